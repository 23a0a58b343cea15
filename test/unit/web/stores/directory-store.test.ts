import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { DirectoryStore, type LoadDirectory } from '../../../../web/src/stores/directory-store.ts';

type Loaded = Awaited<ReturnType<LoadDirectory>>;
const loaded = (site: string): Loaded => ({
  value: { site: { zh: site, en: site }, domains: [], regions: [], cameras: [] },
  entityTag: `W/"${site}"`,
});

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('keeps the last known directory while the hub cannot be reached, and tries again', async () => {
  const load = vi.fn<LoadDirectory>().mockResolvedValueOnce(loaded('one'));
  const store = new DirectoryStore(load);
  await store.refresh();
  load.mockRejectedValueOnce(new Error('down')).mockResolvedValueOnce(loaded('two'));
  await store.refresh();
  expect(store.directory.get()?.site.en).toBe('one');
  await vi.advanceTimersByTimeAsync(2000);
  expect(store.directory.get()?.site.en).toBe('two');
});

it('fetches once more when the directory changes during a fetch', async () => {
  const answers: ((value: Loaded) => void)[] = [];
  const load = vi.fn(() => new Promise<Loaded>((resolve) => answers.push(resolve)));
  const store = new DirectoryStore(load);
  void store.refresh();
  void store.refresh();
  void store.refresh();
  expect(load).toHaveBeenCalledTimes(1);
  answers[0]!(loaded('old'));
  await vi.advanceTimersByTimeAsync(0);
  expect(load).toHaveBeenCalledTimes(2);
  answers[1]!(loaded('new'));
  await vi.advanceTimersByTimeAsync(0);
  expect(store.directory.get()?.site.en).toBe('new');
});

it('asks only for another directory than the one it has, and keeps that one when there is none', async () => {
  const load = vi.fn<LoadDirectory>().mockResolvedValueOnce(loaded('one')).mockResolvedValueOnce(null);
  const store = new DirectoryStore(load);
  await store.refresh();
  const known = store.directory.get();
  await store.refresh();
  expect(load.mock.calls).toEqual([[null], ['W/"one"']]);
  expect(store.directory.get()).toBe(known);
});

it('stops trying when nobody is logged in any more', async () => {
  const load = vi.fn(() => Promise.reject(new Error('down')));
  const store = new DirectoryStore(load);
  await store.refresh();
  store.stop();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(load).toHaveBeenCalledTimes(1);
});
