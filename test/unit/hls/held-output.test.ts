import { expect, it } from 'vitest';
import { HeldOutput } from '../../../server/hls/held-output.ts';
import type { PartData } from '../../../server/hls/part.ts';
import { RecordedOutput } from './recorded-output.ts';
import { fakeInit } from './window-source.ts';

const part = (index: number): PartData => ({
  epoch: 1,
  segmentSequence: 0,
  index,
  bytes: Buffer.alloc(1),
  memoryBytes: 1,
  videoEnd: 1,
  independent: index === 0,
  mediaTimeMs: index * 200,
  durationMs: 200,
  arrivalMs: 0,
  frames: 5,
});

it('what is held comes behind the init segment, in order, and nothing is held any more', () => {
  const recorded = new RecordedOutput();
  const output = new HeldOutput(recorded);
  output.hold();
  output.part(part(0));
  output.segmentEnded(0);
  output.part(part(1));
  expect([output.isHolding, output.heldCount, recorded.events.length]).toEqual([true, 3, 0]);
  output.init(fakeInit(1));
  expect([output.isHolding, output.heldCount]).toEqual([false, 0]);
  output.part(part(2));
  output.segmentEnded(1);
  expect(recorded.events.map(({ type }) => type)).toEqual(['init', 'part', 'ended', 'part', 'part', 'ended']);
});
