import { describe, expect, it } from 'vitest';
import { LaneSeats } from '../../../server/engine/lane-seats.ts';

describe('LaneSeats', () => {
  it('gives as many as there are, to all who share them', () => {
    const seats = LaneSeats.of(2);
    const elsewhere = new LaneSeats(seats.shared);
    const leave = seats.take(1);
    expect(elsewhere.take(2)).not.toBeNull();
    expect([seats.take(1), elsewhere.take(2), seats.taken, elsewhere.count]).toEqual([null, null, 2, 2]);
    leave?.();
    expect(elsewhere.take(2)).not.toBeNull();
  });

  it('takes a seat back once, and never one that somebody else has by now', () => {
    const seats = LaneSeats.of(1);
    const leave = seats.take(1);
    leave?.();
    seats.take(2)?.();
    seats.take(1); // the same thread, for another camera
    leave?.();
    expect(seats.taken).toBe(1);
  });

  it('frees the seats of who is gone, and no others', () => {
    const seats = LaneSeats.of(3);
    const late = seats.take(1);
    seats.take(2);
    seats.take(1);
    seats.leave(1);
    expect(seats.taken).toBe(1);
    seats.take(3);
    late?.();
    expect(seats.taken).toBe(2);
  });

  it('has none to give where there are none', () => {
    expect(LaneSeats.of(0).take(1)).toBeNull();
  });
});
