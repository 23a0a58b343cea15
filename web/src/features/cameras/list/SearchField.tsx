import { Input, type InputRef } from 'antd';
import type { KeyboardEvent, RefObject } from 'react';
import { useSearchText } from '../../../frame/use-search-text.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import { Icon } from '../../../ui/Icon.tsx';
import styles from './FilterBar.module.css';

interface SearchFieldProps {
  ref: RefObject<InputRef | null>;
  text: string;
  onText(text: string): void;
  onDown(): void;
}

export function SearchField({ ref, text, onText, onDown }: SearchFieldProps) {
  const { t } = useTexts('cameras');
  const { field, clear } = useSearchText(text, onText);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape' && field.value !== '') clear();
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
      {...field}
      onKeyDown={onKeyDown}
    />
  );
}
