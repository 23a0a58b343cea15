import type { SampleWriter } from '../hls/sample-writer.ts';

/** Memory is taken in pieces of this size, so that a group costs what it holds and not what the largest one held. */
const VIDEO_CHUNK_BYTES = 64 * 1024;
const AUDIO_CHUNK_BYTES = 8 * 1024;
/** A sample that outgrows its piece moves to one this much larger than it is by then. */
const OUTGROWN_FACTOR = 1.5;
/**
 * A group that outgrows a ceiling is not kept: what came after it would have to be decoded without what is missing. A camera that sends
 * hardly more than "no change" reaches that of samples first, after some minutes.
 */
const VIDEO_CEILING_BYTES = 8 * 1024 * 1024;
const AUDIO_CEILING_BYTES = 512 * 1024;
const MAX_SAMPLES = 16 * 1024;

interface CachedSample {
  chunk: Buffer;
  start: number;
  end: number;
  dtsTicks: number;
  ptsTicks: number;
  keyFrame: boolean;
  durationTicks: number;
  arrivalMs: number;
}

const NO_MEMORY = Buffer.alloc(0);

/** Samples of one track, gathered in pieces of pooled memory. */
class CachedTrack implements SampleWriter {
  /** The newest piece; the open sample lies in [open, end) of it. */
  bytes: Buffer = NO_MEMORY;
  end = 0;
  private open = 0;
  private heldBytes = 0;
  private chunks: Buffer[] = [];
  private samples: CachedSample[] = [];
  private readonly options: CachedTrackOptions;

  constructor(options: CachedTrackOptions) {
    this.options = options;
  }

  get sampleCount(): number {
    return this.samples.length;
  }

  ensure(sizeBytes: number): boolean {
    if (this.end + sizeBytes <= this.bytes.length) return true;
    const { buffers, chunkBytes, ceilingBytes } = this.options;
    const openBytes = this.end - this.open;
    // What outgrows it may be the key frame of the next group, which there is room for without this one.
    if (this.heldBytes + openBytes + sizeBytes > ceilingBytes) this.forget();
    if (this.heldBytes + openBytes + sizeBytes > ceilingBytes) return false;
    const wanted = openBytes === 0 ? sizeBytes : Math.ceil((openBytes + sizeBytes) * OUTGROWN_FACTOR);
    const chunk = buffers.acquire(Math.max(chunkBytes, wanted));
    this.bytes.copy(chunk, 0, this.open, this.end);
    if (this.open === 0 || this.samples.length === 0) this.letGo(this.bytes);
    this.hold(chunk);
    this.open = 0;
    this.end = openBytes;
    return true;
  }

  commit(
    dtsTicks: number,
    ptsTicks: number,
    keyFrame: boolean,
    durationTicks: number,
    arrivalMs: number,
  ): void {
    if (!this.options.accepts(keyFrame)) {
      this.drop();
      return;
    }
    if (this.samples.length >= MAX_SAMPLES) {
      this.forget();
      this.drop();
      return;
    }
    const { bytes: chunk, open: start, end } = this;
    this.samples.push({ chunk, start, end, dtsTicks, ptsTicks, keyFrame, durationTicks, arrivalMs });
    this.open = end;
  }

  drop(): void {
    this.end = this.open;
  }

  /** Forgets every committed sample; what is open stays. */
  forget(): void {
    for (const chunk of this.chunks.filter((held) => held !== this.bytes)) this.letGo(chunk);
    this.samples = [];
  }

  /** Forgets everything and gives all memory back. */
  discard(): void {
    this.bytes = NO_MEMORY;
    this.open = 0;
    this.end = 0;
    this.forget();
  }

  replayTo(into: SampleWriter): Replay {
    return new Replay(this.samples, into);
  }

  private hold(chunk: Buffer): void {
    this.bytes = chunk;
    this.chunks.push(chunk);
    this.heldBytes += chunk.length;
  }

  private letGo(chunk: Buffer): void {
    if (chunk === NO_MEMORY) return;
    this.chunks.splice(this.chunks.indexOf(chunk), 1);
    this.heldBytes -= chunk.length;
    this.options.buffers.giveBack(chunk);
  }
}

interface CachedTrackOptions {
  buffers: ChunkPool;
  chunkBytes: number;
  ceilingBytes: number;
  /** Asked before each commit whether the sample is to be kept. */
  accepts(keyFrame: boolean): boolean;
}

/** Where the memory comes from and goes back to. */
export interface ChunkPool {
  acquire(sizeBytes: number): Buffer;
  giveBack(buffer: Buffer): void;
}

/** Copies cached samples into a writer, one by one. */
class Replay {
  private index = 0;
  private readonly samples: readonly CachedSample[];
  private readonly into: SampleWriter;

  constructor(samples: readonly CachedSample[], into: SampleWriter) {
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
    const { chunk, start, end } = sample;
    this.index += 1;
    if (!into.ensure(end - start)) return;
    chunk.copy(into.bytes, into.end, start, end);
    into.end += end - start;
    into.commit(sample.dtsTicks, sample.ptsTicks, sample.keyFrame, sample.durationTicks, sample.arrivalMs);
  }
}

/**
 * The last group of pictures of a stream that nobody watches: a viewer who comes has a first picture at once, without
 * waiting for the next key frame. Costs one copy of each frame and no packaging.
 */
export class GroupCache {
  private readonly videoTrack: CachedTrack;
  private readonly audioTrack: CachedTrack;

  constructor(buffers: ChunkPool) {
    this.videoTrack = new CachedTrack({
      buffers,
      chunkBytes: VIDEO_CHUNK_BYTES,
      ceilingBytes: VIDEO_CEILING_BYTES,
      accepts: (keyFrame) => this.acceptsVideo(keyFrame),
    });
    this.audioTrack = new CachedTrack({
      buffers,
      chunkBytes: AUDIO_CHUNK_BYTES,
      ceilingBytes: AUDIO_CEILING_BYTES,
      accepts: () => this.videoTrack.sampleCount > 0,
    });
  }

  /** Nobody who comes now has anything to begin with. */
  get isEmpty(): boolean {
    return this.videoTrack.sampleCount === 0;
  }

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

  /** Gives all memory back; the cache begins anew. */
  discard(): void {
    this.videoTrack.discard();
    this.audioTrack.discard();
  }

  /** Without a key frame at its head a group cannot be decoded: nothing is kept until one comes. */
  private acceptsVideo(keyFrame: boolean): boolean {
    if (keyFrame) {
      this.videoTrack.forget();
      this.audioTrack.forget();
      return true;
    }
    return this.videoTrack.sampleCount > 0;
  }
}
