import { expect, it } from 'vitest';
import { originForm } from '../../../server/http/request-target.ts';

it.each([
  ['/live/c1/master.m3u8?x=1', '/live/c1/master.m3u8?x=1'],
  ['http://hub:8080/live/c1/master.m3u8?x=1', '/live/c1/master.m3u8?x=1'],
  ['HTTPS://[::1]/', '/'],
  ['http://hub', '/'],
  ['http://hub?x=1', '/?x=1'],
  ['/http://hub/live', '/http://hub/live'],
  ['//hub/live', '//hub/live'],
  ['*', '*'],
  ['ftp://hub/live', 'ftp://hub/live'],
])('a request for %s is one for %s', (target, path) => {
  expect(originForm(target)).toBe(path);
});
