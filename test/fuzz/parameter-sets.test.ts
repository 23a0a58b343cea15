import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseAudioSpecificConfig } from '../../server/media/codec/audio-specific-config.ts';
import { h264Track, parseH264Pps } from '../../server/media/codec/h264-parameter-sets.ts';
import { h265Track, parseH265ParameterSetId } from '../../server/media/codec/h265-parameter-sets.ts';
import type { VideoTrack } from '../../server/media/codec/track.ts';
import { writeInitSegment } from '../../server/media/fmp4/init-segment.ts';
import { readTracks } from '../support/box-reader.ts';
import { mutatedBytes } from '../support/mutations.ts';
import { H264_CASES, H265_CASES } from '../support/parameter-set-cases.ts';

const LIMITS = { numRuns: 4_000, interruptAfterTimeLimit: 2_000 };
const bytes = (hex: string) => Buffer.from(hex, 'hex');

/** What a track may say whatever it was made of: an init segment that an independent reader accepts. */
function expectPlausible(track: VideoTrack | null): boolean {
  if (!track) return false;
  expect(track.width).toBeGreaterThan(0);
  expect(track.height).toBeGreaterThan(0);
  expect(Math.max(track.width, track.height)).toBeLessThanOrEqual(16_384);
  expect(track.codecString).toMatch(
    /^(avc1\.[0-9a-f]{6}|hvc1\.[ABC]?\d+\.[0-9A-F]+\.[LH]\d+(\.[0-9A-F]{1,2}){0,6})$/,
  );
  expect(track.declaredFrameRate ?? 1).toBeGreaterThan(0);
  expect(track.declaredReorderFrames ?? 0).toBeLessThanOrEqual(16);
  expect(readTracks(writeInitSegment([{ id: 1, timescale: 90_000, track }]))).toHaveLength(1);
  return true;
}

test('a damaged H.264 SPS makes a plausible track or none', () => {
  const seen = new Set<boolean>();
  fc.assert(
    fc.property(mutatedBytes(H264_CASES.map(({ sps }) => bytes(sps))), (sps) => {
      seen.add(expectPlausible(h264Track([sps], [bytes(H264_CASES[0]!.pps)])));
      parseH264Pps(sps);
    }),
    LIMITS,
  );
  expect(seen.size).toBe(2);
});

test('a damaged H.265 SPS makes a plausible track or none', () => {
  const { vps, pps } = H265_CASES[0]!;
  const seen = new Set<boolean>();
  fc.assert(
    fc.property(mutatedBytes(H265_CASES.map(({ sps }) => bytes(sps))), (sps) => {
      seen.add(expectPlausible(h265Track([bytes(vps)], [sps], [bytes(pps)])));
      parseH265ParameterSetId(sps);
    }),
    LIMITS,
  );
  expect(seen.size).toBe(2);
});

test('a damaged AudioSpecificConfig says something possible or nothing', () => {
  const seeds = ['1210', '1588', '2b11880000', '178007d010', 'f8e85000'].map(bytes);
  fc.assert(
    fc.property(mutatedBytes(seeds), (config) => {
      const parsed = parseAudioSpecificConfig(config);
      if (!parsed) return;
      expect(parsed.sampleRate).toBeGreaterThan(0);
      expect(parsed.sampleRate).toBeLessThanOrEqual(96_000);
      expect([1, 2, 3, 4, 5, 6, 8]).toContain(parsed.channels);
      expect([960, 1024]).toContain(parsed.frameSamples);
    }),
    LIMITS,
  );
});
