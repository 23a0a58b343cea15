import { describe, expect, it, vi } from 'vitest';
import { SnapshotStore } from '../../../../web/src/player/snapshot-store.ts';

describe('SnapshotStore', () => {
  it('tells of a change and hands out a new value', () => {
    const store = new SnapshotStore({ a: 1, b: 2 });
    const before = store.getSnapshot();
    const listener = vi.fn();
    store.subscribe(listener);
    store.update({ b: 3 });
    expect(listener).toHaveBeenCalledOnce();
    expect(store.getSnapshot()).toEqual({ a: 1, b: 3 });
    expect(before).toEqual({ a: 1, b: 2 });
  });

  it('stays silent and keeps the value when nothing is new', () => {
    const store = new SnapshotStore({ a: Number.NaN });
    const before = store.getSnapshot();
    const listener = vi.fn();
    store.subscribe(listener);
    store.update({ a: Number.NaN });
    expect(listener).not.toHaveBeenCalled();
    expect(store.getSnapshot()).toBe(before);
  });

  it('lets a listener leave while it is being told', () => {
    const store = new SnapshotStore({ a: 1 });
    const later = vi.fn();
    const leave = store.subscribe(() => leave());
    store.subscribe(later);
    store.update({ a: 2 });
    store.update({ a: 3 });
    expect(later).toHaveBeenCalledTimes(2);
  });
});
