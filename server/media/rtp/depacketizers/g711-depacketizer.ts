import {
  FlacEncoder,
  MAX_FLAC_BLOCK_SAMPLES,
  maxFlacFrameBytes,
  writeFlacConfiguration,
} from '../../codec/flac.ts';
import { G711_SAMPLES, type G711Law } from '../../codec/g711.ts';
import type { AudioTrack } from '../../codec/track.ts';
import type { RtpPacket } from '../rtp-packet.ts';
import type { Depacketizer, UnitSink } from './depacketizer.ts';

/**
 * G.711 over RTP (RFC 3551 §4.5.14): every octet is a sample, those of two channels in turn (§4.1). No browser plays it from
 * fMP4, so each packet becomes a FLAC frame, lossless. Tolerates packets of any length; long ones become several frames, and
 * half a pair of samples at an end is left out.
 */
export class G711Depacketizer implements Depacketizer<AudioTrack> {
  readonly track: AudioTrack;
  damaged = 0;
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

  push({ buffer, payloadStart, payloadEnd, timestamp }: RtpPacket, _lost: boolean, sink: UnitSink): void {
    const { channels } = this;
    const total = Math.floor((payloadEnd - payloadStart) / channels);
    for (let done = 0; done < total; done += MAX_FLAC_BLOCK_SAMPLES) {
      const count = Math.min(MAX_FLAC_BLOCK_SAMPLES, total - done);
      if (!sink.ensure(maxFlacFrameBytes(count * channels))) {
        this.damaged += 1;
        return;
      }
      this.fillBlock(buffer, payloadStart + done * channels, count);
      sink.end = this.encoder.encode(this.block, count, sink.bytes, sink.end);
      sink.closeUnit((timestamp + done) >>> 0, true, count);
    }
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

  reset(_sink: UnitSink): void {}
}
