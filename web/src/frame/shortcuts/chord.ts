/** A key with its modifiers as one word: `m`, `Shift+Enter`, `Ctrl+d`, `?`. What Shift makes of a sign is in the sign. */
export type Chord = string;

export interface KeyPress {
  key: string;
  code: string;
  ctrlKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
  metaKey: boolean;
  /** The key is being held. */
  repeat?: boolean;
  getModifierState?(name: string): boolean;
}

const MODIFIERS = new Set(['Control', 'Alt', 'AltGraph', 'Shift', 'Meta', 'CapsLock', 'NumLock', 'Fn', 'OS']);

/** A Chinese input method may make these of the same keys. */
const FULL_WIDTH: Readonly<Record<string, string>> = {
  '？': '?',
  '、': '/',
  '【': '[',
  '】': ']',
  '＋': '+',
  '－': '-',
  '＝': '=',
  '×': '*',
};

/** What the keys of a board say that an input method holds back (`Process`), or that writes another alphabet. */
const BY_CODE: Readonly<Record<string, readonly [plain: string, shifted: string]>> = {
  Slash: ['/', '?'],
  BracketLeft: ['[', '{'],
  BracketRight: [']', '}'],
  Minus: ['-', '_'],
  Equal: ['=', '+'],
};

/**
 * The digit of the upper row that is pressed with Shift, whatever sign that writes; null where the board writes with it what has
 * another meaning here (`/` on German boards, digits on French ones).
 */
function shiftedDigit({ key, code, shiftKey }: KeyPress): string | null {
  const digit = shiftKey ? /^Digit([1-9])$/u.exec(code)?.[1] : undefined;
  return digit && !/^[\d/?=+\-[\]]$/u.test(key) ? digit : null;
}

/** Null for a modifier alone and for what no key can be told of. */
export function chordOf(press: KeyPress): Chord | null {
  // AltGr, which writes [ on many European boards, reports itself as Ctrl and Alt.
  const writes = press.getModifierState?.('AltGraph') === true;
  const digit = writes ? null : shiftedDigit(press);
  const key = digit ?? keyOf(press, press.altKey && !writes);
  if (key === null) return null;
  const shifts = press.shiftKey && (digit !== null || !isSign(key) || /^\p{L}$/u.test(key));
  const parts = [
    press.ctrlKey && !writes && 'Ctrl',
    press.altKey && !writes && 'Alt',
    press.metaKey && 'Meta',
    shifts && 'Shift',
    key,
  ];
  return parts.filter(Boolean).join('+');
}

function keyOf(press: KeyPress, alt: boolean): string | null {
  const { key } = press;
  // Chromium tells of a filled-in field by a key press without a key.
  if (!key || MODIFIERS.has(key) || key === 'Dead') return null;
  if (key === ' ') return 'Space';
  if (/^[\x21-\x7e]$/u.test(key) && !alt) return key.toLowerCase();
  if (isSign(key)) return FULL_WIDTH[key] ?? fromBoard(press) ?? key.toLowerCase();
  return key === 'Process' || key === 'Unidentified' ? fromBoard(press) : key;
}

function fromBoard({ code, shiftKey }: KeyPress): string | null {
  const letterOrDigit = /^(?:Key|Digit|Numpad)([A-Z0-9])$/u.exec(code)?.[1]?.toLowerCase();
  return letterOrDigit ?? BY_CODE[code]?.[shiftKey ? 1 : 0] ?? null;
}

function isSign(key: string): boolean {
  return [...key].length === 1;
}

/** A letter, digit or sign without Ctrl, Alt or Meta: what somebody who types or dictates text may hit unawares (WCAG 2.1.4). */
export function isCharacter(chord: Chord): boolean {
  return isSign(chord.replace(/^Shift\+(?=.)/u, ''));
}

const LABELS: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
  PageUp: 'PgUp',
  PageDown: 'PgDn',
};

/** As it stands on a key cap. */
export function chordLabel(chord: Chord): string {
  return partsOf(chord)
    .map((part) => LABELS[part] ?? (isSign(part) ? part.toUpperCase() : part))
    .join('+');
}

/** As `aria-keyshortcuts` writes it. */
export function chordForAria(chord: Chord): string {
  return partsOf(chord)
    .map((part) =>
      part === 'Ctrl' ? 'Control' : part === '+' ? 'Plus' : isSign(part) ? part.toUpperCase() : part,
    )
    .join('+');
}

/** The last part may itself be a plus. */
function partsOf(chord: Chord): string[] {
  if (chord === '+') return ['+'];
  return chord.endsWith('++') ? [...chord.slice(0, -2).split('+'), '+'] : chord.split('+');
}

/** Keys that move the focus, or that browsers and systems keep. */
const KEPT =
  /^(?:(?:Shift\+)?Tab|F(?:5|11|12)|Escape|(?:Ctrl|Meta)\+(?:Shift\+)?[twnqr]|(?:Ctrl|Meta)\+[acvxzy]|Alt\+(?:F4|ArrowLeft|ArrowRight)|Ctrl\+Alt\+Delete|Ctrl\+(?:Shift\+)?Tab|PrintScreen|ContextMenu)$/u;

export function isKept(chord: Chord): boolean {
  return KEPT.test(chord);
}
