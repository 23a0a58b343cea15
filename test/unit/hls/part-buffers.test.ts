import { describe, expect, it } from 'vitest';
import { BLOCK_ALIGNMENT, MemorySlabs } from '../../../server/hls/memory-slabs.ts';
import { OWN_MEMORY, PartBuffers, pooledSizeOf } from '../../../server/hls/part-buffers.ts';

/** Tells what goes back to it. */
class WatchedSlabs extends MemorySlabs {
  readonly freed: Buffer[] = [];

  get freedBytes(): number {
    return this.freed.reduce((sum, { length }) => sum + length, 0);
  }

  override free(block: Buffer): void {
    this.freed.push(block);
    super.free(block);
  }
}

describe('PartBuffers', () => {
  it('hands out buffers that waste at most an eighth, whatever is asked for', () => {
    const buffers = new PartBuffers();
    for (let size = 4_096; size < 12 * 1024 * 1024; size = Math.ceil(size * 1.07)) {
      const buffer = buffers.acquire(size);
      expect(buffer.byteOffset % BLOCK_ALIGNMENT).toBe(0);
      expect(buffer.length).toBeGreaterThanOrEqual(size);
      expect(size / buffer.length).toBeGreaterThan(0.87);
      expect(pooledSizeOf(size)).toBe(buffer.length);
    }
  });

  it('hands out memory that threads share, or other memory where that is wanted', () => {
    expect(new PartBuffers().acquire(50_000).buffer).toBeInstanceOf(SharedArrayBuffer);
    const own = new PartBuffers({ memory: OWN_MEMORY }).acquire(50_000);
    expect(own.buffer).toBeInstanceOf(ArrayBuffer);
    expect(own.length).toBe(pooledSizeOf(50_000));
  });

  it('hands out again what came back', () => {
    const buffers = new PartBuffers();
    const first = buffers.acquire(50_000);
    buffers.giveBack(first);
    expect(buffers.idleBytes).toBe(first.length);
    expect(buffers.acquire(first.length - 100)).toBe(first);
    expect(buffers.idleBytes).toBe(0);
  });

  it('hands out nothing larger than what was asked for needs, though it has some', () => {
    const buffers = new PartBuffers();
    buffers.giveBack(buffers.acquire(pooledSizeOf(50_000) + 1));
    expect(buffers.acquire(50_000).length).toBe(pooledSizeOf(50_000));
  });

  it('knows what fits: with many streams that is a class larger too, and never one smaller', () => {
    const memory = { ...OWN_MEMORY, allocate: (length: number) => ({ length }) as Buffer };
    const buffers = new PartBuffers({ memory });
    const sizeBytes = pooledSizeOf(50_000);
    const [exact, larger, largest] = [sizeBytes, sizeBytes + 1, sizeBytes * 1.1].map((size) =>
      buffers.acquire(size),
    );
    const fitting = () => [exact!, larger!, largest!].map((buffer) => buffers.fits(buffer, 50_000));
    expect(fitting()).toEqual([true, false, false]);
    for (let count = 0; count < 60; count++) buffers.acquire(10 * 1024 * 1024);
    expect(fitting()).toEqual([true, true, false]);
    expect(buffers.fits(exact!, sizeBytes + 1)).toBe(false);
  });

  it('keeps no more idle memory than its ceiling, and gives the rest back to where it came from', () => {
    const memory = new WatchedSlabs();
    const buffers = new PartBuffers({ maxIdleBytes: 100_000, memory });
    const taken = Array.from({ length: 5 }, () => buffers.acquire(40_000));
    for (const buffer of taken) buffers.giveBack(buffer);
    expect(buffers.idleBytes).toBe(2 * pooledSizeOf(40_000));
    expect(memory.freed.map((block) => taken.indexOf(block))).toEqual([0, 1, 2]);
  });

  it('lets go of what has lain idle longest: sizes that nobody asks for any more make room for those in use', () => {
    const memory = new WatchedSlabs();
    const buffers = new PartBuffers({ maxIdleBytes: 400_000, memory });
    const past = Array.from({ length: 20 }, () => buffers.acquire(16_000));
    for (const buffer of past) buffers.giveBack(buffer);
    const streams = Array.from({ length: 4 }, () => buffers.acquire(60_000));
    for (const buffer of streams) buffers.giveBack(buffer);
    const freedBefore = memory.freed.length;
    const again = Array.from({ length: 4 }, () => buffers.acquire(60_000));
    for (const buffer of again) buffers.giveBack(buffer);
    expect(new Set(again)).toEqual(new Set(streams));
    expect(memory.freed.length).toBe(freedBefore);
  });

  it('knows how long each has lain idle, over all classes and every time anew', () => {
    const memory = new WatchedSlabs();
    const buffers = new PartBuffers({ maxIdleBytes: 300_000, memory });
    const taken = [40_000, 40_000, 90_000, 260_000].map((size) => buffers.acquire(size));
    const [small, another, larger, largest] = taken;
    buffers.giveBack(small!);
    expect(buffers.acquire(40_000)).toBe(small);
    buffers.giveBack(larger!);
    buffers.giveBack(small!);
    buffers.giveBack(another!);
    buffers.giveBack(largest!);
    expect(memory.freed.map((block) => taken.indexOf(block))).toEqual([2, 0, 1]);
  });

  it('knows how long the rest of a class has lain idle when one of it is gone', () => {
    const memory = new WatchedSlabs();
    const buffers = new PartBuffers({ maxIdleBytes: 300_000, memory });
    const taken = [40_000, 90_000, 40_000, 260_000].map((size) => buffers.acquire(size));
    for (const buffer of taken) buffers.giveBack(buffer);
    expect(memory.freed.map((block) => taken.indexOf(block))).toEqual([0, 1, 2]);
  });

  it('does not turn the others out for one that has no room anyway', () => {
    const memory = new WatchedSlabs();
    const buffers = new PartBuffers({ maxIdleBytes: 100_000, memory });
    const [kept, huge] = [buffers.acquire(40_000), buffers.acquire(4_000_000)];
    for (const buffer of [kept, huge]) buffers.giveBack(buffer);
    expect(memory.freed.map((block) => block === huge)).toEqual([true]);
    expect(buffers.acquire(40_000)).toBe(kept);
  });

  it('drops what nobody has used from one look to the next, and nothing that was', () => {
    const memory = new WatchedSlabs();
    const buffers = new PartBuffers({ memory });
    const [stale, used] = [buffers.acquire(90_000), buffers.acquire(40_000)];
    for (const buffer of [stale, used]) buffers.giveBack(buffer);
    buffers.dropUnused();
    expect(memory.freed).toEqual([]);
    buffers.giveBack(buffers.acquire(40_000));
    buffers.dropUnused();
    expect(memory.freed.map((block) => block === stale)).toEqual([true]);
    expect(buffers.idleBytes).toBe(used.length);
    expect(buffers.acquire(40_000)).toBe(used);
  });

  it('drops the part of a class that lies unused, and hands out the rest', () => {
    const buffers = new PartBuffers();
    const taken = Array.from({ length: 10 }, () => buffers.acquire(40_000));
    for (const buffer of taken) buffers.giveBack(buffer);
    buffers.dropUnused();
    const rush = Array.from({ length: 4 }, () => buffers.acquire(40_000));
    for (const buffer of rush) buffers.giveBack(buffer);
    buffers.dropUnused();
    expect(buffers.idleBytes).toBe(4 * pooledSizeOf(40_000));
    const again = Array.from({ length: 4 }, () => buffers.acquire(40_000));
    expect(new Set(again)).toEqual(new Set(rush));
    expect(buffers.idleBytes).toBe(0);
    for (const buffer of again) buffers.giveBack(buffer);
    buffers.dropUnused();
    expect(buffers.idleBytes).toBe(4 * pooledSizeOf(40_000));
  });

  it('leaves what is little beside what is in use, however long nobody asks for it', () => {
    const buffers = new PartBuffers();
    const inUse = Array.from({ length: 32 }, () => buffers.acquire(40_000));
    for (const spare of [buffers.acquire(90_000), buffers.acquire(70_000)]) buffers.giveBack(spare);
    buffers.dropUnused();
    buffers.dropUnused();
    expect(buffers.idleBytes).toBe(pooledSizeOf(70_000));
    for (const buffer of inUse.slice(1)) buffers.giveBack(buffer);
    buffers.dropUnused();
    buffers.dropUnused();
    expect(buffers.idleBytes).toBe(0);
  });

  it('gives memory back when most of the streams have left, though those that stay were scattered over all of it', () => {
    const memory = new MemorySlabs({ slabBytes: 1024 * 1024 });
    const buffers = new PartBuffers({ maxIdleBytes: 0, memory });
    // Each stream holds ten parts of about 20 kB, and each new one takes the place of its oldest.
    let made = 0;
    const part = () => buffers.acquire(15_000 + ((made++ * 7_919) % 10_000));
    const windows = Array.from({ length: 100 }, () => Array.from({ length: 10 }, part));
    const turn = (streams: Buffer[][]) => {
      for (const window of streams) {
        buffers.giveBack(window.shift()!);
        window.push(part());
      }
    };
    for (let second = 0; second < 30; second++) turn(windows);
    const mostBytes = memory.totalBytes;
    const gone = windows.filter((_, at) => at % 10 !== 0);
    for (const buffer of gone.flat()) buffers.giveBack(buffer);
    const rest = windows.filter((window) => !gone.includes(window));
    for (let minute = 0; minute < 3; minute++) {
      buffers.dropUnused();
      for (let second = 0; second < 30; second++) turn(rest);
    }
    expect(memory.totalBytes / mostBytes).toBeLessThan(1 / 4);
  });

  it('keeps more while much more is in use, as for cameras that end their segments together', () => {
    const memory = new WatchedSlabs();
    const buffers = new PartBuffers({ maxIdleBytes: 0, memory });
    const windows = Array.from({ length: 6 }, () =>
      Array.from({ length: 100 }, () => buffers.acquire(40_000)),
    );
    for (const buffer of windows[0]!) buffers.giveBack(buffer);
    expect(memory.freed).toEqual([]);
    const again = Array.from({ length: 100 }, () => buffers.acquire(40_000));
    expect(new Set(again)).toEqual(new Set(windows[0]));
  });

  it('lets go of what lies idle as less is in use, down to its ceiling', () => {
    const memory = new WatchedSlabs();
    const buffers = new PartBuffers({ maxIdleBytes: 100_000, memory });
    const sizes = Array.from({ length: 400 }, (_, at) => (at % 3 === 0 ? 200_000 : 40_000));
    const taken = sizes.map((size) => buffers.acquire(size));
    for (const buffer of taken) buffers.giveBack(buffer);
    expect(buffers.idleBytes).toBeLessThanOrEqual(100_000);
    const whole = sizes.reduce((sum, size) => sum + pooledSizeOf(size), 0);
    expect(memory.freedBytes + buffers.idleBytes).toBe(whole);
  });

  it('lets go of memory that is not of a class', () => {
    const memory = new WatchedSlabs();
    const buffers = new PartBuffers({ memory });
    const odd = memory.allocate(50_001);
    buffers.giveBack(odd);
    expect(buffers.idleBytes).toBe(0);
    expect(memory.freed.map((block) => block === odd)).toEqual([true]);
  });

  it('makes what exceeds the largest class to measure and does not keep it', () => {
    const buffers = new PartBuffers();
    const huge = buffers.acquire(13 * 1024 * 1024);
    expect(huge.length).toBe(13 * 1024 * 1024);
    buffers.giveBack(huge);
    expect(buffers.idleBytes).toBe(0);
  });
});
