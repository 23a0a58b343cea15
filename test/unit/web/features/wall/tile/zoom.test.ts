import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  centreOn,
  dragBy,
  LARGEST_SCALE,
  NO_ZOOM,
  shareOf,
  stepBy,
  transformOf,
  visibleFrame,
  type Zoom,
  zoomAt,
} from '../../../../../../web/src/features/wall/tile/zoom.ts';

const FULL = { width: 1, height: 1 };
/** A 4:3 picture in a 16:9 box: bars left and right. */
const NARROW = { width: 0.75, height: 1 };

/** Where a place of the box is on the screen. */
const seenAt = (zoom: Zoom, place: { x: number; y: number }) => ({
  x: (place.x - zoom.x) * zoom.scale + 0.5,
  y: (place.y - zoom.y) * zoom.scale + 0.5,
});

describe('the digital zoom', () => {
  it('keeps what is under the pointer under the pointer', () => {
    const pointer = { x: 0.7, y: 0.4 };
    const once = zoomAt(NO_ZOOM, 2, pointer, FULL);
    expect(seenAt(once, pointer)).toEqual({ x: expect.closeTo(0.7), y: expect.closeTo(0.4) });
    const place = { x: once.x + (0.3 - 0.5) / once.scale, y: once.y };
    const twice = zoomAt(once, 1.5, { x: 0.3, y: 0.5 }, FULL);
    expect(seenAt(twice, place).x).toBeCloseTo(0.3);
  });

  it('is bounded, and back at the whole picture it is none', () => {
    expect(zoomAt(NO_ZOOM, 100, { x: 0.5, y: 0.5 }, FULL).scale).toBe(LARGEST_SCALE);
    expect(zoomAt({ scale: 2, x: 0.3, y: 0.3 }, 0.1, { x: 0, y: 0 }, FULL)).toEqual(NO_ZOOM);
    expect(zoomAt({ scale: 1.2, x: 0.5, y: 0.5 }, 0.84, { x: 0, y: 0 }, FULL)).toEqual(NO_ZOOM);
  });

  it('never shows what lies beyond the edge of the picture, however it is moved', () => {
    const place = fc.record({
      x: fc.double({ min: -3, max: 3, noNaN: true }),
      y: fc.double({ min: -3, max: 3, noNaN: true }),
    });
    const move = fc.oneof(
      place.map((by) => (zoom: Zoom) => dragBy(zoom, by, FULL)),
      place.map((at) => (zoom: Zoom) => centreOn(zoom, at, FULL)),
      fc.tuple(fc.double({ min: 0.3, max: 4, noNaN: true }), place).map(
        ([factor, at]) =>
          (zoom: Zoom) =>
            zoomAt(zoom, factor, at, FULL),
      ),
    );
    fc.assert(
      fc.property(fc.array(move, { maxLength: 30 }), (moves) => {
        let zoom = NO_ZOOM;
        for (const next of moves) {
          zoom = next(zoom);
          const { left, top, width, height } = visibleFrame(zoom, FULL);
          expect(width).toBeCloseTo(1 / zoom.scale);
          expect(height).toBeCloseTo(1 / zoom.scale);
          expect(Math.min(left, top)).toBeGreaterThan(-1e-9);
          expect(Math.max(left + width, top + height)).toBeLessThan(1 + 1e-9);
        }
      }),
    );
  });

  it('leaves a picture in the middle across which all of it can be seen', () => {
    const zoom = dragBy(zoomAt(NO_ZOOM, 1.2, { x: 0, y: 0 }, NARROW), { x: 0.4, y: 0.4 }, NARROW);
    expect(zoom.x).toBe(0.5);
    expect(zoom.y).toBeCloseTo(0.5 / 1.2);
    expect(visibleFrame(zoom, NARROW)).toMatchObject({ left: 0, width: 1 });
  });

  it('moves on with the arrows by a part of what is visible', () => {
    const zoom: Zoom = { scale: 4, x: 0.5, y: 0.5 };
    expect(stepBy(zoom, { x: 1, y: 0 }, FULL).x).toBeCloseTo(0.5 + 0.15 / 4);
    expect(stepBy(zoom, { x: 0, y: -1 }, FULL).y).toBeCloseTo(0.5 - 0.15 / 4);
  });

  it('is written for the style of an element, and not at all where there is none', () => {
    expect(transformOf(NO_ZOOM)).toBe('none');
    expect(transformOf({ scale: 2, x: 0.25, y: 0.75 })).toBe('translate(0.000%, -100.000%) scale(2.0000)');
  });

  it('knows the bars beside a picture that is not as wide as its box', () => {
    expect(shareOf({ width: 640, height: 480 }, { width: 1600, height: 900 })).toEqual({
      width: 0.75,
      height: 1,
    });
    expect(shareOf({ width: null, height: null }, { width: 1600, height: 900 })).toEqual(FULL);
  });
});
