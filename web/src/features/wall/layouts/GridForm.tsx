import { useState } from 'react';
import type { LayoutDto } from '../../../../../server/contract/wall-dto.ts';
import { MAX_WALL_TILES } from '../../../../../server/contract/wall-terms.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import { Button } from '../../../ui/Button.tsx';
import styles from './LayoutEditor.module.css';
import type { DraftAction } from './layout-draft.ts';

/** More tracks than that are had by splitting: nobody begins with them. */
const COUNTS = Array.from({ length: 12 }, (_, at) => at + 1);

interface GridFormProps {
  layout: LayoutDto;
  dispatch: (action: DraftAction) => void;
}

/** Begins anew with equal tiles. */
export function GridForm({ layout, dispatch }: GridFormProps) {
  const { t } = useTexts();
  const [columns, setColumns] = useState(Math.min(layout.columns.length, COUNTS.length));
  const [rows, setRows] = useState(Math.min(layout.rows.length, COUNTS.length));
  return (
    <div className={styles.grid}>
      <Count label={t('layouts.columns')} value={columns} onValue={setColumns} />
      <span aria-hidden="true">×</span>
      <Count label={t('layouts.rows')} value={rows} onValue={setRows} />
      <Button
        disabled={columns * rows > MAX_WALL_TILES}
        onClick={() => dispatch({ type: 'grid', columns, rows })}
      >
        {t('layouts.grid')}
      </Button>
    </div>
  );
}

interface CountProps {
  label: string;
  value: number;
  onValue(value: number): void;
}

function Count({ label, value, onValue }: CountProps) {
  return (
    <span className={styles.count}>
      <select
        className={styles.input}
        aria-label={label}
        value={value}
        onChange={(event) => onValue(Number(event.target.value))}
      >
        {COUNTS.map((count) => (
          <option key={count}>{count}</option>
        ))}
      </select>
      <span aria-hidden="true">{label}</span>
    </span>
  );
}
