import type { Chord } from './chord.ts';

const TEXT_FIELD =
  'textarea, select, [contenteditable="true"], input:not([type="radio"], [type="checkbox"], [type="range"], [type="button"])';
const OWN_KEYS = 'dialog, [role="menu"], [role="listbox"], [role="dialog"]';
const MOVES = /^(?:Arrow(?:Left|Right|Up|Down)|Home|End|PageUp|PageDown)$/u;

export function isTextField(target: Element | null): boolean {
  return target?.closest(TEXT_FIELD) != null;
}

/** Whether what has the focus needs the key itself: then it is no command of the page. */
export function keepsKey(target: Element | null, chord: Chord): boolean {
  if (!target) return false;
  if (isTextField(target) || target.closest(OWN_KEYS)) return true;
  if (target.matches('input[type="radio"], input[type="range"], [role="slider"], [role="separator"]')) {
    return MOVES.test(chord) || chord === 'Space';
  }
  const pressed = target.closest('button, a[href], summary, input[type="checkbox"]');
  return pressed !== null && (chord === 'Enter' || chord === 'Space');
}
