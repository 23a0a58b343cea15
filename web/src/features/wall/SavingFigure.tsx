import { useSyncExternalStore } from 'react';
import { useTexts } from '../../i18n/use-texts.ts';
import { usePlayback } from '../../player/PlaybackProvider.tsx';
import { Icon } from '../../ui/Icon.tsx';
import styles from './Saving.module.css';

/** One line in the bar while this page does with less: how many tiles, and why. Said to screen readers when it comes. */
export function SavingFigure() {
  const { t } = useTexts();
  const { state } = usePlayback().thrift;
  const { sub, stills, cause } = useSyncExternalStore(state.subscribe, state.getSnapshot);
  return (
    <span role="status" className={styles.place}>
      {cause !== null && sub + stills > 0 && (
        <span className={styles.figure} title={`${t(`saving.why.${cause}`)} ${t('saving.help')}`}>
          <Icon name="still" size={14} />
          {stills > 0 ? t('saving.barStills', { n: stills }) : t('saving.barSub', { n: sub })}
          <span className="visually-hidden">{t(`saving.why.${cause}`)}</span>
        </span>
      )}
    </span>
  );
}
