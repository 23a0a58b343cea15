import { describe, expect, it } from 'vitest';
import type { EngineReport } from '../../../server/engine/engine-protocol.ts';
import { packReport, unpackReport } from '../../../server/engine/report-wire.ts';

const part: EngineReport = {
  type: 'part',
  stream: 7,
  memory: 4_000_000_000,
  start: 24,
  end: 51_224,
  part: {
    epoch: 3,
    segmentSequence: 1_764_300_123,
    index: 4,
    memoryBytes: 53_248,
    videoEnd: 48_000,
    independent: true,
    mediaTimeMs: 123_456_789.4444,
    durationMs: 199.9667,
    arrivalMs: 1_764_300_000_123,
    frames: 6,
  },
};

const init: EngineReport = {
  type: 'init',
  stream: 7,
  init: {
    epoch: 3,
    bytes: Buffer.from([1, 2, 3]),
    videoBytes: Buffer.from([1, 2]),
    codecs: 'avc1.64001f,mp4a.40.2',
    videoCodecs: 'avc1.64001f',
    video: {
      ...{ codec: 'h264', width: 1920, height: 1080, declaredFrameRate: 25 },
      displayed: { width: 1920, height: 1080 },
    },
  },
};

const others: EngineReport[] = [
  { type: 'segment-ended', stream: 7, sequence: 12 },
  { type: 'status', stream: 7, status: { phase: 'connecting', failure: null, retryAtMs: null } },
  { type: 'heartbeat' },
];

describe('A report between threads', () => {
  it.each([part, { ...part, part: { ...part.part, independent: false } }, init, ...others])(
    'says the same on the other side: $type',
    (report) => {
      expect(unpackReport(structuredClone(packReport(report)))).toEqual(report);
    },
  );

  it('brings the bytes of an init segment as buffers', () => {
    const told = unpackReport(structuredClone(packReport(init)));
    expect(told.type === 'init' && Buffer.isBuffer(told.init.bytes)).toBe(true);
    expect(told.type === 'init' && Buffer.isBuffer(told.init.videoBytes)).toBe(true);
  });
});
