import type { EngineReport } from './engine-protocol.ts';

/** The media thread's side of the shared memory of parts: which number stands for which memory. */
export class PartMemories {
  private readonly numbers = new Map<SharedArrayBuffer, number>();
  private readonly buffers = new Map<number, Buffer>();
  private readonly report: (report: EngineReport) => void;
  private next = 1;

  constructor(report: (report: EngineReport) => void) {
    this.report = report;
  }

  /** The number of the memory that the bytes lie in; announces it when it is new. */
  numberOf(bytes: Buffer): number {
    const buffer = bytes.buffer as unknown as SharedArrayBuffer;
    const known = this.numbers.get(buffer);
    if (known !== undefined) return known;
    const memory = this.next++;
    this.numbers.set(buffer, memory);
    this.buffers.set(memory, Buffer.from(buffer));
    this.report({ type: 'memory-added', memory, buffer });
    return memory;
  }

  /** The whole memory; undefined for a number that is not (or no longer) in use. */
  find(memory: number): Buffer | undefined {
    return this.buffers.get(memory);
  }

  remove(buffer: SharedArrayBuffer): void {
    const memory = this.numbers.get(buffer);
    if (memory === undefined) return;
    this.numbers.delete(buffer);
    this.buffers.delete(memory);
    this.report({ type: 'memory-removed', memory });
  }
}
