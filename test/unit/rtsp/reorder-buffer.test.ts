import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_HELD_MS, MAX_HELD_PACKETS, ReorderBuffer } from '../../../server/rtsp/reorder-buffer.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { rtpPacket } from '../../support/rtsp-bytes.ts';

function setUp() {
  const clock = new FakeClock();
  const seen: number[] = [];
  const buffer = new ReorderBuffer({ clock, deliver: (packet) => seen.push(packet.readUInt16BE(2)) });
  const push = (...sequences: number[]) => {
    for (const sequence of sequences) buffer.push(rtpPacket({ sequence: sequence & 0xffff }));
  };
  return { clock, seen, buffer, push };
}

const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => (from + index) & 0xffff);

describe('the reorder buffer', () => {
  it.each([
    ['in order', [1, 2, 3], [1, 2, 3], 0, 0],
    ['one overtaken by one', [1, 3, 2, 4], [1, 2, 3, 4], 0, 0],
    ['one overtaken by many', [1, ...range(3, 40), 2, 41], range(1, 41), 0, 0],
    ['backwards', [1, 6, 5, 4, 3, 2, 7], range(1, 7), 0, 0],
    ['across the wrap', [65534, 1, 65535, 0, 2], [65534, 65535, 0, 1, 2], 0, 0],
    ['twice', [1, 1, 2, 4, 4, 3, 2], [1, 2, 3, 4], 0, 3],
    ['two gaps, the later one closed first', [1, 3, 5, 4, 2], [1, 2, 3, 4, 5], 0, 0],
    ['a gap longer than what is kept', [1, 2, 300, 301], [1, 2, 300, 301], 297, 0],
    ['a new start of the numbers', [100, 101, 30000, 30001], [100, 101, 30000, 30001], 0, 0],
    ['a new start below', [5000, 5001, 7, 8], [5000, 5001, 7, 8], 0, 0],
    ['of two sources in turn', [7, 30000, 8, 30001, 9, 30002], [7, 30000, 8, 30001, 9, 30002], 0, 0],
    ['a straggler', [10, 11, 12, 9, 13], [10, 11, 12, 13], 0, 1],
  ])('hands on what comes %s', (_case, come, expected, lost, late) => {
    const { seen, buffer, push } = setUp();
    push(...come);
    expect(seen).toEqual(expected);
    expect([buffer.lost, buffer.late]).toEqual([lost, late]);
  });

  it('hands on at once and uncopied what comes in order', () => {
    const seen: Buffer[] = [];
    const clock = new FakeClock();
    const buffer = new ReorderBuffer({ clock, deliver: (packet) => seen.push(packet) });
    const packet = rtpPacket({ sequence: 5 });
    buffer.push(packet);
    expect(seen[0]).toBe(packet);
    expect(clock.pendingTimers).toBe(0);
  });

  it('waits no longer than its time for what is missing, and counts it as lost', () => {
    const { clock, seen, buffer, push } = setUp();
    push(1, 4, 5);
    clock.advanceSync(MAX_HELD_MS - 1);
    expect(seen).toEqual([1]);
    clock.advanceSync(1);
    expect(seen).toEqual([1, 4, 5]);
    expect(buffer.lost).toBe(2);
    push(2, 6);
    expect(seen).toEqual([1, 4, 5, 6]);
    expect(buffer.late).toBe(1);
    expect(clock.pendingTimers).toBe(0);
  });

  it('gives each gap a time of its own', () => {
    const { clock, seen, push } = setUp();
    push(1, 3);
    clock.advanceSync(60);
    push(5);
    clock.advanceSync(40);
    expect(seen).toEqual([1, 3]);
    clock.advanceSync(60);
    expect(seen).toEqual([1, 3, 5]);
    expect(clock.pendingTimers).toBe(0);
  });

  it('keeps no packet longer because a later one came before it', () => {
    const { clock, seen, push } = setUp();
    push(1, 4);
    clock.advanceSync(90);
    push(3);
    clock.advanceSync(10);
    expect(seen).toEqual([1, 3, 4]);
  });

  it('gives a gap up when it holds as much as it may, before its time is over', () => {
    const { seen, buffer, push } = setUp();
    push(0, ...range(2, MAX_HELD_PACKETS));
    expect(seen).toEqual([0]);
    push(MAX_HELD_PACKETS + 1);
    expect(seen).toEqual([0, ...range(2, MAX_HELD_PACKETS + 1)]);
    expect(buffer.lost).toBe(1);
  });

  it('keeps no more than 1 MiB', () => {
    const seen: number[] = [];
    const buffer = new ReorderBuffer({
      clock: new FakeClock(),
      deliver: (packet) => seen.push(packet.readUInt16BE(2)),
    });
    const large = (sequence: number) => rtpPacket({ sequence, payload: Buffer.alloc(65_000) });
    for (const sequence of [0, ...range(2, 17)]) buffer.push(large(sequence));
    expect(seen).toEqual([0]);
    buffer.push(large(18));
    expect(seen).toEqual([0, ...range(2, 18)]);
  });

  it('forgets what it holds when it is closed, from within a packet too', () => {
    const { clock, seen, buffer, push } = setUp();
    push(1, 3);
    buffer.close();
    buffer.close();
    clock.advanceSync(1_000);
    expect(seen).toEqual([1]);
    expect(clock.pendingTimers).toBe(0);
    const within = new ReorderBuffer({
      clock,
      deliver: (packet) => {
        seen.push(packet.readUInt16BE(2));
        if (packet.readUInt16BE(2) === 7) within.close();
      },
    });
    for (const sequence of [6, 8, 9, 7]) within.push(rtpPacket({ sequence }));
    expect(seen).toEqual([1, 6, 7]);
  });

  it('loses nothing and keeps the order, however packets overtake each other within its reach', () => {
    const delays = fc.array(fc.nat(MAX_HELD_PACKETS - 2), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(fc.nat(0xffff), delays, (first, steps) => {
        const { seen, push } = setUp();
        // The very first must come first: there is no telling that something comes before it.
        const order = steps
          .map((delay, index) => ({ sequence: first + 1 + index, at: index + delay }))
          .sort((a, b) => a.at - b.at || a.sequence - b.sequence);
        push(first, ...order.map(({ sequence }) => sequence));
        expect(seen).toEqual(range(first, first + steps.length));
      }),
      { numRuns: 200 },
    );
  });

  it('hands on no packet twice and holds nothing for ever, whatever comes', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(0xffff), { maxLength: 300 }), (sequences) => {
        const clock = new FakeClock();
        const seen = new Set<Buffer>();
        let handed = 0;
        const buffer = new ReorderBuffer({
          clock,
          deliver: (packet) => {
            seen.add(packet);
            handed += 1;
          },
        });
        for (const sequence of sequences) buffer.push(rtpPacket({ sequence }));
        clock.advanceSync(1_000);
        expect(handed).toBe(seen.size);
        expect(handed + buffer.late).toBe(sequences.length);
        expect(clock.pendingTimers).toBe(0);
      }),
      { numRuns: 200 },
    );
  });
});
