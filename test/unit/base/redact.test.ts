import fc from 'fast-check';
import { expect, test } from 'vitest';
import { redactUrls } from '../../../server/base/redact.ts';
import { processorMs } from '../../support/processor-time.ts';

test.each([
  ['rtsp://admin:secret@10.0.0.1:554/main', 'rtsp://***@10.0.0.1:554/main'],
  ['rtsp://admin@10.0.0.1/main', 'rtsp://***@10.0.0.1/main'],
  ['two: rtsp://a:b@h/1 and http://c:d@h/2', 'two: rtsp://***@h/1 and http://***@h/2'],
  ['RTSP://Admin:PW@h/', 'RTSP://***@h/'],
  ['a password with an at sign: rtsp://admin:p@ss@h/main', 'a password with an at sign: rtsp://***@h/main'],
  ['not encoded: rtsp://admin:pa/s?s#w@h/main', 'not encoded: rtsp://***@h/main'],
  ['rtsp://h:554/path@2x', 'rtsp://h:554/path@2x'],
  ['rtsp://[fe80::1]:554/path@2x', 'rtsp://[fe80::1]:554/path@2x'],
  ['rtsp://h/path@2x', 'rtsp://h/path@2x'],
  ['mail to someone@example.org', 'mail to someone@example.org'],
])('%s', (given, expected) => {
  expect(redactUrls(given)).toBe(expected);
});

test('no password of a URL survives, wherever the URL stands in the text', () => {
  const secret = fc.stringMatching(/^[A-Za-z0-9!$%&*()_+=-]{8,20}$/);
  fc.assert(
    fc.property(fc.string(), secret, fc.string(), (before, password, after) => {
      fc.pre(!before.includes(password) && !after.includes(password));
      expect(redactUrls(`${before} rtsp://user:${password}@camera/main ${after}`)).not.toContain(password);
    }),
  );
});

test('a hostile text of a megabyte is redacted in linear time', () => {
  const started = processorMs();
  for (const piece of ['a', 'a://', 'a://b:c', '@', 'a:']) redactUrls(piece.repeat(1_000_000 / piece.length));
  expect(processorMs() - started).toBeLessThan(5_000);
});
