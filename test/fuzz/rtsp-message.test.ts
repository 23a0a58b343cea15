import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRtspAddress, resolveControl } from '../../server/rtsp/rtsp-address.ts';
import { RtspAuthorization } from '../../server/rtsp/rtsp-authorization.ts';
import { parseRtpInfo, parseSessionHeader, parseTransportHeader } from '../../server/rtsp/rtsp-headers.ts';
import { contentLengthOf, parseMessageHead, writeRequest } from '../../server/rtsp/rtsp-message.ts';

const TIME = { numRuns: 100_000, interruptAfterTimeLimit: 500, markInterruptAsFailure: false };

const words = [
  'RTSP/1.0 ', '200 OK', '401', '\r\n', '\n', '\r', 'CSeq: 1', 'Content-Length: ', '99', '-1', 'Session: ', ';timeout=',
  'Transport: ', 'RTP/AVP/TCP', ';interleaved=', '0-1', 'RTP-Info: ', 'url=', 'rtsp://h/t', ';seq=', ';rtptime=', ',',
  'WWW-Authenticate: ', 'Digest ', 'Basic ', 'realm=', '"', 'a\\"b', 'nonce=', 'qop="auth"', 'algorithm=SHA-256', 'stale=true',
  '=', ' ', '\t', '\0', '通', ':', '/', '?', '@', '%', '[::1]',
]; // biome-ignore format: a word list
const text = fc.array(
  fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...words) }, fc.string({ maxLength: 5 })),
  {
    maxLength: 40,
  },
);

// biome-ignore lint/suspicious/noControlCharactersInRegex: none of them may get through
const CONTROL = /[\x00-\x1f\x7f]/;

describe('what a camera writes in its heads', () => {
  it('is read without throwing, and hands on no control character', () => {
    fc.assert(
      fc.property(text, (parts) => {
        const message = parseMessageHead(`RTSP/1.0 200 ${parts.join('')}\r\n\r\n`);
        for (const value of [...(message?.headers.values() ?? [])].flat()) expect(value).not.toMatch(CONTROL);
        if (message) expect(contentLengthOf(message)).toBeGreaterThanOrEqual(0);
      }),
      TIME,
    );
  });

  it('makes sound values of headers or none', () => {
    fc.assert(
      fc.property(text, (parts) => {
        const value = parts.join('');
        const session = parseSessionHeader(value);
        if (session) expect(session.timeoutMs).toBeGreaterThanOrEqual(4_000);
        const { rtpChannel } = parseTransportHeader(value);
        if (rtpChannel !== null) expect(rtpChannel).toBeLessThan(256);
        for (const { sequence, rtpTime } of parseRtpInfo(value)) {
          expect(sequence ?? 0).toBeLessThanOrEqual(0xffff);
          expect(rtpTime ?? 0).toBeLessThanOrEqual(0xffffffff);
        }
      }),
      TIME,
    );
  });

  it('never gets a line of its own into a request of ours', () => {
    fc.assert(
      fc.property(text, text, (control, challenge) => {
        const uri = resolveControl('rtsp://10.0.0.1/live', control.join(''));
        const authorization = new RtspAuthorization({ username: 'u', password: 's3cret' });
        const head = parseMessageHead(
          `RTSP/1.0 401 x\r\nWWW-Authenticate: Digest nonce=n,${challenge.join('')}\r\n\r\n`,
        );
        authorization.challenged(head?.headers.get('www-authenticate') ?? [], true);
        const header = authorization.header('PLAY', uri);
        const lines = writeRequest('PLAY', uri, 3, header === null ? [] : [['Authorization', header]]).split(
          /\r\n|\r|\n/,
        );
        expect(lines).toHaveLength(header === null ? 5 : 6);
        expect(lines[0]).toMatch(/^PLAY [\x21-\x7e]+ RTSP\/1\.0$/);
        expect(parseRtspAddress(control.join(''))?.url ?? '').not.toMatch(CONTROL);
        expect(lines.join('')).not.toContain('s3cret');
      }),
      TIME,
    );
  });
});
