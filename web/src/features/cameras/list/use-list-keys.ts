import { type KeyboardEvent, useEffect, useEffectEvent } from 'react';

interface ListKeys {
  active: number;
  matching: number;
  /** Rows in sight. */
  page: number;
  moveTo(index: number, extend: boolean): void;
  toggle(index: number): void;
  open(index: number): void;
  selectAll(): void;
  clear(): void;
}

/** The keys of the list: arrows move, Space chooses, Shift extends, Enter opens, Ctrl+A takes all that match, Esc none. */
export function onListKey(event: KeyboardEvent, keys: ListKeys): void {
  const { active, matching, page } = keys;
  const steps: Record<string, number> = {
    ArrowDown: active + 1,
    ArrowUp: active - 1,
    PageDown: active + page,
    PageUp: active - page,
    Home: 0,
    End: matching - 1,
  };
  const next = steps[event.key];
  // Keys of a button in the head are the button's.
  if (event.target !== event.currentTarget || matching === 0) return;
  if (next !== undefined) keys.moveTo(Math.min(Math.max(next, 0), matching - 1), event.shiftKey);
  else if (event.key === ' ') keys.toggle(active);
  else if (event.key === 'Enter') keys.open(active);
  else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) keys.selectAll();
  else if (event.key === 'Escape') keys.clear();
  else return;
  event.preventDefault();
}

/** `/` goes to the search from wherever nothing is being typed. */
export function useSearchKey(focus: () => void): void {
  const onKey = useEffectEvent((event: globalThis.KeyboardEvent) => {
    const target = event.target as HTMLElement;
    const typing = target.closest('input, textarea, select, [contenteditable], dialog') !== null;
    if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    focus();
  });
  useEffect(() => {
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}
