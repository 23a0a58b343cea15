import type { BitReader } from '../../base/bit-reader.ts';
import { MEDIA_CEILINGS } from '../media-ceilings.ts';

/**
 * The sample aspect ratio of a picture whose pixels are not square (ITU-T H.264 §E.1.1 and Table E-1; H.265 §E.2.1, the same syntax
 * and table): recorders that digitise analog cameras send D1 of 704×576, 2CIF of 704×288 or half D1 of 352×576, all three for a screen of
 * 4:3. Tolerates ratios that cannot be meant (0, extremes, reserved numbers): such pixels are taken for square.
 */
export interface SampleAspect {
  /** How wide a pixel is for its height, without a common factor; each from 1 to 65,535. */
  readonly horizontal: number;
  readonly vertical: number;
}

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

export const SQUARE_SAMPLES: SampleAspect = { horizontal: 1, vertical: 1 };
const EXTENDED_SAR = 255;
/** Table E-1, from 0 (unspecified) on. */
const RATIOS: readonly (readonly [number, number])[] = [
  ...[[0, 0] as const, [1, 1] as const, [12, 11] as const, [10, 11] as const, [16, 11] as const],
  ...[[40, 33] as const, [24, 11] as const, [20, 11] as const, [32, 11] as const, [80, 33] as const],
  ...[[18, 11] as const, [15, 11] as const, [64, 33] as const, [160, 99] as const, [4, 3] as const],
  ...[[3, 2] as const, [2, 1] as const],
];
/** The longest pixels of Table E-1 are 3:1, and one field of a frame doubles a ratio: what is far beyond is no camera's. */
const MAX_RATIO = 16;

/**
 * @param reader stands in the VUI, before its first bit
 * @param size of the picture, in its own pixels
 * @returns square where the bits say nothing, end early, or say what cannot be meant
 */
export function readSampleAspect(reader: BitReader, size: PictureSize): SampleAspect {
  if (!reader.flag()) return SQUARE_SAMPLES; // aspect_ratio_info_present_flag
  const aspectRatioIdc = reader.bits(8);
  const [horizontal, vertical] =
    aspectRatioIdc === EXTENDED_SAR ? [reader.bits(16), reader.bits(16)] : (RATIOS[aspectRatioIdc] ?? [0, 0]);
  const isSensible =
    horizontal > 0 &&
    vertical > 0 &&
    Math.max(horizontal / vertical, vertical / horizontal) <= MAX_RATIO &&
    fits(displayedSize(size, { horizontal, vertical }));
  if (reader.overrun || !isSensible) return SQUARE_SAMPLES;
  const factor = commonFactor(horizontal, vertical);
  return { horizontal: horizontal / factor, vertical: vertical / factor };
}

/** The smallest size of square pixels, in whole ones, that shows the picture as it is meant and leaves out none of it. */
export function displayedSize(
  { width, height }: PictureSize,
  { horizontal, vertical }: SampleAspect = SQUARE_SAMPLES,
): PictureSize {
  return horizontal >= vertical
    ? { width: Math.round((width * horizontal) / vertical), height }
    : { width, height: Math.round((height * vertical) / horizontal) };
}

function fits({ width, height }: PictureSize): boolean {
  return width <= MEDIA_CEILINGS.pictureSide && height <= MEDIA_CEILINGS.pictureSide;
}

function commonFactor(one: number, other: number): number {
  return other === 0 ? one : commonFactor(other, one % other);
}
