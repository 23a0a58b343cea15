import type { TFunction } from 'i18next';
import { useEffect, useRef } from 'react';
import type { LayoutDto } from '../../../../../server/contract/wall-dto.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import { Icon } from '../../../ui/Icon.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';
import { STANDARD_COUNTS, type StandardCount, sameLayout, standardLayout } from '../wall-layouts.ts';
import styles from './LayoutChoices.module.css';
import { LayoutShape } from './LayoutShape.tsx';
import { MOST_OWN_LAYOUTS, type OwnLayout } from './own-layouts.ts';

/** How many tiles a layout has. */
export function tilesText(t: TFunction, n: number): string {
  return n === 1 ? t('bar.oneTile') : t('bar.tiles', { n });
}

interface LayoutChoicesProps {
  layout: LayoutDto;
  own: readonly OwnLayout[];
  onLayout(layout: LayoutDto): void;
  onDone(): void;
  /** None: a new one. */
  onEdit(own?: OwnLayout): void;
  onRemove(own: OwnLayout): void;
}

/** Native radio buttons: the focus begins at the layout that is shown, arrows try the others on, Enter or a click is done. */
export function LayoutChoices({ layout, own, onLayout, onDone, onEdit, onRemove }: LayoutChoicesProps) {
  const { t } = useTexts();
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const radios = root.current?.querySelectorAll<HTMLElement>('input[type="radio"]') ?? [];
    const chosen = root.current?.querySelector<HTMLElement>('input:checked') ?? radios[0];
    chosen?.focus();
  }, []);
  const noteOf = (count: StandardCount) => {
    const shape = SHAPES[count];
    return shape && t(`layouts.shape.${shape}`);
  };
  const choice = (name: string, of: LayoutDto, note?: string) => (
    <Choice
      layout={of}
      name={name}
      note={note}
      chosen={sameLayout(of, layout)}
      onChoose={() => onLayout(of)}
      onDone={onDone}
    />
  );
  return (
    <div ref={root} className={styles.choices}>
      <fieldset className={styles.group}>
        <legend className="visually-hidden">{t('bar.layout')}</legend>
        <div className={styles.standard}>
          {STANDARD_COUNTS.map((count) => (
            <div key={count}>{choice(tilesText(t, count), standardLayout(count), noteOf(count))}</div>
          ))}
        </div>
        {own.length > 0 && <h3 className={styles.heading}>{t('layouts.own')}</h3>}
        <ul>
          {own.map((mine) => (
            <li key={mine.id} className={styles.own}>
              {choice(mine.name, mine.layout, tilesText(t, mine.layout.cells.length))}
              <IconButton
                icon="edit"
                label={t('layouts.editNamed', { name: mine.name })}
                onClick={() => onEdit(mine)}
              />
              <IconButton
                icon="trash"
                label={t('layouts.removeNamed', { name: mine.name })}
                onClick={() => onRemove(mine)}
              />
            </li>
          ))}
        </ul>
      </fieldset>
      <button
        type="button"
        className={styles.new}
        disabled={own.length >= MOST_OWN_LAYOUTS}
        onClick={() => onEdit()}
      >
        <Icon name="plus" />
        {t('layouts.new')}
      </button>
    </div>
  );
}

/** Their number alone does not say what they look like. */
const SHAPES: Partial<Record<StandardCount, 'fiveSmall' | 'sevenSmall' | 'twoLarge' | 'centred'>> = {
  6: 'fiveSmall',
  8: 'sevenSmall',
  10: 'twoLarge',
  13: 'centred',
};

interface ChoiceProps {
  layout: LayoutDto;
  name: string;
  note: string | undefined;
  chosen: boolean;
  onChoose(): void;
  onDone(): void;
}

function Choice({ layout, name, note, chosen, onChoose, onDone }: ChoiceProps) {
  const { t } = useTexts();
  return (
    <label className={styles.choice}>
      <input
        type="radio"
        name="layout"
        className={styles.input}
        aria-label={note ? [name, note].join(t('common.separator')) : name}
        checked={chosen}
        onChange={onChoose}
        // An arrow key chooses by a click of its own, which counts none.
        onClick={(event) => event.detail > 0 && onDone()}
        onKeyDown={(event) => event.key === 'Enter' && onDone()}
      />
      <LayoutShape layout={layout} />
      <span className={styles.words}>
        <span className={styles.name}>{name}</span>
        {note && <span className={styles.note}>{note}</span>}
      </span>
    </label>
  );
}
