/** 4×4 matrices, column major, as WebGL wants them; y is up, metres. */
export type Matrix = Float32Array;
export type Vector = readonly [number, number, number];

export function identity(): Matrix {
  const m = new Float32Array(16);
  m[0] = m[5] = m[10] = m[15] = 1;
  return m;
}

export function multiply(a: Matrix, b: Matrix): Matrix {
  const out = new Float32Array(16);
  for (let column = 0; column < 4; column += 1) {
    for (let row = 0; row < 4; row += 1) {
      let sum = 0;
      for (let k = 0; k < 4; k += 1) sum += a[k * 4 + row]! * b[column * 4 + k]!;
      out[column * 4 + row] = sum;
    }
  }
  return out;
}

export function translation(x: number, y: number, z: number): Matrix {
  const m = identity();
  m[12] = x;
  m[13] = y;
  m[14] = z;
  return m;
}

export function scaling(x: number, y: number, z: number): Matrix {
  const m = identity();
  m[0] = x;
  m[5] = y;
  m[10] = z;
  return m;
}

export function rotationX(angle: number): Matrix {
  const m = identity();
  m[5] = m[10] = Math.cos(angle);
  m[6] = Math.sin(angle);
  m[9] = -Math.sin(angle);
  return m;
}

export function rotationY(angle: number): Matrix {
  const m = identity();
  m[0] = m[10] = Math.cos(angle);
  m[2] = -Math.sin(angle);
  m[8] = Math.sin(angle);
  return m;
}

export function rotationZ(angle: number): Matrix {
  const m = identity();
  m[0] = m[5] = Math.cos(angle);
  m[1] = Math.sin(angle);
  m[4] = -Math.sin(angle);
  return m;
}

export function perspective(fovY: number, aspect: number, near: number, far: number): Matrix {
  const m = new Float32Array(16);
  const f = 1 / Math.tan(fovY / 2);
  m[0] = f / aspect;
  m[5] = f;
  m[10] = (far + near) / (near - far);
  m[11] = -1;
  m[14] = (2 * far * near) / (near - far);
  return m;
}

export function orthographic(half: number, near: number, far: number): Matrix {
  const m = identity();
  m[0] = m[5] = 1 / half;
  m[10] = 2 / (near - far);
  m[14] = (far + near) / (near - far);
  return m;
}

export function lookAt(eye: Vector, target: Vector, roll = 0): Matrix {
  const back = normalize(subtract(eye, target));
  const right = normalize(cross([Math.sin(roll), Math.cos(roll), 0], back));
  const up = cross(back, right);
  const m = identity();
  for (let i = 0; i < 3; i += 1) {
    m[i * 4] = right[i]!;
    m[i * 4 + 1] = up[i]!;
    m[i * 4 + 2] = back[i]!;
  }
  m[12] = -dot(right, eye);
  m[13] = -dot(up, eye);
  m[14] = -dot(back, eye);
  return m;
}

export function invert(m: Matrix): Matrix {
  const source = Array.from(m);
  const out = Array.from(identity());
  for (let column = 0; column < 4; column += 1) {
    let pivot = column;
    for (let row = column; row < 4; row += 1) {
      if (Math.abs(source[column * 4 + row]!) > Math.abs(source[column * 4 + pivot]!)) pivot = row;
    }
    swapRows(source, column, pivot);
    swapRows(out, column, pivot);
    const divisor = source[column * 4 + column]!;
    for (let k = 0; k < 4; k += 1) {
      source[k * 4 + column]! /= divisor;
      out[k * 4 + column]! /= divisor;
    }
    for (let row = 0; row < 4; row += 1) {
      if (row === column) continue;
      const factor = source[column * 4 + row]!;
      for (let k = 0; k < 4; k += 1) {
        source[k * 4 + row]! -= factor * source[k * 4 + column]!;
        out[k * 4 + row]! -= factor * out[k * 4 + column]!;
      }
    }
  }
  return new Float32Array(out);
}

function swapRows(m: number[], a: number, b: number): void {
  if (a === b) return;
  for (let k = 0; k < 4; k += 1) {
    const kept = m[k * 4 + a]!;
    m[k * 4 + a] = m[k * 4 + b]!;
    m[k * 4 + b] = kept;
  }
}

export function subtract(a: Vector, b: Vector): Vector {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

export function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

export function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

export function normalize(a: Vector): Vector {
  const length = Math.hypot(a[0], a[1], a[2]) || 1;
  return [a[0] / length, a[1] / length, a[2] / length];
}
