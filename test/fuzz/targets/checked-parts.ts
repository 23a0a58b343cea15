import { MemorySlabs } from '../../../server/hls/memory-slabs.ts';
import type { InitSegment, PartData, SegmenterOutput } from '../../../server/hls/part.ts';
import { PartBuffers } from '../../../server/hls/part-buffers.ts';
import { readSamples, readTracks } from '../../support/box-reader.ts';
import { promise } from './promise.ts';

/** Each input has one of its own. */
const SLAB_BYTES = 1024 * 1024;

/** What comes out of a segmenter, each part held against what was told before. */
export class CheckedParts implements SegmenterOutput {
  readonly parts: Buffer[] = [];
  epoch = 0;
  segment = -1;
  private trackIds = new Set<number>();
  private lastDecodeTicks = -1;

  /** What somebody new watches is another window. */
  beginAnew(): void {
    this.lastDecodeTicks = -1;
  }

  init(init: InitSegment): void {
    promise(init.epoch > this.epoch, 'epochs rise');
    this.epoch = init.epoch;
    this.trackIds = new Set(readTracks(init.bytes).map(({ id }) => id));
    promise(readTracks(init.videoBytes).length === 1, 'a muted tile has the picture alone');
  }

  part({ bytes, videoEnd, epoch, segmentSequence, frames, independent, durationMs }: PartData): void {
    this.parts.push(bytes);
    promise(epoch === this.epoch, 'a part is of the epoch that was told');
    promise(segmentSequence >= this.segment, 'segments rise');
    this.segment = segmentSequence;
    const samples = readSamples(bytes);
    const video = readSamples(bytes.subarray(0, videoEnd));
    promise(video.length === frames && frames > 0, 'a part has the frames that it says');
    promise(video[0]!.keyFrame === independent, 'an independent part begins with a key frame');
    promise(
      samples.every(({ trackId }) => this.trackIds.has(trackId)),
      'samples are of tracks that were told',
    );
    promise(durationMs > 0 && durationMs < 60_000, `a part lasts a while: ${durationMs} ms`);
    for (const { decodeTicks } of video) {
      promise(decodeTicks > this.lastDecodeTicks, 'decode times rise from part to part');
      this.lastDecodeTicks = decodeTicks;
    }
  }

  segmentEnded(sequence: number): void {
    promise(sequence === this.segment, 'the segment that ends is the last one');
  }
}

/** Who takes gives back. */
export class CountingBuffers extends PartBuffers {
  outstanding = 0;

  private readonly slabs: MemorySlabs;

  constructor() {
    const slabs = new MemorySlabs({ slabBytes: SLAB_BYTES });
    super({ memory: slabs });
    this.slabs = slabs;
  }

  override acquire(sizeBytes: number): Buffer {
    this.outstanding += 1;
    return super.acquire(sizeBytes);
  }

  giveBackPart(bytes: Buffer): void {
    const block = this.slabs.find(bytes.buffer, bytes.byteOffset);
    promise(block !== null, 'a part begins where its memory does');
    this.giveBack(block);
  }

  override giveBack(buffer: Buffer): void {
    this.outstanding -= 1;
    super.giveBack(buffer);
  }
}
