import { Checkbox } from 'antd';
import { useTexts } from '../../../i18n/use-texts.ts';
import { Popup } from '../../../ui/Popup.tsx';
import styles from './ColumnPicker.module.css';
import { COLUMNS, type ColumnKey, FIXED_COLUMN } from './columns.ts';

interface ColumnPickerProps {
  shown: ReadonlySet<ColumnKey>;
  onShown(shown: ReadonlySet<ColumnKey>): void;
}

export function ColumnPicker({ shown, onShown }: ColumnPickerProps) {
  const { t } = useTexts('cameras');
  const toggle = (key: ColumnKey) => {
    const next = new Set(shown);
    if (!next.delete(key)) next.add(key);
    onShown(next);
  };
  return (
    <Popup label={t('columns.label')}>
      {() => (
        <div className={styles.panel}>
          {COLUMNS.map(({ key }) => (
            <Checkbox
              key={key}
              checked={shown.has(key)}
              disabled={key === FIXED_COLUMN}
              onChange={() => toggle(key)}
            >
              {t(`columns.${key}`)}
            </Checkbox>
          ))}
        </div>
      )}
    </Popup>
  );
}
