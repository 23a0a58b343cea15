import { opusPacketSamples, opusTrack } from '../../codec/opus.ts';
import type { AudioTrack } from '../../codec/track.ts';
import { MEDIA_CEILINGS } from '../../media-ceilings.ts';
import type { UnitSink } from '../../unit-sink.ts';
import type { RtpPacket } from '../rtp-packet.ts';
import type { Depacketizer } from './depacketizer.ts';

/** Opus over RTP (RFC 7587): each packet is one Opus packet, and the clock is always 48 kHz. */
const MAX_UNIT_BYTES = MEDIA_CEILINGS.soundUnitBytes;

export class OpusDepacketizer implements Depacketizer<AudioTrack> {
  readonly track: AudioTrack;
  damaged = 0;

  constructor(channels: number) {
    this.track = opusTrack(channels);
  }

  push({ buffer, payloadStart, payloadEnd, timestamp }: RtpPacket, _lost: boolean, sink: UnitSink): void {
    const sizeBytes = payloadEnd - payloadStart;
    if (sizeBytes === 0) return;
    const samples = opusPacketSamples(buffer, payloadStart, payloadEnd);
    if (samples === 0 || sizeBytes > MAX_UNIT_BYTES || !sink.ensure(sizeBytes)) {
      this.damaged += 1;
      return;
    }
    buffer.copy(sink.bytes, sink.end, payloadStart, payloadEnd);
    sink.end += sizeBytes;
    sink.closeUnit(timestamp, true, samples);
  }

  reset(_sink: UnitSink): void {}
}
