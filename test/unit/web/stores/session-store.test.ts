import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { SessionDto } from '../../../../server/contract/access-dto.ts';
import { ApiError } from '../../../../web/src/api/http-client.ts';
import type { RestClient } from '../../../../web/src/api/rest-client.ts';
import { SessionStore } from '../../../../web/src/stores/session-store.ts';

const session: SessionDto = {
  username: 'li',
  displayName: '李',
  roles: ['operator'],
  permissions: ['camera:view'],
  scope: { domains: null, regions: null },
  mustChangePassword: false,
  watermark: null,
};

function restWith(ask: () => Promise<SessionDto>) {
  return { session: vi.fn(ask), login: vi.fn(async () => session), logout: vi.fn(async () => undefined) };
}

function storeWith(rest: ReturnType<typeof restWith>): SessionStore {
  return new SessionStore(rest as unknown as RestClient);
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('finds the session that the cookie holds', async () => {
  const store = storeWith(restWith(async () => session));
  await store.check();
  expect(store.state.get()).toEqual({ phase: 'in', session });
});

it('asks for the login when there is none', async () => {
  const store = storeWith(restWith(() => Promise.reject(new ApiError('NOT_LOGGED_IN'))));
  await store.check();
  expect(store.state.get()).toEqual({ phase: 'out', expired: false });
});

it('says so when a session has ended', async () => {
  const rest = restWith(async () => session);
  const store = storeWith(rest);
  await store.check();
  rest.session.mockRejectedValueOnce(new ApiError('NOT_LOGGED_IN'));
  await store.check();
  expect(store.state.get()).toEqual({ phase: 'out', expired: true });
});

it('never logs anyone out because the hub is away', async () => {
  const rest = restWith(async () => session);
  const store = storeWith(rest);
  await store.check();
  rest.session.mockRejectedValue(new ApiError('UNREACHABLE'));
  await store.check();
  expect(store.state.get().phase).toBe('in');
});

it('waits for a hub that is not up yet', async () => {
  const rest = restWith(() => Promise.reject(new ApiError('UNREACHABLE')));
  const store = storeWith(rest);
  await store.check();
  expect(store.state.get()).toEqual({ phase: 'unknown', unreachable: true });
  rest.session.mockResolvedValueOnce(session);
  await vi.advanceTimersByTimeAsync(2000);
  expect(store.state.get().phase).toBe('in');
});

it('shows nothing any more after logging out, also when the hub does not answer', async () => {
  const rest = restWith(async () => session);
  const store = storeWith(rest);
  await store.check();
  rest.logout.mockRejectedValueOnce(new ApiError('UNREACHABLE'));
  await store.logout();
  expect(store.state.get()).toEqual({ phase: 'out', expired: false });
});

it('shows nothing any more while the logout is on its way, and lets the next one in behind it', async () => {
  const rest = restWith(async () => session);
  const store = storeWith(rest);
  await store.check();
  let answer = () => {};
  rest.logout.mockReturnValueOnce(new Promise((resolve) => (answer = () => resolve(undefined))));
  void store.logout();
  expect(store.state.get()).toEqual({ phase: 'out', expired: false });
  const login = store.login({ username: 'wang', password: 'x' });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(rest.login).not.toHaveBeenCalled();
  answer();
  await login;
  expect(store.state.get().phase).toBe('in');
});

it.each(['check', 'renew'] as const)('does not show in again who left during a %s', async (question) => {
  const rest = restWith(async () => session);
  const store = storeWith(rest);
  await store.check();
  let answer = () => {};
  rest.session.mockReturnValueOnce(new Promise((resolve) => (answer = () => resolve(session))));
  const asked = store[question]();
  await store.logout();
  answer();
  await asked;
  expect(store.state.get().phase).toBe('out');
});

it('takes over what the hub says after a first password has been replaced', async () => {
  const rest = restWith(async () => ({ ...session, mustChangePassword: true }));
  const store = storeWith(rest);
  await store.check();
  rest.session.mockResolvedValueOnce(session);
  await store.renew();
  expect(store.state.get()).toEqual({ phase: 'in', session });
});
