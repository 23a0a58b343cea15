// biome-ignore-all lint/a11y/useSemanticElements: rows that are placed one by one in a virtual list lose what the elements of a table mean
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type RefObject, useEffect, useImperativeHandle, useMemo, useRef } from 'react';
import { useTextScale } from '../../../frame/appearance/use-appearance.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import { usePlaces } from '../../../stores/use-stores.ts';
import { CameraRow } from './CameraRow.tsx';
import styles from './CameraTable.module.css';
import { type Column, gridColumns } from './columns.ts';
import type { ListQuery, Sort } from './list-query.ts';
import { isSelected, type Selection } from './selection.ts';
import { TableHead } from './TableHead.tsx';
import type { CameraRows } from './use-camera-rows.ts';

const ROW_HEIGHT_PX = 36;
const SPARE_ROWS = 16;

export interface TableHandle {
  focus(): void;
  /** The row at the upper edge. */
  top(): number;
  /** Rows in sight. */
  page(): number;
}

interface CameraTableProps {
  ref: RefObject<TableHandle | null>;
  rows: CameraRows;
  columns: readonly Column[];
  query: ListQuery;
  selection: Selection;
  active: number;
  /** The row to begin with. */
  startAt: number;
  onVisible(first: number, last: number): void;
  onActive(index: number): void;
  onSort(sort: Sort): void;
  onSelectAll(all: boolean): void;
  /** `range`: all rows from the last one that was selected to this one. */
  onSelect(index: number, range: boolean): void;
  onOpen(id: string): void;
  onKey(event: KeyboardEvent): void;
}

/** Only the rows in sight exist as elements. The grid keeps the focus: a row that scrolls away would lose it. */
export function CameraTable(props: CameraTableProps) {
  const { ref, rows, columns, query, selection, active, startAt, onVisible, onKey } = props;
  const { onOpen } = props;
  const { t, language } = useTexts('cameras');
  const places = usePlaces();
  const words = useMemo(() => ({ t, language, places, onOpen }), [t, language, places, onOpen]);
  const scroller = useRef<HTMLDivElement>(null);
  const matching = rows.counts?.matching ?? 0;
  const rowHeight = ROW_HEIGHT_PX * useTextScale();
  const virtual = useVirtualizer({
    count: matching,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    initialOffset: startAt * rowHeight,
    // The head covers the upper edge.
    scrollPaddingStart: rowHeight,
    paddingStart: rowHeight,
    overscan: 8,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: at another size of text every row is another height
  useEffect(() => virtual.measure(), [rowHeight]);
  const { startIndex = 0, endIndex = 0 } = virtual.range ?? {};
  useEffect(() => onVisible(startIndex, endIndex), [onVisible, startIndex, endIndex]);
  useImperativeHandle(ref, () => ({
    focus: () => scroller.current?.focus(),
    top: () => virtual.range?.startIndex ?? 0,
    page: () => Math.max(1, (virtual.range?.endIndex ?? 0) - (virtual.range?.startIndex ?? 0) - 1),
  }));

  const items = virtual.getVirtualItems();
  // A row that comes into sight takes over the elements of one that left: new text costs less than new elements.
  const elements = Math.ceil(items.length / SPARE_ROWS + 1) * SPARE_ROWS;

  const moved = useRef(active);
  useEffect(() => {
    // Not on the first drawing: the list begins where it was left.
    if (moved.current !== active) virtual.scrollToIndex(active);
    moved.current = active;
  }, [active, virtual]);

  return (
    <div
      ref={scroller}
      className={styles.table}
      role="grid"
      tabIndex={0}
      aria-label={t('title')}
      aria-rowcount={matching + 1}
      aria-colcount={columns.length + 1}
      aria-multiselectable="true"
      aria-busy={rows.pending}
      aria-activedescendant={matching > 0 ? rowElementId(active) : undefined}
      data-pending={rows.pending || undefined}
      onKeyDown={onKey}
    >
      <div
        className={styles.canvas}
        style={{ height: virtual.getTotalSize(), '--columns': gridColumns(columns) } as React.CSSProperties}
      >
        <TableHead
          columns={columns}
          query={query}
          selection={selection}
          matching={matching}
          onSort={props.onSort}
          onSelectAll={props.onSelectAll}
        />
        {items.map(({ index, start }) => {
          const camera = rows.row(index);
          return (
            <CameraRow
              key={index % elements}
              index={index}
              top={start}
              camera={camera}
              columns={columns}
              active={index === active}
              selected={camera !== undefined && isSelected(selection, camera.id)}
              onActive={props.onActive}
              onSelect={props.onSelect}
              words={words}
            />
          );
        })}
      </div>
    </div>
  );
}

export function rowElementId(index: number): string {
  return `camera-row-${index}`;
}
