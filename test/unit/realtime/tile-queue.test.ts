import { beforeEach, describe, expect, it } from 'vitest';
import { LivePart } from '../../../server/hls/live-part.ts';
import type { InitSegment } from '../../../server/hls/part.ts';
import { TileQueue } from '../../../server/realtime/tile-queue.ts';

const INIT = { epoch: 1 } as InitSegment;

describe('the queue of a tile', () => {
  let budget: { maxBytes: number; usedBytes: number };
  let queue: TileQueue;
  let freed: number;
  let made: LivePart[];

  beforeEach(() => {
    budget = { maxBytes: 1000, usedBytes: 0 };
    queue = new TileQueue({ maxBytes: 500, maxParts: 8, staleMs: 2000, oldestMs: 10_000 }, budget);
    freed = 0;
    made = [];
  });

  /** The window keeps a reference of its own until the test takes it away. */
  function push(independent: boolean, sizeBytes = 10, arrivalMs = made.length * 200): LivePart {
    const part = new LivePart(
      {
        epoch: 1,
        segmentSequence: 0,
        index: made.length,
        bytes: Buffer.alloc(sizeBytes),
        memoryBytes: sizeBytes,
        videoEnd: sizeBytes,
        independent,
        mediaTimeMs: 0,
        durationMs: 200,
        arrivalMs,
        frames: 5,
      },
      { segmentSequence: 0, index: made.length, number: made.length },
      () => {
        freed += 1;
      },
    );
    made.push(part);
    queue.push(part, INIT);
    return part;
  }

  const drain = () => {
    const taken: { index: number; droppedBefore: number }[] = [];
    for (let entry = queue.shift(); entry; entry = queue.shift()) {
      taken.push({ index: entry.part.index, droppedBefore: entry.droppedBefore });
      entry.part.release();
    }
    return taken;
  };

  const releaseWindow = () => {
    for (const part of made) part.release();
  };

  it('hands parts out in order and holds each until it is handed out', () => {
    push(true);
    push(false);
    releaseWindow();
    expect(freed).toBe(0);
    expect(drain()).toEqual([
      { index: 0, droppedBefore: 0 },
      { index: 1, droppedBefore: 0 },
    ]);
    expect([freed, budget.usedBytes, queue.isEmpty]).toEqual([2, 0, true]);
  });

  it('drops what overflows up to the next key frame and says how much that was', () => {
    push(true);
    for (let n = 0; n < 7; n += 1) push(false);
    push(false);
    push(false);
    push(true, 10, 1700);
    push(false, 10, 1800);
    expect(drain()).toEqual([
      { index: 10, droppedBefore: 10 },
      { index: 11, droppedBefore: 0 },
    ]);
    releaseWindow();
    expect(freed).toBe(made.length);
  });

  it('bounds its bytes', () => {
    push(true, 400);
    push(false, 200);
    expect(queue.isEmpty).toBe(true);
    push(false, 10);
    push(true, 300);
    expect(drain()).toEqual([{ index: 3, droppedBefore: 3 }]);
  });

  it('bounds what all tiles of a page hold together', () => {
    budget.usedBytes = 950;
    push(true, 100);
    expect(queue.isEmpty).toBe(true);
    budget.usedBytes = 0;
    push(false, 10);
    expect(queue.isEmpty).toBe(true);
    push(true, 10);
    expect(drain()).toEqual([{ index: 2, droppedBefore: 2 }]);
  });

  it('lets a new key frame go over what has become old', () => {
    push(true, 10, 0);
    push(false, 10, 1500);
    push(true, 10, 2500);
    expect(drain()).toEqual([{ index: 2, droppedBefore: 2 }]);
  });

  it('keeps what has become old until there is a key frame to go on with', () => {
    push(true, 10, 0);
    push(false, 10, 9000);
    expect(drain().map(({ index }) => index)).toEqual([0, 1]);
  });

  it('keeps nothing that the window has long let go of, however long the next key frame takes', () => {
    push(true, 10, 0);
    push(false, 10, 9000);
    push(false, 10, 11_000);
    push(false, 10, 12_000);
    expect([queue.isEmpty, budget.usedBytes]).toEqual([true, 0]);
    push(true, 10, 13_000);
    expect(drain()).toEqual([{ index: 4, droppedBefore: 4 }]);
  });

  it('begins with a key frame, and what went before was not lost to anybody', () => {
    push(false);
    push(false);
    push(true);
    push(false);
    expect(drain()).toEqual([
      { index: 2, droppedBefore: 0 },
      { index: 3, droppedBefore: 0 },
    ]);
  });

  it('does not lose count when it overflows twice before the page takes anything', () => {
    push(true, 400);
    push(true, 400);
    push(true, 400);
    expect(drain()).toEqual([{ index: 2, droppedBefore: 2 }]);
  });

  it('lets go of everything when the tile closes', () => {
    push(true);
    push(false);
    queue.clear();
    releaseWindow();
    expect([freed, budget.usedBytes]).toEqual([2, 0]);
  });
});
