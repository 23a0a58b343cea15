import { describe, expect, it } from 'vitest';
import { LoginPauses } from '../../../server/cameras/login-pauses.ts';
import { StreamLogin } from '../../../server/cameras/stream-login.ts';
import type { EngineFailure } from '../../../server/engine/engine-protocol.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const DENIED: EngineFailure = { code: 'wrong-credentials', message: 'refused' };
const GONE: EngineFailure = { code: 'closed-by-camera', message: 'the session ended' };
const RESTARTING: EngineFailure = { code: 'engine-restarting', message: 'restarting' };

describe('StreamLogin', () => {
  it('tries again when the pull says so, and not half an hour later because the clock was set', async () => {
    const { clock, login, asked } = create();
    login.heard({ phase: 'waiting', failure: GONE, retryAtMs: clock.now() + 4_000 })?.();
    await clock.advance(3_999);
    expect(asked).toEqual([]);
    await clock.advance(1);
    expect(asked).toEqual([4_000]);
    login.heard({ phase: 'waiting', failure: GONE, retryAtMs: clock.now() + 1_800_000 })?.();
    await clock.advance(30_000);
    expect(asked).toEqual([4_000, 34_000]);
  });

  it.each([
    { what: 'failed', failure: GONE, retryInMs: 4_000 },
    { what: 'was turned away', failure: DENIED, retryInMs: null },
  ])(
    'does not ask again for a pull that $what and is under way by itself, or is not wanted any more',
    async ({ failure, retryInMs }) => {
      const { clock, login, asked, told } = create();
      const fail = () => {
        const retryAtMs = retryInMs === null ? null : clock.now() + retryInMs;
        login.heard({ phase: 'waiting', failure, retryAtMs })?.();
      };
      fail();
      login.heard({ phase: 'connecting', failure: null, retryAtMs: null });
      expect([login.isWaiting, clock.pendingTimers]).toEqual([false, 0]);
      fail();
      login.end();
      expect([login.isWaiting, clock.pendingTimers]).toEqual([false, 0]);
      const before = told.length;
      await clock.advance(600_000);
      expect([asked, told.length]).toEqual([[], before]);
    },
  );

  it('tells a media thread that begins anew when it may ask', async () => {
    const { clock, login, asked } = create();
    login.heard({ phase: 'waiting', failure: RESTARTING, retryAtMs: clock.now() + 1_000 })?.();
    await clock.advance(999);
    // Nor may a viewer who comes: what is asked of nobody would count as not answered.
    expect([login.takeTurn(), asked]).toEqual([false, []]);
    await clock.advance(1);
    expect(asked).toEqual([1_000]);
    expect(login.takeTurn()).toBe(true);
  });

  it('does not send a password once more that was refused because a media thread began anew, and says why', async () => {
    const { clock, login, asked, told } = create();
    login.heard({ phase: 'waiting', failure: DENIED, retryAtMs: null })?.();
    await clock.advance(10_000);
    login.heard({ phase: 'waiting', failure: RESTARTING, retryAtMs: clock.now() + 1_000 })?.();
    expect(told).toEqual([30_000, 20_000]);
    await clock.advance(19_999);
    expect(asked).toEqual([]);
    await clock.advance(1);
    expect(asked).toEqual([30_000]);
  });

  it('takes a description for a log-in where the camera had asked for one, and for nothing where it had not', () => {
    for (const isChallenged of [true, false]) {
      const { login, other } = create();
      other.denied({ reason: 'wrong-credentials', message: 'refused' });
      login.stepped({ step: 'connecting', shown: 'rtsp://10.0.0.1/' });
      if (isChallenged) login.stepped({ step: 'challenged', scheme: 'digest' });
      login.stepped({ step: 'described', picture: 'H264', transcoded: null, sound: null, ignored: [] });
      expect(other.of() === null).toBe(isChallenged);
    }
  });
});

function create() {
  const clock = new FakeClock();
  const pauses = new LoginPauses(clock);
  const account = { url: 'rtsp://10.0.0.1/', credentials: { username: 'hub', password: 'old' } };
  const asked: number[] = [];
  const told: number[] = [];
  const login = new StreamLogin({
    seat: pauses.join({ cameraId: 'a', profile: 'main', ...account }),
    clock,
    mayAsk: () => asked.push(clock.monotonic()),
    putOff: ({ forMs }) => told.push(forMs),
  });
  const other = pauses.join({ cameraId: 'b', profile: 'main', ...account });
  return { clock, login, other, asked, told };
}
