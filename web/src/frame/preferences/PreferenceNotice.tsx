import { useTexts } from '../../i18n/use-texts.ts';
import { useStores, useValue } from '../../stores/use-stores.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './PreferenceNotice.module.css';

/** What a person has changed and does not have after all: said on whatever page, until it is read. */
export function PreferenceNotice() {
  const { t } = useTexts();
  const { preferences } = useStores();
  const trouble = useValue(preferences.trouble);
  const what = t(`preference.${NAMED.find((key) => key === trouble?.key) ?? 'other'}`);
  return (
    <div role="status" className={trouble ? styles.notice : 'visually-hidden'}>
      {trouble && (
        <>
          <span>{t(`preference.${trouble.kind}`, { what })}</span>
          <Button onClick={() => preferences.trouble.set(null)}>{t('preference.read')}</Button>
        </>
      )}
    </div>
  );
}

const NAMED = ['favourites', 'recent', 'layouts', 'shortcuts', 'appearance'] as const;
