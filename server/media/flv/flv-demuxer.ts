import type { AudioTrack, VideoTrack } from '../codec/track.ts';
import type { UnitSink } from '../unit-sink.ts';
import { FlvAudioReader } from './flv-audio-reader.ts';
import { readFlvMetadata } from './flv-metadata.ts';
import { FLV_AUDIO_TAG, FLV_SCRIPT_TAG, FLV_VIDEO_TAG, FlvTagReader } from './flv-tag-reader.ts';
import { FlvVideoReader } from './flv-video-reader.ts';

export interface FlvSinks {
  video: UnitSink;
  audio: UnitSink;
}

/**
 * FLV (Adobe Flash Video File Format Specification 10.1, annex E; Enhanced RTMP v2) as ffmpeg writes it to a pipe and RTMP servers send it over HTTP: bytes in,
 * access units out. What is tolerated stands in the files that deal with it.
 */
export class FlvDemuxer {
  readonly video = new FlvVideoReader();
  readonly audio = new FlvAudioReader();
  private readonly tags: FlvTagReader;
  private readonly sinks: FlvSinks;
  private frameRate: number | null = null;
  /** The video's track as it came, and with the frame rate that only the metadata tell. */
  private bareTrack: VideoTrack | null = null;
  private ratedTrack: VideoTrack | null = null;

  constructor(sinks: FlvSinks) {
    this.sinks = sinks;
    this.tags = new FlvTagReader((tagType, timestampMs, buffer, start, end) =>
      this.readTag(tagType, timestampMs, buffer, start, end),
    );
  }

  /** Why nothing more is read, in words: what came is no FLV. Null as long as it is. */
  get failure(): string | null {
    return this.tags.failure;
  }

  /** Null until its parameter sets are known; another object when they changed. */
  get videoTrack(): VideoTrack | null {
    const { track } = this.video;
    if (!track || track.declaredFrameRate !== null || this.frameRate === null) return track;
    if (track !== this.bareTrack || this.ratedTrack?.declaredFrameRate !== this.frameRate) {
      this.bareTrack = track;
      this.ratedTrack = { ...track, declaredFrameRate: this.frameRate };
    }
    return this.ratedTrack;
  }

  /** Null until its configuration is known; another object when it changed. */
  get audioTrack(): AudioTrack | null {
    return this.audio.track;
  }

  /** Tags and units that were thrown away because they were malformed or too large. */
  get damaged(): number {
    return this.video.damaged + this.audio.damaged + this.tags.skippedTags;
  }

  /** The next bytes, in pieces of whatever size. Units are closed in the sinks, in the order in which they stand. */
  push(chunk: Buffer): void {
    this.tags.push(chunk);
  }

  private readTag(tagType: number, timestampMs: number, buffer: Buffer, start: number, end: number): void {
    const { video, audio } = this.sinks;
    if (tagType === FLV_VIDEO_TAG) this.video.read(timestampMs, buffer, start, end, video);
    else if (tagType === FLV_AUDIO_TAG) this.audio.read(timestampMs, buffer, start, end, audio);
    else if (tagType === FLV_SCRIPT_TAG) {
      this.frameRate = readFlvMetadata(buffer, start, end)?.frameRate ?? this.frameRate;
    }
  }
}
