import { describe, expect, it } from 'vitest';
import { LoginPause } from '../../../server/cameras/login-pause.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const DENIAL = { reason: 'wrong-credentials', message: 'refused user name and password' } as const;

describe('LoginPause', () => {
  it('holds for half a minute at first, for both profiles', async () => {
    const { clock, login } = pause();
    login.denied('main', DENIAL);
    await clock.advance(10_000);
    expect(login.of('main')).toEqual({ failure: DENIAL, by: 'main', forMs: 20_000 });
    expect(login.of('sub')).toEqual({ failure: DENIAL, by: 'main', forMs: 20_000 });
    await clock.advance(20_000);
    expect([login.of('main'), login.of('sub')]).toEqual([null, null]);
  });

  it('grows to five minutes, whichever profile asks', async () => {
    const { clock, login } = pause();
    const pauses: number[] = [];
    for (const asker of ['main', 'sub', 'sub', 'main', 'main'] as const) {
      login.denied(asker, DENIAL);
      const { forMs } = login.of('main')!;
      expect(login.of('sub')?.forMs).toBe(forMs);
      pauses.push(forMs);
      await clock.advance(forMs);
    }
    expect(pauses).toEqual([30_000, 60_000, 120_000, 300_000, 300_000]);
  });

  it('does not grow by what was asked before it began', async () => {
    const { clock, login } = pause();
    login.denied('main', DENIAL);
    await clock.advance(100);
    login.denied('sub', DENIAL);
    expect(login.of('sub')?.forMs).toBe(29_900);
    await clock.advance(29_900);
    login.denied('sub', DENIAL);
    expect(login.of('main')?.forMs).toBe(60_000);
  });

  it('is about one profile alone where the other was let in', async () => {
    const { clock, login } = pause();
    login.accepted('sub');
    login.denied('main', DENIAL);
    expect(login.of('sub')).toBeNull();
    expect(login.of('main')).not.toBeNull();
    await clock.advance(30_000);
    login.accepted('sub');
    login.denied('main', DENIAL);
    expect(login.of('main')?.forMs).toBe(60_000);
    // Let in no more: the password is another by now.
    login.denied('sub', DENIAL);
    expect(login.of('sub')).not.toBeNull();
  });

  it('is not put off for who was turned away first when another that had been let in is, too', async () => {
    const { clock, login } = pause();
    login.accepted('main');
    login.accepted('sub');
    login.denied('main', DENIAL);
    await clock.advance(10_000);
    login.denied('sub', DENIAL);
    expect([login.of('main')?.forMs, login.of('sub')?.forMs]).toEqual([20_000, 20_000]);
    await clock.advance(20_000);
    login.denied('sub', DENIAL);
    expect([login.of('main')?.forMs, login.of('sub')?.forMs]).toEqual([60_000, 60_000]);
  });

  it('ends when the camera lets one in that it had turned away, and begins anew', async () => {
    const { clock, login } = pause();
    login.denied('main', DENIAL);
    await clock.advance(30_000);
    login.denied('main', DENIAL);
    login.accepted('sub');
    expect([login.of('main'), login.of('sub')]).toEqual([null, null]);
    login.denied('main', DENIAL);
    expect(login.of('main')?.forMs).toBe(30_000);
  });

  it('lets one ask for all, and the others as soon as that one was let in', async () => {
    const { clock, login, wait, told } = pause();
    login.denied('main', DENIAL);
    wait('main');
    wait('sub');
    await clock.advance(30_000);
    expect(told).toEqual(['main asks', 'sub waits for 15 s']);
    login.accepted('main');
    await clock.advance(0);
    expect(told.slice(2)).toEqual(['sub asks']);
    expect(clock.pendingTimers).toBe(0);
  });

  it('tells those who wait how long it is now when that one was turned away again', async () => {
    const { clock, login, wait, told } = pause();
    login.denied('main', DENIAL);
    wait('main');
    wait('sub');
    await clock.advance(30_000);
    login.denied('main', DENIAL);
    wait('main');
    expect(told.slice(2)).toEqual(['sub waits for 60 s']);
    await clock.advance(60_000);
    expect(told.slice(3)).toEqual(['sub asks', 'main waits for 15 s']);
  });

  it('goes on with the next when nothing was heard of who asked', async () => {
    const { clock, login, wait, told } = pause();
    login.denied('main', DENIAL);
    wait('main');
    wait('sub');
    await clock.advance(45_000);
    expect(told.at(-1)).toBe('sub asks');
  });
});

describe('many who share an account', () => {
  it('let one ask first where nobody was let in yet', async () => {
    const { clock, login, wait, told } = pause();
    login.asks('ch1');
    expect(login.of('ch1')).toBeNull();
    expect(login.of('ch2')).toEqual({ failure: null, by: null, forMs: 1_500 });
    wait('ch2');
    wait('ch3');
    await clock.advance(100);
    login.accepted('ch1');
    await clock.advance(0);
    expect(told).toEqual(['ch2 asks', 'ch3 asks']);
    expect(login.of('ch4')).toBeNull();
    // The password may have been changed since.
    await clock.advance(10_000);
    login.asks('ch4');
    expect(login.of('ch1')?.forMs).toBe(1_500);
  });

  it('all ask when three have come to nothing, by whatever lies in the way of a log-in', async () => {
    const { clock, login, wait, told } = pause();
    login.asks('ch1');
    for (const asker of ['ch2', 'ch3', 'ch4', 'ch5']) wait(asker);
    login.unanswered('ch1');
    await clock.advance(0);
    const asked = () => told.filter((what) => what.endsWith('asks'));
    expect(asked()).toEqual(['ch2 asks']);
    await clock.advance(1_500);
    expect(asked().slice(1)).toEqual(['ch3 asks']);
    await clock.advance(1_500);
    expect(asked().slice(2)).toEqual(['ch4 asks', 'ch5 asks']);
  });

  it('do not take it upon themselves when one may not see what the account is known to be right for', async () => {
    const { clock, login } = pause();
    login.accepted('ch1');
    login.denied('ch2', DENIAL);
    expect([login.of('ch1'), login.of('ch3')]).toEqual([null, null]);
    expect(login.of('ch2')?.forMs).toBe(30_000);
    await clock.advance(30_000);
    login.denied('ch2', DENIAL);
    login.accepted('ch3');
    expect(login.of('ch2')?.forMs).toBe(60_000);
  });

  it('take it upon themselves when none was let in lately, but for those that were', async () => {
    const { clock, login } = pause();
    login.accepted('ch1');
    await clock.advance(10_000);
    login.denied('ch2', DENIAL);
    expect(login.of('ch1')).toBeNull();
    expect(login.of('ch3')?.forMs).toBe(30_000);
    login.accepted('ch1');
    expect(login.of('ch3')).toBeNull();
    expect(login.of('ch2')?.forMs).toBe(30_000);
  });

  it('learn of a changed password from two that had been let in', async () => {
    const { clock, login } = pause();
    for (const asker of ['ch1', 'ch2', 'ch3']) login.accepted(asker);
    login.denied('ch1', DENIAL);
    // It may be about that one alone: another has to ask, and one is enough.
    expect([login.of('ch2'), login.of('ch4')]).toEqual([null, null]);
    login.asks('ch2');
    expect(login.of('ch3')).toEqual({ failure: null, by: null, forMs: 1_500 });
    login.denied('ch2', DENIAL);
    for (const asker of ['ch1', 'ch2', 'ch3', 'ch4']) expect(login.of(asker)?.forMs).toBe(30_000);
    await clock.advance(30_000);
    login.accepted('ch4');
    for (const asker of ['ch1', 'ch2', 'ch3']) expect(login.of(asker)).toBeNull();
  });

  it('leave one alone with its denial when another is let in behind it', () => {
    const { login } = pause();
    for (const asker of ['ch1', 'ch2', 'ch3']) login.accepted(asker);
    login.denied('ch1', DENIAL);
    login.accepted('ch2');
    login.denied('ch3', DENIAL);
    expect(login.of('ch2')).toBeNull();
    expect(login.of('ch1')?.forMs).toBe(30_000);
  });

  it('go on waiting when the one that was turned away is gone, and ask at once when the one that asks is', async () => {
    const { clock, login, wait, told } = pause();
    login.denied('ch1', DENIAL);
    wait('ch2');
    wait('ch3');
    login.forget('ch1');
    await clock.advance(29_999);
    expect(told).toEqual([]);
    await clock.advance(1);
    login.forget('ch2');
    await clock.advance(0);
    expect(told).toEqual(['ch2 asks', 'ch3 waits for 15 s', 'ch3 asks']);
    login.denied('ch3', DENIAL);
    expect(login.of('ch4')?.forMs).toBe(60_000);
    expect(clock.pendingTimers).toBe(0);
  });

  it('cost each of them no more than it costs one, be they five thousand', async () => {
    const { clock, login } = pause();
    let looks = 0;
    const time = clock.monotonic.bind(clock);
    clock.monotonic = () => {
      looks += 1;
      return time();
    };
    const putOff: string[] = [];
    const many = Array.from({ length: 5_000 }, (_, at) => `ch${at}`);
    for (const asker of many) {
      login.denied(asker, DENIAL);
      login.wait(asker, { ask: () => login.asks(asker), putOff: () => putOff.push(asker) });
    }
    expect(looks).toBeLessThan(20 * many.length);
    await clock.advance(30_000);
    login.denied('ch0', DENIAL);
    expect(putOff).toHaveLength(2 * (many.length - 1));
    await clock.advance(60_000);
    login.accepted('ch1');
    await clock.advance(0);
    for (const asker of many) login.accepted(asker);
    for (const asker of many) login.forget(asker);
    expect(looks).toBeLessThan(100 * many.length);
    expect(clock.pendingTimers).toBe(0);
  });
});

function pause() {
  const clock = new FakeClock();
  const login = new LoginPause(clock);
  const told: string[] = [];
  const wait = (asker: string) =>
    login.wait(asker, {
      ask: () => {
        login.asks(asker);
        told.push(`${asker} asks`);
      },
      putOff: ({ forMs }) => told.push(`${asker} waits for ${forMs / 1000} s`),
    });
  return { clock, login, told, wait };
}
