import { describe, expect, it } from 'vitest';
import { pictureWidth, tileGeometry } from '../../../../../web/src/features/wall/wall-geometry.ts';

describe('tile geometry', () => {
  it('puts the caption under the picture where tiles are taller than 16:9', () => {
    expect(tileGeometry(1632, 1036, 4)).toMatchObject({ captionBelow: true, size: 'medium' });
  });

  it('puts the caption over the picture where tiles are as wide as pictures', () => {
    expect(tileGeometry(1920, 1080, 4)).toMatchObject({ captionBelow: false });
  });

  it('keeps names at 14 pixels on a full-HD wall of 16', () => {
    expect(tileGeometry(1632, 1036, 4).size).toBe('medium');
    expect(tileGeometry(1920, 1080, 4).size).toBe('medium');
  });

  it('measures the picture by the side that limits it', () => {
    expect(pictureWidth(tileGeometry(1600, 2000, 1))).toBe(1600);
    expect(pictureWidth(tileGeometry(2000, 900, 1))).toBe(1600);
  });
});
