import { describe, expect, it, vi } from 'vitest';
import type { KeyPress } from '../../../../../web/src/frame/shortcuts/chord.ts';
import { ShortcutRegistry } from '../../../../../web/src/frame/shortcuts/shortcut-registry.ts';
import { DEFAULT_SHORTCUTS, withKey } from '../../../../../web/src/frame/shortcuts/shortcut-settings.ts';

const press = (key: string): KeyPress => ({
  key,
  code: '',
  ctrlKey: false,
  altKey: false,
  shiftKey: false,
  metaKey: false,
});

describe('the registry of shortcuts', () => {
  it('runs the command of the key while somebody does it, and no longer', () => {
    const registry = new ShortcutRegistry();
    const sound = vi.fn();
    expect(registry.run(press('m'), 'page', false)).toBe(false);
    const stop = registry.register('sound', sound);
    expect(registry.inForce()).toEqual(['sound']);
    expect(registry.run(press('m'), 'page', false)).toBe(true);
    expect(registry.run(press('m'), 'list', false)).toBe(false);
    stop();
    expect(registry.run(press('m'), 'page', false)).toBe(false);
    expect(registry.inForce()).toEqual([]);
    expect(sound).toHaveBeenCalledTimes(1);
  });

  it('asks the latest of several who do it, and goes back to the one before', () => {
    const registry = new ShortcutRegistry();
    const [first, second] = [vi.fn(), vi.fn()];
    registry.register('back', first);
    registry.register('back', second)();
    registry.run(press('Escape'), 'page', false);
    expect([first.mock.calls.length, second.mock.calls.length]).toEqual([1, 0]);
  });

  it('does once what does not move, however long its key is held, and keeps the key', () => {
    const registry = new ShortcutRegistry();
    const [bookmark, right] = [vi.fn(), vi.fn()];
    registry.register('bookmark', bookmark);
    registry.register('tileRight', right);
    for (const repeat of [false, true, true]) {
      expect(registry.run({ ...press('k'), repeat }, 'page', false)).toBe(true);
      expect(registry.run({ ...press('ArrowRight'), repeat }, 'page', false)).toBe(true);
    }
    expect([bookmark.mock.calls.length, right.mock.calls.length]).toEqual([1, 3]);
  });

  it('leaves the key alone where the command has no use for it', () => {
    const registry = new ShortcutRegistry();
    registry.register('enlarge', () => false);
    expect(registry.run(press('Enter'), 'page', false)).toBe(false);
  });

  it('leaves to who writes what writes, or moves in a line', () => {
    const registry = new ShortcutRegistry();
    for (const id of ['listFirst', 'listDown', 'listOpen'] as const) registry.register(id, () => {});
    registry.configure(withKey(DEFAULT_SHORTCUTS, 'listOpen', 'o'));
    expect(registry.run(press('Home'), 'list', true)).toBe(false);
    expect(registry.run(press('o'), 'list', true)).toBe(false);
    expect(registry.run(press('o'), 'list', false)).toBe(true);
    expect(registry.run(press('ArrowDown'), 'list', true)).toBe(true);
  });

  it('tells whoever shows keys that they have changed', () => {
    const registry = new ShortcutRegistry();
    const told = vi.fn();
    registry.revision.subscribe(told);
    registry.configure(withKey(DEFAULT_SHORTCUTS, 'sound', 'F2'));
    expect(told).toHaveBeenCalledTimes(1);
    expect(registry.keysOf('sound')).toEqual(['F2']);
  });
});
