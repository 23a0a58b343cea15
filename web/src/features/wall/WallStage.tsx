import type { ReactNode } from 'react';
import { useTexts } from '../../i18n/use-texts.ts';
import { PlaybackProvider } from '../../player/PlaybackProvider.tsx';
import type { Directory } from '../../stores/directory.ts';
import { useDirectory, useLinkState, useStores } from '../../stores/use-stores.ts';
import { Notice } from '../../ui/Notice.tsx';
import styles from './WallStage.module.css';

/** What a page of tiles stands on: the directory, and one live link. Until the directory is there it says what it waits for. */
export function WallStage({ children }: { children(directory: Directory): ReactNode }) {
  const { t } = useTexts();
  const directory = useDirectory();
  const { phase } = useLinkState();
  const { session } = useStores();
  if (!directory) {
    const unreachable = phase === 'lost';
    return (
      <main className={styles.waiting}>
        <h1 className="visually-hidden">{t('brand.name')}</h1>
        <Notice
          title={t(unreachable ? 'common.unreachable' : 'common.opening')}
          help={unreachable ? t('common.unreachableHelp') : ''}
        />
      </main>
    );
  }
  return <PlaybackProvider onLoginEnded={() => void session.check()}>{children(directory)}</PlaybackProvider>;
}
