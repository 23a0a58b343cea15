import { Input, type InputRef } from 'antd';
import { type KeyboardEvent, type RefObject, useEffect, useEffectEvent, useRef, useState } from 'react';
import { useTexts } from '../../../i18n/use-texts.ts';
import { Icon } from '../../../ui/Icon.tsx';
import styles from './FilterBar.module.css';

interface SearchFieldProps {
  ref: RefObject<InputRef | null>;
  text: string;
  onText(text: string): void;
  onDown(): void;
}

const PAUSE_IN_TYPING_MS = 180;

/** Asks in the pauses of typing; never for the half-spelled letters of an input method. */
export function SearchField({ ref, text, onText, onDown }: SearchFieldProps) {
  const { t } = useTexts('cameras');
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

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape' && typed !== '') setTyped('');
    else if (event.key === 'ArrowDown' || event.key === 'Enter') onDown();
    else return;
    event.preventDefault();
  };

  return (
    <Input
      ref={ref}
      className={styles.search}
      type="search"
      prefix={<Icon name="search" size={14} />}
      placeholder={t('filter.search')}
      aria-label={t('filter.search')}
      maxLength={200}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      onCompositionStart={() => setComposing(true)}
      onCompositionEnd={() => setComposing(false)}
      onKeyDown={onKeyDown}
    />
  );
}
