import { describe, expect, it } from 'vitest';
import { LoginPauses } from '../../../server/cameras/login-pauses.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const LOGIN = { username: 'hub', password: 'old' };
const DENIAL = { reason: 'wrong-credentials', message: 'rtsp://10.0.0.1/ch1 refused' } as const;

describe('LoginPauses', () => {
  it.each([
    ['the same', 'rtsp://10.0.0.1:554/ch1', LOGIN, true],
    ['another port of the host', 'rtsp://10.0.0.1:8554/ch2', { ...LOGIN }, true],
    ['the same over TLS', 'rtsps://10.0.0.1/ch1', LOGIN, true],
    ['another host', 'rtsp://10.0.0.2/ch1', LOGIN, false],
    ['another password', 'rtsp://10.0.0.1/ch1', { ...LOGIN, password: 'new' }, false],
    ['another user', 'rtsp://10.0.0.1/ch1', { ...LOGIN, username: 'admin' }, false],
  ])('%s: a denial counts for both or not', (_what, url, credentials, counts) => {
    const { join } = create();
    const first = join('a', 'rtsp://10.0.0.1/ch2');
    const second = join('b', url, credentials);
    first.denied(DENIAL);
    expect(second.of() !== null).toBe(counts);
  });

  it('keeps nothing of an account that no camera uses any more, and all as long as one does', () => {
    const { clock, pauses, join } = create();
    const first = join('a');
    const second = join('b');
    const other = join('c', 'rtsp://10.0.0.2/');
    const another = join('d', 'rtsp://10.0.0.2/', { ...LOGIN, password: 'x' });
    expect(pauses.size).toBe(3);
    first.denied(DENIAL);
    second.wait({ ask() {}, putOff() {} });
    first.leave();
    first.leave();
    another.leave();
    expect(pauses.size).toBe(2);
    expect(second.of()?.forMs).toBe(30_000);
    for (const seat of [second, other]) seat.leave();
    expect([pauses.size, clock.pendingTimers]).toEqual([0, 0]);
    expect(join('a').of()).toBeNull();
  });

  it('hears nothing of a camera that has left its account', () => {
    const { join } = create();
    const left = join('a');
    const stays = join('b');
    left.asks();
    left.leave();
    left.denied(DENIAL);
    left.asks();
    expect([left.of(), stays.of()]).toEqual([null, null]);
    stays.denied(DENIAL);
    left.accepted();
    expect(stays.of()).not.toBeNull();
  });

  it('says once to each what another was told, and not where that is', () => {
    const { join } = create();
    const first = join('a');
    const sub = join('a', 'rtsp://10.0.0.1/sub', LOGIN, 'sub');
    const second = join('b');
    first.denied(DENIAL);
    expect([first.takeNews(), second.hasNews]).toEqual([null, true]);
    expect(second.takeNews()).toEqual({
      reason: 'wrong-credentials',
      message: expect.not.stringContaining('ch1'),
    });
    expect([second.takeNews(), second.hasNews]).toEqual([null, false]);
    expect(sub.of()?.failure).toEqual(DENIAL);
  });
});

function create() {
  const clock = new FakeClock();
  const pauses = new LoginPauses(clock);
  const join = (
    cameraId: string,
    url = 'rtsp://10.0.0.1/',
    credentials = LOGIN,
    profile: 'main' | 'sub' = 'main',
  ) => pauses.join({ cameraId, profile, url, credentials });
  return { clock, pauses, join };
}
