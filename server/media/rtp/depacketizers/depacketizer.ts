import type { AudioTrack, VideoTrack } from '../../codec/track.ts';
import type { RtpPacket } from '../rtp-packet.ts';

/**
 * Where a depacketizer writes. It appends bytes at `end` of `bytes` and says when they are one whole access unit.
 * The owner decides what the buffer is (on the hot path the part that is being filled), so nothing is copied twice.
 */
export interface UnitSink {
  /** May be replaced by `ensure`: read it again after each call. */
  bytes: Buffer;
  /** The next byte to write. */
  end: number;
  /** Makes room for `sizeBytes` more; false when the ceiling is reached, and then the unit must be dropped. */
  ensure(sizeBytes: number): boolean;
  /**
   * What was written since the last close is one access unit: for video a sample of length-prefixed NAL units
   * (4-byte lengths, ISO/IEC 14496-15), for audio one frame.
   * @param rtpTimestamp as it stood in the packets, 32 bits, in ticks of the track's RTP clock
   * @param durationTicks of the RTP clock; 0 when the format does not say (video)
   */
  closeUnit(rtpTimestamp: number, keyFrame: boolean, durationTicks: number): void;
  /** What was written since the last close is worthless: `end` goes back. */
  dropUnit(): void;
}

/** One per payload format. `push` never throws on what a camera sent: it counts in `damaged` and goes on. */
export interface Depacketizer<TrackKind extends VideoTrack | AudioTrack = VideoTrack | AudioTrack> {
  /** Null until enough is known (parameter sets). Another object when the parameters changed: a new init segment. */
  readonly track: TrackKind | null;
  /** Packets or units thrown away because they were malformed, incomplete or too large. */
  readonly damaged: number;
  /** Of the damaged units of video, those that others are predicted from. */
  readonly damagedReferences?: number;
  /** What comes that cannot be read whatever is tried, in words; null or absent as long as nothing of the kind came. */
  readonly refusal?: string | null;
  /** `lost`: the sequence numbers before this packet have a gap, so a unit that was open is incomplete. */
  push(packet: RtpPacket, lost: boolean, sink: UnitSink): void;
  /** Forget what is open (the stream starts anew). Parameter sets are kept. */
  reset(sink: UnitSink): void;
}
