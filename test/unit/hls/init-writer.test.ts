import { describe, expect, it } from 'vitest';
import { sameAudio, sameVideo, writeInit } from '../../../server/hls/init-writer.ts';
import { readTracks } from '../../support/box-reader.ts';
import { fakeAudio, fakeVideo } from './segmenter-feed.ts';

describe('the init segments of an epoch', () => {
  it('are one with all tracks and one with the picture alone', () => {
    const init = writeInit(3, fakeVideo(), fakeAudio());
    expect(readTracks(init.bytes).map(({ id, timescale, handler }) => [id, timescale, handler])).toEqual([
      [1, 90_000, 'vide'],
      [2, 16_000, 'soun'],
    ]);
    expect(readTracks(init.videoBytes).map(({ id, width, height }) => [id, width, height])).toEqual([
      [1, 640, 360],
    ]);
    expect(init).toMatchObject({
      epoch: 3,
      codecs: 'avc1.64001f,mp4a.40.2',
      videoCodecs: 'avc1.64001f',
      video: { codec: 'h264', width: 640, height: 360, declaredFrameRate: 25 },
    });
  });

  it('are the same for a camera without sound', () => {
    const init = writeInit(1, fakeVideo(), null);
    expect(init.bytes).toBe(init.videoBytes);
    expect(init.codecs).toBe(init.videoCodecs);
  });
});

describe('tracks', () => {
  it('are the same when a player need not be set up anew', () => {
    expect(sameVideo(fakeVideo(), fakeVideo({ declaredFrameRate: null }))).toBe(true);
    expect(sameVideo(null, null)).toBe(true);
    expect(sameAudio(fakeAudio(), fakeAudio())).toBe(true);
  });

  it.each([
    ['another profile', fakeVideo({ codecString: 'avc1.4d001f' })],
    ['another width', fakeVideo({ width: 641 })],
    ['another height', fakeVideo({ height: 361 })],
    ['other parameter sets', fakeVideo({ configuration: Buffer.from([1, 100, 0, 32]) })],
    ['none', null],
  ])('differ by %s', (_, other) => {
    expect(sameVideo(fakeVideo(), other)).toBe(false);
  });

  it.each([
    ['another codec', fakeAudio({ codecString: 'opus' })],
    ['another rate', fakeAudio({ sampleRate: 8_000 })],
    ['another number of channels', fakeAudio({ channels: 2 })],
    ['another configuration', fakeAudio({ configuration: Buffer.from([0x12, 0x08]) })],
    ['none', null],
  ])('of sound differ by %s', (_, other) => {
    expect(sameAudio(fakeAudio(), other)).toBe(false);
  });
});
