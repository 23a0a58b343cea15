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
 * G.711 over RTP (RFC 3551 §4.5.14), of one channel: every octet is a sample. No browser plays it from fMP4, so each packet
 * becomes a FLAC frame, lossless. Tolerates packets of any length; long ones become several frames.
 */
export class G711Depacketizer implements Depacketizer<AudioTrack> {
  readonly track: AudioTrack;
  damaged = 0;
  private readonly decoded: Int16Array;
  private readonly encoder = new FlacEncoder();
  private readonly block = new Int32Array(MAX_FLAC_BLOCK_SAMPLES);

  constructor(law: G711Law, sampleRate: number) {
    this.decoded = G711_SAMPLES[law];
    this.track = {
      kind: 'audio',
      codec: 'flac',
      codecString: 'flac',
      sampleRate,
      channels: 1,
      configuration: writeFlacConfiguration(sampleRate),
    };
  }

  push({ buffer, payloadStart, payloadEnd, timestamp }: RtpPacket, _lost: boolean, sink: UnitSink): void {
    for (let at = payloadStart; at < payloadEnd; at += MAX_FLAC_BLOCK_SAMPLES) {
      const count = Math.min(MAX_FLAC_BLOCK_SAMPLES, payloadEnd - at);
      if (!sink.ensure(maxFlacFrameBytes(count))) {
        this.damaged += 1;
        return;
      }
      for (let index = 0; index < count; index += 1) this.block[index] = this.decoded[buffer[at + index]!]!;
      sink.end = this.encoder.encode(this.block, count, sink.bytes, sink.end);
      sink.closeUnit((timestamp + at - payloadStart) >>> 0, true, count);
    }
  }

  reset(_sink: UnitSink): void {}
}
