import type { RefObject } from 'react';
import { useCommandKey } from '../../../frame/shortcuts/use-shortcuts.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import { Icon } from '../../../ui/Icon.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';
import { Key } from '../../../ui/Key.tsx';
import styles from './CameraTree.module.css';
import type { Grouping } from './tree-rows.ts';

interface SearchBoxProps {
  field: RefObject<HTMLInputElement | null>;
  query: string;
  onQuery(query: string): void;
  listId: string;
  activeId: string | undefined;
}

export function SearchBox({ field, query, onQuery, listId, activeId }: SearchBoxProps) {
  const { t } = useTexts();
  const key = useCommandKey('search');
  return (
    <div className={styles.search}>
      <span className={styles.searchIcon}>
        <Icon name="search" size={14} />
      </span>
      <input
        ref={field}
        type="text"
        role="combobox"
        className={styles.field}
        aria-label={t('tree.searchLabel')}
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={query === '' ? undefined : activeId}
        aria-autocomplete="list"
        aria-keyshortcuts={key?.aria}
        placeholder={t('tree.search')}
        spellCheck={false}
        autoComplete="off"
        value={query}
        onChange={(event) => onQuery(event.target.value)}
      />
      {query === '' && key && (
        <span className={styles.searchKey} aria-hidden="true">
          <Key>{key.label}</Key>
        </span>
      )}
      {query !== '' && (
        <IconButton
          icon="close"
          label={t('tree.clearSearch')}
          className={styles.searchClear}
          onClick={() => {
            onQuery('');
            field.current?.focus();
          }}
        />
      )}
    </div>
  );
}

export function GroupingSwitch({
  grouping,
  onGrouping,
}: {
  grouping: Grouping;
  onGrouping(next: Grouping): void;
}) {
  const { t } = useTexts();
  return (
    <fieldset className={styles.grouping}>
      <legend className="visually-hidden">{t('tree.groupBy')}</legend>
      {(['domain', 'region'] as const).map((value) => (
        <label key={value} className={styles.groupingChoice}>
          <input
            type="radio"
            name="grouping"
            className={styles.groupingInput}
            checked={grouping === value}
            onChange={() => onGrouping(value)}
          />
          {t(value === 'domain' ? 'tree.byDomain' : 'tree.byRegion')}
        </label>
      ))}
    </fieldset>
  );
}
