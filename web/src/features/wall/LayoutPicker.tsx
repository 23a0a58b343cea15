import { useTexts } from '../../i18n/use-texts.ts';
import styles from './LayoutPicker.module.css';
import { LAYOUTS, type Layout } from './wall-state.ts';

/** Native radio buttons: one stop for Tab, arrows choose. */
export function LayoutPicker({ layout, onLayout }: { layout: Layout; onLayout(layout: Layout): void }) {
  const { t } = useTexts();
  return (
    <fieldset className={styles.picker}>
      <legend className="visually-hidden">{t('bar.layout')}</legend>
      {LAYOUTS.map((value) => (
        <label key={value} className={styles.choice} title={t('bar.tiles', { n: value })}>
          <input
            type="radio"
            name="layout"
            className={styles.input}
            aria-label={t('bar.tiles', { n: value })}
            checked={value === layout}
            onChange={() => onLayout(value)}
          />
          {value}
        </label>
      ))}
    </fieldset>
  );
}
