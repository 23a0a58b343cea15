import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BLOCK_ALIGNMENT, MemorySlabs } from '../../../server/hls/memory-slabs.ts';

const SLAB_BYTES = 64 * 1024;

/** Sizes that are asked for, and which of the blocks that are out goes back. */
const asked = fc.array(
  fc.oneof(
    fc.record({ allocate: fc.integer({ min: 1, max: SLAB_BYTES / 2 }) }),
    fc.record({ free: fc.nat({ max: 1_000 }) }),
  ),
  { maxLength: 200 },
);

function slabsOf() {
  const dropped: ArrayBufferLike[] = [];
  const onDropped = (memory: ArrayBufferLike) => void dropped.push(memory);
  return { dropped, slabs: new MemorySlabs({ slabBytes: SLAB_BYTES, onDropped }) };
}

describe('MemorySlabs', () => {
  it('never hands out a byte twice, and has nothing left when everything is back', () => {
    fc.assert(
      fc.property(asked, (steps) => {
        const { slabs, dropped } = slabsOf();
        const out: { block: Buffer; mark: number }[] = [];
        for (const [mark, step] of steps.entries()) {
          if ('allocate' in step) {
            const block = slabs.allocate(step.allocate);
            expect(block.length).toBe(step.allocate);
            expect(block.byteOffset % BLOCK_ALIGNMENT).toBe(0);
            out.push({ block: block.fill(mark), mark });
          } else if (out.length > 0) {
            const [gone] = out.splice(step.free % out.length, 1);
            slabs.free(gone!.block);
          }
        }
        for (const { block, mark } of out) expect(block.every((byte) => byte === mark % 256)).toBe(true);
        for (const { block } of out) slabs.free(block);
        expect(slabs.totalBytes).toBe(0);
        expect(new Set(dropped).size).toBe(dropped.length);
      }),
    );
  });

  it('makes one range of neighbours that come back, in whatever order', () => {
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [0, 2, 1],
      [1, 0, 2],
      [2, 0, 1],
    ]) {
      const { slabs } = slabsOf();
      const blocks = Array.from({ length: 6 }, () => slabs.allocate(SLAB_BYTES / 8));
      for (const at of order) slabs.free(blocks[at]!);
      slabs.allocate(SLAB_BYTES / 4);
      const again = slabs.allocate(SLAB_BYTES / 8);
      expect(again.byteOffset).toBe(blocks[2]!.byteOffset);
      expect(slabs.totalBytes).toBe(SLAB_BYTES);
    }
  });

  it('has the newest slabs empty themselves beyond what is needed, until they are needed after all', () => {
    const { slabs } = slabsOf();
    const blocks = Array.from({ length: 12 }, () => slabs.allocate(SLAB_BYTES / 4));
    const leaving = () => blocks.map((block) => slabs.isLeaving(block));
    const first = (count: number) => blocks.map((_, at) => at >= count);
    slabs.keep(2 * SLAB_BYTES);
    expect(leaving()).toEqual(first(12));
    slabs.keep(2 * SLAB_BYTES - 1);
    expect(leaving()).toEqual(first(8));
    slabs.keep(0);
    expect(leaving()).toEqual(first(4));
    slabs.free(blocks[8]!);
    expect(slabs.allocate(SLAB_BYTES / 4).buffer).toBe(blocks[9]!.buffer);
    expect(slabs.isLeaving(blocks[9]!)).toBe(false);
    expect(slabs.isLeaving(blocks[4]!)).toBe(true);
    expect(slabs.isLeaving(Buffer.alloc(8))).toBe(false);
  });

  it('fills the lowest place, so that the slab that came last empties itself and is dropped', () => {
    const { slabs, dropped } = slabsOf();
    const blocks = Array.from({ length: 12 }, () => slabs.allocate(SLAB_BYTES / 8));
    expect(slabs.totalBytes).toBe(2 * SLAB_BYTES);
    for (const block of blocks.slice(2, 6)) slabs.free(block);
    expect(slabs.allocate(SLAB_BYTES / 8).buffer).toBe(blocks[0]!.buffer);
    for (const block of blocks.slice(8)) slabs.free(block);
    expect(dropped).toEqual([blocks[8]!.buffer]);
    expect(slabs.totalBytes).toBe(SLAB_BYTES);
  });

  it('gives what is large a slab to itself, made to measure, that goes with it', () => {
    const { slabs, dropped } = slabsOf();
    const small = slabs.allocate(100);
    const large = slabs.allocate(5 * SLAB_BYTES);
    expect(large.buffer.byteLength).toBe(5 * SLAB_BYTES);
    slabs.free(large);
    expect(dropped).toEqual([large.buffer]);
    expect(slabs.allocate(100).buffer).toBe(small.buffer);
  });

  it('takes a block back once, and only its own', () => {
    const { slabs } = slabsOf();
    const [block, neighbour] = [slabs.allocate(1_000), slabs.allocate(1_000)];
    slabs.free(block);
    for (const other of [block, neighbour.subarray(0, 500), Buffer.alloc(1_000)]) {
      expect(() => slabs.free(other)).toThrow('a block was freed that was not allocated');
    }
    slabs.free(neighbour);
    expect(slabs.totalBytes).toBe(0);
  });

  it('finds a block by any place in it, and nothing by a place in none', () => {
    const { slabs } = slabsOf();
    const [first, second] = [slabs.allocate(1_000), slabs.allocate(1_000)];
    for (const offset of [0, BLOCK_ALIGNMENT - 1, BLOCK_ALIGNMENT, 999]) {
      expect(slabs.find(second.buffer, second.byteOffset + offset)).toBe(second);
    }
    expect(slabs.find(second.buffer, second.byteOffset + 1_000)).toBeNull();
    expect(slabs.find(second.buffer, SLAB_BYTES)).toBeNull();
    expect(slabs.find(Buffer.alloc(1).buffer, 0)).toBeNull();
    slabs.free(first);
    expect(slabs.find(second.buffer, first.byteOffset)).toBeNull();
    slabs.free(second);
    expect(slabs.find(second.buffer, second.byteOffset)).toBeNull();
  });

  it('is shared between threads', () => {
    expect(slabsOf().slabs.allocate(1).buffer).toBeInstanceOf(SharedArrayBuffer);
  });
});
