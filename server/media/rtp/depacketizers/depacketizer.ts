import type { AudioTrack, VideoTrack } from '../../codec/track.ts';
import type { UnitSink } from '../../unit-sink.ts';
import type { RtpPacket } from '../rtp-packet.ts';

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
