import type { SampleWriter } from '../hls/sample-writer.ts';

/** Start size, growth and ceiling of the bytes kept of one track. A group that outgrows the ceiling is not kept. */
const FIRST_BYTES = 64 * 1024;
const GROWTH = 1.25;
const VIDEO_CEILING_BYTES = 8 * 1024 * 1024;
const AUDIO_CEILING_BYTES = 512 * 1024;

interface CachedSample {
  sizeBytes: number;
  dtsTicks: number;
  ptsTicks: number;
  keyFrame: boolean;
  durationTicks: number;
  arrivalMs: number;
}

/** Samples of one track, back to back in one buffer. */
class CachedTrack implements SampleWriter {
  bytes = Buffer.alloc(0);
  end = 0;
  /** A sample did not fit: what follows cannot be decoded without it. */
  overflowed = false;
  private open = 0;
  private samples: CachedSample[] = [];
  private readonly ceilingBytes: number;
  private readonly accepts: (keyFrame: boolean) => boolean;

  /** @param accepts asked before each commit whether the sample is to be kept */
  constructor(ceilingBytes: number, accepts: (keyFrame: boolean) => boolean) {
    this.ceilingBytes = ceilingBytes;
    this.accepts = accepts;
  }

  ensure(sizeBytes: number): boolean {
    const needed = this.end + sizeBytes;
    if (needed <= this.bytes.length) return true;
    if (needed > this.ceilingBytes) {
      this.overflowed = true;
      return false;
    }
    const grown = Buffer.allocUnsafeSlow(
      Math.min(this.ceilingBytes, Math.ceil(Math.max(needed, FIRST_BYTES) * GROWTH)),
    );
    this.bytes.copy(grown, 0, 0, this.end);
    this.bytes = grown;
    return true;
  }

  commit(
    dtsTicks: number,
    ptsTicks: number,
    keyFrame: boolean,
    durationTicks: number,
    arrivalMs: number,
  ): void {
    if (!this.accepts(keyFrame)) {
      this.drop();
      return;
    }
    const sizeBytes = this.end - this.open;
    this.samples.push({ sizeBytes, dtsTicks, ptsTicks, keyFrame, durationTicks, arrivalMs });
    this.open = this.end;
  }

  drop(): void {
    this.end = this.open;
  }

  /** Forgets every committed sample; what is open moves to the front. */
  forget(): void {
    this.bytes.copyWithin(0, this.open, this.end);
    this.end -= this.open;
    this.open = 0;
    this.samples = [];
    this.overflowed = false;
  }

  replayTo(into: SampleWriter): Replay {
    return new Replay(this.bytes, this.samples, into);
  }

  get sampleCount(): number {
    return this.samples.length;
  }
}

/** Copies cached samples into a writer, one by one. */
class Replay {
  private index = 0;
  private offset = 0;
  private readonly bytes: Buffer;
  private readonly samples: readonly CachedSample[];
  private readonly into: SampleWriter;

  constructor(bytes: Buffer, samples: readonly CachedSample[], into: SampleWriter) {
    this.bytes = bytes;
    this.samples = samples;
    this.into = into;
  }

  /** Arrival of the sample that is copied next; infinite when none is left. */
  get nextArrivalMs(): number {
    return this.samples[this.index]?.arrivalMs ?? Number.POSITIVE_INFINITY;
  }

  /** Copies the next sample, if one is left. */
  step(): void {
    const sample = this.samples[this.index];
    if (!sample) return;
    const { into } = this;
    const start = this.offset;
    this.index += 1;
    this.offset += sample.sizeBytes;
    if (!into.ensure(sample.sizeBytes)) return;
    this.bytes.copy(into.bytes, into.end, start, this.offset);
    into.end += sample.sizeBytes;
    into.commit(sample.dtsTicks, sample.ptsTicks, sample.keyFrame, sample.durationTicks, sample.arrivalMs);
  }
}

/**
 * The last group of pictures of a stream that nobody watches: a viewer who comes has a first picture at once, without
 * waiting for the next key frame. Costs one copy of each frame and no packaging.
 */
export class GroupCache {
  private readonly videoTrack = new CachedTrack(VIDEO_CEILING_BYTES, (keyFrame) =>
    this.acceptsVideo(keyFrame),
  );
  private readonly audioTrack = new CachedTrack(AUDIO_CEILING_BYTES, () => this.videoTrack.sampleCount > 0);

  get video(): SampleWriter {
    return this.videoTrack;
  }

  get audio(): SampleWriter {
    return this.audioTrack;
  }

  /**
   * Copies the group into the writers of a segmenter, in the order in which it came. Only the first sound goes ahead of the
   * picture: a segmenter announces the sound that it has heard by its first part.
   */
  replayInto(target: { video: SampleWriter; audio: SampleWriter }): void {
    const picture = this.videoTrack.replayTo(target.video);
    const sound = this.audioTrack.replayTo(target.audio);
    sound.step();
    while (picture.nextArrivalMs < Number.POSITIVE_INFINITY) {
      while (sound.nextArrivalMs <= picture.nextArrivalMs) sound.step();
      picture.step();
    }
    while (sound.nextArrivalMs < Number.POSITIVE_INFINITY) sound.step();
  }

  /** Without a key frame at its head a group cannot be decoded: nothing is kept until one comes. */
  private acceptsVideo(keyFrame: boolean): boolean {
    if (keyFrame) {
      this.videoTrack.forget();
      this.audioTrack.forget();
      return true;
    }
    return this.videoTrack.sampleCount > 0 && !this.videoTrack.overflowed;
  }
}
