import { expect, test } from 'vitest';
import { PartBuffers } from '../../../server/hls/part-buffers.ts';
import { Segmenter } from '../../../server/hls/segmenter.ts';
import { FrameLedger } from '../../bench/frame-ledger.ts';
import { makeElementaryClip } from '../../support/elementary-clip.ts';
import { feedClip } from '../hls/feed-clip.ts';
import { RecordedOutput } from '../hls/recorded-output.ts';

const SECONDS = 4;
const FRAMES = SECONDS * 25;

const parts = partsOfAFilm();

function partsOfAFilm(): Buffer[] {
  const output = new RecordedOutput();
  const segmenter = new Segmenter({
    ...{ partTargetMs: 200, segmentTargetMs: 2_000, buffers: new PartBuffers(), output },
    ...{ firstEpoch: 1, firstSegmentSequence: 0 },
  });
  feedClip(segmenter, makeElementaryClip({ width: 320, height: 180, seconds: SECONDS, groupFrames: 25 }));
  segmenter.finish();
  return output.parts.map(({ bytes }) => bytes);
}

const readIn = (bytes: Buffer, stepBytes: number, ledger = new FrameLedger()) => {
  for (let at = 0; at < bytes.length; at += stepBytes) ledger.read(bytes.subarray(at, at + stepBytes));
  ledger.endPiece();
  return ledger;
};

test.each([1, 7, 64, 1_460, 65_536])('every frame is counted when %i bytes come at a time', (stepBytes) => {
  const { frames, missing } = readIn(Buffer.concat(parts), stepBytes);
  expect([frames, missing]).toEqual([FRAMES, 0]);
});

test('frames of a part that never came are missing', () => {
  const { frames, missing } = readIn(Buffer.concat([...parts.slice(0, 5), ...parts.slice(6)]), 1_000);
  expect([frames, missing]).toEqual([FRAMES - 5, 5]);
});

test('what comes behind a piece that was cut off is read from its beginning', () => {
  const ledger = readIn(parts[0]!.subarray(0, parts[0]!.length / 2), 100);
  readIn(Buffer.concat(parts.slice(1)), 100, ledger);
  expect([ledger.frames, ledger.missing]).toEqual([FRAMES, 0]);
});

test.each([
  ['a box that is smaller than its own head', 7],
  ['a fragment header without an end', 0xffff_ffff],
])('%s is refused', (_title, sizeBytes) => {
  const box = Buffer.from('....moof');
  box.writeUInt32BE(sizeBytes);
  expect(() => new FrameLedger().read(box)).toThrow(/bytes/);
});
