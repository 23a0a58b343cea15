import type { Clock } from '../base/clock.ts';
import type { Segmenter } from '../hls/segmenter.ts';
import type { AudioTrack, VideoTrack } from '../media/codec/track.ts';
import { type ChunkPool, GroupCache } from './group-cache.ts';
import type { StreamMeter } from './stream-meter.ts';
import { UnitGatherer, type UnitListener } from './unit-gatherer.ts';

/** What cuts parts, as far as a reception has to do with it. */
export type Packager = Pick<Segmenter, 'video' | 'audio' | 'setTracks' | 'finish' | 'awaitsKeyFrame'>;

/** What every reception needs of the stream that it belongs to. */
export interface ReceivingStream {
  clock: Clock;
  /** Where the stream's media timeline begins, monotonic: a new session goes on, later, on the same timeline. */
  originMs: number;
  /** Where the session before ended on that timeline. */
  notBeforeMs: number;
  meter: StreamMeter;
  segmenting: boolean;
  /** An encoder of ours stands between the camera and what comes: what it declares says nothing of the camera. */
  transcoded?: boolean;
  /** Memory of what is kept while nobody watches. */
  buffers: ChunkPool;
  createSegmenter(): Packager;
  onFirstFrame(): void;
  /** Segmenting was switched off, and from this key frame on only the newest group is kept. */
  onSegmentingEnded(): void;
}

export interface StreamFeedListeners {
  onVideo: UnitListener;
  onAudio: UnitListener;
  /** Sound that is open is to be forgotten: it goes elsewhere from here on. */
  resetSound(): void;
}

/**
 * Where the units of a session go: to parts, or to the group cache while nobody watches. The change to the cache waits
 * for a key frame, so that at every moment there is either a live window or a whole group to begin a new one with.
 */
export class StreamFeed {
  readonly video: UnitGatherer;
  readonly audio: UnitGatherer;
  private readonly stream: ReceivingStream;
  private framesCame = false;
  private readonly resetSound: () => void;
  private readonly cache: GroupCache;
  private segmenter: Packager | null = null;
  private segmenting: boolean;
  private videoTrack: VideoTrack | null = null;
  private audioTrack: AudioTrack | null = null;

  constructor(stream: ReceivingStream, { onVideo, onAudio, resetSound }: StreamFeedListeners) {
    this.stream = stream;
    this.resetSound = resetSound;
    this.segmenting = stream.segmenting;
    this.cache = new GroupCache(stream.buffers);
    this.video = new UnitGatherer(this.cache.video, onVideo);
    this.audio = new UnitGatherer(this.cache.audio, onAudio);
    this.readWallClock();
  }

  /** Of the picture, as of the last key frame. */
  get picture(): VideoTrack | null {
    return this.videoTrack;
  }

  /** Of the sound, as of the last key frame. */
  get sound(): AudioTrack | null {
    return this.audioTrack;
  }

  /** Somebody wants to see it, and there is nothing to begin with. */
  get awaitsKeyFrame(): boolean {
    return this.segmenting && (this.segmenter ? this.segmenter.awaitsKeyFrame : this.cache.isEmpty);
  }

  setSegmenting(segmenting: boolean): void {
    this.segmenting = segmenting;
    if (segmenting && !this.segmenter && this.video.unitBytes === 0) this.beginSegmenting();
  }

  /** A picture lies whole in `video`. */
  frameCame(keyFrame: boolean): void {
    const { video, stream } = this;
    stream.meter.frame(video.arrivedAtMs, video.arrivalMs);
    if (keyFrame) stream.meter.keyFrame(video.bytes, video.end - video.unitBytes, video.end);
    if (this.framesCame) return;
    this.framesCame = true;
    stream.onFirstFrame();
  }

  /** That picture, not committed yet, is a key frame: tracks change with it. */
  keyFrameCame(video: VideoTrack, audio: AudioTrack | null): void {
    if (this.segmenter && !this.segmenting) this.endSegmenting();
    this.videoTrack = video;
    this.audioTrack = audio;
    this.segmenter?.setTracks(video, audio);
  }

  /** The picture is committed. */
  frameCommitted(): void {
    if (this.segmenting && !this.segmenter) this.beginSegmenting();
  }

  /** Read now and then rather than with each packet, and so that a wall clock that is set moves no media. */
  readWallClock(): void {
    const { clock } = this.stream;
    const offsetMs = clock.now() - clock.monotonic();
    this.video.wallOffsetMs = offsetMs;
    this.audio.wallOffsetMs = offsetMs;
  }

  /** Cuts what is there and gives all memory back; units that are open have been reset. */
  finish(): void {
    this.segmenter?.finish();
    this.segmenter = null;
    this.cache.discard();
  }

  private beginSegmenting(): void {
    const segmenter = this.stream.createSegmenter();
    this.segmenter = segmenter;
    this.resetSound();
    if (this.videoTrack) {
      segmenter.setTracks(this.videoTrack, this.audioTrack);
      this.cache.replayInto(segmenter);
    }
    this.video.moveTo(segmenter.video);
    this.audio.moveTo(segmenter.audio);
    this.cache.discard();
  }

  /** Called with a whole key frame at the end of the segmenter's writer: it becomes the first of the cache. */
  private endSegmenting(): void {
    this.video.moveTo(this.cache.video);
    this.resetSound();
    this.audio.moveTo(this.cache.audio);
    this.segmenter?.finish();
    this.segmenter = null;
    this.stream.onSegmentingEnded();
  }
}
