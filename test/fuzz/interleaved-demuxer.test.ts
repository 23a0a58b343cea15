import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_GARBAGE_BYTES } from '../../server/rtsp/interleaved-demuxer.ts';
import { TrackRouter } from '../../server/rtsp/track-router.ts';
import { concat, frameOf, recordDemuxer, rtpPacket, senderReport } from '../support/rtsp-bytes.ts';

const TIME = { numRuns: 100_000, interruptAfterTimeLimit: 700, markInterruptAsFailure: false };

const SEEDS = [
  frameOf(0, rtpPacket({ payload: Buffer.alloc(200, 0x41) })),
  frameOf(2, rtpPacket({ payloadType: 8, payload: Buffer.alloc(40) })),
  frameOf(1, senderReport()),
  frameOf(1, Buffer.alloc(0)),
  Buffer.from('RTSP/1.0 200 OK\r\nCSeq: 3\r\nContent-Length: 4\r\n\r\nv=0\n'),
  Buffer.from('RTSP/1.0 401 Unauthorized\nWWW-Authenticate: Digest realm="r", nonce="n"\n\n'),
  Buffer.from('GET_PARAMETER rtsp://h/ RTSP/1.0\r\nCSeq: 9\r\n\r\n'),
  Buffer.from('RTSP/1.0 200 OK\r\nContent-Length: 70000\r\n\r\n'),
  Buffer.from('\r\n\r\n$'),
];

const seed = fc.constantFrom(...SEEDS);
const garbage = fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes));
const bent = fc.tuple(seed, fc.nat(), fc.nat(255)).map(([bytes, at, value]) => {
  const copy = Buffer.from(bytes);
  copy[at % copy.length] = value;
  return copy;
});
const torn = fc.tuple(seed, fc.nat()).map(([bytes, at]) => bytes.subarray(0, at % bytes.length));
const hostile = fc.array(fc.oneof({ weight: 4, arbitrary: seed }, bent, torn, garbage), { maxLength: 30 });
const cuts = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 20 });

/** Feeds the bytes in pieces of these sizes, over and over, each in a buffer with stale bytes behind. */
function feed(
  bytes: Buffer,
  sizes: number[],
  push: (buffer: Buffer, length: number) => string | null,
): string | null {
  let trouble: string | null = null;
  for (let at = 0, turn = 0; at < bytes.length && trouble === null; turn += 1) {
    const size = Math.min(sizes[turn % sizes.length]!, bytes.length - at);
    const read = Buffer.alloc(size + 8, 0x24);
    bytes.copy(read, 0, at, at + size);
    trouble = push(read, size);
    at += size;
  }
  return trouble;
}

describe('the demuxer of an RTSP connection', () => {
  it('neither throws nor reads outside of what it was given, whatever comes', () => {
    fc.assert(
      fc.property(hostile, cuts, (pieces, sizes) => {
        const record = recordDemuxer();
        record.demuxer.expectChannel(0);
        const router = new TrackRouter({ onRtp() {}, onRtcp() {}, onDamaged() {} });
        router.addTrack(0, 96, 0, true);
        let handed = 0;
        record.demuxer.frames = {
          frame(channel, buffer, start, end) {
            expect(start).toBeLessThan(end);
            expect(end).toBeLessThanOrEqual(buffer.length);
            handed += end - start;
            router.frame(channel, buffer, start, end);
          },
        };
        const bytes = concat(...pieces);
        const trouble = feed(bytes, sizes, (buffer, length) => record.demuxer.push(buffer, length));
        expect(handed + record.damaged).toBeLessThanOrEqual(bytes.length);
        if (record.damaged < MAX_GARBAGE_BYTES && trouble !== null) expect(trouble).toMatch(/body/);
      }),
      TIME,
    );
  });

  it('gives the same for sound bytes however they are cut', () => {
    const sound = fc.array(fc.constantFrom(...SEEDS.slice(0, 7)), { maxLength: 20 });
    fc.assert(
      fc.property(sound, cuts, (pieces, sizes) => {
        const bytes = concat(...pieces);
        const whole = recordDemuxer();
        whole.push(bytes);
        const cut = recordDemuxer();
        feed(bytes, sizes, (buffer, length) => cut.demuxer.push(buffer, length));
        expect(cut.seen).toEqual(whole.seen);
        expect(cut.damaged + whole.damaged).toBe(0);
      }),
      TIME,
    );
  });

  it('finds its way back: behind any garbage, sound frames are handed out again', () => {
    const frame = SEEDS[0]!;
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), cuts, (noise, sizes) => {
        const record = recordDemuxer();
        // A `$` in the noise may swallow as much as a frame can hold, an unfinished head as much as a head can.
        const rest = Array.from({ length: 400 }, () => frame);
        feed(concat(frame, Buffer.from(noise), ...rest), sizes, (buffer, length) =>
          record.demuxer.push(buffer, length),
        );
        expect(record.seen.at(-1)).toBe('0:212');
      }),
      { ...TIME, interruptAfterTimeLimit: 500 },
    );
  });
});
