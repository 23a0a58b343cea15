import { useCallback, useState } from 'react';
import { type ColumnKey, rememberColumns, rememberedColumns } from './columns.ts';

export function useColumns(): [ReadonlySet<ColumnKey>, (shown: ReadonlySet<ColumnKey>) => void] {
  const [shown, setShown] = useState(() => rememberedColumns(localStorage));
  const choose = useCallback((next: ReadonlySet<ColumnKey>) => {
    rememberColumns(localStorage, next);
    setShown(next);
  }, []);
  return [shown, choose];
}
