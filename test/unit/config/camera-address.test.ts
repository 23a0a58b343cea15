import { expect, test } from 'vitest';
import { endpointOf, readCameraAddress } from '../../../server/config/camera-address.ts';

test.each([
  ['rtsp://10.0.0.1/main', 'rtsp://10.0.0.1/main', null],
  [
    'rtsp://camera.local:8554/a/b?channel=1&subtype=0',
    'rtsp://camera.local:8554/a/b?channel=1&subtype=0',
    null,
  ],
  ['RTSP://10.0.0.1', 'rtsp://10.0.0.1', null],
  ['rtsps://10.0.0.1/main', 'rtsps://10.0.0.1/main', null],
  ['RTSPS://u:p@10.0.0.1:322/x', 'rtsps://10.0.0.1:322/x', { username: 'u', password: 'p' }],
  ['rtsph://10.0.0.1:8080/main', 'rtsph://10.0.0.1:8080/main', null],
  ['rtspsh://10.0.0.1/main', 'rtspsh://10.0.0.1/main', null],
  [' rtsp://10.0.0.1/main ', 'rtsp://10.0.0.1/main', null],
  ['rtsp://[2001:db8::1]:554/main', 'rtsp://[2001:db8::1]:554/main', null],
  [
    'rtsp://u:p@[fe80::1%25eth0]:554/main',
    'rtsp://[fe80::1%25eth0]:554/main',
    { username: 'u', password: 'p' },
  ],
  [
    'rtsp://admin:secret@10.0.0.1:554/main',
    'rtsp://10.0.0.1:554/main',
    { username: 'admin', password: 'secret' },
  ],
  ['rtsp://admin:p%40ss%3A@10.0.0.1/main', 'rtsp://10.0.0.1/main', { username: 'admin', password: 'p@ss:' }],
  ['rtsp://admin:p@ss@10.0.0.1/main', 'rtsp://10.0.0.1/main', { username: 'admin', password: 'p@ss' }],
  ['rtsp://admin:50%@10.0.0.1/main', 'rtsp://10.0.0.1/main', { username: 'admin', password: '50%' }],
  ['rtsp://admin@10.0.0.1/main', 'rtsp://10.0.0.1/main', { username: 'admin', password: '' }],
  // Hikvision compares the path it is asked for to the letter.
  ['rtsp://h/Streaming/Channels/../101?x=Ä', 'rtsp://h/Streaming/Channels/../101?x=Ä', null],
])('%s is read', (text, url, credentials) => {
  expect(readCameraAddress(text)).toEqual({ ok: true, url, credentials });
});

test.each([
  ['http://10.0.0.1/main', 'starting with rtsp://'],
  ['10.0.0.1/main', 'starting with rtsp://'],
  ['rtspu://10.0.0.1/main', 'starting with rtsp://, rtsps://, rtsph:// or rtspsh://'],
  ['', 'starting with rtsp://'],
  ['rtsp://', 'expected an address'],
  ['rtsp:///main', 'expected an address'],
  ['rtsp://host:port/main', 'expected an address'],
  ['rtsp://host:0/main', 'expected an address'],
  ['rtsp://host:65536/main', 'expected an address'],
  ['rtsp://a b/main', 'expected an address'],
  ['rtsp://:secret@host/main', 'expected a user name in front of the "@"'],
  ['rtsp://host/a b', 'without spaces'],
  ['rtsp://admin:p#ss@host/main', 'a password with "/", "?" or "#" in it goes into "credentials"'],
])('%s is refused and told: %s', (text, expected) => {
  expect(readCameraAddress(text)).toEqual({ ok: false, expected: expect.stringContaining(expected) });
});

test('a refusal never quotes the password', () => {
  expect(JSON.stringify(readCameraAddress('rtsp://admin:gehe/im@host/main'))).not.toMatch(/gehe|im@/);
});

test.each([
  ['rtsp://10.0.0.1/main', '10.0.0.1', 554],
  ['rtsps://Camera.local', 'camera.local', 322],
  ['rtsph://[2001:db8::1]:8080?x', '2001:db8::1', 8080],
  ['rtsp://[fe80::1%25eth0]/main', 'fe80::1%eth0', 554],
  ['rtsp://[fe80::1%eth0]:8554/main', 'fe80::1%eth0', 8554],
  // A zone that is a number.
  ['rtsp://[fe80::1%25]/main', 'fe80::1%25', 554],
])('%s leads to %s, port %i', (url, host, port) => {
  expect(endpointOf(url)).toEqual({ host, port });
});
