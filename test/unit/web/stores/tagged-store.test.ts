import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { PlacesDto } from '../../../../server/contract/dto.ts';
import { indexPlaces } from '../../../../web/src/stores/directory.ts';
import { type LoadTagged, TaggedStore } from '../../../../web/src/stores/tagged-store.ts';

type Load = LoadTagged<PlacesDto>;
type Loaded = Awaited<ReturnType<Load>>;
const loaded = (site: string): Loaded => ({
  value: { site: { zh: site, en: site }, domains: [], regions: [] },
  entityTag: `W/"${site}"`,
});
const storeOf = (load: Load) => new TaggedStore(load, indexPlaces);

/** What somebody wants, of a session that there is. */
function openStore(load: Load) {
  const store = storeOf(load);
  store.want();
  store.start();
  return store;
}

/** Each call is answered when the test says so. */
function answeredLater() {
  const answers: ((value: Loaded) => void)[] = [];
  return { answers, load: vi.fn<Load>(() => new Promise((resolve) => answers.push(resolve))) };
}

const settled = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('keeps what is known while the hub cannot be reached, and tries again', async () => {
  const load = vi.fn<Load>().mockResolvedValueOnce(loaded('one'));
  const store = openStore(load);
  await settled();
  load.mockRejectedValueOnce(new Error('down')).mockResolvedValueOnce(loaded('two'));
  await store.refresh();
  expect(store.get()?.site.en).toBe('one');
  await vi.advanceTimersByTimeAsync(2000);
  expect(store.get()?.site.en).toBe('two');
});

it('fetches once more when it changes during a fetch', async () => {
  const { answers, load } = answeredLater();
  const store = openStore(load);
  void store.refresh();
  void store.refresh();
  expect(load).toHaveBeenCalledTimes(1);
  answers[0]!(loaded('old'));
  await settled();
  expect(load).toHaveBeenCalledTimes(2);
  answers[1]!(loaded('new'));
  await settled();
  expect(store.get()?.site.en).toBe('new');
});

it('asks only for another one than it has, and keeps that one when there is none', async () => {
  const load = vi.fn<Load>().mockResolvedValueOnce(loaded('one')).mockResolvedValueOnce(null);
  const store = openStore(load);
  await settled();
  const known = store.get();
  await store.refresh();
  expect(load.mock.calls.map(([entityTag]) => entityTag)).toEqual([null, 'W/"one"']);
  expect(store.get()).toBe(known);
});

it('fetches nothing until somebody wants it, and from then on whatever is new', async () => {
  const load = vi.fn<Load>().mockResolvedValue(loaded('one'));
  const store = storeOf(load);
  store.start();
  await store.refresh();
  expect(load).not.toHaveBeenCalled();
  const heard = vi.fn();
  const leave = store.subscribe(heard);
  await settled();
  expect([load.mock.calls.length, heard.mock.calls.length]).toEqual([1, 1]);
  store.subscribe(heard);
  leave();
  await settled();
  expect(load).toHaveBeenCalledTimes(1);
  await store.refresh();
  expect(load).toHaveBeenCalledTimes(2);
});

it('fetches what was wanted before there was a session when there is one, and once', async () => {
  const load = vi.fn<Load>().mockResolvedValue(loaded('one'));
  const store = storeOf(load);
  store.subscribe(() => undefined);
  await settled();
  expect(load).not.toHaveBeenCalled();
  store.start();
  await settled();
  expect(load).toHaveBeenCalledTimes(1);
});

it('stops trying when nobody is logged in any more', async () => {
  const load = vi.fn<Load>(() => Promise.reject(new Error('down')));
  const store = openStore(load);
  await settled();
  store.stop();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(load).toHaveBeenCalledTimes(1);
});

it('has nothing of one session in the next, nor wants for it what that one wanted', async () => {
  const { answers, load } = answeredLater();
  const store = openStore(load);
  answers[0]!(loaded('hers'));
  await settled();
  void store.refresh();
  store.stop();
  expect([store.get(), load.mock.lastCall?.[1].aborted]).toEqual([null, true]);
  store.start();
  answers[1]!(loaded('hers, later'));
  await settled();
  expect([store.get(), load.mock.calls.length]).toEqual([null, 2]);
  store.want();
  expect(load.mock.lastCall?.[0]).toBeNull();
  answers[2]!(loaded('his'));
  await settled();
  expect(store.get()?.site.en).toBe('his');
});
