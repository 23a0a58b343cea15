import { describe, expect, it } from 'vitest';
import {
  contentLengthOf,
  headerOf,
  parseMessageHead,
  type RtspRequest,
  writeRequest,
  writeResponse,
} from '../../../server/rtsp/rtsp-message.ts';
import { processorMs } from '../../support/processor-time.ts';

describe('parseMessageHead', () => {
  it('reads a response with header names in any case', () => {
    const message = parseMessageHead('RTSP/1.0 200 OK\r\ncseq: 3\r\nCONTENT-LENGTH: 12\r\n\r\n')!;
    expect(message).toMatchObject({ kind: 'response', status: 200, reason: 'OK' });
    expect(headerOf(message, 'cseq')).toBe('3');
    expect(contentLengthOf(message)).toBe(12);
  });

  it('reads a request of the camera', () => {
    expect(parseMessageHead('OPTIONS rtsp://h/ RTSP/1.0\r\nCSeq: 1\r\n\r\n')).toMatchObject({
      kind: 'request',
      method: 'OPTIONS',
      uri: 'rtsp://h/',
    });
  });

  it('keeps every value of a header that comes twice', () => {
    const message = parseMessageHead(
      'RTSP/1.0 401 Unauthorized\r\nWWW-Authenticate: Basic realm="a"\r\nWWW-Authenticate: Digest realm="a",\r\n\tnonce="n"\r\n\r\n',
    )!;
    expect(message.headers.get('www-authenticate')).toEqual([
      'Basic realm="a"',
      'Digest realm="a", nonce="n"',
    ]);
  });

  it.each([
    ['bare LF', 'RTSP/1.0 200 OK\nCSeq: 1\n\n', 200, 'OK'],
    ['no reason phrase', 'RTSP/1.0 454\r\n\r\n', 454, ''],
    ['a line without a colon', 'RTSP/1.0 200 OK\r\nnonsense\r\n\r\n', 200, 'OK'],
    ['another minor version', 'RTSP/1.1  200  Fine \r\n\r\n', 200, 'Fine'],
  ])('tolerates %s', (_case, text, status, reason) => {
    expect(parseMessageHead(text)).toMatchObject({ status, reason });
  });

  it.each([
    '',
    'HTTP/1.1 200 OK\r\n\r\n',
    'RTSP/1.0 2000 OK\r\n\r\n',
    'RTSP/1.0 OK\r\n\r\n',
    'options * RTSP/1.0\r\n\r\n',
  ])('refuses %j', (text) => {
    expect(parseMessageHead(text)).toBeNull();
  });

  it('refuses more headers than any camera sends', () => {
    expect(parseMessageHead(`RTSP/1.0 200 OK\r\n${'a: b\r\n'.repeat(100)}\r\n`)).toBeNull();
  });

  it('takes control characters out of what it hands on', () => {
    const message = parseMessageHead('RTSP/1.0 200 O\x1bK\r\nServer: a\rb\x00c\r\n\r\n')!;
    expect(message).toMatchObject({ reason: 'O K' });
    expect(headerOf(message, 'server')).toBe('a b c');
  });

  it.each(['-1', 'x', '1e3', '', '99999999999999'])('takes a Content-Length of %j for no body', (value) => {
    expect(contentLengthOf(parseMessageHead(`RTSP/1.0 200 OK\r\nContent-Length: ${value}\r\n\r\n`)!)).toBe(0);
  });

  it('needs no more than a moment for heads made to be slow', () => {
    const started = processorMs();
    for (const filler of [' ', '\t', ':', 'a', '=', '"', '\r']) {
      parseMessageHead(`RTSP/1.0 200${filler.repeat(16_000)}\rx\r\n${filler.repeat(16_000)}\rx: y\r\n\r\n`);
    }
    expect(processorMs() - started).toBeLessThan(500);
  });
});

describe('what is written', () => {
  it('reads back as it was meant', () => {
    const text = writeRequest('SETUP', 'rtsp://h/t', 7, [['Transport', 'RTP/AVP/TCP']]);
    const request = parseMessageHead(text) as RtspRequest;
    expect(request).toMatchObject({ method: 'SETUP', uri: 'rtsp://h/t' });
    expect(headerOf(request, 'cseq')).toBe('7');
    expect(headerOf(request, 'transport')).toBe('RTP/AVP/TCP');
    const answer = parseMessageHead(writeResponse(501, 'Not Implemented', request))!;
    expect(answer).toMatchObject({ status: 501 });
    expect(headerOf(answer, 'cseq')).toBe('7');
  });
});
