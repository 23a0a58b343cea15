import { Component, type ReactNode } from 'react';
import styles from './App.module.css';
import { useTexts } from './i18n/use-texts.ts';
import { Button } from './ui/Button.tsx';
import { Notice } from './ui/Notice.tsx';

/** A mistake in drawing a page must not leave an operator with a blank one. */
export class CrashGuard extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    return this.state.failed ? <CrashPage /> : this.props.children;
  }
}

function CrashPage() {
  const { t } = useTexts();
  return (
    <main className={styles.screen}>
      <Notice title={t('crash.title')} help={t('crash.help')}>
        <Button look="primary" onClick={() => location.reload()}>
          {t('crash.reload')}
        </Button>
      </Notice>
    </main>
  );
}
