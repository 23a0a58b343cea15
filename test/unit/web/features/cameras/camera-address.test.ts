import { describe, expect, it } from 'vitest';
import { readCameraAddress } from '../../../../../server/config/camera-address.ts';
import {
  addressProblem,
  splitCredentials,
} from '../../../../../web/src/features/cameras/form/camera-address.ts';

const CASES = [
  ['rtsp://192.0.2.10:554/Streaming/Channels/101', null],
  [' rtsps://camera.example/a?b=c&d ', null],
  ['rtsph://[2001:db8::1]:8554/x', null],
  ['rtsp://[fe80::1%25eth0]:554/x', null],
  ['rtsp://[fe80::1%eth0.20]/x', null],
  ['rtsp://[fe80::1%]/x', 'host'],
  ['rtsp://[fe80::1%a b]/x', 'spaces'],
  ['rtsp://user:p%40ss@192.0.2.10/1', null],
  ['http://192.0.2.10/1', 'scheme'],
  ['192.0.2.10', 'scheme'],
  ['', 'scheme'],
  ['rtsp://', 'host'],
  ['rtsp://192.0.2.10:0/1', 'host'],
  ['rtsp://192.0.2.10:70000/1', 'host'],
  ['rtsp://192.0.2.10:/1', 'host'],
  ['rtsp://192.0.2.10/a b', 'spaces'],
  ['rtsp://192.0.2.10/a#b', 'spaces'],
] as const;

describe('an address', () => {
  it.each(CASES)('"%s" has the problem %s', (address, problem) => {
    expect(addressProblem(address)).toBe(problem);
  });

  it.each(CASES)('"%s" is judged as the hub judges it', (address, problem) => {
    expect(readCameraAddress(address).ok).toBe(problem === null);
  });
});

describe('a login in an address', () => {
  it.each([
    [
      'rtsp://admin:p%40ss@192.0.2.10:554/1',
      { address: 'rtsp://192.0.2.10:554/1', username: 'admin', password: 'p@ss' },
    ],
    ['rtsp://admin@a/1', { address: 'rtsp://a/1', username: 'admin', password: '' }],
    ['rtsp://admin:a@b:c@host/1', { address: 'rtsp://host/1', username: 'admin', password: 'a@b:c' }],
    ['rtsp://admin:100%@host/1', { address: 'rtsp://host/1', username: 'admin', password: '100%' }],
  ])('of %s is taken out, as the hub does it', (text, split) => {
    expect(splitCredentials(text)).toEqual(split);
    const { address, username, password } = split;
    expect(readCameraAddress(text)).toEqual({ ok: true, url: address, credentials: { username, password } });
  });

  it.each(['rtsp://host/1', 'rtsp://@host/1', 'rtsp://host/a@b', 'nonsense'])(
    'is not found in %s',
    (text) => {
      expect(splitCredentials(text)).toBeNull();
    },
  );
});
