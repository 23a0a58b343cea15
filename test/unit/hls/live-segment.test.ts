import { expect, it } from 'vitest';
import { LingeringMemory } from '../../../server/hls/lingering-memory.ts';
import { LivePart } from '../../../server/hls/live-part.ts';
import { LiveSegment } from '../../../server/hls/live-segment.ts';

it('a segment sums up its parts, writes their lines as a playlist is asked for, and lets go of them', () => {
  const segment = new LiveSegment({
    token: 'tok',
    sequence: 7,
    epoch: 1,
    discontinuity: false,
    programDateTimeMs: Date.UTC(2026, 0, 15),
  });
  const freed: number[] = [];
  const asked: string[] = [];
  for (const index of [0, 1]) {
    const data = {
      epoch: 1,
      segmentSequence: 0,
      index,
      bytes: Buffer.alloc(10 + index),
      memoryBytes: 4_096,
      videoEnd: 10,
      independent: index === 0,
      mediaTimeMs: 0,
      durationMs: 200 + index,
      arrivalMs: 0,
      frames: 5,
    };
    segment.add(
      new LivePart(data, { segmentSequence: 7, index, number: 70 + index }, ({ length }) =>
        freed.push(length),
      ),
    );
    asked.push(segment.partLines);
  }
  expect(segment).toMatchObject({ durationMs: 401, sizeBytes: 21, longestPartMs: 201, independent: true });
  expect(segment.dateLine).toBe('#EXT-X-PROGRAM-DATE-TIME:2026-01-15T00:00:00.000Z\n');
  const first = '#EXT-X-PART:DURATION=0.200000,URI="tok-part-70.m4s",INDEPENDENT=YES\n';
  const both = `${first}#EXT-X-PART:DURATION=0.201000,URI="tok-part-71.m4s"\n`;
  expect(asked).toEqual([first, both]);
  segment.complete = true;
  expect([segment.partLines, segment.partLines]).toEqual([both, both]);
  segment.leave(new LingeringMemory());
  expect([freed, segment.parts]).toEqual([[10, 11], []]);
});
