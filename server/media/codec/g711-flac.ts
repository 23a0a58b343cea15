import type { UnitSink } from '../unit-sink.ts';
import { FlacEncoder, MAX_FLAC_BLOCK_SAMPLES, maxFlacFrameBytes, writeFlacConfiguration } from './flac.ts';
import { G711_SAMPLES, type G711Law } from './g711.ts';
import type { AudioTrack } from './track.ts';

/** G.711 as FLAC, lossless: no browser plays the former from fMP4. Every octet is a sample, those of two channels in turn. */
export class G711Flac {
  readonly track: AudioTrack;
  private readonly decoded: Int16Array;
  private readonly encoder: FlacEncoder;
  private readonly channels: number;
  private readonly block: Int32Array;

  /** @param channels 1 or 2 */
  constructor(law: G711Law, sampleRate: number, channels = 1) {
    this.decoded = G711_SAMPLES[law];
    this.encoder = new FlacEncoder(channels);
    this.channels = channels;
    this.block = new Int32Array(MAX_FLAC_BLOCK_SAMPLES * channels);
    this.track = {
      kind: 'audio',
      codec: 'flac',
      codecString: 'flac',
      sampleRate,
      channels,
      configuration: writeFlacConfiguration(sampleRate, channels),
    };
  }

  /**
   * Appends samples as one frame to what the sink gathers; the caller closes the unit.
   * @param count of samples in each channel, 1 to MAX_FLAC_BLOCK_SAMPLES; they lie in `buffer` from `start` on
   * @returns false when the sink has no room
   */
  append(buffer: Buffer, start: number, count: number, sink: UnitSink): boolean {
    if (!sink.ensure(maxFlacFrameBytes(count * this.channels))) return false;
    this.fillBlock(buffer, start, count);
    sink.end = this.encoder.encode(this.block, count, sink.bytes, sink.end);
    return true;
  }

  /** One channel behind the other. */
  private fillBlock(buffer: Buffer, start: number, count: number): void {
    const { block, channels, decoded } = this;
    for (let channel = 0; channel < channels; channel += 1) {
      let at = start + channel;
      for (let index = channel * count; index < (channel + 1) * count; index += 1) {
        block[index] = decoded[buffer[at]!]!;
        at += channels;
      }
    }
  }
}
