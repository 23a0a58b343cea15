import type { EngineReport } from './engine-protocol.ts';

/** The media thread's side of the shared memory of parts: which number stands for which memory. */
export class PartMemories {
  private readonly numbers = new Map<ArrayBufferLike, number>();
  private readonly memories = new Map<number, ArrayBufferLike>();
  private readonly report: (report: EngineReport) => void;
  private next = 1;

  constructor(report: (report: EngineReport) => void) {
    this.report = report;
  }

  /** The number of the memory that the bytes lie in; announces it when it is new. */
  numberOf({ buffer }: Buffer): number {
    const known = this.numbers.get(buffer);
    if (known !== undefined) return known;
    const memory = this.next++;
    this.numbers.set(buffer, memory);
    this.memories.set(memory, buffer);
    this.report({ type: 'memory-added', memory, buffer: buffer as unknown as SharedArrayBuffer });
    return memory;
  }

  /** Undefined for a number that is not (or no longer) in use. */
  find(memory: number): ArrayBufferLike | undefined {
    return this.memories.get(memory);
  }

  remove(buffer: ArrayBufferLike): void {
    const memory = this.numbers.get(buffer);
    if (memory === undefined) return;
    this.numbers.delete(buffer);
    this.memories.delete(memory);
    this.report({ type: 'memory-removed', memory });
  }
}
