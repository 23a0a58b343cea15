import type { AudioTrack, VideoTrack } from '../media/codec/track.ts';
import { DecodeTimeline } from '../media/rtp/decode-timeline.ts';
import { createDepacketizer } from '../media/rtp/depacketizers/create-depacketizer.ts';
import type { Depacketizer } from '../media/rtp/depacketizers/depacketizer.ts';
import type { NamedSource } from '../media/rtp/followed-source.ts';
import { createRtcpSummary, readRtcp } from '../media/rtp/rtcp.ts';
import { SessionClock } from '../media/rtp/session-clock.ts';
import { mediaOfEachFormat, type SdpMedia } from '../media/sdp/session-description.ts';
import type { EngineMeasurement } from './engine-protocol.ts';
import { type ReceivingStream, StreamFeed } from './stream-feed.ts';
import { TrackInput } from './track-input.ts';
import type { UnitGatherer } from './unit-gatherer.ts';

/** ISO/IEC 14496-12 leaves the timescale free; RTP video always runs at 90 kHz (RFC 6184 §8.2.1, RFC 7798 §7.1). */
const VIDEO_TIMESCALE = 90_000;
/** A session's first frames may be decoded so long before they are shown. */
const REORDERING_MS = 1_000;
/** Share of a unit of sound by which the next may overlap it: cameras that stamp by a wall clock tremble. */
const SOUND_OVERLAP = 0.9;

/** A track, and what the camera says of the packets that are its own. */
export interface SetUpTrack extends NamedSource {
  media: SdpMedia;
  rtpTime: number | null;
}

export interface ReceptionOptions extends ReceivingStream {
  /** As set up with the camera: one video track, and sound if there is any. */
  tracks: SetUpTrack[];
}

/** One session's packets on their way to parts, or to the group cache while nobody watches. */
export class Reception {
  /** Packets of the picture so far, whatever is in them. */
  picturePackets = 0;
  private readonly options: ReceptionOptions;
  private readonly feed: StreamFeed;
  private readonly inputs: TrackInput[];
  private readonly video: TrackInput;
  private readonly audio: TrackInput | null;
  private readonly sessionClock: SessionClock;
  private readonly decodeTimeline = new DecodeTimeline();
  private readonly rtcpSummary = createRtcpSummary();
  /** The track whose declared reordering the timelines know. */
  private timedTrack: VideoTrack | null = null;
  private videoEndTicks = 0;
  private soundEndTicks = 0;
  private readonly soundRate: number;
  private damagedOutside = 0;

  constructor(options: ReceptionOptions) {
    this.options = options;
    this.feed = new StreamFeed(options, {
      onVideo: (units, rtpTimestamp, keyFrame) => this.videoUnit(units, rtpTimestamp, keyFrame),
      onAudio: (units, rtpTimestamp, _keyFrame, durationTicks) =>
        this.audioUnit(units, rtpTimestamp, durationTicks),
      resetSound: () => this.audio?.reset(),
    });
    this.inputs = options.tracks.map((track) => this.createInput(track));
    const { tracks } = options;
    const videoIndex = tracks.findIndex(({ media }) => media.kind === 'video');
    const audioIndex = tracks.findIndex(({ media }) => media.kind !== 'video');
    if (videoIndex < 0) throw new Error('a reception needs a video track');
    this.video = this.inputs[videoIndex]!;
    this.audio = this.inputs[audioIndex] ?? null;
    const sound = tracks[audioIndex];
    // Opus may leave its only rate out; a configuration that comes in the stream is not known yet.
    this.soundRate = asAudio(this.audio?.depacketizer.track)?.sampleRate ?? sound?.media.clockRate ?? 0;
    this.sessionClock = new SessionClock(
      { clockRate: VIDEO_TIMESCALE, rtpTime: tracks[videoIndex]!.rtpTime },
      sound ? { clockRate: this.soundRate, rtpTime: sound.rtpTime } : null,
      options.notBeforeMs,
    );
  }

  /** @param buffer valid during the call only */
  rtp(track: number, buffer: Buffer, start: number, end: number): void {
    const input = this.inputs[track];
    if (input === this.video) this.picturePackets += 1;
    input?.push(buffer, start, end, this.options.clock.monotonic());
  }

  /** PLAY was answered behind the first packets: what it says of the tracks, in their order. */
  answered(tracks: readonly NamedSource[]): void {
    for (const [index, named] of tracks.entries()) this.inputs[index]?.source.answered(named);
  }

  /** Sender reports tell how picture and sound lie to each other. */
  rtcp(track: number, buffer: Buffer, start: number, end: number): void {
    const { rtcpSummary } = this;
    if (!this.audio || !readRtcp(buffer, start, end, rtcpSummary) || !rtcpSummary.hasSenderReport) return;
    const input = this.inputs[track];
    if (!input?.source.reports(rtcpSummary.senderReport.ssrc)) return;
    this.sessionClock.report(input === this.video ? 'video' : 'audio', rtcpSummary.senderReport);
  }

  /** Bytes between packets that belong to nothing. */
  damaged(): void {
    this.damagedOutside += 1;
  }

  /** What the video consists of that cannot be read, in words; null as long as nothing of the kind came. */
  get refusal(): string | null {
    return this.video.depacketizer.refusal ?? null;
  }

  /** As the description or the parameter sets have it; null where neither does. */
  get declaredFrameRate(): number | null {
    const described = this.options.tracks.find(({ media }) => media.kind === 'video')?.media.frameRate;
    const { track } = this.video.depacketizer;
    return described ?? (track?.kind === 'video' ? track.declaredFrameRate : null);
  }

  get awaitsKeyFrame(): boolean {
    return this.feed.awaitsKeyFrame;
  }

  setSegmenting(segmenting: boolean): void {
    this.feed.setSegmenting(segmenting);
  }

  /** Where the next session may begin on the stream's timeline, milliseconds. */
  get endMs(): number {
    const videoMs = (this.videoEndTicks * 1000) / VIDEO_TIMESCALE;
    const soundMs = this.soundRate > 0 ? (this.soundEndTicks * 1000) / this.soundRate : 0;
    return Math.max(videoMs + REORDERING_MS, soundMs, this.options.notBeforeMs);
  }

  finish(): void {
    for (const input of this.inputs) input.reset();
    this.feed.finish();
  }

  measure(nowMs: number): EngineMeasurement | null {
    this.feed.readWallClock();
    if (this.options.meter.framesTotal === 0) return null;
    const damaged = this.inputs.reduce((sum, input) => sum + input.damaged, this.damagedOutside);
    const damagedReferences = this.video.depacketizer.damagedReferences ?? 0;
    const declaredFrameRate = this.feed.picture?.declaredFrameRate ?? null;
    this.options.meter.foreignPackets = this.inputs.reduce((sum, { source }) => sum + source.foreign, 0);
    return this.options.meter.measure(nowMs, damaged, damagedReferences, declaredFrameRate);
  }

  private createInput(track: SetUpTrack): TrackInput {
    const { media } = track;
    const depacketizer = createDepacketizer(media);
    if (!depacketizer) throw new Error(`no depacketizer for ${media.encoding}`);
    const { payloadType, kind } = media;
    const units = kind === 'video' ? this.feed.video : this.feed.audio;
    const createOther = (type: number) => createOtherDepacketizer(media, type);
    const { meter } = this.options;
    return new TrackInput({ depacketizer, payloadType, createOther, named: track, meter, units });
  }

  private videoUnit(units: UnitGatherer, rtpTimestamp: number, keyFrame: boolean): void {
    const { track } = this.video.depacketizer;
    if (keyFrame) this.video.changed = false;
    if (track?.kind !== 'video' || this.video.changed) {
      units.dropUnit();
      return;
    }
    this.feed.frameCame(keyFrame);
    if (track !== this.timedTrack) this.expectReordering(track);
    const pts = this.sessionClock.videoTicks(rtpTimestamp, units.arrivalMs - this.options.originMs);
    const dts = this.decodeTimeline.decodeTicks(pts);
    this.videoEndTicks = Math.max(pts, dts);
    if (keyFrame) {
      this.feed.keyFrameCame(track, asAudio(this.audio?.depacketizer.track));
      this.sessionClock.synchronise();
    }
    units.commit(dts, pts, keyFrame, 0);
    this.feed.frameCommitted();
  }

  private expectReordering(track: VideoTrack): void {
    const { declaredReorderFrames: frames, declaredFrameRate } = track;
    this.timedTrack = track;
    if (frames === 0) this.sessionClock.expectNoReordering();
    else if (frames && declaredFrameRate)
      this.decodeTimeline.expectReorder(frames, Math.round(VIDEO_TIMESCALE / declaredFrameRate));
  }

  private audioUnit(units: UnitGatherer, rtpTimestamp: number, durationTicks: number): void {
    const track = this.audio?.depacketizer.track;
    const { sound } = this.feed;
    // Another configuration takes effect at the next key frame; until then no decoder could make sense of it.
    if (!track || (sound && track !== sound)) {
      units.dropUnit();
      return;
    }
    const ticks = this.sessionClock.audioTicks(rtpTimestamp, units.arrivalMs - this.options.originMs);
    if (ticks < this.soundEndTicks - durationTicks * SOUND_OVERLAP) {
      // The sound was moved back: what was heard already is left out.
      units.dropUnit();
      return;
    }
    this.soundEndTicks = ticks + durationTicks;
    units.commit(ticks, ticks, true, durationTicks);
  }
}

/** The clocks of a session are those that it began with. */
function createOtherDepacketizer(media: SdpMedia, payloadType: number): Depacketizer | null {
  const other = mediaOfEachFormat(media).find((format) => format.payloadType === payloadType);
  return other?.clockRate === media.clockRate ? createDepacketizer(other) : null;
}

function asAudio(track: VideoTrack | AudioTrack | null | undefined): AudioTrack | null {
  return track?.kind === 'audio' ? track : null;
}
