import { ByteWriter } from '../../base/byte-writer.ts';
import { box, fullBox } from './box.ts';
import type { FragmentHeader } from './fragment-reader.ts';
import type { TrackDescription } from './init-reader.ts';

/** Of mvhd, tkhd and edit lists: milliseconds. */
export const MOVIE_TIMESCALE = 1000;
const UNDETERMINED_LANGUAGE = 0x55c4;
const NO_MEDIA = 0xffffffff;
const TKHD_DURATION_AT = 28;

/** The samples of one track of a plain file, gathered from its fragments (ISO/IEC 14496-12 §8.6, §8.7). */
export class MovieTrackTable {
  readonly description: TrackDescription;
  private readonly sizes: number[] = [];
  private readonly durations: number[] = [];
  private readonly offsets: number[] = [];
  private readonly keyFrames: number[] = [];
  private allKeyFrames = true;
  /** Of each fragment: where its payload begins, and how many samples that is. */
  private readonly chunks: { at: number; samples: number }[] = [];
  private firstTicks = 0;
  private endTicks = 0;

  constructor(description: TrackDescription) {
    this.description = description;
  }

  get isEmpty(): boolean {
    return this.sizes.length === 0;
  }

  /** When its first frame is shown, in seconds of the media timeline. */
  get startSeconds(): number {
    return (this.firstTicks + (this.offsets[0] ?? 0)) / this.description.timescale;
  }

  /**
   * To be called in the order of decode times.
   * @param payloadAt where its first sample lies, from where the media begins
   */
  add(fragment: FragmentHeader, payloadAt: number): void {
    const { sampleCount, baseDecodeTicks, sizes, durations, compositionOffsets, keyFrames } = fragment;
    if (this.isEmpty) {
      this.firstTicks = baseDecodeTicks;
      this.endTicks = baseDecodeTicks;
    } else this.bridge(baseDecodeTicks);
    for (let sample = 0; sample < sampleCount; sample += 1) {
      this.sizes.push(sizes[sample] as number);
      this.durations.push(durations[sample] as number);
      this.offsets.push(compositionOffsets[sample] as number);
      this.endTicks += durations[sample] as number;
      if (keyFrames[sample]) this.keyFrames.push(this.sizes.length);
      else this.allKeyFrames = false;
    }
    this.chunks.push({ at: payloadAt, samples: sampleCount });
  }

  get durationMs(): number {
    return asU32(this.toMovieTime(this.endTicks - this.firstTicks));
  }

  /**
   * @param movieStartSeconds where the file begins on the media timeline
   * @param mediaAt where the media begins in the file
   */
  write(movieStartSeconds: number, mediaAt: number, wide: boolean): Buffer {
    const { trackHeader, timescale, handler, mediaHeader, dataInformation } = this.description;
    const delayMs = asU32(Math.round((this.startSeconds - movieStartSeconds) * MOVIE_TIMESCALE));
    const header = Buffer.from(trackHeader);
    header.writeUInt32BE(asU32(delayMs + this.durationMs), TKHD_DURATION_AT);
    const mediaTimes = new ByteWriter()
      .zeros(8)
      .u32(timescale)
      .u32(asU32(this.endTicks - this.firstTicks))
      .u16(UNDETERMINED_LANGUAGE)
      .zeros(2)
      .finish();
    const media = box(
      'mdia',
      fullBox('mdhd', 0, 0, mediaTimes),
      handler,
      box('minf', mediaHeader, dataInformation, this.sampleTable(mediaAt, wide)),
    );
    return box('trak', header, this.editList(delayMs), media);
  }

  /** A hole between two fragments: what came last is shown, or heard, until then. */
  private bridge(nextTicks: number): void {
    const last = this.durations.length - 1;
    const before = this.durations[last] as number;
    const duration = asU32(before + nextTicks - this.endTicks);
    this.durations[last] = duration;
    // A clock that went back, or too far ahead, is not followed: the samples' durations and their end agree.
    this.endTicks += duration - before;
  }

  /** §8.6.6: nothing until the track begins, then from its first frame on. */
  private editList(delayMs: number): Buffer {
    const entries = new ByteWriter().u32(delayMs > 0 ? 2 : 1);
    if (delayMs > 0) entries.u32(delayMs).u32(NO_MEDIA).u32(0x00010000);
    entries
      .u32(this.durationMs)
      .u32(Math.max(0, this.offsets[0] ?? 0))
      .u32(0x00010000);
    return box('edts', fullBox('elst', 0, 0, entries.finish()));
  }

  private sampleTable(mediaAt: number, wide: boolean): Buffer {
    const boxes = [this.description.sampleDescriptions, fullBox('stts', 0, 0, runs(this.durations))];
    if (this.offsets.some((offset) => offset !== 0)) {
      boxes.push(fullBox('ctts', 1, 0, runs(this.offsets)));
    }
    if (!this.allKeyFrames) boxes.push(fullBox('stss', 0, 0, list(this.keyFrames)));
    const sizes = new ByteWriter(12 + this.sizes.length * 4).u32(0).bytes(list(this.sizes)).finish();
    return box(
      'stbl',
      ...boxes,
      fullBox('stsc', 0, 0, this.samplesPerChunk()),
      fullBox('stsz', 0, 0, sizes),
      this.chunkOffsets(mediaAt, wide),
    );
  }

  /** §8.7.4 */
  private samplesPerChunk(): Buffer {
    const entries: number[] = [];
    let before = -1;
    for (const [index, { samples }] of this.chunks.entries()) {
      if (samples !== before) entries.push(index + 1, samples, 1);
      before = samples;
    }
    const writer = new ByteWriter(4 + entries.length * 4).u32(entries.length / 3);
    for (const value of entries) writer.u32(value);
    return writer.finish();
  }

  /** §8.7.5 */
  private chunkOffsets(mediaAt: number, wide: boolean): Buffer {
    const writer = new ByteWriter(4 + this.chunks.length * 8).u32(this.chunks.length);
    for (const { at } of this.chunks) {
      if (wide) writer.u64(mediaAt + at);
      else writer.u32(mediaAt + at);
    }
    return fullBox(wide ? 'co64' : 'stco', 0, 0, writer.finish());
  }

  private toMovieTime(ticks: number): number {
    return Math.round((ticks * MOVIE_TIMESCALE) / this.description.timescale);
  }
}

/** As large as the field holds; damaged media may say anything. */
function asU32(value: number): number {
  return Math.min(Math.max(0, value), 0xffffffff);
}

function list(values: readonly number[]): Buffer {
  const writer = new ByteWriter(4 + values.length * 4).u32(values.length);
  for (const value of values) writer.u32(value);
  return writer.finish();
}

/** §8.6.1.2, §8.6.1.3: how many samples in a row have which value. */
function runs(values: readonly number[]): Buffer {
  const entries: number[] = [];
  for (const value of values) {
    if (entries.length > 0 && entries[entries.length - 1] === value) {
      entries[entries.length - 2] = (entries[entries.length - 2] as number) + 1;
    } else entries.push(1, value);
  }
  const writer = new ByteWriter(4 + entries.length * 4).u32(entries.length / 2);
  for (const value of entries) writer.u32(value);
  return writer.finish();
}
