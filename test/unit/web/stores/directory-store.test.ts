import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { DirectoryDto } from '../../../../server/contract/dto.ts';
import { DirectoryStore } from '../../../../web/src/stores/directory-store.ts';

const dto = (site: string): DirectoryDto => ({
  site: { zh: site, en: site },
  domains: [],
  regions: [],
  cameras: [],
});

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('keeps the last known directory while the hub cannot be reached, and tries again', async () => {
  const load = vi.fn<() => Promise<DirectoryDto>>().mockResolvedValueOnce(dto('one'));
  const store = new DirectoryStore(load);
  await store.refresh();
  load.mockRejectedValueOnce(new Error('down')).mockResolvedValueOnce(dto('two'));
  await store.refresh();
  expect(store.directory.get()?.site.en).toBe('one');
  await vi.advanceTimersByTimeAsync(2000);
  expect(store.directory.get()?.site.en).toBe('two');
});

it('fetches once more when the directory changes during a fetch', async () => {
  const answers: ((value: DirectoryDto) => void)[] = [];
  const load = vi.fn(() => new Promise<DirectoryDto>((resolve) => answers.push(resolve)));
  const store = new DirectoryStore(load);
  void store.refresh();
  void store.refresh();
  void store.refresh();
  expect(load).toHaveBeenCalledTimes(1);
  answers[0]!(dto('old'));
  await vi.advanceTimersByTimeAsync(0);
  expect(load).toHaveBeenCalledTimes(2);
  answers[1]!(dto('new'));
  await vi.advanceTimersByTimeAsync(0);
  expect(store.directory.get()?.site.en).toBe('new');
});

it('stops trying when nobody is logged in any more', async () => {
  const load = vi.fn(() => Promise.reject(new Error('down')));
  const store = new DirectoryStore(load);
  await store.refresh();
  store.stop();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(load).toHaveBeenCalledTimes(1);
});
