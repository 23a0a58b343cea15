import type { Packager } from '../../server/engine/stream-feed.ts';
import type { SampleWriter } from '../../server/hls/sample-writer.ts';
import type { AudioTrack, VideoTrack } from '../../server/media/codec/track.ts';

export interface PackagedSample {
  bytes: Buffer;
  dtsTicks: number;
  ptsTicks: number;
  keyFrame: boolean;
  durationTicks: number;
  arrivalMs: number;
}

/** Stands where the segmenter stands and keeps every sample. */
export class PackagedSamples implements Packager {
  readonly tracks: { video: VideoTrack; audio: AudioTrack | null }[] = [];
  readonly videoSamples: PackagedSample[] = [];
  readonly audioSamples: PackagedSample[] = [];
  readonly video: SampleWriter = new KeptSamples(this.videoSamples);
  readonly audio: SampleWriter = new KeptSamples(this.audioSamples);
  finished = false;

  get awaitsKeyFrame(): boolean {
    return this.videoSamples.length === 0;
  }

  setTracks(video: VideoTrack, audio: AudioTrack | null): void {
    this.tracks.push({ video, audio });
  }

  finish(): void {
    this.finished = true;
  }
}

class KeptSamples implements SampleWriter {
  bytes = Buffer.alloc(64);
  end = 0;
  private readonly samples: PackagedSample[];

  constructor(samples: PackagedSample[]) {
    this.samples = samples;
  }

  ensure(sizeBytes: number): boolean {
    if (this.end + sizeBytes > this.bytes.length) {
      this.bytes = Buffer.concat([this.bytes.subarray(0, this.end), Buffer.alloc(sizeBytes * 2)]);
    }
    return true;
  }

  commit(
    dtsTicks: number,
    ptsTicks: number,
    keyFrame: boolean,
    durationTicks: number,
    arrivalMs: number,
  ): void {
    const bytes = Buffer.from(this.bytes.subarray(0, this.end));
    this.samples.push({ bytes, dtsTicks, ptsTicks, keyFrame, durationTicks, arrivalMs });
    this.end = 0;
  }

  drop(): void {
    this.end = 0;
  }
}
