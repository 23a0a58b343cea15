import type { InitSegment, PartData, SegmenterOutput } from '../../../server/hls/part.ts';

export type OutputEvent =
  | { type: 'init'; init: InitSegment }
  | { type: 'part'; part: PartData }
  | { type: 'ended'; sequence: number };

/** Keeps all that a segmenter said, in order. */
export class RecordedOutput implements SegmenterOutput {
  readonly events: OutputEvent[] = [];

  get inits(): InitSegment[] {
    return this.events.flatMap((event) => (event.type === 'init' ? [event.init] : []));
  }

  get parts(): PartData[] {
    return this.events.flatMap((event) => (event.type === 'part' ? [event.part] : []));
  }

  get ended(): number[] {
    return this.events.flatMap((event) => (event.type === 'ended' ? [event.sequence] : []));
  }

  init(init: InitSegment): void {
    this.events.push({ type: 'init', init });
  }

  part(part: PartData): void {
    this.events.push({ type: 'part', part });
  }

  segmentEnded(sequence: number): void {
    this.events.push({ type: 'ended', sequence });
  }
}
