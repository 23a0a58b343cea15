import { type KeyboardEvent, useEffect, useRef } from 'react';
import { MAX_PAGE_NAME } from '../../../../../server/contract/wall-terms.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import styles from './WallPages.module.css';

interface PageNameFieldProps {
  name: string;
  onName(name: string): void;
  onDone(): void;
}

/** Enter, and going elsewhere, keep what was typed; Esc does not. */
export function PageNameField({ name, onName, onDone }: PageNameFieldProps) {
  const { t } = useTexts();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing || (event.key !== 'Enter' && event.key !== 'Escape')) return;
    event.stopPropagation();
    event.preventDefault();
    if (event.key === 'Escape') event.currentTarget.value = name;
    // The line that takes its place has the focus then.
    const line = event.currentTarget.closest('li');
    event.currentTarget.blur();
    requestAnimationFrame(() => line?.querySelector<HTMLElement>('[data-page-line]')?.focus());
  };
  return (
    <input
      ref={field}
      className={styles.field}
      aria-label={t('pages.name')}
      placeholder={t('pages.nameHelp')}
      defaultValue={name}
      maxLength={MAX_PAGE_NAME}
      autoComplete="off"
      onKeyDown={onKeyDown}
      onBlur={({ target }) => {
        if (target.value.trim() !== name) onName(target.value);
        onDone();
      }}
    />
  );
}
