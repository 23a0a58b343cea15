import { MEDIA_CEILINGS } from '../media-ceilings.ts';
import { skipStartCode, splitByteStream } from './annex-b.ts';
import { trimmedNalEnd } from './nal-unit.ts';
import { ParameterSetList } from './parameter-set-list.ts';
import type { ParameterSetSyntax } from './parameter-set-syntax.ts';
import type { VideoTrack } from './track.ts';

const MAX_PARAMETER_SET_BYTES = MEDIA_CEILINGS.parameterSetBytes;
const MAX_BYTES_OF_KIND = MEDIA_CEILINGS.parameterSetsOfKindBytes;

/**
 * The parameter sets of a video track, out of its description and out of the stream, and the track they make. In use are the
 * sets that the last key frame referred to: a camera may repeat the sets of several encoders with each of them.
 */
export class TrackParameterSets {
  /** Sets that could not be read. */
  damaged = 0;
  private readonly syntax: ParameterSetSyntax;
  private readonly lists: ParameterSetList[];
  private currentTrack: VideoTrack | null = null;
  /** Since the track was made. */
  private changed = false;
  /** A key frame has come since. */
  private isDue = false;
  private late: Buffer[] = [];

  /** @param described whole NAL units; also with start codes in front, between or behind, as some cameras describe them */
  constructor(syntax: ParameterSetSyntax, described: readonly Buffer[]) {
    this.syntax = syntax;
    this.lists = syntax.kinds.map(({ maxSets }) => new ParameterSetList(maxSets, MAX_BYTES_OF_KIND));
    for (const set of described) {
      splitByteStream(set, skipStartCode(set, 0, set.length), set.length, (start, end) =>
        this.describe(set.subarray(start, end)),
      );
    }
  }

  /** The same object until a key frame needs another: a camera may change its sets with every few bytes that it sends. */
  get track(): VideoTrack | null {
    if (!this.changed || (this.currentTrack && !this.isDue)) return this.currentTrack;
    this.changed = false;
    this.isDue = false;
    const track = this.syntax.trackOf(this.lists.map(({ nalUnits }) => nalUnits));
    if (track && !this.currentTrack?.configuration.equals(track.configuration)) this.currentTrack = track;
    return this.currentTrack;
  }

  /** A parameter set NAL unit of the stream lies in [start, end) of `buffer`. Repeated sets, the usual case, allocate nothing. */
  read(buffer: Buffer, start: number, end: number): void {
    const trimmedEnd = trimmedNalEnd(buffer, start, end);
    const list = this.listOf(buffer[start]!);
    if (!list || trimmedEnd - start > MAX_PARAMETER_SET_BYTES) {
      this.damaged += 1;
      return;
    }
    if (list.contains(buffer, start, trimmedEnd)) return;
    const nalUnit = Buffer.from(buffer.subarray(start, trimmedEnd));
    const id = this.syntax.idOf(nalUnit);
    if (id === null) {
      this.damaged += 1;
      return;
    }
    if (!list.put(id, nalUnit)) return;
    this.changed = true;
    if (list === this.lists.at(-1)) this.late = [...this.late.slice(1 - this.maxLate), nalUnit];
  }

  /** A key frame begins that refers to this picture parameter set: it and what it refers to are in use. */
  keyFrame(ppsId: number): void {
    if (this.late.length > 0) this.late = [];
    this.putInUse(ppsId);
    this.isDue = this.changed;
  }

  /**
   * Picture parameter sets that came since the last key frame. A track changes at key frames alone, so until then they
   * travel inside of the samples.
   */
  takeLate(): readonly Buffer[] {
    const { late } = this;
    if (late.length > 0) this.late = [];
    return late;
  }

  private putInUse(ppsId: number): void {
    let id: number | null = ppsId;
    for (let kind = this.lists.length - 1; kind >= 0 && id !== null; kind -= 1) {
      const list: ParameterSetList = this.lists[kind]!;
      if (list.activate(id)) this.changed = true;
      // Of one set each there is nothing to choose, and nothing to be read.
      if (this.chosen(kind)) return;
      id = list.first ? this.syntax.referenceOf(list.first) : null;
    }
  }

  /** Each kind before this one has no more than one set. */
  private chosen(kind: number): boolean {
    for (let before = 0; before < kind; before += 1) if (this.lists[before]!.count > 1) return false;
    return true;
  }

  private get maxLate(): number {
    return this.syntax.kinds.at(-1)!.maxSets;
  }

  private describe(set: Buffer): void {
    const id = set.length <= MAX_PARAMETER_SET_BYTES ? this.syntax.idOf(set) : null;
    if (id === null) return;
    this.listOf(set[0]!)?.describe(id, set);
    this.changed = true;
  }

  private listOf(firstByte: number): ParameterSetList | undefined {
    const nalType = this.syntax.nalTypeOf(firstByte);
    return this.lists[this.syntax.kinds.findIndex((kind) => kind.nalType === nalType)];
  }
}
