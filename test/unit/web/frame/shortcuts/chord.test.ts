import { describe, expect, it } from 'vitest';
import {
  chordForAria,
  chordLabel,
  chordOf,
  isCharacter,
  isKept,
  type KeyPress,
} from '../../../../../web/src/frame/shortcuts/chord.ts';

function press(key: string, rest: Partial<KeyPress> = {}): KeyPress {
  return { key, code: '', ctrlKey: false, altKey: false, shiftKey: false, metaKey: false, ...rest };
}

describe('a chord', () => {
  it.each<[string, KeyPress]>([
    ['m', press('m')],
    ['m', press('M')], // Caps Lock
    ['Shift+m', press('M', { shiftKey: true })],
    ['?', press('?', { shiftKey: true })],
    ['Shift+Enter', press('Enter', { shiftKey: true })],
    ['Ctrl+Alt+d', press('d', { ctrlKey: true, altKey: true })],
    ['Space', press(' ')],
    ['ArrowLeft', press('ArrowLeft')],
    ['5', press('5', { code: 'Numpad5' })],
    ['Shift+2', press('@', { code: 'Digit2', shiftKey: true })],
    ['+', press('+', { code: 'NumpadAdd' })],
  ])('is %s', (chord, event) => {
    expect(chordOf(event)).toBe(chord);
  });

  it.each<[string, string, KeyPress]>([
    ['a full-width question mark', '?', press('？', { shiftKey: true })],
    ['a full-width bracket', '[', press('【')],
    ['an input method that holds the key back', 'm', press('Process', { code: 'KeyM' })],
    ['its slash with Shift', '?', press('Process', { code: 'Slash', shiftKey: true })],
    [
      'a digit with Shift under a Chinese input method',
      'Shift+1',
      press('！', { code: 'Digit1', shiftKey: true }),
    ],
    ['a German slash, which is a digit with Shift', '/', press('/', { code: 'Digit7', shiftKey: true })],
    ['a French digit, which needs Shift', '2', press('2', { code: 'Digit2', shiftKey: true })],
    ['a Cyrillic board', 'm', press('ь', { code: 'KeyM' })],
    ['what Option writes on a Mac', 'Alt+s', press('ß', { code: 'KeyS', altKey: true })],
    [
      'a bracket by AltGr',
      '[',
      press('[', {
        code: 'Digit8',
        ctrlKey: true,
        altKey: true,
        getModifierState: (name) => name === 'AltGraph',
      }),
    ],
  ])('understands %s', (_what, chord, event) => {
    expect(chordOf(event)).toBe(chord);
  });

  it('is none for a modifier, a dead key, and a press without a key', () => {
    const none = [press('Shift'), press('Dead'), press('Process'), press(undefined as unknown as string)];
    expect(none.map(chordOf)).toEqual([null, null, null, null]);
  });

  it('tells what somebody who writes would hit', () => {
    expect(['m', '?', '5', 'Shift+m', '+'].every(isCharacter)).toBe(true);
    expect(['Ctrl+m', 'F2', 'Enter', 'ArrowUp', 'Space', 'Shift+Enter'].some(isCharacter)).toBe(false);
  });

  it('is written as on the key caps, and for screen readers as ARIA wants it', () => {
    expect(['ArrowLeft', 'Escape', 'm', 'Shift+Enter', 'Ctrl++'].map(chordLabel)).toEqual([
      '←',
      'Esc',
      'M',
      'Shift+Enter',
      'Ctrl++',
    ]);
    expect(['Ctrl+d', 'Escape', '+', 'Ctrl++'].map(chordForAria)).toEqual([
      'Control+D',
      'Escape',
      'Plus',
      'Control+Plus',
    ]);
  });

  it('leaves to the browser what is its own', () => {
    expect(['Tab', 'Shift+Tab', 'Ctrl+w', 'Ctrl+Shift+t', 'F5', 'Alt+F4'].every(isKept)).toBe(true);
    expect(['t', 'F2', 'Ctrl+d', 'Alt+ArrowUp', 'Enter'].some(isKept)).toBe(false);
  });
});
