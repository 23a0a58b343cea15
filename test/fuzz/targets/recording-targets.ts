import { headerLine, partLine, RunIndexReader, sha256Of } from '../../../server/incidents/run-index.ts';
import { readBoxSpans } from '../../../server/media/fmp4/box-walk.ts';
import { fragmentHeaderBytes, writeFragmentHeader } from '../../../server/media/fmp4/fragment-header.ts';
import { fragmentHeadBytes, readFragmentHeader } from '../../../server/media/fmp4/fragment-reader.ts';
import { readInitDescription } from '../../../server/media/fmp4/init-reader.ts';
import { writeInitSegment } from '../../../server/media/fmp4/init-segment.ts';
import { MovieHeader } from '../../../server/media/fmp4/movie-header.ts';
import type { FuzzInput, FuzzTarget } from '../fuzz-target.ts';
import { promise } from './promise.ts';

const INIT = writeInitSegment([
  {
    id: 1,
    timescale: 90_000,
    track: {
      ...{ kind: 'video', codec: 'h264', width: 640, height: 360, declaredFrameRate: 25 },
      ...{ configuration: Buffer.from([1, 100, 0, 31]), codecString: 'avc1.64001f' },
    },
  },
]);

function fragment(sampleCount: number): Buffer {
  const start = fragmentHeaderBytes(sampleCount);
  const bytes = Buffer.alloc(start + sampleCount * 10, 7);
  writeFragmentHeader(bytes, start, {
    ...{ sequence: 1, trackId: 1, baseDecodeTicks: 90_000, sampleCount, payloadBytes: sampleCount * 10 },
    ...{ sizes: new Array(sampleCount).fill(10), durations: new Array(sampleCount).fill(3600) },
    ...{ keyFrames: [1], compositionOffsets: new Array(sampleCount).fill(0) },
  });
  return bytes;
}

/** What is read from a disk that may have been damaged. */
const storedMedia: FuzzTarget = {
  name: 'stored-media',
  shape: 'sequence',
  seeds: () => [
    [INIT, fragment(5)],
    [INIT, fragment(1), fragment(64)],
  ],
  words: ['moof', 'trun', 'mdat', 'moov', 'trak', 'stsd', '\0\0\0\x08'],
  check([init, ...parts]) {
    readBoxSpans(init!);
    const description = readInitDescription(init!);
    const movie = description && new MovieHeader(description);
    let at = 0;
    let added = 0;
    for (const part of parts) {
      const head = fragmentHeadBytes(part);
      const header = readFragmentHeader(part);
      if (header) {
        promise(
          header.payloadStart === head && header.payloadStart <= part.length,
          'a header lies within its part',
        );
        promise(header.sampleCount > 0 && header.sampleCount <= 4096, 'samples are bounded');
        if (movie?.add(header, at + header.payloadStart)) added += 1;
      }
      at += part.length;
    }
    if (movie && added > 0)
      promise(movie.write(at, 0).indexOf('mdat') > 0, 'a file is written of whatever was read');
  },
};

function index(): FuzzInput {
  const head = headerLine({
    ...{ version: 1, camera: 'dam', profile: 'main', codecs: 'avc1.64001f', width: 640, height: 360 },
    ...{ initBytes: INIT.length, initSha256: sha256Of(INIT), cause: 'begin', silentMs: 0, previous: '' },
  });
  const one = partLine(head.chain, {
    ...{ at: INIT.length, bytes: 100, videoBytes: 90, startMs: 1, mediaMs: 0, durationMs: 200 },
    ...{ keyFrame: true, sha256: sha256Of('') },
  });
  return [Buffer.from(head.text), Buffer.from(one.text)];
}

const runIndex: FuzzTarget = {
  name: 'run-index',
  shape: 'sequence',
  seeds: () => [index()],
  words: ['{"run":', '{"end":{"endMs":1}} ', '[0,1,1,0,0,0,1,"', ' ', '\n'],
  check(pieces) {
    const reader = new RunIndexReader();
    const whole = new RunIndexReader();
    for (const piece of pieces) reader.push(piece);
    whole.push(Buffer.concat(pieces));
    promise(reader.wholeBytes === whole.wholeBytes, 'it does not matter in which pieces it comes');
    promise(reader.parts.length === reader.partLines.length, 'every part has its line');
    promise(reader.header !== null || reader.parts.length === 0, 'no part without a header');
    // Lines are chained: of a text that anything happened to, nothing is read but what is as it was written.
    promise(
      reader.parts.every(({ bytes, at }) => bytes === 100 && at === INIT.length),
      'nothing forged is read',
    );
  },
};

export const RECORDING_TARGETS: readonly FuzzTarget[] = [storedMedia, runIndex];
