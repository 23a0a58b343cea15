import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { CameraDto } from '../../../../../server/contract/dto.ts';
import { chordOf, type KeyPress } from '../../../frame/shortcuts/chord.ts';
import { useCommand } from '../../../frame/shortcuts/use-shortcuts.ts';
import { DialBook, type DialEntry, withDigit, withoutLastDigit } from './dial-book.ts';

/** Who stops in the middle of a number has thought better of it. */
const IDLE_MS = 6000;
/** Time to read that there is no such number. */
const REFUSED_MS = 3000;

/** Digits anywhere on the page, then Enter: the camera of that number. While a number stands there, its keys are the number's. */
export function useDialing(cameras: readonly CameraDto[], onCall: (cameraId: string) => void) {
  const [entry, setEntry] = useState<DialEntry | null>(null);
  const book = useMemo(() => new DialBook(cameras), [cameras]);
  const latest = useRef({ entry, book, onCall });
  latest.current = { entry, book, onCall };

  useCommand('dial', (press) => {
    const digit = chordOf(press);
    if (digit) setEntry((now) => withDigit(now, digit));
  });

  const press = useCallback((event: KeyPress): boolean => {
    const { entry, book, onCall } = latest.current;
    if (!entry) return false;
    switch (event.key) {
      case 'Enter': {
        const camera = book.camera(entry.digits);
        if (camera) onCall(camera.id);
        setEntry(camera ? null : { ...entry, refused: true });
        return true;
      }
      case 'Escape':
        setEntry(null);
        return true;
      case 'Backspace':
        setEntry(withoutLastDigit(entry));
        return true;
      default: {
        // A zoomed picture has a key that is a digit, too.
        const digit = chordOf(event) ?? '';
        if (!/^\d$/u.test(digit)) return false;
        setEntry(withDigit(entry, digit));
        return true;
      }
    }
  }, []);

  const typing = entry !== null;
  useEffect(() => {
    if (!typing) return;
    // Before whatever has the focus: Enter on a button would press that.
    const onKeyDown = (event: KeyboardEvent) => {
      if (!press(event)) return;
      event.preventDefault();
      event.stopPropagation();
    };
    const giveUp = () => setEntry(null);
    window.addEventListener('keydown', onKeyDown, true);
    window.addEventListener('pointerdown', giveUp);
    window.addEventListener('focusin', giveUp);
    return () => {
      window.removeEventListener('keydown', onKeyDown, true);
      window.removeEventListener('pointerdown', giveUp);
      window.removeEventListener('focusin', giveUp);
    };
  }, [typing, press]);

  useEffect(() => {
    if (!entry) return;
    const timer = setTimeout(() => setEntry(null), entry.refused ? REFUSED_MS : IDLE_MS);
    return () => clearTimeout(timer);
  }, [entry]);

  return { entry, book };
}
