import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LeaveGate } from '../../../../web/src/stores/leave-gate.ts';

/** A browser's history of five entries, at the third, as react-router numbers them. */
class Page extends EventTarget {
  entry = 2;
  readonly history = {
    get state() {
      return { idx: page.entry };
    },
    go: (steps: number) => page.move(steps),
  };

  /** The browser has moved already when it says so. */
  move(steps: number): boolean {
    this.entry += steps;
    const event = Object.assign(new Event('popstate', { cancelable: true }), { state: { idx: this.entry } });
    const heard = vi.fn();
    this.addEventListener('popstate', heard, { once: true });
    this.dispatchEvent(event);
    this.removeEventListener('popstate', heard);
    return heard.mock.calls.length > 0;
  }
}

let page: Page;
let gate: LeaveGate;

beforeEach(() => {
  page = new Page();
  vi.stubGlobal('history', page.history);
  gate = new LeaveGate();
  gate.watch(page as unknown as Window);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

describe('a page with nothing to lose', () => {
  it('is left at once, by a link and by the browser', () => {
    const go = vi.fn();
    gate.pass(go);
    expect(go).toHaveBeenCalledOnce();
    expect(page.move(-1)).toBe(true);
    expect(gate.asking.get()).toBeNull();
  });
});

describe('a page with unsaved changes', () => {
  it('is left by a link only after the question', () => {
    const release = gate.hold();
    const go = vi.fn();
    gate.pass(go);
    expect(go).not.toHaveBeenCalled();
    gate.open(gate.asking.get()!);
    expect(go).toHaveBeenCalledOnce();
    release();
    gate.pass(go);
    expect(go).toHaveBeenCalledTimes(2);
  });

  it('keeps its address while the question stands, and gives it up with the answer', () => {
    gate.hold();
    expect(page.move(-2)).toBe(false);
    expect(page.entry).toBe(2);
    gate.open(gate.asking.get()!);
    expect(page.entry).toBe(0);
    expect(gate.asking.get()).toBeNull();
  });

  it('asks before its tab is closed', () => {
    const release = gate.hold();
    const close = () => !page.dispatchEvent(new Event('beforeunload', { cancelable: true }));
    expect(close()).toBe(true);
    release();
    expect(close()).toBe(false);
  });

  it('is guarded anew after it was left once', () => {
    const release = gate.hold();
    gate.open(() => undefined);
    release();
    gate.hold();
    gate.pass(() => undefined);
    expect(gate.asking.get()).not.toBeNull();
  });
});
