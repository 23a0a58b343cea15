import { FlacEncoder, maxFlacFrameBytes } from './flac.ts';
import type { AudioTrack } from './track.ts';

/**
 * Units in which nothing is heard, to stand where a camera sends none because nobody speaks: FLAC of constant zero (RFC 9639 §9.2.3), and
 * Opus of a silent CELT frame (RFC 6716 §4.3, table 56). What AAC is silent with depends on too much of its configuration.
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

export class Silence {
  readonly sampleRate: number;
  private readonly channels: number;
  private readonly whole: SilentUnit;
  private readonly isFlac: boolean;

  /** @returns null where silence cannot be made */
  static of(track: AudioTrack | null): Silence | null {
    return track && track.codec !== 'aac' ? new Silence(track) : null;
  }

  private constructor({ codec, sampleRate, channels }: AudioTrack) {
    this.sampleRate = sampleRate;
    this.channels = channels;
    this.isFlac = codec === 'flac';
    const ticks = Math.round(sampleRate / FLAC_UNITS_PER_SECOND);
    this.whole = this.isFlac ? { bytes: silentFlac(channels, ticks), ticks } : OPUS_UNIT;
  }

  /** @returns a unit of the usual length; null when that is longer than `maxTicks` */
  unit(maxTicks: number): SilentUnit | null {
    return this.whole.ticks <= maxTicks ? this.whole : null;
  }

  /** @returns a shorter one, as long as can be made, for what is left up to where sound goes on; null when nothing is that short */
  rest(maxTicks: number): SilentUnit | null {
    if (!this.isFlac) return OPUS_REST.ticks <= maxTicks ? OPUS_REST : null;
    const ticks = Math.min(this.whole.ticks, Math.floor(maxTicks));
    return ticks < MIN_FLAC_TICKS ? null : { bytes: silentFlac(this.channels, ticks), ticks };
  }
}

function silentFlac(channels: number, ticks: number): Buffer {
  const into = Buffer.alloc(maxFlacFrameBytes(channels * ticks));
  const end = new FlacEncoder(channels).encode(new Int32Array(channels * ticks), ticks, into, 0);
  return Buffer.from(into.subarray(0, end));
}
