/**
 * Access units in, parts and segments out: the low-latency packager (RFC 8216bis §4.4.4.9 and Appendix B; fMP4 as in
 * ISO/IEC 14496-12 §8.8 and CMAF, 23000-19 §7.3).
 *
 * Tolerated: cameras whose frame rate is not what they declare or changes with the light; holes in the picture up to a
 * second; key frames at odd intervals, far apart, or hardly ever; sound that begins late, stops, or comes back; parameter
 * sets that change, though not with every frame. Of a stream nothing is said before its first key frame.
 */
import { Silence } from '../media/codec/silence.ts';
import type { AudioTrack, VideoTrack } from '../media/codec/track.ts';
import { writeFragmentHeader } from '../media/fmp4/fragment-header.ts';
import { AudioWriter } from './audio-writer.ts';
import { FrameInterval } from './frame-interval.ts';
import { HeldOutput } from './held-output.ts';
import {
  AUDIO_TRACK_ID,
  sameAudio,
  sameVideo,
  VIDEO_TIMESCALE,
  VIDEO_TRACK_ID,
  writeInit,
} from './init-writer.ts';
import type { SegmenterOutput } from './part.ts';
import type { PartBuffers } from './part-buffers.ts';
import { SampleTable } from './sample-table.ts';
import type { SampleWriter } from './sample-writer.ts';
import { VideoWriter } from './video-writer.ts';

export interface SegmenterOptions {
  partTargetMs: number;
  segmentTargetMs: number;
  /** The memory that parts leave in. */
  buffers: PartBuffers;
  /** The memory that each frame is gathered in; the same where none is named. */
  gathering?: PartBuffers;
  output: SegmenterOutput;
  firstEpoch: number;
  firstSegmentSequence: number;
}

const TICKS_PER_MS = VIDEO_TIMESCALE / 1000;
/** Until the camera has shown its rate: 25 frames a second. */
const FIRST_INTERVAL_TICKS = VIDEO_TIMESCALE / 25;
/** A hole up to this in the picture is bridged; see `SampleTable`. */
const BRIDGE_TICKS = VIDEO_TIMESCALE;
/**
 * Of the first two frames nobody knows whether there is a hole between them or the camera sends no more of them: a still every ten
 * seconds, say. The first is shown until the second comes.
 */
const FIRST_BRIDGE_TICKS = 30 * VIDEO_TIMESCALE;
const MAX_PART_BYTES = 4 * 1024 * 1024;
const MAX_PART_SAMPLES = 64;
/** Of a slower camera the first frame is not said to last long before it has shown that it does. */
const MIN_SUGGESTED_RATE = 5;
/** More than any camera sends: bounds the samples of a part. */
const MAX_FRAME_RATE = 120;
/** A segment without key frames is cut at this multiple of its target, or at this size. */
const LONGEST_SEGMENT_TARGETS = 4;
const MAX_SEGMENT_BYTES = 16 * 1024 * 1024;
/** A key frame that comes a little before the target ends the segment: otherwise jitter would double its length. */
const SEGMENT_TOLERANCE = 0.95;
/**
 * Sound that was not heard for so long is taken out at the next key frame: players would wait for it. Where silence can stand in its place they do
 * not, and it may be that nobody speaks: a track that goes and comes costs them a new decoder each time.
 */
const SOUND_LOST_MS = 2_000;
const FILLED_SOUND_LOST_MS = 10_000;
/**
 * Sound that is announced is waited for so long, and for no more parts than this: it often begins a little behind the picture, and hls.js
 * gives up on a stream that gets sound later. Where it is heard by the first part, nothing waits.
 */
const SOUND_WAIT_MS = 500;
const MAX_HELD = 32;
/**
 * An epoch costs an init segment, a segment and a line or two in every playlist of its window, and players a new decoder. What would begin
 * another one so soon is left out, up to a key frame that fits: a camera that has two sets of parameters in turn would stall the hub.
 */
const SHORTEST_EPOCH_TICKS = VIDEO_TIMESCALE / 2;

export class Segmenter {
  readonly video: SampleWriter;
  readonly audio: SampleWriter;
  private readonly output: HeldOutput;
  private readonly videoWriter: VideoWriter;
  private readonly audioWriter = new AudioWriter(AUDIO_TRACK_ID, () => this.soundCame());
  private readonly table: SampleTable;
  private readonly interval = new FrameInterval(FIRST_INTERVAL_TICKS);
  private readonly partTargetTicks: number;
  private readonly segmentTargetTicks: number;
  /** As last told, and as of the current epoch. */
  private toldVideo: VideoTrack | null = null;
  private toldAudio: AudioTrack | null = null;
  private videoTrack: VideoTrack | null = null;
  private audioTrack: AudioTrack | null = null;
  private epoch: number;
  /** The first part of the epoch is not cut yet, so its init segment is not written. */
  private initIsDue = false;
  /** The picture of the epoch is what the one before had. */
  private videoGoesOn = false;
  private started = false;
  private epochStartTicks = 0;
  /** What comes is predicted from a key frame that was left out. */
  private skipping = false;
  private lastDtsTicks = 0;
  private fragmentSequence = 1;
  private segmentSequence: number;
  private segmentIsOpen = false;
  private segmentStartTicks = 0;
  private segmentBytes = 0;
  private partIndex = 0;
  private partArrivalMs = 0;
  /** Arrival of the frame that the epoch begins with, and of the newest. */
  private epochArrivalMs = 0;
  private newestArrivalMs = 0;

  constructor(options: SegmenterOptions) {
    const { partTargetMs, segmentTargetMs, gathering = options.buffers } = options;
    this.output = new HeldOutput(options.output);
    this.epoch = options.firstEpoch - 1;
    this.segmentSequence = options.firstSegmentSequence;
    this.partTargetTicks = partTargetMs * TICKS_PER_MS;
    this.segmentTargetTicks = segmentTargetMs * TICKS_PER_MS;
    const maxSamples = Math.min(
      MAX_PART_SAMPLES,
      Math.max(8, Math.ceil((partTargetMs * MAX_FRAME_RATE) / 1000)),
    );
    this.table = new SampleTable({
      trackId: VIDEO_TRACK_ID,
      maxSamples,
      bridgeTicks: BRIDGE_TICKS,
      keepsPresentation: true,
    });
    this.videoWriter = new VideoWriter({
      buffers: options.buffers,
      gathering,
      onSample: (dts, pts, keyFrame, arrivalMs) => this.videoSample(dts, pts, keyFrame, arrivalMs),
    });
    this.video = this.videoWriter;
    this.audio = this.audioWriter;
  }

  /** What the samples that follow are of. A change takes effect at the next key frame, with a new epoch. */
  setTracks(video: VideoTrack, audio: AudioTrack | null): void {
    this.toldVideo = video;
    if (!sameAudio(audio, this.toldAudio)) this.audioWriter.expect(Silence.of(audio));
    this.toldAudio = audio;
    const rate = video.declaredFrameRate ?? 0;
    if (rate >= MIN_SUGGESTED_RATE) this.interval.suggest(VIDEO_TIMESCALE / rate);
  }

  /** Nothing can be made of what comes until there is a key frame. */
  get awaitsKeyFrame(): boolean {
    return !this.started || this.skipping;
  }

  /** Cuts what is there, ends its segment and gives all memory back. What comes later begins a new epoch. */
  finish(): void {
    this.videoWriter.drop();
    if (this.table.sampleCount > 0) this.cutPart();
    if (this.output.isHolding) this.writeInit();
    this.endSegment();
    this.videoWriter.abandon();
    this.audioWriter.drop();
    this.audioWriter.discard();
    this.table.restart();
    this.started = false;
  }

  private videoSample(dtsTicks: number, ptsTicks: number, keyFrame: boolean, arrivalMs: number): void {
    const { table, videoWriter } = this;
    const bridgeTicks = this.interval.isKnown ? BRIDGE_TICKS : FIRST_BRIDGE_TICKS;
    if (this.started) this.interval.observe(dtsTicks - this.lastDtsTicks);
    else if (!keyFrame || !this.toldVideo) {
      videoWriter.drop();
      return;
    }
    this.lastDtsTicks = dtsTicks;
    this.newestArrivalMs = arrivalMs;
    const beginsEpoch = keyFrame && this.tracksChange(arrivalMs);
    if (keyFrame) this.skipping = beginsEpoch && this.epochIsYoung(dtsTicks);
    if (this.skipping) {
      videoWriter.drop();
      return;
    }
    const beginsSegment = beginsEpoch || (keyFrame && this.segmentIsDue(dtsTicks));
    const beginsPart = beginsSegment || (keyFrame && table.keyFrames[0] !== 1) || this.outgrows(dtsTicks);
    if (beginsPart && table.sampleCount > 0) {
      table.extendTo(dtsTicks, bridgeTicks);
      this.cutPart();
    }
    if (beginsSegment || (table.sampleCount === 0 && this.segmentIsTooLong(dtsTicks))) this.endSegment();
    if (beginsEpoch) this.beginEpoch(dtsTicks);
    if (table.sampleCount === 0) this.partArrivalMs = arrivalMs;
    table.add(dtsTicks, ptsTicks, videoWriter.end, keyFrame, this.interval.expected);
    videoWriter.accept(keyFrame);
    if (this.isComplete()) this.cutPart();
  }

  /** The part that is being gathered must go before a sample with this decode time is added. */
  private outgrows(dtsTicks: number): boolean {
    const { table } = this;
    const endTicks = dtsTicks + this.interval.expected;
    return (
      endTicks - table.baseDecodeTicks > this.longestPartTicks() ||
      table.payloadBytes + this.videoWriter.end > MAX_PART_BYTES
    );
  }

  /** One more frame would make the part too long: it is cut now rather than when that frame has come. */
  private isComplete(): boolean {
    const { table } = this;
    return (
      table.isFull ||
      table.endTicks + this.interval.expected - table.baseDecodeTicks > this.longestPartTicks()
    );
  }

  /** A little over the target, so that a camera's jitter does not cost a frame of a part that divides evenly. */
  private longestPartTicks(): number {
    return this.partTargetTicks + Math.min(this.interval.expected / 4, 10 * TICKS_PER_MS);
  }

  /** Asked at a key frame: from it on the tracks are others than in the init segment. */
  private tracksChange(arrivalMs: number): boolean {
    return (
      !this.started ||
      !sameVideo(this.videoTrack, this.toldVideo) ||
      (!this.initIsDue && !sameAudio(this.audioTrack, this.audibleTrack(arrivalMs)))
    );
  }

  private epochIsYoung(dtsTicks: number): boolean {
    return this.started && dtsTicks - this.epochStartTicks < SHORTEST_EPOCH_TICKS;
  }

  private segmentIsDue(dtsTicks: number): boolean {
    const elapsed = dtsTicks - this.segmentStartTicks;
    return this.segmentIsOpen && elapsed >= this.segmentTargetTicks * SEGMENT_TOLERANCE;
  }

  private beginEpoch(dtsTicks: number): void {
    if (this.output.isHolding) this.writeInit();
    this.epoch += 1;
    this.epochStartTicks = dtsTicks;
    this.epochArrivalMs = this.newestArrivalMs;
    this.initIsDue = true;
    this.videoGoesOn = this.started && sameVideo(this.videoTrack, this.toldVideo);
    this.videoTrack = this.toldVideo;
    if (!this.started && this.toldAudio) {
      this.audioWriter.discardBefore((dtsTicks / VIDEO_TIMESCALE) * this.toldAudio.sampleRate);
      if (!this.audibleTrack(this.newestArrivalMs)) this.output.hold();
    }
    this.started = true;
  }

  private awaitsSound(): boolean {
    const { isHolding, heldCount } = this.output;
    return isHolding && heldCount < MAX_HELD && this.newestArrivalMs - this.epochArrivalMs < SOUND_WAIT_MS;
  }

  private soundCame(): void {
    if (this.output.isHolding) this.writeInit();
  }

  /** The sound of the stream, if it is heard at this time. */
  private audibleTrack(nowMs: number): AudioTrack | null {
    const { lastArrivalMs, fillsPauses } = this.audioWriter;
    const lostMs = fillsPauses ? FILLED_SOUND_LOST_MS : SOUND_LOST_MS;
    return nowMs - lastArrivalMs <= lostMs ? this.toldAudio : null;
  }

  private segmentIsTooLong(dtsTicks: number): boolean {
    const elapsed = dtsTicks - this.segmentStartTicks;
    return (
      elapsed >= this.segmentTargetTicks * LONGEST_SEGMENT_TARGETS || this.segmentBytes >= MAX_SEGMENT_BYTES
    );
  }

  private endSegment(): void {
    if (!this.segmentIsOpen) return;
    this.output.segmentEnded(this.segmentSequence);
    this.segmentSequence += 1;
    this.segmentIsOpen = false;
    this.segmentBytes = 0;
    this.partIndex = 0;
  }

  private cutPart(): void {
    const { table, audioWriter } = this;
    if (this.initIsDue && !this.awaitsSound()) this.writeInit();
    if (this.audioTrack) this.fillPause(this.audioTrack.sampleRate);
    else audioWriter.discard();
    table.sequence = this.fragmentSequence++;
    const { fragmentBytes: soundBytes } = audioWriter;
    const part = this.videoWriter.take(table.keyFrames[0] === 1, table.sampleCount, soundBytes);
    const { block, samplesEnd: videoEnd } = part;
    const start = writeFragmentHeader(block, part.samplesStart, table);
    if (soundBytes > 0) audioWriter.writeFragment(block, videoEnd, this.fragmentSequence++);
    this.emitPart(block.subarray(start, videoEnd + soundBytes), block.length, videoEnd - start);
    table.finishFragment();
  }

  private fillPause(soundRate: number): void {
    const { baseDecodeTicks, endTicks } = this.table;
    // What is told of another sound is true from the next epoch on.
    if (!sameAudio(this.audioTrack, this.toldAudio)) return;
    const soundTicks = (videoTicks: number) => (videoTicks / VIDEO_TIMESCALE) * soundRate;
    this.audioWriter.fillPause(this.newestArrivalMs, soundTicks(baseDecodeTicks), soundTicks(endTicks));
  }

  /** Sound is in the init segment, and so in the parts, of an epoch when it was heard by now. */
  private writeInit(): void {
    const audio = this.audibleTrack(this.partArrivalMs);
    const soundGoesOn = sameAudio(this.audioTrack, audio);
    this.initIsDue = false;
    if (soundGoesOn && this.videoGoesOn) {
      // The sound came or went at the key frame, and thought better of it.
      this.epoch -= 1;
      return;
    }
    if (this.audioTrack && !soundGoesOn) this.audioWriter.discard();
    this.audioTrack = audio;
    this.output.init(writeInit(this.epoch, this.videoTrack as VideoTrack, audio));
  }

  private emitPart(bytes: Buffer, memoryBytes: number, videoEnd: number): void {
    const { table } = this;
    if (!this.segmentIsOpen) this.segmentStartTicks = table.baseDecodeTicks;
    this.segmentIsOpen = true;
    // Of thousands of tiny parts what each occupies is more than what it holds.
    this.segmentBytes += memoryBytes;
    this.output.part({
      epoch: this.epoch,
      segmentSequence: this.segmentSequence,
      index: this.partIndex++,
      bytes,
      memoryBytes,
      videoEnd,
      independent: table.keyFrames[0] === 1,
      mediaTimeMs: table.baseDecodeTicks / TICKS_PER_MS,
      durationMs: (table.endTicks - table.baseDecodeTicks) / TICKS_PER_MS,
      arrivalMs: this.partArrivalMs,
      frames: table.sampleCount,
    });
  }
}
