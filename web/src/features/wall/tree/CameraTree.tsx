import { type RefObject, useMemo, useState } from 'react';
import { useScopeKeys } from '../../../frame/shortcuts/use-shortcuts.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import type { Directory } from '../../../stores/directory.ts';
import { Notice } from '../../../ui/Notice.tsx';
import { useFavourites, useRecent } from '../call/use-camera-lists.ts';
import styles from './CameraTree.module.css';
import { keepGrouping, keptGrouping } from './kept-grouping.ts';
import { isFavouritesRow, RowList, rowElementId } from './RowList.tsx';
import { GroupingSwitch, SearchBox } from './TreeHead.tsx';
import type { Grouping, TreeGroup } from './tree-rows.ts';
import { useTreeKeys } from './use-tree-keys.ts';
import { type ListRow, useTreeList } from './use-tree-list.ts';

export interface TreeActions {
  /** A click: next free tile. */
  add(cameraId: string): void;
  /** Enter: the selected tile. */
  put(cameraId: string): void;
  fill(name: string, cameraIds: string[]): void;
  /** Back to the wall. */
  leave(): void;
}

interface CameraTreeProps {
  directory: Directory;
  /** Slot of each camera that can be seen on the wall. */
  slots: ReadonlyMap<string, number>;
  searchField: RefObject<HTMLInputElement | null>;
  actions: TreeActions;
}

/** All cameras by domain or region, or those that a search finds. The focus stays on the field or the list; a row is "active". */
export function CameraTree({ directory, slots, searchField, actions }: CameraTreeProps) {
  const { t } = useTexts();
  const [query, setQuery] = useState('');
  const [grouping, setGrouping] = useState<Grouping>(keptGrouping);
  const { favourites, toggle: star, place, step } = useFavourites();
  const { recent } = useRecent();
  const list = useTreeList(directory, grouping, query, { favourites, recent });
  const active = list.rows[list.active];
  const groupName = useGroupName(directory);

  const chooseGrouping = (next: Grouping) => {
    keepGrouping(next);
    setGrouping(next);
  };
  const fill = (group: TreeGroup) =>
    actions.fill(
      groupName(group),
      group.cameras.map((camera) => camera.id),
    );
  const enter = (row: ListRow | undefined, whole: boolean) => {
    if (!row) return;
    if (row.kind === 'camera') actions.put(row.camera.id);
    else if (whole) fill(row.group);
    else list.toggle(row.group);
  };

  const reorder = (by: 1 | -1) => {
    if (active?.kind !== 'camera' || !isFavouritesRow(active)) return;
    step(active.camera.id, by);
    list.moveBy(by);
  };
  useTreeKeys(list, {
    star: () => active?.kind === 'camera' && star(active.camera.id),
    reorder,
    enter: (whole) => enter(active, whole),
    leave: () => (query !== '' ? setQuery('') : actions.leave()),
  });
  const onKeyDown = useScopeKeys('list');

  const count =
    list.found === null
      ? t('tree.total', { n: directory.cameras.length })
      : t('tree.found', { n: list.found });
  return (
    <nav className={styles.tree} aria-label={t('tree.label')} onKeyDown={onKeyDown}>
      <SearchBox
        field={searchField}
        query={query}
        onQuery={setQuery}
        activeId={active && rowElementId(active)}
        listId="camera-list"
      />
      <div className={styles.head}>
        <GroupingSwitch grouping={grouping} onGrouping={chooseGrouping} />
        <span className={styles.count} role="status">
          {count}
        </span>
      </div>
      {list.rows.length === 0 ? (
        <EmptyList query={query} />
      ) : (
        <RowList
          id="camera-list"
          rows={list.rows}
          active={list.active}
          searching={list.found !== null}
          grouping={grouping}
          slots={slots}
          groupName={groupName}
          onActive={list.setActive}
          onToggle={list.toggle}
          onFill={fill}
          onCamera={actions.add}
          onPlaceFavourite={place}
        />
      )}
    </nav>
  );
}

function EmptyList({ query }: { query: string }) {
  const { t } = useTexts();
  if (query.trim() === '') return <Notice title={t('tree.empty')} help={t('tree.emptyHelp')} />;
  return <Notice title={t('tree.none', { query: query.trim() })} help={t('tree.noneHelp')} />;
}

function useGroupName(directory: Directory): (group: TreeGroup) => string {
  const { t, language } = useTexts();
  return useMemo(
    () => (group) => {
      const { kind, id } = group.ref;
      if (kind === 'favourites' || kind === 'recent') return t(`tree.${kind}`);
      const name = kind === 'domain' ? directory.domain(id)?.name : directory.region(id)?.name;
      return name?.[language] || name?.zh || id || t('tree.unknownRegion');
    },
    [directory, language, t],
  );
}
