import { type ChangeEvent, useEffect, useEffectEvent, useRef, useState } from 'react';

const PAUSE_IN_TYPING_MS = 180;

/** Of a field whose text is in the address: asks in the pauses of typing; never for the half-spelled letters of an input method. */
export function useSearchText(text: string, onText: (text: string) => void) {
  const [typed, setTyped] = useState(text);
  const [composing, setComposing] = useState(false);
  const asked = useRef(text);
  const ask = useEffectEvent(onText);

  // Another address, a saved filter, "clear": the field follows. What it asked for itself comes back late and is no news.
  useEffect(() => {
    if (text !== asked.current) setTyped(text);
    asked.current = text;
  }, [text]);

  useEffect(() => {
    const wanted = typed.trim();
    if (composing || wanted === asked.current) return;
    const timer = setTimeout(() => {
      asked.current = wanted;
      ask(wanted);
    }, PAUSE_IN_TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed, composing]);

  return {
    field: {
      value: typed,
      onChange: ({ target }: ChangeEvent<HTMLInputElement>) => setTyped(target.value),
      onCompositionStart: () => setComposing(true),
      onCompositionEnd: () => setComposing(false),
    },
    clear: () => setTyped(''),
  };
}
