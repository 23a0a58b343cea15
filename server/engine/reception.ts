import type { Clock } from '../base/clock.ts';
import type { Segmenter } from '../hls/segmenter.ts';
import type { AudioTrack, VideoTrack } from '../media/codec/track.ts';
import { DecodeTimeline } from '../media/rtp/decode-timeline.ts';
import { createDepacketizer } from '../media/rtp/depacketizers/create-depacketizer.ts';
import { createRtcpSummary, readRtcp } from '../media/rtp/rtcp.ts';
import { SessionClock } from '../media/rtp/session-clock.ts';
import type { SdpMedia } from '../media/sdp/session-description.ts';
import type { EngineMeasurement } from './engine-protocol.ts';
import { type ChunkPool, GroupCache } from './group-cache.ts';
import type { StreamMeter } from './stream-meter.ts';
import { TrackInput } from './track-input.ts';

/** ISO/IEC 14496-12 leaves the timescale free; RTP video always runs at 90 kHz (RFC 6184 §8.2.1, RFC 7798 §7.1). */
const VIDEO_TIMESCALE = 90_000;
/** A session's first frames may be decoded so long before they are shown. */
const REORDERING_MS = 1_000;
/** Share of a unit of sound by which the next may overlap it: cameras that stamp by a wall clock tremble. */
const SOUND_OVERLAP = 0.9;

/** What cuts parts, as far as a reception has to do with it. */
export type Packager = Pick<Segmenter, 'video' | 'audio' | 'setTracks' | 'finish'>;

export interface ReceptionOptions {
  /** As set up with the camera: one video track, and sound if there is any. */
  tracks: { media: SdpMedia; rtpTime: number | null }[];
  clock: Clock;
  /** Where the stream's media timeline begins, monotonic: a new session goes on, later, on the same timeline. */
  originMs: number;
  /** Where the session before ended on that timeline. */
  notBeforeMs: number;
  meter: StreamMeter;
  segmenting: boolean;
  /** Memory of what is kept while nobody watches. */
  buffers: ChunkPool;
  createSegmenter(): Packager;
  onFirstFrame(): void;
  /** Segmenting was switched off, and from this key frame on only the newest group is kept. */
  onSegmentingEnded(): void;
}

/**
 * One session's packets on their way to parts, or to the group cache while nobody watches. The change to the cache waits
 * for a key frame, so that at every moment there is either a live window or a whole group to begin a new one with.
 */
export class Reception {
  private readonly options: ReceptionOptions;
  private readonly inputs: TrackInput[];
  private readonly video: TrackInput;
  private readonly audio: TrackInput | null;
  private readonly sessionClock: SessionClock;
  private readonly decodeTimeline = new DecodeTimeline();
  private readonly rtcpSummary = createRtcpSummary();
  private readonly cache: GroupCache;
  private segmenter: Packager | null = null;
  private segmenting: boolean;
  private videoTrack: VideoTrack | null = null;
  private audioTrack: AudioTrack | null = null;
  /** The track whose declared reordering the timelines know. */
  private timedTrack: VideoTrack | null = null;
  private videoEndTicks = 0;
  private soundEndTicks = 0;
  private readonly soundRate: number;
  private receiving = false;
  private damagedOutside = 0;

  constructor(options: ReceptionOptions) {
    this.options = options;
    this.segmenting = options.segmenting;
    this.cache = new GroupCache(options.buffers);
    this.inputs = options.tracks.map(({ media }) => this.createInput(media));
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
    this.readWallClock();
  }

  /** @param buffer valid during the call only */
  rtp(track: number, buffer: Buffer, start: number, end: number): void {
    this.inputs[track]?.push(buffer, start, end, this.options.clock.monotonic());
  }

  /** Sender reports tell how picture and sound lie to each other. */
  rtcp(track: number, buffer: Buffer, start: number, end: number): void {
    const { rtcpSummary } = this;
    if (!this.audio || !readRtcp(buffer, start, end, rtcpSummary) || !rtcpSummary.hasSenderReport) return;
    const input = this.inputs[track];
    if (input) this.sessionClock.report(input === this.video ? 'video' : 'audio', rtcpSummary.senderReport);
  }

  /** Bytes between packets that belong to nothing. */
  damaged(): void {
    this.damagedOutside += 1;
  }

  /** What the video consists of that cannot be read, in words; null as long as nothing of the kind came. */
  get refusal(): string | null {
    return this.video.depacketizer.refusal ?? null;
  }

  setSegmenting(segmenting: boolean): void {
    this.segmenting = segmenting;
    if (segmenting && !this.segmenter && this.video.unitBytes === 0) this.beginSegmenting();
  }

  /** Where the next session may begin on the stream's timeline, milliseconds. */
  get endMs(): number {
    const videoMs = (this.videoEndTicks * 1000) / VIDEO_TIMESCALE;
    const soundMs = this.soundRate > 0 ? (this.soundEndTicks * 1000) / this.soundRate : 0;
    return Math.max(videoMs + REORDERING_MS, soundMs, this.options.notBeforeMs);
  }

  finish(): void {
    for (const input of this.inputs) input.depacketizer.reset(input);
    this.segmenter?.finish();
    this.segmenter = null;
    this.cache.discard();
  }

  measure(nowMs: number): EngineMeasurement | null {
    this.readWallClock();
    if (!this.receiving) return null;
    const damaged = this.inputs.reduce((sum, input) => sum + input.damaged, this.damagedOutside);
    const damagedReferences = this.video.depacketizer.damagedReferences ?? 0;
    const declaredFrameRate = this.videoTrack?.declaredFrameRate ?? null;
    return this.options.meter.measure(nowMs, damaged, damagedReferences, declaredFrameRate);
  }

  private createInput(media: SdpMedia): TrackInput {
    const depacketizer = createDepacketizer(media);
    if (!depacketizer) throw new Error(`no depacketizer for ${media.encoding}`);
    const isVideo = media.kind === 'video';
    return new TrackInput({
      depacketizer,
      payloadType: media.payloadType,
      meter: this.options.meter,
      writer: isVideo ? this.cache.video : this.cache.audio,
      onUnit: isVideo
        ? (input, rtpTimestamp, keyFrame) => this.videoUnit(input, rtpTimestamp, keyFrame)
        : (input, rtpTimestamp, _keyFrame, durationTicks) =>
            this.audioUnit(input, rtpTimestamp, durationTicks),
    });
  }

  private videoUnit(input: TrackInput, rtpTimestamp: number, keyFrame: boolean): void {
    const track = input.depacketizer.track;
    if (track?.kind !== 'video') {
      input.dropUnit();
      return;
    }
    this.frameCame(input, keyFrame);
    if (track !== this.timedTrack) this.expectReordering(track);
    const pts = this.sessionClock.videoTicks(rtpTimestamp, input.arrivalMs - this.options.originMs);
    const dts = this.decodeTimeline.decodeTicks(pts);
    this.videoEndTicks = Math.max(pts, dts);
    if (keyFrame) this.keyFrameCame(track);
    input.commit(dts, pts, keyFrame, 0);
    if (this.segmenting && !this.segmenter) this.beginSegmenting();
  }

  private expectReordering(track: VideoTrack): void {
    const { declaredReorderFrames: frames, declaredFrameRate } = track;
    this.timedTrack = track;
    if (frames === 0) this.sessionClock.expectNoReordering();
    else if (frames && declaredFrameRate)
      this.decodeTimeline.expectReorder(frames, Math.round(VIDEO_TIMESCALE / declaredFrameRate));
  }

  private frameCame(input: TrackInput, keyFrame: boolean): void {
    this.options.meter.frame(input.arrivedAtMs);
    if (keyFrame) this.options.meter.keyFrame(input.bytes, input.end - input.unitBytes, input.end);
    if (this.receiving) return;
    this.receiving = true;
    this.options.onFirstFrame();
  }

  private keyFrameCame(track: VideoTrack): void {
    if (this.segmenter && !this.segmenting) this.endSegmenting();
    this.videoTrack = track;
    this.audioTrack = asAudio(this.audio?.depacketizer.track);
    this.segmenter?.setTracks(track, this.audioTrack);
    this.sessionClock.synchronise();
  }

  private audioUnit(input: TrackInput, rtpTimestamp: number, durationTicks: number): void {
    const { track } = input.depacketizer;
    // Another configuration takes effect at the next key frame; until then no decoder could make sense of it.
    if (!track || (this.audioTrack && track !== this.audioTrack)) {
      input.dropUnit();
      return;
    }
    const ticks = this.sessionClock.audioTicks(rtpTimestamp, input.arrivalMs - this.options.originMs);
    if (ticks < this.soundEndTicks - durationTicks * SOUND_OVERLAP) {
      // The sound was moved back: what was heard already is left out.
      input.dropUnit();
      return;
    }
    this.soundEndTicks = ticks + durationTicks;
    input.commit(ticks, ticks, true, durationTicks);
  }

  /** Read now and then rather than with each packet, and so that a wall clock that is set moves no media. */
  private readWallClock(): void {
    const { clock } = this.options;
    const offsetMs = clock.now() - clock.monotonic();
    for (const input of this.inputs) input.wallOffsetMs = offsetMs;
  }

  private beginSegmenting(): void {
    const segmenter = this.options.createSegmenter();
    this.segmenter = segmenter;
    this.audio?.depacketizer.reset(this.audio);
    if (this.videoTrack) {
      segmenter.setTracks(this.videoTrack, this.audioTrack);
      this.cache.replayInto(segmenter);
    }
    this.video.moveTo(segmenter.video);
    this.audio?.moveTo(segmenter.audio);
    this.cache.discard();
  }

  /** Called with a whole key frame at the end of the segmenter's writer: it becomes the first of the cache. */
  private endSegmenting(): void {
    this.video.moveTo(this.cache.video);
    this.audio?.depacketizer.reset(this.audio);
    this.audio?.moveTo(this.cache.audio);
    this.segmenter?.finish();
    this.segmenter = null;
    this.options.onSegmentingEnded();
  }
}

function asAudio(track: VideoTrack | AudioTrack | null | undefined): AudioTrack | null {
  return track?.kind === 'audio' ? track : null;
}
