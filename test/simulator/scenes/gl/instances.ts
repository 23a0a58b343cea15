import { INSTANCE_FLOATS, type Pieces } from './frame.ts';
import type { Matrix, Vector } from './matrix.ts';
import type { Mesh } from './meshes.ts';
import { PATTERN } from './patterns.ts';
import type { TileMask, TileRect } from './tiles.ts';

interface Bounds {
  readonly low: Vector;
  readonly high: Vector;
}

interface LoadedMesh {
  readonly array: WebGLVertexArrayObject;
  readonly instances: WebGLBuffer;
  readonly indexCount: number;
  readonly bounds: Bounds;
}

/** A piece that stays, with the tiles it is seen in: null when it is out of the picture. */
interface StillPiece {
  readonly floats: number[];
  readonly seen: TileRect | null;
  readonly mirrored: TileRect | null;
}

export interface Sight {
  readonly view: Matrix;
  readonly mirroredView: Matrix | null;
  readonly sunDirection: Vector | null;
  readonly eye: Vector;
}

/** Signs and wire mesh are panels. */
const HOLED = 'panel';
/** Lit once or every time; surfaces in which others are seen; signs and wire mesh; what moves. */
export type Part = 'plain' | 'mirrors' | 'holed' | 'moving';

const MIRRORS: readonly number[] = [PATTERN.water, PATTERN.polished, PATTERN.wet];
const BOX_EDGES = [0, 1, 1, 3, 3, 2, 2, 0, 4, 5, 5, 7, 7, 6, 6, 4, 0, 4, 1, 5, 2, 6, 3, 7];
/** Ambient occlusion, bloom and the lens reach a little beyond an object's edge. */
const MARGIN = 14;
const MIRROR_MARGIN = 40;

/** The meshes and where they stand: knows what is seen in which tiles, and draws only that. */
export class Instances {
  private readonly gl: WebGL2RenderingContext;
  private readonly meshes = new Map<string, LoadedMesh>();
  private readonly still = new Map<string, StillPiece[]>();
  private moving: Pieces['pieces'] = new Map();

  constructor(gl: WebGL2RenderingContext) {
    this.gl = gl;
  }

  has(name: string): boolean {
    return this.meshes.has(name);
  }

  add(name: string, mesh: Mesh): void {
    const { gl } = this;
    const array = gl.createVertexArray();
    gl.bindVertexArray(array);
    [mesh.positions, mesh.normals].forEach((values, place) => {
      gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
      gl.bufferData(gl.ARRAY_BUFFER, values, gl.STATIC_DRAW);
      gl.enableVertexAttribArray(place);
      gl.vertexAttribPointer(place, 3, gl.FLOAT, false, 0, 0);
    });
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, gl.createBuffer());
    gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, mesh.indices, gl.STATIC_DRAW);
    const instances = instanceBuffer(gl, 2, INSTANCE_FLOATS);
    this.meshes.set(name, { array, instances, indexCount: mesh.indices.length, bounds: boundsOf(mesh) });
  }

  /** Sorted from near to far, so that what is hidden is not shaded. */
  setStill(pieces: Pieces['pieces'], tiles: TileMask, sight: Sight): void {
    this.still.clear();
    for (const [name, floats] of pieces) {
      const { bounds } = this.mesh(name);
      const list = cutPieces(floats).map((piece): StillPiece => {
        const points = corners(piece, bounds);
        const mirrored = sight.mirroredView && tiles.cover(sight.mirroredView, points, BOX_EDGES, MARGIN);
        return { floats: piece, seen: tiles.cover(sight.view, points, BOX_EDGES, MARGIN), mirrored };
      });
      const distance = (p: StillPiece) =>
        Math.hypot(p.floats[3]! - sight.eye[0], p.floats[7]! - sight.eye[1], p.floats[11]! - sight.eye[2]);
      this.still.set(
        name,
        list.sort((a, b) => distance(a) - distance(b)),
      );
    }
  }

  /** Marks what changes: all that moves, with shadow and mirror image, and water. */
  setMoving(pieces: Pieces['pieces'], tiles: TileMask, mirrorTiles: TileMask, sight: Sight): void {
    this.moving = pieces;
    for (const [name, floats] of pieces) {
      const { bounds } = this.mesh(name);
      for (const piece of cutPieces(floats)) {
        const points = corners(piece, bounds);
        const shadow = sight.sunDirection ? castDown(points, sight.sunDirection) : [];
        markCover(tiles, sight.view, points, shadow, MARGIN);
        if (!sight.mirroredView) continue;
        markCover(mirrorTiles, sight.mirroredView, points, shadow, MARGIN);
        markCover(tiles, sight.mirroredView, points, [], MIRROR_MARGIN);
      }
    }
    for (const list of this.still.values()) {
      for (const piece of list) if (piece.floats[16] === PATTERN.water && piece.seen) tiles.mark(piece.seen);
    }
  }

  /** The pieces of one kind: still ones only where a tile is marked that they are seen in, moving ones all. */
  draw(tiles: TileMask, which: 'seen' | 'mirrored', part: Part): void {
    for (const name of this.drawOrder()) {
      if ((name === HOLED) !== (part === 'holed')) continue;
      const floats: number[] = [];
      if (part !== 'moving') {
        for (const piece of this.still.get(name) ?? []) {
          const rect = piece[which];
          if (rect === null || !tiles.touches(rect)) continue;
          if (part === 'holed' || isMirror(piece) === (part === 'mirrors')) floats.push(...piece.floats);
        }
      }
      const moving = part === 'moving' || part === 'holed' ? (this.moving.get(name) ?? []) : [];
      this.drawMesh(name, floats.concat(moving));
    }
  }

  drawShadows(what: 'still' | 'moving'): void {
    for (const name of this.drawOrder()) {
      if (what === 'moving') this.drawMesh(name, this.moving.get(name) ?? []);
      else
        this.drawMesh(
          name,
          (this.still.get(name) ?? []).flatMap((piece) => piece.floats),
        );
    }
  }

  /** The wide ground last: most of it is hidden. */
  private drawOrder(): string[] {
    const names = [...this.meshes.keys()].filter((name) => name !== 'ground');
    return [...names, 'ground'];
  }

  private drawMesh(name: string, floats: number[]): void {
    if (floats.length === 0) return;
    const { gl } = this;
    const mesh = this.mesh(name);
    gl.bindVertexArray(mesh.array);
    gl.bindBuffer(gl.ARRAY_BUFFER, mesh.instances);
    gl.bufferData(gl.ARRAY_BUFFER, new Float32Array(floats), gl.DYNAMIC_DRAW);
    gl.drawElementsInstanced(
      gl.TRIANGLES,
      mesh.indexCount,
      gl.UNSIGNED_INT,
      0,
      floats.length / INSTANCE_FLOATS,
    );
  }

  private mesh(name: string): LoadedMesh {
    const mesh = this.meshes.get(name);
    if (!mesh) throw new Error(`no mesh "${name}"`);
    return mesh;
  }
}

/** vec4 attributes from `first` on, one set per instance. */
export function instanceBuffer(gl: WebGL2RenderingContext, first: number, floats: number): WebGLBuffer {
  const buffer = gl.createBuffer();
  gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
  for (let i = 0; i < floats / 4; i += 1) {
    gl.enableVertexAttribArray(first + i);
    gl.vertexAttribPointer(first + i, 4, gl.FLOAT, false, floats * 4, i * 16);
    gl.vertexAttribDivisor(first + i, 1);
  }
  return buffer;
}

function isMirror(piece: StillPiece): boolean {
  return MIRRORS.includes(piece.floats[16]!);
}

function markCover(tiles: TileMask, view: Matrix, points: number[], shadow: number[], margin: number): void {
  const all = shadow.length > 0 ? [...points, ...shadow] : points;
  const edges = shadow.length > 0 ? [...BOX_EDGES, ...BOX_EDGES.map((i) => i + 8)] : BOX_EDGES;
  const rect = tiles.cover(view, all, edges, margin);
  if (rect) tiles.mark(rect);
}

function cutPieces(floats: readonly number[]): number[][] {
  const pieces: number[][] = [];
  for (let at = 0; at < floats.length; at += INSTANCE_FLOATS)
    pieces.push(floats.slice(at, at + INSTANCE_FLOATS));
  return pieces;
}

function boundsOf(mesh: Mesh): Bounds {
  const low = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const high = [-1e9, -1e9, -1e9];
  mesh.positions.forEach((value, i) => {
    low[i % 3] = Math.min(low[i % 3]!, value);
    high[i % 3] = Math.max(high[i % 3]!, value);
  });
  return { low: [low[0]!, low[1]!, low[2]!], high: [high[0]!, high[1]!, high[2]!] };
}

function corners(m: readonly number[], { low, high }: Bounds): number[] {
  const points: number[] = [];
  for (let i = 0; i < 8; i += 1) {
    const [x, y, z] = [i & 1 ? high[0] : low[0], i & 2 ? high[1] : low[1], i & 4 ? high[2] : low[2]];
    for (let row = 0; row < 12; row += 4)
      points.push(m[row]! * x + m[row + 1]! * y + m[row + 2]! * z + m[row + 3]!);
  }
  return points;
}

/** Where the shadow of the points falls on level ground. */
function castDown(points: readonly number[], sun: Vector): number[] {
  const cast: number[] = [];
  for (let i = 0; i < points.length; i += 3) {
    const up = Math.max(0, points[i + 1]!) / Math.max(0.08, sun[1]);
    cast.push(points[i]! - sun[0] * up, 0, points[i + 2]! - sun[2] * up);
  }
  return cast;
}
