import { type KeyboardEvent, type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import { useErrorText } from '../../../frame/RequestError.tsx';
import { useTexts } from '../../../i18n/use-texts.ts';
import { Button } from '../../../ui/Button.tsx';
import { ErrorNotice } from '../../../ui/ErrorNotice.tsx';
import { Icon } from '../../../ui/Icon.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';
import styles from './KeptPanel.module.css';
import type { KeptListState } from './kept-list.ts';

interface Kept {
  id: string;
  name: string;
  own: boolean;
  ownerName: string;
  mayChange: boolean;
  sharedWith: readonly string[];
}

interface KeptPanelProps<T extends Kept> {
  list: KeptListState<T>;
  words: { heading: string; search: string; empty: string; emptyHelp: string; create: string };
  current: string | null;
  /** What is to be known of it beside its name. */
  facts(item: T): ReactNode;
  /** Above the list: what can be done with what is on the wall now. */
  head?: ReactNode;
  onChoose(item: T): void;
  onEdit(item: T): void;
  onRemove(item: T): void;
  /** To a display, from this place of the window; null for what cannot be sent, or where nobody steers. */
  sendOf(item: T): ((at: { x: number; y: number }) => void) | null;
  onCreate(): void;
  onRetry(): void;
}

/** A list of what people keep, with a search: arrows move, Enter chooses. */
export function KeptPanel<T extends Kept>(props: KeptPanelProps<T>) {
  const { list, words, head, onCreate, onRetry } = props;
  const { t } = useTexts('plans');
  const errorText = useErrorText();
  const [query, setQuery] = useState('');
  const root = useRef<HTMLDivElement>(null);
  const found = matching(list.items, query);
  const onKeyDown = usePanelKeys(root);
  useLayoutEffect(() => root.current?.querySelector('input')?.focus(), []);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrows bubble up here from the field and the rows
    <div ref={root} className={styles.panel} onKeyDown={onKeyDown}>
      <input
        type="search"
        className={styles.search}
        aria-label={words.search}
        placeholder={words.search}
        autoComplete="off"
        spellCheck={false}
        value={query}
        onChange={({ target }) => setQuery(target.value)}
      />
      {head}
      {list.phase === 'failed' && (
        <ErrorNotice
          title={list.items.length > 0 ? `${t('stale')}${errorText(list.error)}` : errorText(list.error)}
          action={{ label: t('retry'), onClick: onRetry }}
        />
      )}
      {list.phase === 'loading' && (
        <p className={styles.empty} role="status">
          {t('loading')}
        </p>
      )}
      {list.phase === 'ready' && list.items.length === 0 && (
        <div className={styles.empty}>
          <p className={styles.emptyTitle}>{words.empty}</p>
          <p>{words.emptyHelp}</p>
        </div>
      )}
      {list.items.length > 0 && found.length === 0 && (
        <p className={styles.empty} role="status">
          {t('noMatch', { query: query.trim() })}
        </p>
      )}
      <ul className={styles.list} aria-label={words.heading}>
        {found.map((item) => (
          <KeptLine key={item.id} item={item} {...props} />
        ))}
      </ul>
      <Button className={styles.create} onClick={onCreate}>
        <Icon name="plus" size={14} />
        {words.create}
      </Button>
    </div>
  );
}

function KeptLine<T extends Kept>({
  item,
  current,
  facts,
  onChoose,
  onEdit,
  onRemove,
  sendOf,
}: KeptPanelProps<T> & { item: T }) {
  const { t, common } = useTexts('plans');
  const { name } = item;
  const send = sendOf(item);
  return (
    <li className={styles.line}>
      <button
        type="button"
        className={styles.choose}
        data-kept={item.id}
        aria-current={item.id === current || undefined}
        onClick={() => onChoose(item)}
      >
        <span className={styles.check}>{item.id === current && <Icon name="check" size={14} />}</span>
        <span className={styles.words}>
          <span className={styles.name}>{name}</span>
          <span className={styles.facts}>
            {facts(item)}
            {!item.own && <span>{t('ownerOf', { name: item.ownerName })}</span>}
            {item.own && item.sharedWith.length > 0 && <span>{t('sharedByMe')}</span>}
          </span>
        </span>
      </button>
      {send && (
        <IconButton
          icon="display"
          label={common('send.item', { name })}
          onClick={({ currentTarget }) => {
            const { left, bottom } = currentTarget.getBoundingClientRect();
            send({ x: left, y: bottom + 4 });
          }}
        />
      )}
      {item.mayChange && (
        <>
          <IconButton icon="edit" label={t('edit', { name })} onClick={() => onEdit(item)} />
          <IconButton icon="close" label={t('remove', { name })} onClick={() => onRemove(item)} />
        </>
      )}
    </li>
  );
}

function matching<T extends Kept>(items: readonly T[], query: string): readonly T[] {
  const words = query.toLowerCase().split(/\s+/u).filter(Boolean);
  const sorted = [...items].sort((a, b) => a.name.localeCompare(b.name, 'zh'));
  return sorted.filter(({ name, ownerName }) => {
    const text = `${name} ${ownerName}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** From the field down into the list and back; Enter in the field takes the first that was found. Other keys are no commands here. */
function usePanelKeys(root: React.RefObject<HTMLElement | null>) {
  return (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key !== 'Escape' && event.key !== 'Tab') event.stopPropagation();
    const field = root.current?.querySelector('input');
    const rows = [...(root.current?.querySelectorAll<HTMLElement>('[data-kept]') ?? [])];
    const at = rows.findIndex((row) => row.parentElement?.contains(document.activeElement));
    if (event.key === 'Enter' && document.activeElement === field) rows[0]?.click();
    else if (event.key === 'ArrowDown') (rows[at + 1] ?? rows.at(-1))?.focus();
    else if (event.key === 'ArrowUp') (at <= 0 ? field : rows[at - 1])?.focus();
    else return;
    event.preventDefault();
  };
}
