import { createRtcpSummary, readRtcp } from '../media/rtp/rtcp.ts';
import type { FrameSink } from './interleaved-demuxer.ts';

/**
 * Which track a frame belongs to. By the channels that SETUP agreed on (RFC 2326 §12.39), but proven by the first
 * packet's payload type: there are cameras that answer other channels than they use, that use always 0 and 2 in their own
 * order, or that go on sending a former session's stream on a channel of its own.
 *
 * RTCP is told by its packet type (192..223, RFC 5761 §4), not by the odd channel.
 */
export interface TrackRouterOptions {
  onRtp(trackIndex: number, buffer: Buffer, start: number, end: number): void;
  onRtcp(trackIndex: number, buffer: Buffer, start: number, end: number): void;
  onDamaged(bytes: number): void;
}

const UNDECIDED = -1;
const IGNORED = -2;
/** The smallest RTCP packet's header (RFC 3550 §6.4.2), and that of an RTP packet (§5.1). */
const MIN_PACKET_BYTES = 8;
const MIN_RTP_BYTES = 12;

export class TrackRouter implements FrameSink {
  /** Set by every RTP packet of a watched track; the watchdog takes it back. */
  sawMedia = false;
  /** A watched track said goodbye (RFC 3550 §6.6), and `sawMedia` tells what came since; the watchdog takes it back. */
  saidGoodbye = false;
  private readonly summary = createRtcpSummary();
  private readonly options: TrackRouterOptions;
  private readonly payloadTypes: number[] = [];
  private readonly watched: boolean[] = [];
  private readonly agreed = new Int8Array(256).fill(UNDECIDED);
  private readonly routes = new Int8Array(256).fill(UNDECIDED);
  /** Of the packet before: nearly always that of the next, and what lies here spares a look into the tables, of which each camera has its own. */
  private lastChannel = -1;
  private lastTrack = UNDECIDED;

  constructor(options: TrackRouterOptions) {
    this.options = options;
  }

  /** `watched`: silence on this track counts as silence of the camera. */
  addTrack(trackIndex: number, payloadType: number, rtpChannel: number, watched: boolean): void {
    this.payloadTypes[trackIndex] = payloadType;
    this.watched[trackIndex] = watched;
    // A camera that answers the same channels for each track: the first keeps them, the others prove themselves by type.
    if (this.agreed[rtpChannel] === UNDECIDED) this.agreed[rtpChannel] = trackIndex;
    if (rtpChannel < 255 && this.agreed[rtpChannel + 1] === UNDECIDED)
      this.agreed[rtpChannel + 1] = trackIndex;
  }

  /** Is a packet what `sawMedia` tells of? */
  isMedia(trackIndex: number, packetType: number): boolean {
    return this.watched[trackIndex] === true && !isReport(packetType);
  }

  frame(channel: number, buffer: Buffer, start: number, end: number): void {
    const track = this.trackOf(channel, buffer, start, end);
    if (track < 0) return;
    const packetType = buffer[start + 1]!;
    if (isReport(packetType)) {
      if (this.watched[track]) this.listenForGoodbye(buffer, start, end);
      this.options.onRtcp(track, buffer, start, end);
      return;
    }
    if (this.watched[track]) this.sawMedia = true;
    this.options.onRtp(track, buffer, start, end);
  }

  /** The track of the packet at [start, end); negative for none of ours, and for what is too short to be one, which is told. */
  trackOf(channel: number, buffer: Buffer, start: number, end: number): number {
    if (end - start < MIN_PACKET_BYTES) {
      this.options.onDamaged(end - start);
      return UNDECIDED;
    }
    if (channel === this.lastChannel) return this.lastTrack;
    const track = this.routes[channel]!;
    if (track === UNDECIDED) return this.decide(channel, buffer, start, end);
    this.lastChannel = channel;
    this.lastTrack = track;
    return track;
  }

  private listenForGoodbye(buffer: Buffer, start: number, end: number): void {
    if (!readRtcp(buffer, start, end, this.summary) || !this.summary.hasGoodbye) return;
    this.saidGoodbye = true;
    this.sawMedia = false;
  }

  private decide(channel: number, buffer: Buffer, start: number, end: number): number {
    const packetType = buffer[start + 1]!;
    const agreed = this.agreed[channel]!;
    // RTCP says nothing of its track, and garbage of nothing: they prove no channel, the next RTP packet there may.
    if (isReport(packetType) || end - start < MIN_RTP_BYTES || buffer[start]! >> 6 !== 2) return agreed;
    const payloadType = packetType & 0x7f;
    const matching = this.payloadTypes.flatMap((type, index) => (type === payloadType ? [index] : []));
    const byType = matching.length === 1 ? matching[0]! : UNDECIDED;
    const track = agreed >= 0 && (matching.includes(agreed) || byType < 0) ? agreed : byType;
    this.routes[channel] = track < 0 ? IGNORED : track;
    return track;
  }
}

/** @param packetType second byte of a packet */
export function isReport(packetType: number): boolean {
  return packetType >= 192 && packetType <= 223;
}
