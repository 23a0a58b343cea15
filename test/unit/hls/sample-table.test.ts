import { describe, expect, it } from 'vitest';
import { SampleTable } from '../../../server/hls/sample-table.ts';

function createTable(changes: Partial<ConstructorParameters<typeof SampleTable>[0]> = {}): SampleTable {
  return new SampleTable({
    trackId: 1,
    maxSamples: 100,
    bridgeTicks: 1_000,
    keepsPresentation: true,
    ...changes,
  });
}

function rows(table: SampleTable) {
  return Array.from({ length: table.sampleCount }, (_, at) => [
    table.sizes[at],
    table.durations[at],
    table.compositionOffsets[at],
    table.keyFrames[at],
  ]);
}

describe('SampleTable', () => {
  it('lets a sample last until the next, and the last one as long as is expected', () => {
    const table = createTable();
    table.add(1_000, 1_020, 10, true, 50);
    table.add(1_040, 1_040, 20, false, 50);
    expect(rows(table)).toEqual([
      [10, 40, 20, 1],
      [20, 50, 0, 0],
    ]);
    expect([table.baseDecodeTicks, table.endTicks, table.payloadBytes]).toEqual([1_000, 1_090, 30]);
  });

  it('begins a fragment where the one before ended, and makes up for it in the first duration', () => {
    const table = createTable();
    table.add(1_000, 1_000, 10, true, 50);
    table.finishFragment();
    table.add(1_056, 1_056, 10, false, 50);
    table.add(1_106, 1_106, 10, false, 50);
    expect(table.baseDecodeTicks).toBe(1_050);
    expect(rows(table)).toEqual([
      [10, 56, 0, 0],
      [10, 50, 0, 0],
    ]);
  });

  it('does the same for a sample that came early', () => {
    const table = createTable();
    table.add(1_000, 1_000, 10, true, 50);
    table.finishFragment();
    table.add(1_010, 1_010, 10, false, 50);
    table.add(1_060, 1_060, 10, false, 50);
    expect(table.baseDecodeTicks).toBe(1_050);
    expect(rows(table)).toEqual([
      [10, 10, -40, 0],
      [10, 50, 0, 0],
    ]);
  });

  it('adds up no error when every fragment has one sample', () => {
    const table = createTable();
    for (let sample = 0; sample < 1_000; sample++) {
      table.add(sample * 50, sample * 50, 1, true, 49.7);
      table.finishFragment();
    }
    expect(Math.abs(table.baseDecodeTicks - 999 * 50)).toBeLessThan(2);
  });

  it('bridges a hole up to its limit and jumps over a longer one', () => {
    const table = createTable();
    table.add(0, 0, 1, true, 50);
    table.finishFragment();
    table.add(1_050, 1_060, 1, false, 50);
    expect([table.baseDecodeTicks, table.compositionOffsets[0]]).toEqual([50, 1_010]);
    table.finishFragment();
    table.add(2_101, 2_101, 1, false, 50);
    expect([table.baseDecodeTicks, table.compositionOffsets[0]]).toEqual([2_101, 0]);
  });

  it('moves a sound sample as a whole', () => {
    const table = createTable({ keepsPresentation: false, bridgeTicks: Number.POSITIVE_INFINITY });
    table.add(0, 0, 1, true, 50);
    table.finishFragment();
    table.add(90_000, 90_000, 1, true, 50);
    table.add(90_050, 90_050, 1, true, 50);
    expect(rows(table)).toEqual([
      [1, 90_000, 0, 1],
      [1, 50, 0, 1],
    ]);
  });

  it('lets the last sample last until the one that is known to follow, unless that is a hole', () => {
    const table = createTable();
    table.add(0, 0, 1, true, 50);
    table.extendTo(60);
    expect(table.endTicks).toBe(60);
    table.extendTo(5_000);
    expect(table.endTicks).toBe(60);
    table.extendTo(0);
    expect(table.endTicks).toBe(60);
  });

  it('never has a duration of nothing', () => {
    const table = createTable();
    for (let sample = 0; sample < 3; sample++) table.add(500, 500, 1, false, 0);
    expect(rows(table).map(([, duration]) => duration)).toEqual([1, 1, 1]);
  });

  it('grows to its limit, and tells when it is full', () => {
    const table = createTable({ maxSamples: 70 });
    for (let sample = 0; sample < 70; sample++) {
      expect(table.isFull).toBe(false);
      table.add(sample * 50, sample * 50, sample, sample === 0, 50);
    }
    expect(table.isFull).toBe(true);
    expect(table.sizes[69]).toBe(69);
    expect(table.keyFrames[0]).toBe(1);
  });

  it('drops what ends before a time', () => {
    const table = createTable();
    for (let sample = 0; sample < 4; sample++) table.add(sample * 50, sample * 50, 10 + sample, true, 50);
    expect(table.dropBefore(100)).toBe(21);
    expect([table.baseDecodeTicks, table.sampleCount, table.payloadBytes]).toEqual([100, 2, 25]);
    expect(rows(table)).toEqual([
      [12, 50, 0, 1],
      [13, 50, 0, 1],
    ]);
    expect(table.dropBefore(99)).toBe(0);
    expect(table.dropBefore(9_999)).toBe(25);
    expect(table.sampleCount).toBe(0);
  });

  it('begins at its own time after a restart', () => {
    const table = createTable();
    table.add(0, 0, 1, true, 50);
    table.restart();
    table.add(70, 70, 1, true, 50);
    expect([table.baseDecodeTicks, table.sampleCount]).toEqual([70, 1]);
  });
});
