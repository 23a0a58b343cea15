import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RelayRequests } from '../../../server/rtsp/relay-requests.ts';
import { concat, frameOf } from '../../support/rtsp-bytes.ts';

const ask = (method: string) => `${method} rtsp://127.0.0.1:5000/t RTSP/1.0\r\nCSeq: 1\r\n\r\n`;
const REPORT = frameOf(1, Buffer.alloc(60, 0x0d)); // with what would end a head, were it one
const STREAM = concat(ask('OPTIONS'), ask('DESCRIBE'), REPORT, REPORT, ask('PLAY'), REPORT, ask('TEARDOWN'));
const METHODS = ['OPTIONS', 'DESCRIBE', 'PLAY', 'TEARDOWN'];

const methodsOf = (...pieces: Buffer[]) => {
  const requests = new RelayRequests();
  return pieces.flatMap((piece) => requests.push(piece)?.map(({ method }) => method) ?? ['no RTSP']);
};

describe('RelayRequests', () => {
  it('finds the requests between reports, in whatever pieces they come', () => {
    expect(methodsOf(STREAM)).toEqual(METHODS);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: STREAM.length }), { maxLength: 12 }), (cuts) => {
        const ends = [0, ...cuts.sort((a, b) => a - b)];
        const pieces = ends.map((end, index) => STREAM.subarray(end, ends[index + 1] ?? STREAM.length));
        expect(methodsOf(...pieces)).toEqual(METHODS);
      }),
    );
  });

  it.each([
    { what: 'a web browser', bytes: 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n' },
    { what: 'an answer', bytes: 'RTSP/1.0 200 OK\r\nCSeq: 1\r\n\r\n' },
    { what: 'a head without end', bytes: `OPTIONS rtsp://a RTSP/1.0\r\nX: ${'x'.repeat(20_000)}` },
    { what: 'a report longer than any', bytes: frameOf(0, Buffer.alloc(60_000)).subarray(0, 20_000) },
  ])('knows $what for no program of ours', ({ bytes }) => {
    expect(methodsOf(Buffer.from(bytes))).toEqual(['no RTSP']);
  });
});
