import type { Socket } from 'node:net';
import { beforeEach, describe, expect, it } from 'vitest';
import { LingeringMemory } from '../../../server/hls/lingering-memory.ts';
import { type LiveAnswer, LiveAnswers } from '../../../server/http/live-answers.ts';
import { FakeClock } from '../../support/fake-clock.ts';

let clock: FakeClock;
let lingering: LingeringMemory;
let answers: LiveAnswers;
let destroyed: string[];

beforeEach(() => {
  clock = new FakeClock();
  lingering = new LingeringMemory(1_000);
  answers = new LiveAnswers({ clock, lingering });
  destroyed = [];
});

const socketOf = (name: string) => ({ destroy: () => destroyed.push(name) }) as unknown as Socket;

function sending(name: string, byteLength: number): LiveAnswer {
  const answer = answers.begin(socketOf(name))!;
  answers.send(answer, byteLength);
  return answer;
}

describe('answers under way', () => {
  it('know when their reader has gone', () => {
    const socket = { destroyed: false };
    const answer = answers.begin(socket as Socket)!;
    expect(answer.aborted).toBe(false);
    socket.destroyed = true;
    expect(answer.aborted).toBe(true);
  });

  it('are 32 of a connection at most, and room is there again when one has left', () => {
    const socket = socketOf('greedy');
    const begun = Array.from({ length: 33 }, () => answers.begin(socket));
    expect(begun.map((answer) => answer !== null)).toEqual([...Array(32).fill(true), false]);
    expect(answers.begin(socketOf('another'))).not.toBeNull();
    answers.end(begun[5]!);
    expect([answers.begin(socket) !== null, answers.begin(socket)]).toEqual([true, null]);
  });

  it('are 20,000 of all connections at most', () => {
    const begun = Array.from({ length: 20_000 }, (_, n) => answers.begin(socketOf(String(n))));
    expect([begun.every(Boolean), answers.underWay, answers.begin(socketOf('late'))]).toEqual([
      true,
      20_000,
      null,
    ]);
    for (const answer of begun) answers.end(answer!);
    expect(answers.underWay).toBe(0);
  });

  it('hold 64 MiB of a connection at most', () => {
    const socket = socketOf('one');
    const [first, second, third] = [answers.begin(socket)!, answers.begin(socket)!, answers.begin(socket)!];
    expect(answers.send(first, 60 << 20)).toBe(true);
    expect(answers.send(second, 5 << 20)).toBe(false);
    answers.end(first);
    expect(answers.send(third, 60 << 20)).toBe(true);
  });
});

describe('a reader that takes more than a minute over an answer', () => {
  it('loses its connection; one that waits for its answer does not', () => {
    answers.begin(socketOf('waiting'));
    sending('slow', 10);
    clock.advanceSync(40_000);
    sending('quick', 10);
    clock.advanceSync(20_000);
    expect(destroyed).toEqual([]);
    clock.advanceSync(5_000);
    expect(destroyed).toEqual(['slow']);
  });

  it('is looked for as long as there is any, and no longer', () => {
    const answer = sending('quick', 10);
    expect(clock.pendingTimers).toBe(1);
    answers.end(answer);
    clock.advanceSync(5_000);
    expect(clock.pendingTimers).toBe(0);
  });
});

describe('when readers hold more than they may together', () => {
  it('the oldest lose their connections, as many as it takes', () => {
    sending('oldest', 300);
    clock.advanceSync(1_000);
    sending('older', 300);
    clock.advanceSync(1_000);
    sending('old', 300);
    clock.advanceSync(3_000);
    lingering.add(1_500);
    sending('young', 10);
    expect(destroyed).toEqual(['oldest', 'older']);
  });

  it('nobody is called slow who has just come', () => {
    sending('a', 300);
    clock.advanceSync(2_900);
    lingering.add(5_000);
    sending('b', 300);
    expect(destroyed).toEqual([]);
    clock.advanceSync(2_100);
    expect(destroyed).toEqual(['a']);
  });
});
