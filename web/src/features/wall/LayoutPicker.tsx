import type { LayoutDto } from '../../../../server/contract/wall-dto.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import styles from './LayoutPicker.module.css';
import { STANDARD_COUNTS, standardCountOf, standardLayout } from './wall-layouts.ts';

/** Native radio buttons: one stop for Tab, arrows choose. */
export function LayoutPicker({ layout, onLayout }: { layout: LayoutDto; onLayout(layout: LayoutDto): void }) {
  const { t } = useTexts();
  const chosen = standardCountOf(layout);
  return (
    <fieldset className={styles.picker}>
      <legend className="visually-hidden">{t('bar.layout')}</legend>
      {STANDARD_COUNTS.map((value) => (
        <label key={value} className={styles.choice} title={t('bar.tiles', { n: value })}>
          <input
            type="radio"
            name="layout"
            className={styles.input}
            aria-label={t('bar.tiles', { n: value })}
            checked={value === chosen}
            onChange={() => onLayout(standardLayout(value))}
          />
          {value}
        </label>
      ))}
    </fieldset>
  );
}
