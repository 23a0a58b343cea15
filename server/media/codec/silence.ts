import { parseAudioSpecificConfig } from './audio-specific-config.ts';
import { FlacEncoder, maxFlacFrameBytes } from './flac.ts';
import type { AudioTrack } from './track.ts';

/**
 * Units in which nothing is heard, to stand where a camera sends none because nobody speaks: FLAC of constant zero (RFC 9639 §9.2.3), Opus
 * of a silent CELT frame (RFC 6716 §4.3, table 56), and AAC-LC without a single scale factor band (ISO/IEC 14496-3 §4.4.2).
 */
export interface SilentUnit {
  bytes: Buffer;
  /** In samples of each channel. */
  ticks: number;
}

const FLAC_UNITS_PER_SECOND = 25;
/** STREAMINFO promises blocks of no fewer samples (§8.2). */
const MIN_FLAC_TICKS = 16;
/** One channel, full band, one frame of 20 or 2.5 ms (RFC 6716 §3.1, table 2); decoders of two channels play it on both. */
const OPUS_UNIT: SilentUnit = { bytes: Buffer.from([0xf8, 0xff, 0xfe]), ticks: 960 };
const OPUS_REST: SilentUnit = { bytes: Buffer.from([0xe0, 0xff, 0xfe]), ticks: 120 };

const AAC_LC = 'mp4a.40.2';
/**
 * raw_data_block() of one channel and of a pair without common_window, in which all is zero: gain, window, max_sfb, tools. Then ID_END. It is the same
 * at every rate.
 */
const AAC_UNITS: Readonly<Record<number, Buffer>> = {
  1: Buffer.from('00000007', 'hex'),
  2: Buffer.from('2000000000000e', 'hex'),
};

export class Silence {
  readonly sampleRate: number;
  private readonly track: AudioTrack;
  private readonly whole: SilentUnit;

  /** @returns null where silence cannot be made: of AAC with extensions, or of more channels than two */
  static of(track: AudioTrack | null): Silence | null {
    const whole = track && wholeUnit(track);
    return whole ? new Silence(track, whole) : null;
  }

  private constructor(track: AudioTrack, whole: SilentUnit) {
    this.sampleRate = track.sampleRate;
    this.track = track;
    this.whole = whole;
  }

  /** @returns a unit of the usual length; null when that is longer than `maxTicks` */
  unit(maxTicks: number): SilentUnit | null {
    return this.whole.ticks <= maxTicks ? this.whole : null;
  }

  /** @returns a shorter one, as long as can be made, for what is left up to where sound goes on; null when nothing is that short */
  rest(maxTicks: number): SilentUnit | null {
    const { codec, channels } = this.track;
    if (codec === 'aac') return null;
    if (codec === 'opus') return OPUS_REST.ticks <= maxTicks ? OPUS_REST : null;
    const ticks = Math.min(this.whole.ticks, Math.floor(maxTicks));
    return ticks < MIN_FLAC_TICKS ? null : { bytes: silentFlac(channels, ticks), ticks };
  }
}

function wholeUnit({
  codec,
  codecString,
  channels,
  sampleRate,
  configuration,
}: AudioTrack): SilentUnit | null {
  if (codec === 'opus') return OPUS_UNIT;
  if (codec === 'flac') {
    const ticks = Math.round(sampleRate / FLAC_UNITS_PER_SECOND);
    return { bytes: silentFlac(channels, ticks), ticks };
  }
  const bytes = codecString === AAC_LC ? AAC_UNITS[channels] : undefined;
  const ticks = parseAudioSpecificConfig(configuration)?.frameSamples;
  return bytes && ticks ? { bytes, ticks } : null;
}

function silentFlac(channels: number, ticks: number): Buffer {
  const into = Buffer.alloc(maxFlacFrameBytes(channels * ticks));
  const end = new FlacEncoder(channels).encode(new Int32Array(channels * ticks), ticks, into, 0);
  return Buffer.from(into.subarray(0, end));
}
