import type { InputRef } from 'antd';
import { useCallback, useDeferredValue, useEffect, useRef, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { RequestError } from '../../frame/RequestError.tsx';
import { useTexts } from '../../i18n/use-texts.ts';
import { LinkButton } from '../../ui/LinkButton.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { cameraPath, NEW_PATH } from './camera-path.ts';
import { CameraTable, type TableHandle } from './list/CameraTable.tsx';
import { ColumnPicker } from './list/ColumnPicker.tsx';
import { COLUMNS } from './list/columns.ts';
import { FilterBar } from './list/FilterBar.tsx';
import { ListNotice } from './list/ListNotice.tsx';
import { isFiltered, sortedBy } from './list/list-query.ts';
import { SavedFilters } from './list/SavedFilters.tsx';
import { SelectionBar } from './list/SelectionBar.tsx';
import { useCameraRows } from './list/use-camera-rows.ts';
import { useColumns } from './list/use-columns.ts';
import { onListKey, useSearchKey } from './list/use-list-keys.ts';
import { useListQuery } from './list/use-list-query.ts';
import { useSelection } from './list/use-selection.ts';
import { useVisibleRows } from './list/use-visible-rows.ts';

/** The registry: every camera that this account manages. */
export function CamerasPage() {
  const { t } = useTexts('cameras');
  const navigate = useNavigate();
  const { query, setQuery, setFilter } = useListQuery();
  const { windows, seen } = useVisibleRows();
  const rows = useCameraRows(query, windows);
  const [shown, setShown] = useColumns();
  const place = useListPlace();
  const [active, setActive] = useState(place.active);
  const selection = useSelection(query.filter, rows);
  const searchField = useRef<InputRef>(null);
  const table = useRef<TableHandle>(null);
  const matching = rows.counts?.matching ?? 0;
  const at = Math.min(active, Math.max(0, matching - 1));

  const focusTable = () => table.current?.focus();
  useSearchKey(() => searchField.current?.focus({ cursor: 'all' }));
  // Another question begins at its top.
  const question = JSON.stringify(query);
  const asked = useRef(question);
  useEffect(() => {
    if (asked.current !== question) setActive(0);
    asked.current = question;
  }, [question]);

  const open = (id: string) => {
    place.keep({ top: table.current?.top() ?? 0, active: at });
    void navigate(cameraPath(id), { state: { fromList: true } });
  };
  const openRef = useRef(open);
  openRef.current = open;
  const onOpen = useCallback((id: string) => openRef.current(id), []);

  // The rows are on their way before anything is drawn: the filters alone take as long as the hub's answer.
  const drawn = useDeferredValue(true, false);
  if (!drawn) return null;

  const columns = COLUMNS.filter(({ key }) => shown.has(key));
  const { counts } = rows;
  return (
    <>
      <PageHeader
        title={t('title')}
        aside={
          counts && (
            <span role="status">
              {isFiltered(query.filter)
                ? t('matching', { n: counted(counts.matching), total: counted(counts.total) })
                : t('total', { n: counted(counts.total) })}
            </span>
          )
        }
      >
        <SavedFilters filter={query.filter} onFilter={setFilter} />
        <ColumnPicker shown={shown} onShown={setShown} />
        <LinkButton look="primary" to={NEW_PATH}>
          {t('new')}
        </LinkButton>
      </PageHeader>
      <FilterBar filter={query.filter} searchField={searchField} onFilter={setFilter} onDown={focusTable} />
      {rows.error !== null && counts && <RequestError error={rows.error} onRetry={rows.retry} />}
      <SelectionBar
        selection={selection.selection}
        filter={query.filter}
        matching={matching}
        onAll={selection.selectAll}
        onClear={selection.clear}
      />
      {counts && matching > 0 ? (
        <CameraTable
          ref={table}
          rows={rows}
          columns={columns}
          query={query}
          selection={selection.selection}
          active={at}
          startAt={place.top}
          onVisible={seen}
          onActive={setActive}
          onSort={(sort) => setQuery(sortedBy(query, sort))}
          onSelectAll={(all) => (all ? selection.selectAll() : selection.clear())}
          onSelect={selection.toggle}
          onOpen={onOpen}
          onKey={(event) =>
            onListKey(event, {
              active: at,
              matching,
              page: table.current?.page() ?? 1,
              moveTo: (index, extend) => {
                setActive(index);
                if (extend) selection.extend(at, index);
              },
              toggle: (index) => selection.toggle(index, false),
              open: (index) => {
                const camera = rows.row(index);
                if (camera) open(camera.id);
              },
              selectAll: selection.selectAll,
              clear: selection.clear,
            })
          }
        />
      ) : (
        <ListNotice rows={rows} filtered={isFiltered(query.filter)} onClear={() => setFilter({})} />
      )}
    </>
  );
}

const counted = (n: number) => n.toLocaleString('en-US');

interface ListPlace {
  top: number;
  active: number;
}

/** Where in the list somebody was, kept with the entry of the browser's history: going back leads there. */
function useListPlace() {
  const location = useLocation();
  const navigate = useNavigate();
  const kept = location.state as Partial<ListPlace> | null;
  const keep = (place: ListPlace) => void navigate(location.search, { replace: true, state: place });
  return { top: kept?.top ?? 0, active: kept?.active ?? 0, keep };
}
