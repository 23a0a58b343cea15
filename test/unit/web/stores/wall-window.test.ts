import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  NEW_WINDOW,
  WallWindow,
  type WindowChannel,
  windowNameFrom,
} from '../../../../web/src/stores/wall-window.ts';

type Listener = Parameters<WindowChannel['addEventListener']>[1];

/** Channels of one browser: what one window posts, the others hear. */
class Browser {
  private readonly listeners = new Map<string, Listener>();
  readonly kept = new Set<string>();
  /** They hear everything half a second later. */
  readonly busy = new Set<string>();
  /** They neither say nor hear since when. */
  readonly old = new Set<string>();

  window(id: string, wanted: string): WallWindow {
    const channel: WindowChannel = {
      addEventListener: (_, listener) => this.listeners.set(id, listener),
      postMessage: (data) => {
        // On its way for a moment, as between processes.
        for (const [other, listener] of [...this.listeners]) {
          const isOld = data.type === 'held' && [id, other].some((one) => this.old.has(one));
          const said = isOld ? { ...data, sinceMs: undefined } : data;
          if (other !== id) setTimeout(() => listener({ data: said }), this.busy.has(other) ? 500 : 2);
        }
      },
    };
    const opened = new WallWindow({ channel, id, wanted, isKept: (name) => this.kept.has(name) });
    opened.open();
    return opened;
  }

  close(id: string): void {
    this.listeners.delete(id);
  }
}

const nameOf = (window: WallWindow) => window.state.get().name;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the name of a window', () => {
  it('is the one that is asked for, at once, and settled when nobody else is it', () => {
    const window = new Browser().window('a', '2');
    expect(window.state.get()).toEqual({ name: '2', settled: false });
    vi.runAllTimers();
    expect(window.state.get()).toEqual({ name: '2', settled: true });
  });

  it('is another when an open window has it, and no wall that is kept is overwritten', () => {
    const browser = new Browser();
    browser.kept.add('1').add('2');
    const first = browser.window('a', '1');
    vi.runAllTimers();
    const copy = browser.window('b', '1');
    vi.runAllTimers();
    expect([first, copy].map(nameOf)).toEqual(['1', '3']);
  });

  it.each(['a', 'z'])('stays that of the window that had it, %s, however late it answers', (id) => {
    const browser = new Browser();
    browser.kept.add('1');
    const first = browser.window(id, '1');
    vi.runAllTimers();
    browser.busy.add(id);
    const copy = browser.window('m', '1');
    vi.runAllTimers();
    expect([first, copy].map(nameOf)).toEqual(['1', '2']);
  });

  it('comes to rest beside a page of the version before, which does not say since when', () => {
    const browser = new Browser();
    browser.old.add('z');
    const before = browser.window('z', '1');
    vi.runAllTimers();
    browser.busy.add('z');
    const opened = browser.window('m', '1');
    vi.advanceTimersByTime(60_000);
    expect(vi.getTimerCount()).toBe(0);
    expect(nameOf(before)).not.toBe(nameOf(opened));
  });

  it('of another window that is opened is the next free one, whose wall comes back', () => {
    const browser = new Browser();
    browser.kept.add('1').add('2').add('3');
    browser.window('a', '1');
    vi.runAllTimers();
    const opened = browser.window('b', NEW_WINDOW);
    expect(nameOf(opened)).toBeNull();
    vi.runAllTimers();
    expect(nameOf(opened)).toBe('2');
    browser.close('b');
    const again = browser.window('c', NEW_WINDOW);
    vi.runAllTimers();
    expect(nameOf(again)).toBe('2');
  });

  it('is never that of two windows that open at the same moment', () => {
    const browser = new Browser();
    const windows = ['a', 'b', 'c'].map((id) => browser.window(id, NEW_WINDOW));
    vi.runAllTimers();
    expect(new Set(windows.map(nameOf)).size).toBe(3);
    expect(windows.every((window) => window.state.get().settled)).toBe(true);
  });

  it('is what the address says where windows cannot ask each other', () => {
    const window = new WallWindow({ channel: null, id: 'a', wanted: '4', isKept: () => false });
    window.open();
    vi.runAllTimers();
    expect(window.state.get()).toEqual({ name: '4', settled: true });
  });

  it.each([
    [null, '1'],
    ['2', '2'],
    ['左屏', '左屏'],
    ['a b', '1'],
    ['x'.repeat(21), '1'],
    ['', '1'],
  ])('is read from %j as %j', (text, name) => {
    expect(windowNameFrom(text)).toBe(name);
  });
});
