import { ADDRCONFIG } from 'node:dns';
import { describe, expect, it } from 'vitest';
import { NameLookups, type NameResolver } from '../../../server/base/name-lookups.ts';
import { collectGarbage } from '../../support/collect-garbage.ts';

type Question = { name: string; options: object; done: Parameters<NameResolver>[2] };

/** Names that are answered when the test says so. */
function stand() {
  const questions: Question[] = [];
  const lookups = new NameLookups((name, options, done) => questions.push({ name, options, done }));
  const told: string[] = [];
  const ask = (name: string, options: Parameters<NameLookups['ask']>[1] = {}, who = name) =>
    lookups.ask(name, options, (error, addresses) =>
      told.push(`${who}: ${error?.message ?? addresses.map(({ address }) => address)}`),
    );
  return { lookups, questions, told, ask };
}

describe('names that are resolved', () => {
  it('are asked for once at a time, however many want to know and whoever gave up', () => {
    const { questions, told, ask } = stand();
    for (let round = 0; round < 100; round += 1) {
      for (const name of ['one.dead', 'two.dead', 'TWO.dead']) ask(name)();
    }
    ask('one.dead');
    expect(questions.map(({ name }) => name)).toEqual(['one.dead', 'two.dead']);
    expect(told).toEqual([]);
  });

  it('tell everybody who waits, and are asked for anew by the next', () => {
    const { questions, told, ask } = stand();
    ask('name', {}, 'first');
    ask('name', {}, 'second');
    questions[0]!.done(null, [
      { address: '::1', family: 6 },
      { address: '127.0.0.1', family: 4 },
    ]);
    expect(told).toEqual(['first: ::1,127.0.0.1', 'second: ::1,127.0.0.1']);
    ask('name', {}, 'third');
    questions[1]!.done(new Error('ENOTFOUND'));
    expect(told.at(-1)).toBe('third: ENOTFOUND');
    expect(questions).toHaveLength(2);
  });

  it('tell nothing to those who gave up, and the others all the same', () => {
    const { questions, told, ask } = stand();
    const leave = ask('name', {}, 'impatient');
    ask('name', {}, 'patient');
    leave();
    leave();
    questions[0]!.done(null, [{ address: '127.0.0.1', family: 4 }]);
    leave();
    expect(told).toEqual(['patient: 127.0.0.1']);
  });

  it('are asked for apart with other options, always for all addresses', () => {
    const { questions, ask } = stand();
    const kinds = [
      {},
      { family: 4 },
      { family: 6 },
      { hints: ADDRCONFIG },
      { order: 'ipv4first' },
      { verbatim: false },
    ] as const;
    for (const options of [...kinds, ...kinds, { all: true }, { all: false, family: 0, hints: 0 }])
      ask('name', options);
    expect(questions.map(({ options }) => options)).toEqual(kinds.map((kind) => ({ ...kind, all: true })));
  });

  it('hold nothing of those who gave up, though nobody answers', async () => {
    const { lookups, questions } = stand();
    const giveUp = () => {
      const socket = {};
      lookups.ask('dead', {}, () => void socket)();
      return new WeakRef(socket);
    };
    const sockets = [giveUp(), giveUp()];
    await collectGarbage();
    expect(sockets.map((socket) => socket.deref())).toEqual([undefined, undefined]);
    expect(questions).toHaveLength(1);
  });

  it('hold nothing of those who waited together with somebody who stays', async () => {
    const { lookups, questions } = stand();
    const wait = () => {
      const socket = {};
      return { socket: new WeakRef(socket), leave: lookups.ask('name', {}, () => void socket) };
    };
    const gone = wait().socket;
    const stays = wait();
    questions.splice(0)[0]!.done(null, [{ address: '127.0.0.1', family: 4 }]);
    await collectGarbage();
    expect(gone.deref()).toBeUndefined();
    stays.leave();
  });

  it('are resolved by the system where nothing else is said', async () => {
    const answer = await new Promise((resolve) =>
      new NameLookups().ask('localhost', { family: 4 }, (error, addresses) => resolve(error ?? addresses)),
    );
    expect(answer).toContainEqual({ address: '127.0.0.1', family: 4 });
  });
});
