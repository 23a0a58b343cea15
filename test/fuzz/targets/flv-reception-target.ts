import { FlvReception } from '../../../server/engine/flv-reception.ts';
import { StreamMeter } from '../../../server/engine/stream-meter.ts';
import { Segmenter } from '../../../server/hls/segmenter.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import type { FuzzInput, FuzzTarget } from '../fuzz-target.ts';
import { CheckedParts, CountingBuffers } from './checked-parts.ts';
import { enhancedFlv, recordedFlv } from './flv-seeds.ts';
import { promise } from './promise.ts';

/** In front of each piece: whether somebody begins or ceases to watch; then milliseconds since the last. */
const WATCHED_TURNS = 1;
const DELAY_UNIT_MS = 4;
const FILE_HEADER_BYTES = 13;
const TAG_HEADER_BYTES = 11;

/** From FLV to parts: what comes of it is held to the same as what comes of RTP. */
export const flvReceptionTarget: FuzzTarget = {
  name: 'flv-reception',
  shape: 'sequence',
  maxPieces: 60,
  maxPieceBytes: 1_500,
  seeds: (): FuzzInput[] =>
    [recordedFlv('aac'), recordedFlv('g711'), enhancedFlv()].flatMap((file) => {
      const pieces = tagsOf(file).map((tag) => Buffer.concat([Buffer.of(0, 10), tag]));
      const turned = pieces.map((piece, at) =>
        at % 7 === 6 ? Buffer.concat([Buffer.of(1), piece.subarray(1)]) : piece,
      );
      return [pieces, turned];
    }),
  check(pieces) {
    const clock = new FakeClock();
    const output = new CheckedParts();
    const buffers = new CountingBuffers();
    let watched = true;
    const reception = new FlvReception({
      ...{ clock, originMs: clock.monotonic(), notBeforeMs: 0, segmenting: watched, buffers },
      transcoded: (pieces[0]?.[0] ?? 0) > 127,
      meter: new StreamMeter(clock.now()),
      createSegmenter: () => {
        output.beginAnew();
        return new Segmenter({
          ...{ partTargetMs: 200, segmentTargetMs: 2_000, buffers, output },
          firstEpoch: output.epoch + 1,
          firstSegmentSequence: output.segment + 1,
        });
      },
      onFirstFrame() {},
      onSegmentingEnded() {},
    });
    for (const piece of pieces) {
      const [flags = 0, delay = 0] = piece;
      clock.advanceSync((delay % 64) * DELAY_UNIT_MS);
      if ((flags & WATCHED_TURNS) !== 0) {
        watched = !watched;
        reception.setSegmenting(watched);
      }
      reception.push(piece.subarray(2));
    }
    reception.measure(clock.now());
    reception.finish();
    promise(Number.isFinite(reception.endMs) && reception.endMs >= 0, 'a stream has an end');
    for (const part of output.parts) buffers.giveBackPart(part);
    promise(buffers.outstanding === 0, `all memory comes back: ${buffers.outstanding} buffers did not`);
  },
};

/** The header of a file, then each tag with the size behind it. */
function tagsOf(file: Buffer): Buffer[] {
  const pieces = [file.subarray(0, FILE_HEADER_BYTES)];
  for (let at = FILE_HEADER_BYTES; at < file.length; ) {
    const end = at + TAG_HEADER_BYTES + file.readUIntBE(at + 1, 3) + 4;
    pieces.push(file.subarray(at, end));
    at = end;
  }
  return pieces;
}
