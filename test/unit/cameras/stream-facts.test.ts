import { describe, expect, it } from 'vitest';
import { describeStream } from '../../../server/cameras/stream-facts.ts';
import type { StreamStatus } from '../../../server/cameras/stream-status.ts';
import { streamFactsDtoSchema } from '../../../server/contract/viewing-dto.ts';

const PLAYING: StreamStatus = {
  phase: 'playing',
  phaseSinceMs: 1,
  failure: null,
  retryAtMs: null,
  lastMediaAtMs: 2,
  transport: 'udp',
  measured: {
    frameRate: 24.8,
    expectedFrameRate: 25,
    bitrateKbps: 2048,
    lossRatio: 0.01,
    foreignPackets: 37,
    damagedPerSecond: 0,
    frozen: false,
  },
};

const stream = (url: string, status: StreamStatus = PLAYING) => ({
  profile: 'main' as const,
  url,
  status,
  viewers: 4,
  codecs: 'avc1.64001f,mp4a.40.2',
  description: { id: 'main' as const, codec: 'avc1.64001f', width: 1920, height: 1080 },
});

describe('what a viewer is told of a stream', () => {
  it('is what the hub measures of it, without its address', () => {
    const facts = streamFactsDtoSchema.parse(describeStream(stream('rtsp://192.0.2.4/main')));
    expect(facts).toEqual({
      profile: 'main',
      phase: 'playing',
      codecs: 'avc1.64001f,mp4a.40.2',
      width: 1920,
      height: 1080,
      frameRate: 24.8,
      expectedFrameRate: 25,
      bitrateKbps: 2048,
      lossRatio: 0.01,
      foreignPackets: 37,
      viewers: 4,
      transport: 'udp',
    });
    expect(JSON.stringify(facts)).not.toContain('192.0.2.4');
  });

  it.each([
    ['rtsps://camera/1', 'tls'],
    ['rtsph://camera/1', 'http-tunnel'],
    ['rtspsh://camera/1', 'https-tunnel'],
  ])('names what %s travels in', (url, transport) => {
    expect(describeStream(stream(url)).transport).toBe(transport);
  });

  it('has no figures while nothing plays', () => {
    const idle: StreamStatus = { ...PLAYING, phase: 'idle', measured: null, transport: null };
    expect(describeStream(stream('rtsps://camera/1', idle))).toMatchObject({
      phase: 'idle',
      frameRate: null,
      bitrateKbps: null,
      lossRatio: null,
      foreignPackets: null,
      transport: null,
    });
  });
});
