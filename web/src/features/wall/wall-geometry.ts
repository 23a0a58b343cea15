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

export function tileGeometry(wallWidth: number, wallHeight: number, columns: number): TileGeometry {
  const width = (wallWidth - GAP_PX * (columns - 1)) / columns;
  const height = (wallHeight - GAP_PX * (columns - 1)) / columns;
  const size = tileSize(width);
  const captionHeight = CAPTION_HEIGHT_PX[size];
  return {
    width,
    height,
    captionHeight,
    captionBelow: height - width / PICTURE_RATIO >= captionHeight - 4,
    size,
  };
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
