import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { useTextScale } from '../../../frame/appearance/use-appearance.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import { CameraRow } from './CameraRow.tsx';
import styles from './CameraTree.module.css';
import { GroupRow } from './GroupRow.tsx';
import type { Grouping, TreeGroup } from './tree-rows.ts';
import type { ListRow } from './use-tree-list.ts';

interface RowListProps {
  id: string;
  rows: readonly ListRow[];
  active: number;
  searching: boolean;
  grouping: Grouping;
  slots: ReadonlyMap<string, number>;
  groupName(group: TreeGroup): string;
  onActive(index: number): void;
  onToggle(group: TreeGroup): void;
  onFill(group: TreeGroup): void;
  onCamera(cameraId: string): void;
  /** In front of another favourite, or behind all. */
  onPlaceFavourite(cameraId: string, before: string | null): void;
}

const ROW_HEIGHT_PX = 30;

export function rowElementId(row: ListRow): string {
  return `row-${row.key}`;
}

export function isFavouritesRow(row: ListRow): boolean {
  return row.key.startsWith('favourites#');
}

function isOwnRow(row: ListRow): boolean {
  return isFavouritesRow(row) || row.key.startsWith('recent#');
}

/** Only the rows in sight exist as elements: a city has tens of thousands. */
export function RowList(props: RowListProps) {
  const { id, rows, active, searching, grouping, slots, groupName, onActive, onToggle, onFill, onCamera } =
    props;
  const favouriteAfter = (index: number) => {
    const next = rows[index + 1];
    return next && next.kind === 'camera' && isFavouritesRow(next) ? next.camera.id : null;
  };
  const { t } = useTexts();
  const scroller = useRef<HTMLDivElement>(null);
  const rowHeight = ROW_HEIGHT_PX * useTextScale();
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => rows[index]!.key,
    overscan: 12,
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: at another size of text every row is another height
  useEffect(() => virtual.measure(), [rowHeight]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the virtualizer is one object for the list's life
  useEffect(() => virtual.scrollToIndex(active), [active]);

  const activeRow = rows[active];
  return (
    <div
      ref={scroller}
      id={id}
      className={styles.list}
      role="tree"
      tabIndex={0}
      aria-label={t('tree.label')}
      aria-activedescendant={activeRow && rowElementId(activeRow)}
    >
      <div className={styles.canvas} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const row = rows[index]!;
          const place = {
            id: rowElementId(row),
            active: index === active,
            top: start,
            onActive: () => onActive(index),
          };
          if (row.kind === 'group') {
            return (
              <GroupRow
                key={row.key}
                {...place}
                group={row.group}
                open={row.open}
                name={groupName(row.group)}
                onToggle={() => onToggle(row.group)}
                onFill={() => onFill(row.group)}
                onDropCamera={
                  row.group.key === 'favourites'
                    ? (cameraId) => props.onPlaceFavourite(cameraId, favouriteAfter(index))
                    : undefined
                }
              />
            );
          }
          return (
            <CameraRow
              key={row.key}
              {...place}
              camera={row.camera}
              depth={row.depth}
              range={row.found?.range ?? null}
              slot={slots.get(row.camera.id) ?? null}
              aside={asideOf(row, searching, grouping)}
              onDropCamera={
                isFavouritesRow(row)
                  ? (cameraId, after) =>
                      props.onPlaceFavourite(cameraId, after ? favouriteAfter(index) : row.camera.id)
                  : undefined
              }
              onChoose={() => onCamera(row.camera.id)}
            />
          );
        })}
      </div>
    </div>
  );
}

/** What the row's place in the tree does not say already: inside a second level, nothing is left to say. */
function asideOf(row: ListRow, searching: boolean, grouping: Grouping): Grouping | null {
  if (searching || isOwnRow(row)) return 'region';
  if (row.kind === 'camera' && row.depth > 1) return null;
  return grouping === 'domain' ? 'region' : 'domain';
}
