import { expect } from 'vitest';
import { OWN_MEMORY, PartBuffers } from '../../../server/hls/part-buffers.ts';
import { Segmenter, type SegmenterOptions } from '../../../server/hls/segmenter.ts';
import type { AudioTrack, VideoTrack } from '../../../server/media/codec/track.ts';
import { type ReadSample, readSamples } from '../../support/box-reader.ts';
import { writeSample } from '../../support/elementary-clip.ts';
import { RecordedOutput } from './recorded-output.ts';

export const ARRIVAL_MS = 1_700_000_000_000;
export const SOUND_RATE = 16_000;
const SOUND_FRAME_TICKS = 1_024;

export function fakeVideo(changes: Partial<VideoTrack> = {}): VideoTrack {
  return {
    kind: 'video',
    codec: 'h264',
    codecString: 'avc1.64001f',
    width: 640,
    height: 360,
    configuration: Buffer.from([1, 100, 0, 31]),
    declaredFrameRate: 25,
    ...changes,
  };
}

export function fakeAudio(changes: Partial<AudioTrack> = {}): AudioTrack {
  return {
    kind: 'audio',
    codec: 'aac',
    codecString: 'mp4a.40.2',
    sampleRate: SOUND_RATE,
    channels: 1,
    configuration: Buffer.from([0x14, 0x08]),
    ...changes,
  };
}

/** A pool that knows how much of its memory is out. */
export class CountedBuffers extends PartBuffers {
  out = 0;
  /** Also those that came back. */
  taken = 0;
  lastBytes = 0;
  override acquire(sizeBytes: number): Buffer {
    this.out += 1;
    this.taken += 1;
    this.lastBytes = sizeBytes;
    return super.acquire(sizeBytes);
  }
  override giveBack(buffer: Buffer): void {
    this.out -= 1;
    super.giveBack(buffer);
  }
}

/** A segmenter and a camera that feeds it: frames of made-up bytes at times of the test's choice. */
export class SegmenterFeed {
  readonly output = new RecordedOutput();
  readonly buffers = new CountedBuffers();
  readonly gathering = new CountedBuffers({ memory: OWN_MEMORY });
  readonly segmenter: Segmenter;
  /** What was committed, for comparison. */
  readonly frames: { bytes: Buffer; pts: number; keyFrame: boolean }[] = [];
  dts = 0;
  audioTicks = 0;

  constructor(options: Partial<SegmenterOptions> = {}) {
    this.segmenter = new Segmenter({
      partTargetMs: 200,
      segmentTargetMs: 2_000,
      buffers: this.buffers,
      gathering: this.gathering,
      output: this.output,
      firstEpoch: 1,
      firstSegmentSequence: 0,
      ...options,
    });
  }

  /** With a key frame every `group` frames, beginning with one. */
  video(count: number, { group = 50, ticks = 3_600, bytes = 500 } = {}): void {
    for (let i = 0; i < count; i++) this.frame({ keyFrame: i % group === 0, ticks, bytes });
  }

  /** @param ticks until the next frame */
  frame({ keyFrame = false, ticks = 3_600, bytes = 500, ptsOffset = 0 } = {}): void {
    const content = Buffer.alloc(bytes, this.frames.length & 255);
    writeSample(this.segmenter.video, content);
    const pts = this.dts + ptsOffset;
    this.segmenter.video.commit(this.dts, pts, keyFrame, 0, this.arrivalMs);
    this.frames.push({ bytes: content, pts, keyFrame });
    this.dts += ticks;
  }

  /** Sound up to the time of the picture. */
  sound(): void {
    while (this.audioTicks / SOUND_RATE < this.dts / 90_000) this.soundFrame();
  }

  soundFrame(bytes = 50): void {
    writeSample(this.segmenter.audio, Buffer.alloc(bytes, 0xaa));
    this.segmenter.audio.commit(this.audioTicks, this.audioTicks, true, SOUND_FRAME_TICKS, this.arrivalMs);
    this.audioTicks += SOUND_FRAME_TICKS;
  }

  get arrivalMs(): number {
    return ARRIVAL_MS + this.dts / 90;
  }

  samples(trackId = 1): ReadSample[] {
    return this.output.parts
      .flatMap(({ bytes }) => readSamples(bytes))
      .filter((sample) => sample.trackId === trackId);
  }

  get partMs(): number[] {
    return this.output.parts.map(({ durationMs }) => Math.round(durationMs * 10) / 10);
  }
}

/** Decode time without holes: every sample begins where the one before ended. */
export function expectContinuous(feed: SegmenterFeed): void {
  const samples = feed.samples();
  for (const [index, { decodeTicks }] of samples.entries()) {
    const before = samples[index - 1];
    if (before) expect(decodeTicks).toBe(before.decodeTicks + before.durationTicks);
  }
}
