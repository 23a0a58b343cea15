/** Of a line of pixels through the bands, as wide as the picture. RGBA. */
export type PixelLine = Uint8ClampedArray;

/**
 * The number of the frame in its loop, from the bands that test/simulator/make-bench-clock.mjs draws; null when a band is
 * neither black nor white or the check value does not fit: a torn or a half drawn picture.
 *
 * Runs in the page too: uses nothing from outside itself.
 */
export function readBarCode(line: PixelLine): number | null {
  const bands = 16;
  const width = line.length / 4 / bands;
  let bits = 0;
  for (let band = 0; band < bands; band++) {
    const from = Math.round((band + 0.35) * width);
    const to = Math.round((band + 0.65) * width);
    let sum = 0;
    for (let x = from; x < to; x++) sum += line[x * 4 + 1]!;
    const level = sum / (to - from);
    if (level > 70 && level < 185) return null;
    bits = (bits << 1) | (level > 127 ? 1 : 0);
  }
  const number = bits >> 8;
  return (bits & 0xff) === (number * 151 + 89) % 256 ? number : null;
}
