import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StartLine, type Turn } from '../../../../web/src/player/start-line.ts';
import type { Importance } from '../../../../web/src/player/tile-standing.ts';

describe('the start line', () => {
  let line: StartLine;
  let gone: number[];
  let turns: Turn[];

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    line = new StartLine();
    gone = [];
    turns = [];
  });
  afterEach(() => vi.useRealTimers());

  const enter = (order: number, importance: Importance = 'usual') => {
    turns.push(
      line.enter(
        () => ({ importance, order }),
        () => gone.push(order),
      ),
    );
    return turns.at(-1)!;
  };
  const settle = () => vi.advanceTimersByTimeAsync(0);

  it('lets the important ones go first, then in the order of reading, whatever order they come in', async () => {
    enter(7, 'ahead');
    for (const order of [5, 3, 1]) enter(order);
    enter(9, 'focus');
    await settle();
    expect(gone).toEqual([9, 1, 3, 5, 7]);
  });

  it('lets twelve go at once and each next one when one has its picture', async () => {
    for (let order = 0; order < 20; order += 1) enter(order);
    await settle();
    expect(gone).toHaveLength(12);
    turns[3]!.started();
    turns[3]!.started();
    await settle();
    expect(gone).toHaveLength(13);
  });

  it('waits for no camera longer than a quarter of a second: 64 have gone after one and a half', async () => {
    for (let order = 0; order < 64; order += 1) enter(order);
    await vi.advanceTimersByTimeAsync(1_300);
    expect(gone).toEqual(Array.from({ length: 64 }, (_, order) => order));
  });

  it('forgets who has left', async () => {
    for (let order = 0; order < 20; order += 1) enter(order);
    await settle();
    turns[15]!.leave();
    for (const turn of turns.slice(0, 8)) turn.leave();
    turns[0]!.leave();
    await settle();
    expect(gone).toHaveLength(19);
    expect(gone).not.toContain(15);
  });

  it('opens no more than 72 and makes room as others leave', async () => {
    for (let order = 0; order < 80; order += 1) enter(order);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(gone).toHaveLength(72);
    for (const turn of turns.slice(0, 3)) turn.leave();
    await settle();
    expect(gone).toHaveLength(75);
  });
});
