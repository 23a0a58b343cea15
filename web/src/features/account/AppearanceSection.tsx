import { useId } from 'react';
import { TEXT_SIZES, THEMES } from '../../frame/appearance/appearance.ts';
import { useAppearance } from '../../frame/appearance/use-appearance.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import styles from './AppearanceSection.module.css';
import { Section } from './Section.tsx';

/** Theme and size of text, as in the menu of the account, with room to say what they are for. */
export function AppearanceSection() {
  const { t } = useTexts('account');
  const { t: common } = useTexts();
  const [appearance, setAppearance] = useAppearance();
  return (
    <Section title={t('appearance.title')} help={t('appearance.help')}>
      <div className={styles.choices}>
        <Choice
          title={common('appearance.themes')}
          options={THEMES.map((theme) => ({ value: theme, label: common(`appearance.theme.${theme}`) }))}
          value={appearance.theme}
          onChoose={(theme) => setAppearance({ ...appearance, theme })}
        />
        <Choice
          title={common('appearance.texts')}
          options={TEXT_SIZES.map((text) => ({ value: text, label: common(`appearance.text.${text}`) }))}
          value={appearance.text}
          onChoose={(text) => setAppearance({ ...appearance, text })}
        />
      </div>
    </Section>
  );
}

interface ChoiceProps<V extends string> {
  title: string;
  options: readonly { value: V; label: string }[];
  value: V;
  onChoose(value: V): void;
}

function Choice<V extends string>({ title, options, value, onChoose }: ChoiceProps<V>) {
  const name = useId();
  return (
    <fieldset className={styles.choice}>
      <legend className={styles.legend}>{title}</legend>
      {options.map((option) => (
        <label key={option.value} className={styles.option}>
          <input
            type="radio"
            name={name}
            checked={option.value === value}
            onChange={() => onChoose(option.value)}
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}
