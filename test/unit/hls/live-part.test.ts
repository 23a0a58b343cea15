import { describe, expect, it } from 'vitest';
import { LingeringMemory } from '../../../server/hls/lingering-memory.ts';
import { LivePart } from '../../../server/hls/live-part.ts';
import type { PartData } from '../../../server/hls/part.ts';

const DATA: PartData = {
  epoch: 1,
  segmentSequence: 4,
  index: 2,
  bytes: Buffer.from('media'),
  memoryBytes: 4_096,
  videoEnd: 5,
  independent: true,
  mediaTimeMs: 0,
  durationMs: 200,
  arrivalMs: 0,
  frames: 5,
};

const PLACE = { segmentSequence: 100, index: 7, number: 207 };

describe('LivePart', () => {
  it('is freed once, with the last release', () => {
    const freed: string[] = [];
    const part = new LivePart(DATA, PLACE, (bytes) => freed.push(bytes.toString()));
    part.retain();
    part.release();
    expect(freed).toEqual([]);
    part.release();
    expect(freed).toEqual(['media']);
  });

  it('shows nothing to a late reader: the memory holds the picture of another camera by then', () => {
    const part = new LivePart(DATA, PLACE, () => {});
    part.release();
    expect(part.bytes).toHaveLength(0);
  });

  it('throws at those who release twice or retain too late', () => {
    const part = new LivePart(DATA, PLACE, () => {});
    part.release();
    expect(() => part.release()).toThrow('twice');
    expect(() => part.retain()).toThrow('after its last release');
  });

  it('is counted from when its window lets go of it until the last reader does', () => {
    const lingering = new LingeringMemory(4);
    const read = new LivePart(DATA, PLACE, () => {});
    const unread = new LivePart(DATA, PLACE, () => {});
    read.retain();
    expect(lingering.bytes).toBe(0);
    unread.leave(lingering);
    expect(lingering.bytes).toBe(0);
    read.leave(lingering);
    expect([lingering.bytes, lingering.excessBytes]).toEqual([4_096, 4_092]);
    read.release();
    expect([lingering.bytes, lingering.excessBytes]).toEqual([0, 0]);
  });

  it('is numbered by the window', () => {
    expect(new LivePart(DATA, PLACE, () => {})).toMatchObject(PLACE);
  });
});
