import { describe, expect, it } from 'vitest';
import { LivePart } from '../../../server/hls/live-part.ts';
import { SegmentList } from '../../../server/hls/segment-list.ts';

function createList() {
  return new SegmentList({
    token: 'tok',
    firstSequence: 10,
    targetDurationMs: 2_000,
    segmentsKept: 3,
    ceilingBytes: 1_000_000,
  });
}

function fill(list: SegmentList, epoch: number, durationMs = 2_000): void {
  const segment = list.begin(epoch, 0);
  const data = {
    epoch,
    segmentSequence: 0,
    index: 0,
    bytes: Buffer.from(new ArrayBuffer(1_000), 0, 900),
    videoEnd: 900,
    independent: true,
    mediaTimeMs: 0,
    durationMs,
    arrivalMs: 0,
    frames: 1,
  };
  list.add(segment, new LivePart(data, segment.sequence, 0, () => {}));
  list.end();
}

describe('SegmentList', () => {
  it('finds a segment by its number while it is there', () => {
    const list = createList();
    for (let segment = 0; segment < 5; segment++) fill(list, 1);
    expect(list.all.map(({ sequence }) => sequence)).toEqual([12, 13, 14]);
    expect(list.find(13)?.sequence).toBe(13);
    expect(list.find(11)).toBeNull();
    expect(list.find(15)).toBeNull();
    expect(list.find(-1)).toBeNull();
  });

  it('counts the memory that parts hold, not the bytes they use of it', () => {
    const list = createList();
    fill(list, 1);
    expect([list.heldBytes, list.all[0]?.sizeBytes]).toEqual([1_000, 900]);
    list.clear();
    expect([list.heldBytes, list.all.length]).toEqual([0, 0]);
  });

  it('counts discontinuities that have fallen out, the one before its first segment among them', () => {
    const list = createList();
    for (const epoch of [1, 2, 2, 3, 3, 3]) fill(list, epoch);
    expect(list.all.map(({ epoch, discontinuity }) => [epoch, discontinuity])).toEqual([
      [3, true],
      [3, false],
      [3, false],
    ]);
    expect(list.discontinuitySequence).toBe(2);
  });

  it('says where the next part belongs', () => {
    const list = createList();
    expect(list.next).toEqual({ sequence: 10, index: 0 });
    fill(list, 1);
    expect(list.next).toEqual({ sequence: 11, index: 0 });
    list.begin(1, 0);
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
