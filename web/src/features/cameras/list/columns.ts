import type { Sort } from './list-query.ts';

/** A column of the list; its cell is drawn in `CameraCell.tsx`. */
export interface Column {
  key: ColumnKey;
  /** The least it needs at normal size of text; what grows shares what is left over, by its width. */
  widthPx: number;
  grows?: true;
  sort?: Sort;
  /** Shown until somebody chooses otherwise. */
  usual: boolean;
}

export type ColumnKey =
  | 'state'
  | 'name'
  | 'id'
  | 'dialNumber'
  | 'nationalId'
  | 'domain'
  | 'region'
  | 'organisation'
  | 'tags'
  | 'host'
  | 'mode'
  | 'sub'
  | 'filingState'
  | 'managedBy'
  | 'updatedAtMs';

export const COLUMNS: readonly Column[] = [
  { key: 'state', widthPx: 104, sort: 'state', usual: true },
  { key: 'name', widthPx: 180, grows: true, sort: 'name', usual: true },
  { key: 'id', widthPx: 150, usual: false },
  { key: 'dialNumber', widthPx: 76, sort: 'dialNumber', usual: true },
  { key: 'nationalId', widthPx: 184, sort: 'nationalId', usual: false },
  { key: 'domain', widthPx: 92, grows: true, sort: 'domain', usual: true },
  { key: 'region', widthPx: 92, grows: true, sort: 'region', usual: true },
  { key: 'organisation', widthPx: 116, grows: true, sort: 'organisation', usual: true },
  { key: 'tags', widthPx: 160, usual: false },
  { key: 'host', widthPx: 140, sort: 'host', usual: true },
  { key: 'mode', widthPx: 104, usual: true },
  { key: 'sub', widthPx: 80, usual: false },
  { key: 'filingState', widthPx: 80, usual: true },
  { key: 'managedBy', widthPx: 96, usual: false },
  { key: 'updatedAtMs', widthPx: 136, sort: 'updatedAtMs', usual: true },
];

/** A row cannot be told without its name. */
export const FIXED_COLUMN: ColumnKey = 'name';

const STORAGE_KEY = 'onescreen.cameras.columns';

/** The columns that this browser's user wants to see, in the order of the table. */
export function rememberedColumns(storage: Pick<Storage, 'getItem'>): ReadonlySet<ColumnKey> {
  const chosen = storage.getItem(STORAGE_KEY)?.split(',');
  const shown = COLUMNS.filter(({ key, usual }) => (chosen ? chosen.includes(key) : usual));
  return new Set([FIXED_COLUMN, ...shown.map(({ key }) => key)]);
}

export function rememberColumns(storage: Pick<Storage, 'setItem'>, shown: ReadonlySet<ColumnKey>): void {
  storage.setItem(STORAGE_KEY, [...shown].join(','));
}

/** As wide as its words at every size of text. */
const rem = (px: number) => `${px / 16}rem`;

/** For `grid-template-columns`, the box for choosing rows first. */
export function gridColumns(columns: readonly Column[]): string {
  const tracks = columns.map(({ widthPx, grows }) => {
    const least = rem(widthPx);
    return `minmax(${least}, ${grows ? `${widthPx}fr` : least})`;
  });
  return [rem(40), ...tracks].join(' ');
}
