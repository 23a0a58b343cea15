import { cross, normalize, subtract, type Vector } from './matrix.ts';

/** Triangles with normals; the unit shapes lie in a cube from -0.5 to 0.5, standing shapes from y = 0 to 1. */
export interface Mesh {
  readonly positions: Float32Array;
  readonly normals: Float32Array;
  readonly indices: Uint32Array;
}

export class MeshBuilder {
  private readonly positions: number[] = [];
  private readonly normals: number[] = [];
  private readonly indices: number[] = [];

  vertex(p: Vector, n: Vector): number {
    this.positions.push(...p);
    this.normals.push(...n);
    return this.positions.length / 3 - 1;
  }

  triangle(a: number, b: number, c: number): void {
    this.indices.push(a, b, c);
  }

  /** Flat, counter-clockwise seen from outside. */
  quad(a: Vector, b: Vector, c: Vector, d: Vector): void {
    const n = normalize(cross(subtract(b, a), subtract(d, a)));
    const [i, j, k, l] = [this.vertex(a, n), this.vertex(b, n), this.vertex(c, n), this.vertex(d, n)];
    this.triangle(i, j, k);
    this.triangle(i, k, l);
  }

  flatTriangle(a: Vector, b: Vector, c: Vector): void {
    const n = normalize(cross(subtract(b, a), subtract(c, a)));
    this.triangle(this.vertex(a, n), this.vertex(b, n), this.vertex(c, n));
  }

  build(): Mesh {
    return {
      positions: new Float32Array(this.positions),
      normals: new Float32Array(this.normals),
      indices: new Uint32Array(this.indices),
    };
  }
}

/** A frustum of a box: the top may be narrower and pushed along z, as a car's cabin is. */
export function boxMesh(
  top: { x: number; front: number; back: number } = { x: 0.5, front: 0.5, back: 0.5 },
): Mesh {
  const b = new MeshBuilder();
  const low: Vector[] = [
    [-0.5, 0, 0.5],
    [0.5, 0, 0.5],
    [0.5, 0, -0.5],
    [-0.5, 0, -0.5],
  ];
  const high: Vector[] = [
    [-top.x, 1, top.front],
    [top.x, 1, top.front],
    [top.x, 1, -top.back],
    [-top.x, 1, -top.back],
  ];
  for (let i = 0; i < 4; i += 1) {
    const j = (i + 1) % 4;
    b.quad(low[i]!, low[j]!, high[j]!, high[i]!);
  }
  b.quad(high[0]!, high[1]!, high[2]!, high[3]!);
  b.quad(low[3]!, low[2]!, low[1]!, low[0]!);
  return b.build();
}

/** Radius 0.5 at the foot, `topRadius` at y = 1. */
export function cylinderMesh(sides: number, topRadius = 0.5): Mesh {
  const b = new MeshBuilder();
  const slope = 0.5 - topRadius;
  for (let i = 0; i < sides; i += 1) {
    const [a, c] = [(i / sides) * 2 * Math.PI, ((i + 1) / sides) * 2 * Math.PI];
    const ring = (angle: number, r: number, y: number): Vector => [
      Math.cos(angle) * r,
      y,
      Math.sin(angle) * r,
    ];
    const normal = (angle: number): Vector => normalize([Math.cos(angle), slope, Math.sin(angle)]);
    const [p, q] = [b.vertex(ring(a, 0.5, 0), normal(a)), b.vertex(ring(c, 0.5, 0), normal(c))];
    const [r, s] = [b.vertex(ring(c, topRadius, 1), normal(c)), b.vertex(ring(a, topRadius, 1), normal(a))];
    b.triangle(p, r, q);
    b.triangle(p, s, r);
    b.flatTriangle([0, 1, 0], ring(c, topRadius, 1), ring(a, topRadius, 1));
    b.flatTriangle([0, 0, 0], ring(a, 0.5, 0), ring(c, 0.5, 0));
  }
  return b.build();
}

/** Radius 0.5 around the origin. */
export function sphereMesh(rings: number, sides: number): Mesh {
  const b = new MeshBuilder();
  for (let ring = 0; ring <= rings; ring += 1) {
    const polar = (ring / rings) * Math.PI;
    for (let side = 0; side <= sides; side += 1) {
      const angle = (side / sides) * 2 * Math.PI;
      const n: Vector = [
        Math.sin(polar) * Math.cos(angle),
        Math.cos(polar),
        Math.sin(polar) * Math.sin(angle),
      ];
      b.vertex([n[0] / 2, n[1] / 2, n[2] / 2], n);
      if (ring === 0 || side === 0) continue;
      const i = ring * (sides + 1) + side;
      const above = i - sides - 1;
      b.triangle(above - 1, above, i);
      b.triangle(above - 1, i, i - 1);
    }
  }
  return b.build();
}

/** A flat square in the ground, from -0.5 to 0.5, facing up. */
export function groundMesh(): Mesh {
  const b = new MeshBuilder();
  b.quad([-0.5, 0, 0.5], [0.5, 0, 0.5], [0.5, 0, -0.5], [-0.5, 0, -0.5]);
  return b.build();
}

/** An upright square facing +z, standing on y = 0. */
export function panelMesh(): Mesh {
  const b = new MeshBuilder();
  b.quad([-0.5, 0, 0], [0.5, 0, 0], [0.5, 1, 0], [-0.5, 1, 0]);
  return b.build();
}

/** A gabled roof: the ridge runs along x. */
export function gableMesh(): Mesh {
  const b = new MeshBuilder();
  b.quad([-0.5, 0, 0.5], [0.5, 0, 0.5], [0.5, 1, 0], [-0.5, 1, 0]);
  b.quad([0.5, 0, -0.5], [-0.5, 0, -0.5], [-0.5, 1, 0], [0.5, 1, 0]);
  b.flatTriangle([-0.5, 0, -0.5], [-0.5, 0, 0.5], [-0.5, 1, 0]);
  b.flatTriangle([0.5, 0, 0.5], [0.5, 0, -0.5], [0.5, 1, 0]);
  return b.build();
}

/** A curved Chinese roof: the eaves sweep up at the corners; ridge along x, unit footprint. */
export function curvedRoofMesh(): Mesh {
  const b = new MeshBuilder();
  const columns = 12;
  const rows = 8;
  const point = (u: number, v: number, side: number): Vector => {
    const sag = v ** 1.7;
    const lift = 0.28 * Math.abs(u) ** 3 * (1 - v) ** 2;
    return [u * 0.5 * (1 - v * 0.28), sag * 0.95 + lift, side * 0.5 * (1 - v)];
  };
  for (const side of [1, -1]) {
    for (let i = 0; i < columns; i += 1) {
      for (let j = 0; j < rows; j += 1) {
        const [u0, u1] = [(i / columns) * 2 - 1, ((i + 1) / columns) * 2 - 1];
        const [v0, v1] = [j / rows, (j + 1) / rows];
        const [p, q, r, s] = [
          point(u0, v0, side),
          point(u1, v0, side),
          point(u1, v1, side),
          point(u0, v1, side),
        ];
        if (side > 0) b.quad(p, q, r, s);
        else b.quad(q, p, s, r);
      }
    }
  }
  for (const end of [1, -1]) {
    for (let j = 0; j < rows; j += 1) {
      const [v0, v1] = [j / rows, (j + 1) / rows];
      const [p, q, r, s] = [point(end, v0, -1), point(end, v0, 1), point(end, v1, 1), point(end, v1, -1)];
      if (end > 0) b.quad(q, p, s, r);
      else b.quad(p, q, r, s);
    }
  }
  return b.build();
}

/** A surface over a grid in x and z, smooth; heights in metres, positions in metres. */
export function terrainMesh(
  area: { x0: number; x1: number; z0: number; z1: number },
  columns: number,
  rows: number,
  height: (x: number, z: number) => number,
): Mesh {
  const b = new MeshBuilder();
  const step = 0.5;
  for (let row = 0; row <= rows; row += 1) {
    for (let column = 0; column <= columns; column += 1) {
      const x = area.x0 + ((area.x1 - area.x0) * column) / columns;
      const z = area.z0 + ((area.z1 - area.z0) * row) / rows;
      const dx = (height(x + step, z) - height(x - step, z)) / (2 * step);
      const dz = (height(x, z + step) - height(x, z - step)) / (2 * step);
      b.vertex([x, height(x, z), z], normalize([-dx, 1, -dz]));
      if (row === 0 || column === 0) continue;
      const i = row * (columns + 1) + column;
      b.triangle(i - columns - 2, i - 1, i);
      b.triangle(i - columns - 2, i, i - columns - 1);
    }
  }
  return b.build();
}
