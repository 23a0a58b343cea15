import { MAX_FLAC_BLOCK_SAMPLES } from '../../codec/flac.ts';
import type { G711Law } from '../../codec/g711.ts';
import { G711Flac } from '../../codec/g711-flac.ts';
import type { AudioTrack } from '../../codec/track.ts';
import type { UnitSink } from '../../unit-sink.ts';
import type { RtpPacket } from '../rtp-packet.ts';
import type { Depacketizer } from './depacketizer.ts';

/**
 * G.711 over RTP (RFC 3551 §4.5.14): every octet is a sample, those of two channels in turn (§4.1). Each packet becomes a
 * FLAC frame. Tolerates packets of any length; long ones become several frames, and half a pair of samples at an end is left
 * out.
 */
export class G711Depacketizer implements Depacketizer<AudioTrack> {
  readonly track: AudioTrack;
  damaged = 0;
  private readonly flac: G711Flac;
  private readonly channels: number;

  /** @param channels 1 or 2 */
  constructor(law: G711Law, sampleRate: number, channels = 1) {
    this.flac = new G711Flac(law, sampleRate, channels);
    this.channels = channels;
    this.track = this.flac.track;
  }

  push({ buffer, payloadStart, payloadEnd, timestamp }: RtpPacket, _lost: boolean, sink: UnitSink): void {
    const { channels } = this;
    const total = Math.floor((payloadEnd - payloadStart) / channels);
    for (let done = 0; done < total; done += MAX_FLAC_BLOCK_SAMPLES) {
      const count = Math.min(MAX_FLAC_BLOCK_SAMPLES, total - done);
      if (!this.flac.append(buffer, payloadStart + done * channels, count, sink)) {
        this.damaged += 1;
        return;
      }
      sink.closeUnit((timestamp + done) >>> 0, true, count);
    }
  }

  reset(_sink: UnitSink): void {}
}
