import type { AudioTrack, VideoTrack } from '../media/codec/track.ts';
import { FlvDemuxer } from '../media/flv/flv-demuxer.ts';
import type { SenderReport } from '../media/rtp/rtcp.ts';
import { ONE_CLOCK_MAY_DIFFER_MS, SessionClock } from '../media/rtp/session-clock.ts';
import type { EngineMeasurement } from './engine-protocol.ts';
import { type ReceivingStream, StreamFeed } from './stream-feed.ts';
import type { UnitGatherer } from './unit-gatherer.ts';

const VIDEO_TIMESCALE = 90_000;
const VIDEO_TICKS_PER_MS = VIDEO_TIMESCALE / 1000;
/** FLV counts both tracks in milliseconds, on one clock. */
const FLV_TIMESCALE = 1_000;
/** A frame is shown no further from when it is decoded than any reordering explains. */
const MAX_COMPOSITION_MS = 2_000;
/** Whole milliseconds put sound up to one early or late; what is within this follows the sound before. */
const SOUND_TREMBLE_MS = 20;

/**
 * One FLV stream's units on their way to parts: of an ffmpeg lane, or of whoever pushes RTMP. Its clock is treated as a camera's is: followed as long
 * as it is believable, and then left alone. That of a lane is believable for longer.
 */
export class FlvReception {
  private readonly stream: ReceivingStream;
  private readonly feed: StreamFeed;
  private demuxer: FlvDemuxer;
  private damagedBefore = 0;
  private notBeforeMs: number;
  private clock: SessionClock | null = null;
  private declaredTrack: VideoTrack | null = null;
  private ratelessTrack: VideoTrack | null = null;
  private lastDtsTicks = -1;
  private soundTrack: AudioTrack | null = null;
  private soundEndMs = -1;
  /** Where it ends in the track's own ticks, which are finer. */
  private soundEndTicks = 0;

  constructor(stream: ReceivingStream) {
    this.stream = stream;
    this.feed = new StreamFeed(stream, {
      onVideo: (units, timestampMs, keyFrame, _durationTicks, compositionMs) =>
        this.videoUnit(units, timestampMs, keyFrame, compositionMs),
      onAudio: (units, timestampMs, _keyFrame, durationTicks) =>
        this.audioUnit(units, timestampMs, durationTicks),
      resetSound: () => {},
    });
    this.demuxer = new FlvDemuxer(this.feed);
    this.notBeforeMs = stream.notBeforeMs;
  }

  /** Another FLV follows, of whatever tracks and with a clock of its own; the units go on where those of the one before end. */
  beginAnew(): void {
    this.feed.video.dropUnit();
    this.feed.audio.dropUnit();
    this.damagedBefore = this.damaged;
    this.demuxer = new FlvDemuxer(this.feed);
    this.clock = null;
    this.notBeforeMs = Math.max(this.lastDtsTicks / VIDEO_TICKS_PER_MS, this.soundEndMs, this.notBeforeMs);
  }

  /** The next bytes, in pieces of whatever size; valid during the call. */
  push(chunk: Buffer): void {
    const nowMs = this.stream.clock.monotonic();
    this.feed.video.readAt(nowMs);
    this.feed.audio.readAt(nowMs);
    this.demuxer.push(chunk);
  }

  /** Why nothing more is read, in words; null as long as it is FLV. */
  get failure(): string | null {
    return this.demuxer.failure;
  }

  /** What the video consists of that cannot be read, in words; null as long as nothing of the kind came. */
  get refusal(): string | null {
    return this.demuxer.video.refusal;
  }

  /** Units and tags that were thrown away. */
  get damaged(): number {
    return this.damagedBefore + this.demuxer.damaged;
  }

  setSegmenting(segmenting: boolean): void {
    this.feed.setSegmenting(segmenting);
  }

  /** Where the next session may begin on the stream's timeline, milliseconds. */
  get endMs(): number {
    const videoMs = this.lastDtsTicks / VIDEO_TICKS_PER_MS + MAX_COMPOSITION_MS;
    return Math.max(this.lastDtsTicks < 0 ? 0 : videoMs, this.soundEndMs, this.stream.notBeforeMs);
  }

  finish(): void {
    this.feed.finish();
  }

  /** @param damaged besides what is damaged in the FLV itself, since the stream began */
  measure(nowMs: number, damaged = 0): EngineMeasurement | null {
    this.feed.readWallClock();
    if (this.stream.meter.framesTotal === 0) return null;
    const declaredFrameRate = this.feed.picture?.declaredFrameRate ?? null;
    return this.stream.meter.measure(nowMs, this.damaged + damaged, 0, declaredFrameRate);
  }

  private videoUnit(
    units: UnitGatherer,
    timestampMs: number,
    keyFrame: boolean,
    compositionMs: number,
  ): void {
    const track = this.videoTrack();
    if (!track) {
      units.dropUnit();
      return;
    }
    this.feed.frameCame(keyFrame);
    const clock = this.clockFrom(timestampMs);
    const ticks = clock.videoTicks(videoTimestamp(timestampMs), this.sinceOrigin(units));
    const dts = Math.max(this.lastDtsTicks + 1, ticks);
    const shift = Math.abs(compositionMs) > MAX_COMPOSITION_MS ? 0 : compositionMs;
    this.lastDtsTicks = dts;
    if (keyFrame) {
      this.feed.keyFrameCame(track, this.demuxer.audioTrack);
      this.synchronise(clock, timestampMs);
    }
    units.commit(dts, Math.max(0, dts + shift * VIDEO_TICKS_PER_MS), keyFrame, 0);
    this.feed.frameCommitted();
  }

  /** An encoder of ours declares the frame rate that it allows: what the camera has is yet to be seen. */
  private videoTrack(): VideoTrack | null {
    const track = this.demuxer.videoTrack;
    if (!track || !this.stream.transcoded) return track;
    if (track !== this.declaredTrack) this.ratelessTrack = { ...track, declaredFrameRate: null };
    this.declaredTrack = track;
    return this.ratelessTrack;
  }

  private audioUnit(units: UnitGatherer, timestampMs: number, durationTicks: number): void {
    const track = this.demuxer.audioTrack;
    const { sound } = this.feed;
    // Another configuration takes effect at the next key frame; until then no decoder could make sense of it.
    if (!track || (sound && track !== sound)) {
      units.dropUnit();
      return;
    }
    const ticks = this.soundTicks(track, timestampMs, this.sinceOrigin(units));
    if (ticks === null) {
      // The sound was moved back: what was heard already is left out.
      units.dropUnit();
      return;
    }
    this.soundEndTicks = ticks + durationTicks;
    this.soundEndMs = (this.soundEndTicks * 1000) / track.sampleRate;
    units.commit(ticks, ticks, true, durationTicks);
  }

  /** In ticks of the track; null for what lies before the end of the sound so far. */
  private soundTicks(track: AudioTrack, timestampMs: number, arrivalMs: number): number | null {
    const placedMs = this.clockFrom(timestampMs).audioTicks(timestampMs, arrivalMs);
    const away = placedMs - this.soundEndMs;
    const follows = Math.abs(away) <= SOUND_TREMBLE_MS && track === this.soundTrack;
    if (!follows && away < 0) return null;
    this.soundTrack = track;
    return follows ? this.soundEndTicks : Math.round((placedMs * track.sampleRate) / 1000);
  }

  /** What FLV says by its form, that both tracks run on one clock, the session's clock takes as what a camera would say of them. */
  private clockFrom(timestampMs: number): SessionClock {
    if (this.clock) return this.clock;
    this.clock = new SessionClock(
      { clockRate: VIDEO_TIMESCALE, rtpTime: videoTimestamp(timestampMs) },
      { clockRate: FLV_TIMESCALE, rtpTime: timestampMs },
      this.notBeforeMs,
      ONE_CLOCK_MAY_DIFFER_MS,
    );
    this.clock.expectNoReordering(); // of times to decode at
    // An encoder of ours was given times that follow arrivals. It may have to wait for the processor for seconds.
    if (this.stream.transcoded) this.clock.expectRightRate();
    return this.clock;
  }

  private synchronise(clock: SessionClock, timestampMs: number): void {
    clock.report('video', reportOf(timestampMs, videoTimestamp(timestampMs)));
    clock.report('audio', reportOf(timestampMs, timestampMs));
    clock.synchronise();
  }

  private sinceOrigin(units: UnitGatherer): number {
    return units.arrivalMs - this.stream.originMs;
  }
}

/** 32 bits of 90 kHz; they wrap when the milliseconds do. */
function videoTimestamp(timestampMs: number): number {
  return (timestampMs * VIDEO_TICKS_PER_MS) % 2 ** 32;
}

function reportOf(wallClockMs: number, rtpTimestamp: number): SenderReport {
  return { ssrc: 0, hasWallClock: true, wallClockMs, rtpTimestamp, middleNtp: 0 };
}
