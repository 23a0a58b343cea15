import { describe, expect, it } from 'vitest';
import { LingeringMemory } from '../../../server/hls/lingering-memory.ts';
import { LivePart } from '../../../server/hls/live-part.ts';
import type { LiveSegment } from '../../../server/hls/live-segment.ts';
import { SegmentList } from '../../../server/hls/segment-list.ts';

function createList(historyMs = 0) {
  return new SegmentList({
    token: 'tok',
    firstSequence: 10,
    targetDurationMs: 2_000,
    segmentsKept: 3,
    ceilingBytes: 1_000_000,
    historyMs,
    lingering: new LingeringMemory(),
  });
}

/** How many segments are kept of many. */
function createAndFill(historyMs: number): number {
  const list = createList(historyMs);
  for (let segment = 0; segment < 20; segment++) fill(list, 1);
  return list.all.length;
}

function sequencesOf(segments: readonly LiveSegment[]): number[] {
  return segments.map(({ sequence }) => sequence);
}

/** One segment of one part. */
function fill(list: SegmentList, epoch: number, durationMs = 2_000): void {
  begin(list, epoch, durationMs);
  list.end();
}

function begin(list: SegmentList, epoch: number, durationMs = 2_000): void {
  const segment = list.begin({ epoch, mediaTimeMs: 0 }, 0);
  const data = {
    epoch,
    segmentSequence: 0,
    index: 0,
    bytes: Buffer.alloc(900),
    memoryBytes: 1_000,
    videoEnd: 900,
    independent: true,
    mediaTimeMs: 0,
    durationMs,
    arrivalMs: 0,
    frames: 1,
  };
  const place = { segmentSequence: segment.sequence, index: 0, number: list.nextPartNumber };
  list.add(segment, new LivePart(data, place, () => {}));
}

describe('SegmentList', () => {
  it('finds a segment by its number while it is there', () => {
    const list = createList();
    for (let segment = 0; segment < 7; segment++) fill(list, 1);
    expect(sequencesOf(list.all)).toEqual([13, 14, 15, 16]);
    expect(list.find(13)?.sequence).toBe(13);
    expect(list.find(12)).toBeNull();
    expect(list.find(17)).toBeNull();
    expect(list.find(-1)).toBeNull();
  });

  it('finds a part by its number while it is there', () => {
    const list = createList();
    for (let segment = 0; segment < 7; segment++) fill(list, 1);
    expect([3, 4, 6].map((number) => list.findPart(number)?.segmentSequence)).toEqual([13, 14, 16]);
    for (const number of [-1, 0, 2, 7, 1e12]) expect(list.findPart(number)).toBeNull();
    list.clear();
    expect([list.findPart(6), list.nextPartNumber]).toEqual([null, 7]);
  });

  it('counts the memory that parts hold, not the bytes they use of it', () => {
    const list = createList();
    fill(list, 1);
    expect([list.heldBytes, list.all[0]?.sizeBytes]).toEqual([1_000, 900]);
    list.clear();
    expect([list.heldBytes, list.all.length]).toEqual([0, 0]);
  });

  it('lists three target durations at least, and keeps what it no longer lists until the next segment has ended', () => {
    const list = createList();
    const seen: [listed: number[], kept: number[]][] = [];
    for (let segment = 0; segment < 7; segment++) {
      begin(list, 1);
      seen.push([sequencesOf(list.listed), sequencesOf(list.all)]);
      list.end();
    }
    expect(seen).toEqual([
      [[10], [10]],
      [
        [10, 11],
        [10, 11],
      ],
      [
        [10, 11, 12],
        [10, 11, 12],
      ],
      [
        [10, 11, 12, 13],
        [10, 11, 12, 13],
      ],
      // The last one is not known to be whole: three besides it.
      [
        [11, 12, 13, 14],
        [10, 11, 12, 13, 14],
      ],
      [
        [12, 13, 14, 15],
        [11, 12, 13, 14, 15],
      ],
      [
        [13, 14, 15, 16],
        [12, 13, 14, 15, 16],
      ],
    ]);
  });

  it('keeps what a recording reaches back for, however few segments that are to be kept', () => {
    const list = createList(10_000);
    for (let segment = 0; segment < 20; segment++) {
      fill(list, 1, 1_900);
      const heldMs = list.all.reduce((sum, { durationMs }) => sum + durationMs, 0);
      if (segment >= 5) expect(heldMs).toBeGreaterThanOrEqual(10_000);
    }
    expect(list.all.length).toBe(6);
    expect(createAndFill(0)).toBeLessThan(createAndFill(10_000));
  });

  it('lists at most as many as it keeps when segments become longer', () => {
    const list = createList();
    for (let segment = 0; segment < 60; segment++) fill(list, 1, 100);
    expect(list.listed.length).toBeGreaterThan(50);
    for (let segment = 0; segment < 8; segment++) fill(list, 1);
    expect([list.listed.length, list.all.length]).toEqual([4, 4]);
  });

  it('counts discontinuities that have left the list, the one before its first segment among them', () => {
    const list = createList();
    const seen: [first: boolean, count: number][] = [];
    for (const epoch of [1, 2, 2, 3, 3, 3, 3, 3]) {
      begin(list, epoch);
      seen.push([list.listed[0]!.discontinuity, list.discontinuitySequence]);
      list.end();
    }
    expect(seen).toEqual([
      [false, 0],
      [false, 0],
      [false, 0],
      [false, 0],
      [true, 1],
      [false, 1],
      [true, 2],
      [false, 2],
    ]);
  });

  it('says where the next part belongs', () => {
    const list = createList();
    expect(list.next).toEqual({ sequence: 10, index: 0 });
    fill(list, 1);
    expect(list.next).toEqual({ sequence: 11, index: 0 });
    list.begin({ epoch: 1, mediaTimeMs: 0 }, 0);
    expect(list.next).toEqual({ sequence: 11, index: 0 });
  });

  it('measures the peak over whole segments and the average over all', () => {
    const list = createList();
    expect(list.measureBitRate()).toBeNull();
    fill(list, 1, 2_000);
    fill(list, 1, 4_000);
    expect(list.measureBitRate()).toEqual({ peak: 3_600, average: 2_400 });
    expect(list.targetDurationSeconds).toBe(4);
  });
});
