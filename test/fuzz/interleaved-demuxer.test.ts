import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
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
];

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
  it.each([
    ['on the channels that were agreed on', [0, 1, 2], ''],
    // There the last frame may wait for what follows it.
    ['on channels that nobody spoke of', [], '\r\n'],
  ])('gives the same for sound bytes %s, however they are cut', (_where, channels, end) => {
    const agreed = () => {
      const record = recordDemuxer();
      for (const channel of channels) record.demuxer.expectChannel(channel);
      return record;
    };
    const sound = fc.array(fc.constantFrom(...SEEDS), { maxLength: 20 });
    fc.assert(
      fc.property(sound, cuts, (pieces, sizes) => {
        const bytes = concat(...pieces, end);
        const whole = agreed();
        whole.push(bytes);
        const cut = agreed();
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
