/** Four channels of tiling cloud noise, the same in every run. */
export const NOISE_SIZE = 512;

export function noisePixels(): Uint8Array {
  const pixels = new Uint8Array(NOISE_SIZE * NOISE_SIZE * 4);
  for (let channel = 0; channel < 4; channel += 1) {
    const field = tilingNoise(channel * 1000 + 7);
    const { mean, deviation } = measure(field);
    for (let i = 0; i < field.length; i += 1) {
      const value = 0.5 + ((field[i]! - mean) / deviation) * 0.17;
      pixels[i * 4 + channel] = Math.round(Math.min(1, Math.max(0, value)) * 255);
    }
  }
  return pixels;
}

function tilingNoise(seed: number): Float32Array {
  const field = new Float32Array(NOISE_SIZE * NOISE_SIZE);
  for (let cells = 8, weight = 1; cells <= 256; cells *= 2, weight *= 0.55) {
    const lattice = Float32Array.from({ length: cells * cells }, (_, i) => random(seed + cells, i));
    const step = cells / NOISE_SIZE;
    for (let y = 0; y < NOISE_SIZE; y += 1) {
      for (let x = 0; x < NOISE_SIZE; x += 1) {
        field[y * NOISE_SIZE + x]! += weight * sample(lattice, cells, x * step, y * step);
      }
    }
  }
  return field;
}

function sample(lattice: Float32Array, cells: number, x: number, y: number): number {
  const [x0, y0] = [Math.floor(x), Math.floor(y)];
  const [fx, fy] = [ease(x - x0), ease(y - y0)];
  const at = (i: number, j: number) => lattice[((j + cells) % cells) * cells + ((i + cells) % cells)]!;
  const low = at(x0, y0) * (1 - fx) + at(x0 + 1, y0) * fx;
  const high = at(x0, y0 + 1) * (1 - fx) + at(x0 + 1, y0 + 1) * fx;
  return low * (1 - fy) + high * fy;
}

function ease(t: number): number {
  return t * t * t * (t * (t * 6 - 15) + 10);
}

function measure(field: Float32Array): { mean: number; deviation: number } {
  let sum = 0;
  let squares = 0;
  for (const value of field) {
    sum += value;
    squares += value * value;
  }
  const mean = sum / field.length;
  return { mean, deviation: Math.sqrt(squares / field.length - mean * mean) };
}

/** A hash to [0, 1): scenes must look the same whenever they are rendered. */
export function random(seed: number, index: number): number {
  let h = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(index + 1, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
  return ((h ^ (h >>> 15)) >>> 0) / 0x100000000;
}
