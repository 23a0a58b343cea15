import type { PartData } from '../hls/part.ts';
import type { EngineReport } from './engine-protocol.ts';

/** The main thread's side of the shared memory of parts of one media thread. */
export class SharedMemories {
  private readonly buffers = new Map<number, Buffer>();
  private readonly numbers = new Map<ArrayBufferLike, number>();

  add(memory: number, shared: SharedArrayBuffer): void {
    const buffer = Buffer.from(shared);
    this.buffers.set(memory, buffer);
    this.numbers.set(buffer.buffer, memory);
  }

  remove(memory: number): void {
    const buffer = this.buffers.get(memory);
    if (buffer) this.numbers.delete(buffer.buffer);
    this.buffers.delete(memory);
  }

  /** The part with its bytes, as a view of the shared memory; null when that was never announced. */
  partOf({ part, memory, start, end }: Extract<EngineReport, { type: 'part' }>): PartData | null {
    const buffer = this.buffers.get(memory);
    return buffer ? Object.assign(part, { bytes: buffer.subarray(start, end) }) : null;
  }

  /** Of the memory that they lie in. Undefined for bytes of another thread, perhaps one that is gone. */
  numberOf(bytes: Buffer): number | undefined {
    return this.numbers.get(bytes.buffer);
  }
}
