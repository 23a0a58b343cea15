import type { LayoutCellDto, LayoutDto } from '../../../../server/contract/wall-dto.ts';

/** Where tile, picture and caption lie, in CSS pixels. Pictures are 16:9 in almost every camera. */

export const GAP_PX = 2;
const PICTURE_RATIO = 16 / 9;

export interface TileGeometry {
  width: number;
  height: number;
  captionHeight: number;
  /** The tile is taller than its picture by more than the caption: the caption then hides nothing of the picture. */
  captionBelow: boolean;
  size: TileSize;
}

export type TileSize = 'tiny' | 'small' | 'medium' | 'large';

export function tileGeometry(
  wallWidth: number,
  wallHeight: number,
  { columns, rows }: LayoutDto,
  { column, row, columnSpan, rowSpan }: LayoutCellDto,
  textScale = 1,
): TileGeometry {
  const width = lengthOf(wallWidth, columns, column, columnSpan);
  const height = lengthOf(wallHeight, rows, row, rowSpan);
  const size = tileSize(width / textScale);
  const captionHeight = CAPTION_HEIGHT_PX[size] * textScale;
  return {
    width,
    height,
    captionHeight,
    captionBelow: height - width / PICTURE_RATIO >= captionHeight - 4,
    size,
  };
}

/** What some tracks and the gaps between them take of the whole. */
function lengthOf(whole: number, tracks: readonly number[], first: number, span: number): number {
  const free = whole - GAP_PX * (tracks.length - 1);
  return (free * sum(tracks.slice(first, first + span))) / sum(tracks) + GAP_PX * (span - 1);
}

const sum = (weights: readonly number[]) => weights.reduce((total, weight) => total + weight, 0);

/** CSS `grid-template`. The shares are of one hundred, because tracks whose `fr` add up to less than one leave a rest. */
export function gridTemplate({ columns, rows }: LayoutDto): string {
  return `${templateOf(rows)} / ${templateOf(columns)}`;
}

function templateOf(tracks: readonly number[]): string {
  const total = sum(tracks);
  return tracks.map((weight) => `minmax(0, ${+((100 * weight) / total).toFixed(4)}fr)`).join(' ');
}

const CAPTION_HEIGHT_PX: Record<TileSize, number> = { tiny: 24, small: 26, medium: 28, large: 36 };

function tileSize(width: number): TileSize {
  if (width < 220) return 'tiny';
  if (width < 340) return 'small';
  return width < 700 ? 'medium' : 'large';
}

/** Width of the picture as shown, for the choice of profile. */
export function pictureWidth({ width, height, captionBelow, captionHeight }: TileGeometry): number {
  return Math.min(width, (captionBelow ? height - captionHeight : height) * PICTURE_RATIO);
}
