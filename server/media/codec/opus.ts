import { ByteWriter } from '../../base/byte-writer.ts';
import { MEDIA_CEILINGS } from '../media-ceilings.ts';
import type { AudioTrack } from './track.ts';

/** Opus (RFC 6716) inside of ISOBMFF ("Encapsulation of Opus in ISO Base Media File Format" §4.3.2). */
export const OPUS_SAMPLE_RATE = 48_000;
/** RFC 6716 §3.2.5 R5: a packet holds at most 120 ms. */
const MAX_PACKET_SAMPLES = MEDIA_CEILINGS.opusPacketSamples;

/** Samples at 48 kHz of one frame by the configuration number of the TOC byte (RFC 6716 §3.1, table 2). */
const SILK_FRAME_SAMPLES = [480, 960, 1920, 2880];
const HYBRID_FRAME_SAMPLES = [480, 960];
const CELT_FRAME_SAMPLES = [120, 240, 480, 960];

/**
 * How long a packet plays, told by its first two bytes (RFC 6716 §3.1 and §3.2).
 * @returns samples at 48 kHz; 0 when the packet is malformed
 */
export function opusPacketSamples(buffer: Uint8Array, start: number, end: number): number {
  if (end <= start) return 0;
  const toc = buffer[start]!;
  const frames = frameCount(buffer, start, end);
  const samples = frames * frameSamples(toc >> 3);
  return samples <= MAX_PACKET_SAMPLES ? samples : 0;
}

/** @param channels 1 or 2 */
export function opusTrack(channels: number): AudioTrack {
  return {
    kind: 'audio',
    codec: 'opus',
    codecString: 'opus',
    sampleRate: OPUS_SAMPLE_RATE,
    channels,
    configuration: writeOpusConfiguration(channels),
  };
}

/** The dOps box's payload for one or two channels; version 0, gain and pre-skip 0: a live stream is entered midway. */
export function writeOpusConfiguration(channels: number): Buffer {
  return new ByteWriter()
    .u8(0)
    .u8(channels)
    .u16(0) // PreSkip
    .u32(OPUS_SAMPLE_RATE)
    .u16(0) // OutputGain
    .u8(0) // ChannelMappingFamily
    .finish();
}

function frameSamples(configuration: number): number {
  if (configuration < 12) return SILK_FRAME_SAMPLES[configuration & 3]!;
  if (configuration < 16) return HYBRID_FRAME_SAMPLES[configuration & 1]!;
  return CELT_FRAME_SAMPLES[configuration & 3]!;
}

function frameCount(buffer: Uint8Array, start: number, end: number): number {
  switch (buffer[start]! & 3) {
    case 0:
      return 1;
    case 3:
      return end - start > 1 ? buffer[start + 1]! & 0x3f : 0;
    default:
      return 2;
  }
}
