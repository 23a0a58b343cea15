import { describe, expect, it } from 'vitest';
import { parsePlaylistRequest } from '../../../server/hls/playlist-request.ts';

const parse = (query: string) => parsePlaylistRequest(new URLSearchParams(query));

describe('the query of a playlist request', () => {
  it.each([
    ['', { awaited: null, delta: false }],
    ['_HLS_msn=12', { awaited: { sequence: 12, index: null }, delta: false }],
    ['_HLS_msn=12&_HLS_part=3', { awaited: { sequence: 12, index: 3 }, delta: false }],
    ['_HLS_part=3&_HLS_msn=12&_HLS_skip=YES', { awaited: { sequence: 12, index: 3 }, delta: true }],
    ['_HLS_skip=v2', { awaited: null, delta: true }],
    ['_HLS_skip=no&other=1', { awaited: null, delta: false }],
    ['_HLS_msn=12&_HLS_msn=99', { awaited: { sequence: 12, index: null }, delta: false }],
  ])('is read: %j', (query, request) => {
    expect(parse(query)).toEqual(request);
  });

  it.each([
    '_HLS_part=3',
    '_HLS_msn=',
    '_HLS_msn=+1',
    '_HLS_msn=1.0',
    '_HLS_msn=1&_HLS_part=',
    '_HLS_msn=1&_HLS_part=-1',
  ])('is refused: %j', (query) => {
    expect(parse(query)).toBeNull();
  });
});
