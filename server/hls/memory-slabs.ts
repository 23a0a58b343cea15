/**
 * The system gives out memory by the page, and each page that is touched first costs it far more than writing to it does: a thousand cameras
 * that begin together asked for sixty thousand a second, and fell behind for good. Of a piece as large as this it gives pages of 2 MiB,
 * where it may (`GLIBC_TUNABLES` in scripts/hub-node.mjs).
 */
const SLAB_BYTES = 64 * 1024 * 1024;
/** What is larger than this share of a slab has one to itself, made to measure. */
const LARGEST_SHARE = 1 / 4;
/** Blocks begin at multiples of it. */
export const BLOCK_ALIGNMENT = 64;

export interface MemorySlabsOptions {
  slabBytes?: number;
  /** A slab in which nothing was left is not used again: whoever else knows it may forget it. */
  onDropped?(memory: SharedArrayBuffer): void;
}

/**
 * Memory that threads share, in a few large pieces, of which blocks are cut and into which they are put back: to the lowest place that they
 * fit into, and neighbours that come back are one free range again. A slab is given back to the system when all of it is free.
 */
export class MemorySlabs {
  private readonly slabBytes: number;
  private readonly onDropped: (memory: SharedArrayBuffer) => void;
  /** The oldest first. */
  private readonly slabs: Slab[] = [];
  private readonly byMemory = new Map<ArrayBufferLike, Slab>();

  constructor({ slabBytes = SLAB_BYTES, onDropped = () => {} }: MemorySlabsOptions = {}) {
    this.slabBytes = slabBytes;
    this.onDropped = onDropped;
  }

  /** Of all slabs, whether in use or free. */
  get totalBytes(): number {
    return this.slabs.reduce((sum, { memory }) => sum + memory.byteLength, 0);
  }

  /** A block of exactly so many bytes that begins at a multiple of BLOCK_ALIGNMENT. Its content is whatever was there before. */
  allocate(sizeBytes: number): Buffer {
    const spanBytes = spanOf(sizeBytes);
    for (const slab of this.slabs) {
      const start = slab.take(spanBytes);
      if (start < 0) continue;
      slab.isLeaving = false;
      return slab.blockOf(start, sizeBytes);
    }
    const ownSlab = spanBytes > this.slabBytes * LARGEST_SHARE;
    const slab = new Slab(ownSlab ? spanBytes : this.slabBytes);
    this.slabs.push(slab);
    this.byMemory.set(slab.memory, slab);
    return slab.blockOf(slab.take(spanBytes), sizeBytes);
  }

  /** The block that a place lies in; null where there is none. */
  find(memory: ArrayBufferLike, place: number): Buffer | null {
    return this.byMemory.get(memory)?.blockAround(place) ?? null;
  }

  /** So much is needed: the newest slabs beyond that are to empty themselves. To be called again when less is needed, or more. */
  keep(neededBytes: number): void {
    let keptBytes = 0;
    for (const slab of this.slabs) {
      slab.isLeaving = keptBytes > neededBytes;
      keptBytes += slab.memory.byteLength;
    }
  }

  /** Its slab is to empty itself: who does not need the block frees it. */
  isLeaving({ buffer }: Buffer): boolean {
    return this.byMemory.get(buffer)?.isLeaving ?? false;
  }

  /** @param block as `allocate` returned it; nobody may hold a view of it any more */
  free(block: Buffer): void {
    const slab = this.byMemory.get(block.buffer);
    if (slab?.blockAt(block.byteOffset) !== block) {
      throw new Error('a block was freed that was not allocated');
    }
    slab.putBack(block.byteOffset, spanOf(block.length));
    if (!slab.isEmpty) return;
    this.slabs.splice(this.slabs.indexOf(slab), 1);
    this.byMemory.delete(slab.memory);
    this.onDropped(slab.memory);
  }
}

function spanOf(sizeBytes: number): number {
  return Math.ceil(sizeBytes / BLOCK_ALIGNMENT) * BLOCK_ALIGNMENT;
}

/** One piece of memory, its blocks, and what of it is free: ranges that do not touch, by their places. */
class Slab {
  readonly memory: SharedArrayBuffer;
  isLeaving = false;
  /** By their places. */
  private readonly blocks = new Map<number, Buffer>();
  private readonly starts: number[] = [0];
  private readonly ends: number[];
  /** No free range is larger. */
  private mostFree: number;

  constructor(sizeBytes: number) {
    this.memory = new SharedArrayBuffer(sizeBytes);
    this.ends = [sizeBytes];
    this.mostFree = sizeBytes;
  }

  get isEmpty(): boolean {
    return this.starts[0] === 0 && this.ends[0] === this.memory.byteLength;
  }

  /** Where the taken range begins; -1 where none is large enough. */
  take(sizeBytes: number): number {
    if (this.mostFree < sizeBytes) return -1;
    const { starts, ends } = this;
    let most = 0;
    for (let at = 0; at < starts.length; at++) {
      const start = starts[at]!;
      const freeBytes = ends[at]! - start;
      if (freeBytes < sizeBytes) {
        most = Math.max(most, freeBytes);
        continue;
      }
      if (freeBytes > sizeBytes) starts[at] = start + sizeBytes;
      else this.removeRange(at);
      return start;
    }
    this.mostFree = most;
    return -1;
  }

  /** Of a range that was taken. */
  blockOf(start: number, sizeBytes: number): Buffer {
    const block = Buffer.from(this.memory, start, sizeBytes);
    this.blocks.set(start, block);
    return block;
  }

  blockAt(start: number): Buffer | undefined {
    return this.blocks.get(start);
  }

  /** To be asked for a place that is not far from the beginning of its block. */
  blockAround(place: number): Buffer | null {
    let start = place - (place % BLOCK_ALIGNMENT);
    while (start > 0 && !this.blocks.has(start)) start -= BLOCK_ALIGNMENT;
    const block = this.blocks.get(start);
    return block && place < start + block.length ? block : null;
  }

  putBack(start: number, sizeBytes: number): void {
    const { starts, ends } = this;
    const end = start + sizeBytes;
    const at = this.firstFrom(start);
    this.blocks.delete(start);
    const touchesBefore = at > 0 && ends[at - 1] === start;
    const touchesAfter = starts[at] === end;
    if (touchesBefore && touchesAfter) {
      ends[at - 1] = ends[at]!;
      this.removeRange(at);
    } else if (touchesBefore) ends[at - 1] = end;
    else if (touchesAfter) starts[at] = start;
    else {
      starts.splice(at, 0, start);
      ends.splice(at, 0, end);
    }
    const range = touchesBefore ? at - 1 : at;
    this.mostFree = Math.max(this.mostFree, ends[range]! - starts[range]!);
  }

  /** The first range that begins at `place` or behind it. */
  private firstFrom(place: number): number {
    let low = 0;
    let high = this.starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.starts[middle]! < place) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private removeRange(at: number): void {
    this.starts.splice(at, 1);
    this.ends.splice(at, 1);
  }
}
