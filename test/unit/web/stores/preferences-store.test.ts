import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PreferenceDto } from '../../../../server/contract/preferences-dto.ts';
import type { PreferenceKey } from '../../../../server/contract/wall-terms.ts';
import type { PreferenceChange } from '../../../../server/contract/walls-events.ts';
import { ApiError } from '../../../../web/src/api/http-client.ts';
import { type LocalCopy, PreferencesStore } from '../../../../web/src/stores/preferences-store.ts';

/** The hub's side: one person's preferences, which can be away. */
class StubHub {
  readonly kept = new Map<PreferenceKey, PreferenceDto>();
  readonly puts: unknown[] = [];
  failure: ApiError | null = null;
  asked = 0;
  /** How long it takes to say what it has, which it looks up at the end. */
  listMs = 0;
  /** How long its answer to what it has taken is on its way. */
  putMs = 0;

  list = async (): Promise<PreferenceDto[]> => {
    this.asked += 1;
    if (this.listMs > 0) await new Promise((resolve) => setTimeout(resolve, this.listMs));
    if (this.failure) throw this.failure;
    return [...this.kept.values()];
  };

  put = async (key: PreferenceKey, value: unknown) => {
    if (this.failure) throw this.failure;
    this.puts.push(value);
    const revision = (this.kept.get(key)?.revision ?? 0) + 1;
    this.kept.set(key, { key, value: value as PreferenceDto['value'], revision });
    if (this.putMs > 0) await new Promise((resolve) => setTimeout(resolve, this.putMs));
    return { revision };
  };
}

function browser(): LocalCopy {
  const items = new Map<string, string>();
  return { getItem: (key) => items.get(key) ?? null, setItem: (key, value) => void items.set(key, value) };
}

/** A star that is given once. */
const star = (id: string) => (now: unknown) => {
  const stars = (now ?? []) as string[];
  return stars.includes(id) ? stars : [...stars, id];
};

const UNREACHABLE = new ApiError('UNREACHABLE');

describe('preferences', () => {
  let hub: StubHub;
  let copy: LocalCopy;
  const open = async (username = 'li') => {
    const store = new PreferencesStore(hub, copy);
    store.open(username);
    await vi.advanceTimersByTimeAsync(0);
    return store;
  };

  beforeEach(() => {
    vi.useFakeTimers();
    hub = new StubHub();
    copy = browser();
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('are there at once in a window, and reach the hub once for many changes', async () => {
    const store = await open();
    let told = 0;
    store.subscribe('recent', () => {
      told += 1;
    });
    for (const n of [1, 2, 3]) store.set('recent', [n]);
    expect([store.get('recent'), told, hub.puts]).toEqual([[3], 3, []]);
    await vi.advanceTimersByTimeAsync(400);
    expect(hub.puts).toEqual([[3]]);
    store.set('recent', [3]);
    expect(told).toBe(3);
  });

  it('follow the other windows, and never back to what they were before a change of this one', async () => {
    const store = await open();
    store.receive({ key: 'recent', value: ['a'], revision: 1 });
    expect(store.get('recent')).toEqual(['a']);
    store.set('recent', ['b']);
    store.receive({ key: 'recent', value: ['c'], revision: 2 });
    expect(store.get('recent')).toEqual(['b']);
    hub.kept.set('recent', { key: 'recent', value: ['c'], revision: 2 });
    await vi.advanceTimersByTimeAsync(400);
    expect(hub.kept.get('recent')).toEqual({ key: 'recent', value: ['b'], revision: 3 });
    store.receive({ key: 'recent', value: ['a'], revision: 1 });
    expect(store.get('recent')).toEqual(['b']);
    store.receive({ key: 'recent', value: null, revision: 4 });
    expect(store.get('recent')).toBeUndefined();
  });

  it('show from the copy while the hub is away, and bring along what was changed meanwhile', async () => {
    const first = await open();
    first.set('appearance', { theme: 'contrast' });
    await vi.advanceTimersByTimeAsync(400);
    first.close();
    hub.failure = UNREACHABLE;
    const second = await open();
    expect(second.get('appearance')).toEqual({ theme: 'contrast' });
    second.set('appearance', { theme: 'dark' });
    await vi.advanceTimersByTimeAsync(10_000);
    second.close();
    hub.failure = null;
    const third = await open();
    expect(third.get('appearance')).toEqual({ theme: 'dark' });
    await vi.advanceTimersByTimeAsync(400);
    expect(hub.kept.get('appearance')?.value).toEqual({ theme: 'dark' });
  });

  it('try again until the hub is back', async () => {
    const store = await open();
    hub.failure = UNREACHABLE;
    store.set('recent', [1]);
    await vi.advanceTimersByTimeAsync(7000);
    hub.failure = null;
    await vi.advanceTimersByTimeAsync(3000);
    expect(hub.puts).toEqual([[1]]);
  });

  it('are not sent on and on when the hub refuses the value itself', async () => {
    const store = await open();
    const put = vi.spyOn(hub, 'put').mockRejectedValue(new ApiError('PAYLOAD_TOO_LARGE'));
    store.set('recent', [1]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(put).toHaveBeenCalledTimes(1);
    expect(store.trouble.get()).toEqual({ key: 'recent', kind: 'refused' });
  });

  it('of a desk that could not save them do not undo what was changed at another desk since', async () => {
    const first = await open();
    first.set('favourites', ['a']);
    await vi.advanceTimersByTimeAsync(400);
    hub.failure = UNREACHABLE;
    first.set('favourites', ['a', 'b']);
    await vi.advanceTimersByTimeAsync(400);
    first.close();
    hub.failure = null;
    hub.kept.set('favourites', { key: 'favourites', value: ['a', 'c', 'd'], revision: 7 });
    const second = await open();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(second.get('favourites')).toEqual(['a', 'c', 'd']);
    expect(hub.kept.get('favourites')?.revision).toBe(7);
    expect(second.trouble.get()).toEqual({ key: 'favourites', kind: 'replaced' });
    second.close();
    expect(second.trouble.get()).toBeNull();
  });

  it('do not either where the page stood open all the time', async () => {
    const store = await open();
    hub.failure = UNREACHABLE;
    store.set('favourites', ['b']);
    await vi.advanceTimersByTimeAsync(1_000);
    hub.failure = null;
    hub.kept.set('favourites', { key: 'favourites', value: ['c'], revision: 4 });
    await vi.advanceTimersByTimeAsync(3_000);
    expect([store.get('favourites'), hub.kept.get('favourites')?.value]).toEqual([['c'], ['c']]);
  });

  it('are kept where the hub had taken them and only its answer was lost', async () => {
    const store = await open();
    vi.spyOn(hub, 'put').mockImplementationOnce(async (key, value) => {
      hub.kept.set(key, { key, value: value as PreferenceDto['value'], revision: 1 });
      throw UNREACHABLE;
    });
    store.set('favourites', ['a']);
    await vi.advanceTimersByTimeAsync(400);
    store.set('favourites', ['a', 'b']);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(hub.kept.get('favourites')?.value).toEqual(['a', 'b']);
    expect(store.trouble.get()).toBeNull();
  });

  it('are as the hub has them after a time without it: changed, gone, or older, out of a backup', async () => {
    hub.kept.set('recent', { key: 'recent', value: [9], revision: 9 });
    hub.kept.set('panels', { key: 'panels', value: 1, revision: 1 });
    const store = await open();
    hub.kept.set('recent', { key: 'recent', value: [5], revision: 5 });
    hub.kept.delete('panels');
    await store.refresh();
    expect([store.get('recent'), store.get('panels')]).toEqual([[5], undefined]);
  });

  it('are nobody else’s: not in this browser, not in the next login', async () => {
    const store = await open('li');
    store.set('favourites', ['secret']);
    await vi.advanceTimersByTimeAsync(400);
    store.close();
    expect(store.get('favourites')).toBeUndefined();
    hub.kept.clear();
    store.open('wang');
    expect(store.get('favourites')).toBeUndefined();
    store.receive({ key: 'recent', value: 1, revision: 1 });
    store.close();
    store.receive({ key: 'recent', value: 2, revision: 2 });
    expect(store.get('recent')).toBeUndefined();
  });

  it('begin anew over a copy that is not theirs to read', async () => {
    copy.setItem('onescreen.preferences.li', '{"not":"a list"');
    const store = await open();
    store.set('recent', [1]);
    expect(store.get('recent')).toEqual([1]);
  });
});

describe('preferences of a hub that answers slowly', () => {
  const LIST_MS = 5_000;
  let hub: StubHub;
  let copy: LocalCopy;
  let store: PreferencesStore;
  const has = (value: string[], revision: number) =>
    hub.kept.set('favourites', { key: 'favourites', value, revision });
  const hubs = () => hub.kept.get('favourites')?.value;

  beforeEach(() => {
    vi.useFakeTimers();
    hub = new StubHub();
    hub.listMs = LIST_MS;
    copy = browser();
    store = new PreferencesStore(hub, copy);
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it.each([
    ['nothing', null, null],
    ['an older copy', { value: ['a'], revision: 3, unsaved: false }, null],
    ['what an earlier page could not save', { value: ['a', 'lost'], revision: 3, unsaved: true }, 'replaced'],
  ])('are added to at a desk that knows %s of them', async (_, known, trouble) => {
    if (known) copy.setItem('onescreen.preferences.li', JSON.stringify([['favourites', known]]));
    has(['a', 'b', 'c'], 7);
    store.open('li');
    store.change('favourites', star('x'));
    expect(store.get('favourites')).toEqual([...(known?.value ?? []), 'x']);
    await vi.advanceTimersByTimeAsync(LIST_MS - 1);
    store.change('favourites', star('y'));
    expect([hub.asked, hub.puts]).toEqual([1, []]);
    await vi.advanceTimersByTimeAsync(1_000);
    const all = ['a', 'b', 'c', 'x', 'y'];
    expect([store.get('favourites'), hubs(), hub.puts.length]).toEqual([all, all, 1]);
    expect(store.trouble.get()?.kind ?? null).toBe(trouble);
  });

  it('are added to on a page that slept while they were changed elsewhere', async () => {
    has(['a'], 1);
    store.open('li');
    await vi.advanceTimersByTimeAsync(LIST_MS);
    has(['a', 'b'], 2);
    void store.refresh();
    store.change('favourites', star('x'));
    await vi.advanceTimersByTimeAsync(LIST_MS + 1_000);
    expect([store.get('favourites'), hubs()]).toEqual([
      ['a', 'b', 'x'],
      ['a', 'b', 'x'],
    ]);
  });

  it('are added to while the hub is away, and changed elsewhere meanwhile', async () => {
    store.open('li');
    await vi.advanceTimersByTimeAsync(LIST_MS);
    hub.failure = UNREACHABLE;
    store.change('favourites', star('x'));
    await vi.advanceTimersByTimeAsync(1_000);
    hub.failure = null;
    has(['a'], 4);
    await vi.advanceTimersByTimeAsync(10_000);
    expect([hubs(), store.trouble.get()]).toEqual([['a', 'x'], null]);
  });

  it('that were changed without end while the hub was away count as set as a whole', async () => {
    store.open('li');
    await vi.advanceTimersByTimeAsync(LIST_MS);
    hub.failure = UNREACHABLE;
    for (let n = 0; n <= 1_000; n += 1) store.change('favourites', star(String(n)));
    await vi.advanceTimersByTimeAsync(1_000);
    hub.failure = null;
    has(['a'], 7);
    await vi.advanceTimersByTimeAsync(10_000);
    expect([store.get('favourites'), store.trouble.get()?.kind]).toEqual([['a'], 'replaced']);
  });

  it.each([
    ['its answer', (_store: PreferencesStore) => vi.advanceTimersByTimeAsync(1_000)],
    [
      'its word to all windows',
      async (store: PreferencesStore) => store.receive(hub.kept.get('favourites') as PreferenceChange),
    ],
  ])('are not made once more of what the hub has taken, known by %s', async (_, hear) => {
    has(['a'], 1);
    store.open('li');
    await vi.advanceTimersByTimeAsync(LIST_MS);
    hub.putMs = 1_000;
    store.change('favourites', star('x'));
    await vi.advanceTimersByTimeAsync(500);
    store.change('favourites', star('y'));
    await hear(store);
    store.receive({ key: 'favourites', value: ['a'], revision: 3 });
    expect(store.get('favourites')).toEqual(['a', 'y']);
  });

  it('that were set as a whole while the same is being saved give way as a whole', async () => {
    store.open('li');
    await vi.advanceTimersByTimeAsync(LIST_MS);
    hub.putMs = 1_000;
    store.set('favourites', ['x']);
    await vi.advanceTimersByTimeAsync(500);
    store.set('favourites', ['y']);
    store.change('favourites', star('z'));
    await vi.advanceTimersByTimeAsync(1_000);
    store.receive({ key: 'favourites', value: ['a'], revision: 9 });
    expect(store.get('favourites')).toEqual(['y', 'z']);
    hub.putMs = 0;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(hubs()).toEqual(['y', 'z']);
  });

  it('that were set as a whole give way to what is found, and it is said', async () => {
    has(['a', 'b'], 7);
    store.open('li');
    store.set('favourites', ['x']);
    await vi.advanceTimersByTimeAsync(LIST_MS + 1_000);
    expect([store.get('favourites'), hubs(), hub.puts]).toEqual([['a', 'b'], ['a', 'b'], []]);
    expect(store.trouble.get()).toEqual({ key: 'favourites', kind: 'replaced' });
  });

  it('are not sent where the hub has them already', async () => {
    has(['x'], 7);
    store.open('li');
    store.change('favourites', star('x'));
    await vi.advanceTimersByTimeAsync(LIST_MS + 1_000);
    expect([hubs(), hub.puts]).toEqual([['x'], []]);
  });

  it('are not told by a question that another one has overtaken', async () => {
    store.open('li');
    has(['a'], 1);
    await vi.advanceTimersByTimeAsync(LIST_MS - 1);
    void store.refresh();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(store.get('favourites')).toBeUndefined();
    await vi.advanceTimersByTimeAsync(LIST_MS);
    expect(store.get('favourites')).toEqual(['a']);
  });

  it('are changed once by what another window hears of as well, and on top of what it changed', async () => {
    has(['a'], 1);
    store.open('li');
    await vi.advanceTimersByTimeAsync(LIST_MS);
    store.change('favourites', (now) => [...(now as string[]), 'x']);
    store.receive({ key: 'favourites', value: ['a', 'b'], revision: 2 });
    expect(store.get('favourites')).toEqual(['a', 'b', 'x']);
    let answer = (_: { revision: number }) => {};
    vi.spyOn(hub, 'put').mockImplementationOnce(
      () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    );
    await vi.advanceTimersByTimeAsync(400);
    store.receive({ key: 'favourites', value: ['a', 'b', 'x'], revision: 3 });
    answer({ revision: 3 });
    await vi.advanceTimersByTimeAsync(1_000);
    expect([store.get('favourites'), hub.puts]).toEqual([['a', 'b', 'x'], []]);
  });
});
