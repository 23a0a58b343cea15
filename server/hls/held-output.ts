import type { InitSegment, PartData, SegmenterOutput } from './part.ts';

/** Keeps what follows an init segment until that can be written, in order. */
export class HeldOutput implements SegmenterOutput {
  private readonly output: SegmenterOutput;
  private readonly held: (PartData | { ended: number })[] = [];
  private holding = false;

  constructor(output: SegmenterOutput) {
    this.output = output;
  }

  get isHolding(): boolean {
    return this.holding;
  }

  get heldCount(): number {
    return this.held.length;
  }

  /** Until the next init segment. */
  hold(): void {
    this.holding = true;
  }

  init(init: InitSegment): void {
    this.holding = false;
    this.output.init(init);
    for (const event of this.held.splice(0)) {
      if ('ended' in event) this.output.segmentEnded(event.ended);
      else this.output.part(event);
    }
  }

  part(part: PartData): void {
    if (this.holding) this.held.push(part);
    else this.output.part(part);
  }

  segmentEnded(sequence: number): void {
    if (this.holding) this.held.push({ ended: sequence });
    else this.output.segmentEnded(sequence);
  }
}
