import { FollowedSource, type NamedSource } from '../media/rtp/followed-source.ts';
import { readPictureSize } from '../media/rtp/picture-size.ts';
import { createRtcpSummary, readRtcp } from '../media/rtp/rtcp.ts';
import { createRtpPacket, parseRtpPacket, type RtpPacket } from '../media/rtp/rtp-packet.ts';
import { SequenceTracker } from '../media/rtp/sequence-tracker.ts';
import { SessionClock } from '../media/rtp/session-clock.ts';
import { RELAY_BEGINS_S, type RtspRelay } from '../rtsp/rtsp-relay.ts';
import type { SetUpTrack } from './reception.ts';
import type { ReceivingStream } from './stream-feed.ts';

const VIDEO_CLOCK_RATE = 90_000;

interface LaneTrack {
  readonly kind: 'video' | 'audio';
  readonly payloadType: number;
  readonly clockRate: number;
  readonly encoding: string;
  readonly sequence: SequenceTracker;
  readonly source: FollowedSource;
  heard: boolean;
  /** Of the unit under way: as it came, and as it is handed on. */
  timestamp: number;
  relayedTimestamp: number;
}

export interface LaneTracksOptions extends Pick<ReceivingStream, 'clock' | 'meter'> {
  tracks: SetUpTrack[];
  /**
   * The picture that begins is of another size than those before, and not handed on yet. What is returned is whether it was taken note of; it is told
   * again of the next picture if not.
   */
  onResized(): boolean;
}

type Relay = Pick<RtspRelay, 'packet' | 'droppedPackets'>;

/**
 * A camera's packets on their way into a relay. They are counted, and their timestamps become those of the session's clock: cameras' clocks
 * jump, stand still and disagree between sound and picture, and ffmpeg believes whatever it is told.
 */
export class LaneTracks {
  damagedOutside = 0;
  /** Packets of the picture so far, whatever is in them. */
  picturePackets = 0;
  /** Pictures of which at least the first packet was handed on. */
  pictures = 0;
  private readonly options: LaneTracksOptions;
  private relay: Relay;
  private droppedBefore = 0;
  private size: number | null = null;
  private readonly tracks: LaneTrack[];
  private readonly sessionClock: SessionClock;
  private readonly originMs: number;
  private readonly packet = createRtpPacket();
  private readonly rtcpSummary = createRtcpSummary();
  private malformed = 0;

  constructor(options: LaneTracksOptions, relay: Relay) {
    this.options = options;
    this.relay = relay;
    this.originMs = options.clock.monotonic();
    this.tracks = options.tracks.map((track) => createTrack(track));
    const timingOf = (kind: LaneTrack['kind']) => {
      const at = this.tracks.findIndex((track) => track.kind === kind);
      return at < 0 ? null : { clockRate: this.tracks[at]!.clockRate, rtpTime: options.tracks[at]!.rtpTime };
    };
    const video = timingOf('video');
    if (!video) throw new Error('a lane needs a video track');
    this.sessionClock = new SessionClock(video, timingOf('audio'), 0);
  }

  /** Packets of the picture have come. */
  get picture(): boolean {
    return this.tracks.some(({ kind, heard }) => kind === 'video' && heard);
  }

  get sound(): 'none' | 'awaited' | 'heard' {
    const sound = this.tracks.find(({ kind }) => kind === 'audio');
    if (!sound) return 'none';
    return sound.heard ? 'heard' : 'awaited';
  }

  /** Places of the tracks of which packets have come. */
  get heard(): number[] {
    return this.tracks.flatMap(({ heard }, place) => (heard ? [place] : []));
  }

  /** As the description has it; null where it does not. */
  get declaredFrameRate(): number | null {
    return this.options.tracks.find(({ media }) => media.kind === 'video')?.media.frameRate ?? null;
  }

  /** Packets that were no RTP, or that ffmpeg did not take. */
  get damaged(): number {
    return this.malformed + this.damagedOutside + this.droppedBefore + this.relay.droppedPackets;
  }

  /** Packets of other sources than the followed ones. */
  get foreign(): number {
    return this.tracks.reduce((sum, { source }) => sum + source.foreign, 0);
  }

  /** From here on packets go into another. */
  relayTo(relay: Relay): void {
    this.droppedBefore += this.relay.droppedPackets;
    this.relay = relay;
  }

  push(place: number, buffer: Buffer, start: number, end: number): void {
    const track = this.tracks[place];
    const { packet } = this;
    if (!track) return;
    if (track.kind === 'video') this.picturePackets += 1;
    if (!parseRtpPacket(buffer, start, end, packet)) {
      this.malformed += 1;
      return;
    }
    if (packet.payloadType !== track.payloadType) return;
    const { source } = track;
    if (packet.ssrc !== source.ssrc && !source.takes(packet, this.options.clock.monotonic())) return;
    const missing = track.sequence.push(packet.sequenceNumber);
    if (missing < 0) return;
    source.timestamp = packet.timestamp;
    this.options.meter.packet(end - start, missing);
    if (
      !track.heard ||
      packet.timestamp !== track.timestamp ||
      (track.encoding === 'JPEG' && startsJpeg(packet))
    ) {
      this.placeUnit(track, packet.timestamp);
    }
    track.heard = true;
    if (track.kind === 'video') this.noteSize(track);
    this.relay.packet(place, buffer, start, end, track.relayedTimestamp);
  }

  /** PLAY was answered behind the first packets: what it says of the tracks, in their order. */
  answered(tracks: readonly NamedSource[]): void {
    for (const [place, named] of tracks.entries()) this.tracks[place]?.source.answered(named);
  }

  /** Sender reports tell how picture and sound lie to each other. */
  report(place: number, buffer: Buffer, start: number, end: number): void {
    const track = this.tracks[place];
    const { rtcpSummary } = this;
    if (!track || !readRtcp(buffer, start, end, rtcpSummary) || !rtcpSummary.hasSenderReport) return;
    if (!track.source.reports(rtcpSummary.senderReport.ssrc)) return;
    this.sessionClock.report(track.kind, rtcpSummary.senderReport);
    this.sessionClock.synchronise();
  }

  private noteSize({ encoding }: LaneTrack): void {
    const size = readPictureSize(encoding, this.packet);
    if (size === null || size === this.size) return;
    if (this.size === null || this.options.onResized()) this.size = size;
  }

  private placeUnit(track: LaneTrack, timestamp: number): void {
    const { sessionClock } = this;
    const arrivalMs = this.options.clock.monotonic() - this.originMs;
    const ticks =
      track.kind === 'video'
        ? sessionClock.videoTicks(timestamp, arrivalMs)
        : sessionClock.audioTicks(timestamp, arrivalMs);
    if (track.kind === 'video') this.pictures += 1;
    track.timestamp = timestamp;
    track.relayedTimestamp = (ticks + track.clockRate * RELAY_BEGINS_S) % 2 ** 32;
  }
}

/** RFC 2435 §3.1.2: the fragment offset is 0. There are cameras whose clock stands still. */
function startsJpeg({ buffer, payloadStart, payloadEnd }: RtpPacket): boolean {
  return payloadEnd - payloadStart > 4 && buffer.readUIntBE(payloadStart + 1, 3) === 0;
}

function createTrack(track: SetUpTrack): LaneTrack {
  const { kind, encoding, payloadType, clockRate } = track.media;
  const sequence = new SequenceTracker();
  return {
    kind: kind === 'video' ? 'video' : 'audio',
    payloadType,
    clockRate: clockRate || VIDEO_CLOCK_RATE,
    encoding,
    sequence,
    source: new FollowedSource(sequence, track),
    ...{ heard: false, timestamp: 0, relayedTimestamp: 0 },
  };
}
