// biome-ignore-all lint/a11y/useSemanticElements: rows that are placed one by one in a virtual list lose what the elements of a table mean
import { useEffect, useRef } from 'react';
import { useTexts } from '../../../i18n/use-texts.ts';
import { Icon } from '../../../ui/Icon.tsx';
import styles from './CameraTable.module.css';
import type { Column } from './columns.ts';
import type { ListQuery, Sort } from './list-query.ts';
import { countOf, type Selection } from './selection.ts';

interface TableHeadProps {
  columns: readonly Column[];
  query: ListQuery;
  selection: Selection;
  matching: number;
  onSort(sort: Sort): void;
  onSelectAll(all: boolean): void;
}

export function TableHead({ columns, query, selection, matching, onSort, onSelectAll }: TableHeadProps) {
  const { t } = useTexts('cameras');
  const selected = countOf(selection, matching);
  const box = useRef<HTMLInputElement>(null);
  const some = selected > 0 && selected < matching;
  useEffect(() => {
    if (box.current) box.current.indeterminate = some;
  }, [some]);
  return (
    <div className={styles.head} role="row" aria-rowindex={1} tabIndex={-1}>
      <span className={styles.cell} role="columnheader" tabIndex={-1}>
        <input
          ref={box}
          type="checkbox"
          className={styles.box}
          aria-label={t('select.all')}
          title={t('select.all')}
          checked={matching > 0 && selected === matching}
          onChange={() => onSelectAll(selected === 0)}
        />
      </span>
      {columns.map(({ key, sort }) => {
        const sorted = sort !== undefined && query.sort === sort ? query.order : null;
        return (
          <span
            key={key}
            className={styles.cell}
            role="columnheader"
            tabIndex={-1}
            aria-sort={sorted === null ? undefined : sorted === 'asc' ? 'ascending' : 'descending'}
          >
            {sort ? (
              <button type="button" className={styles.sort} onClick={() => onSort(sort)}>
                {t(`columns.${key}`)}
                <span className={styles.arrow} data-sorted={sorted ?? undefined}>
                  <Icon name="chevronDown" size={12} />
                </span>
              </button>
            ) : (
              t(`columns.${key}`)
            )}
          </span>
        );
      })}
    </div>
  );
}
