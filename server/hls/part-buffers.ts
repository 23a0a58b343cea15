import { BLOCK_ALIGNMENT, MemorySlabs } from './memory-slabs.ts';

/** The smallest class; parts of a small sub stream fit. */
const SMALLEST_BYTES = 4 * 1024;
/**
 * Classes grow by a sixteenth: on average half of that stays empty of a buffer, and a window is full of buffers. Of finer ones more lie idle,
 * and so do more where the pool hands out larger ones in the place of those that it lacks.
 */
const CLASS_GROWTH = 1.0625;
/** Above the largest class buffers are made to measure and not kept. */
const LARGEST_BYTES = 12 * 1024 * 1024;

const CLASS_SIZES: readonly number[] = listClassSizes();

/**
 * Cameras that began together end their segments together: what comes back in one go is a segment of each, and is needed again by
 * their next one. A window holds five segments or more, so this share of what is in use has room for it.
 */
const IDLE_SHARE = 1 / 4;
/** So much of it may lie unused for long: many streams need one size more often now and another then. */
const SPARE_SHARE = 1 / 16;
/** Where so much is in use there are many streams, and time is scarcer than memory. */
const MANY_BYTES = 512 * 1024 * 1024;
/** A class too large, then, rather than to copy once more what is there. */
const LOOSE_FIT = CLASS_GROWTH + 0.01;

export interface PartBuffersOptions {
  /**
   * So much may always lie idle in the pool, and more only while it is less than a share of what is in use; what has lain idle longest
   * beyond that goes back to where it came from.
   */
  maxIdleBytes?: number;
  /** Where the memory comes from; without: memory that threads share. */
  memory?: BlockMemory;
}

export interface BlockMemory {
  /** Begins at a multiple of BLOCK_ALIGNMENT. */
  allocate(sizeBytes: number): Buffer;
  /** @param block as `allocate` returned it */
  free(block: Buffer): void;
  /** What is in use needs so much, with some room. */
  keep(neededBytes: number): void;
  /** Rather to be freed than kept for the next who asks. */
  isLeaving(block: Buffer): boolean;
}

/**
 * Of one thread, in place of memory that threads share: what is gathered goes there several times as fast. What is let go of is left to the
 * garbage collector, and in no large pieces: V8 lets its own heap grow with them.
 */
export const OWN_MEMORY: BlockMemory = {
  allocate: Buffer.allocUnsafeSlow,
  free() {},
  keep() {},
  isLeaving: () => false,
};

/** What is idle of one class, longest idle first. */
interface IdleBuffers {
  readonly buffers: Buffer[];
  /** When each came back, counted in buffers that came back. */
  readonly since: number[];
}

/**
 * A pool of the memory that frames are gathered in and parts leave in. One buffer per frame or part, collected by V8, costs as much time as
 * everything else together; recycled, the stream of a camera allocates next to nothing. The memory is shared between
 * threads: moving it from one to the other would tell V8 of megabytes that come and go, and it would collect for them.
 */
export class PartBuffers {
  /** By class, parallel to CLASS_SIZES. */
  private readonly idle: IdleBuffers[] = CLASS_SIZES.map(() => ({ buffers: [], since: [] }));
  private readonly maxIdleBytes: number;
  private readonly memory: BlockMemory;
  private idleTotal = 0;
  private usedTotal = 0;
  /** Buffers that came back so far, and by the last look at what lies idle. */
  private returned = 0;
  private returnedByLook = 0;

  constructor({ maxIdleBytes = 64 * 1024 * 1024, memory = new MemorySlabs() }: PartBuffersOptions = {}) {
    this.maxIdleBytes = maxIdleBytes;
    this.memory = memory;
  }

  get idleBytes(): number {
    return this.idleTotal;
  }

  /** Whether this is a buffer for `sizeBytes`, or what is there is better copied into another. */
  fits({ length }: Buffer, sizeBytes: number): boolean {
    const loosest = this.usedTotal > MANY_BYTES ? LOOSE_FIT : 1;
    return sizeBytes <= length && length <= pooledSizeOf(sizeBytes) * loosest;
  }

  /** A buffer of at least `sizeBytes`. Its content is whatever was there before. */
  acquire(sizeBytes: number): Buffer {
    const buffer = this.takeIdle(sizeBytes) ?? this.memory.allocate(pooledSizeOf(sizeBytes));
    this.usedTotal += buffer.length;
    return buffer;
  }

  /** @param buffer as `acquire` returned it; nobody may hold a view of it any more */
  giveBack(buffer: Buffer): void {
    const sizeBytes = buffer.length;
    this.usedTotal -= sizeBytes;
    const index = classIndexOf(sizeBytes);
    const idle = CLASS_SIZES[index] === sizeBytes ? this.idle[index] : undefined;
    // One that is larger than the room for all would only turn the others out.
    if (idle && sizeBytes <= this.idleCeiling && !this.memory.isLeaving(buffer)) {
      idle.buffers.push(buffer);
      idle.since.push(this.returned++);
      this.idleTotal += sizeBytes;
    } else {
      this.memory.free(buffer);
    }
    this.trim(this.idleCeiling);
  }

  /**
   * To be called now and then: lets go of what has lain idle since the call before, as what a rush of one size leaves behind, and of where
   * too little is in use: what comes back is handed out again wherever it lies, and would be scattered over all that a rush had needed.
   */
  dropUnused(): void {
    this.trim(this.usedTotal * SPARE_SHARE, this.returnedByLook);
    this.returnedByLook = this.returned;
    this.memory.keep(this.usedTotal * (1 + IDLE_SHARE));
    for (const idle of this.idle) this.dropLeaving(idle);
  }

  private dropLeaving({ buffers, since }: IdleBuffers): void {
    for (let at = buffers.length - 1; at >= 0; at--) {
      const buffer = buffers[at] as Buffer;
      if (!this.memory.isLeaving(buffer)) continue;
      buffers.splice(at, 1);
      since.splice(at, 1);
      this.idleTotal -= buffer.length;
      this.memory.free(buffer);
    }
  }

  private get idleCeiling(): number {
    return Math.max(this.maxIdleBytes, this.usedTotal * IDLE_SHARE);
  }

  private takeIdle(sizeBytes: number): Buffer | undefined {
    const idle = this.idle[classIndexOf(sizeBytes)];
    const buffer = idle?.buffers.pop();
    if (!buffer) return undefined;
    idle?.since.pop();
    this.idleTotal -= buffer.length;
    return buffer;
  }

  /** Longest idle first: a class that nobody asks for any more must not keep the room of those that come and go. */
  private trim(ceilingBytes: number, returnedBefore = Number.POSITIVE_INFINITY): void {
    while (this.idleTotal > ceilingBytes) {
      let oldest: IdleBuffers | undefined;
      let oldestSince = returnedBefore;
      for (const idle of this.idle) {
        const since = idle.since[0];
        if (since === undefined || since >= oldestSince) continue;
        oldest = idle;
        oldestSince = since;
      }
      const buffer = oldest?.buffers.shift();
      if (!buffer) return;
      oldest?.since.shift();
      this.idleTotal -= buffer.length;
      this.memory.free(buffer);
    }
  }
}

/** What `acquire` would allocate for this size. */
export function pooledSizeOf(sizeBytes: number): number {
  return CLASS_SIZES[classIndexOf(sizeBytes)] ?? sizeBytes;
}

function listClassSizes(): number[] {
  const sizes: number[] = [];
  for (let size = SMALLEST_BYTES; size < LARGEST_BYTES; size *= CLASS_GROWTH) {
    sizes.push(Math.ceil(size / BLOCK_ALIGNMENT) * BLOCK_ALIGNMENT);
  }
  sizes.push(LARGEST_BYTES);
  return sizes;
}

/** The smallest class that holds `sizeBytes`; -1 above the largest. */
function classIndexOf(sizeBytes: number): number {
  if (sizeBytes > LARGEST_BYTES) return -1;
  let low = 0;
  let high = CLASS_SIZES.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((CLASS_SIZES[middle] as number) < sizeBytes) low = middle + 1;
    else high = middle;
  }
  return low;
}
