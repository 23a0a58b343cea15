import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readAccount } from '../../api/account-api.ts';
import { EntranceFrame } from '../../frame/entrance/EntranceFrame.tsx';
import styles from '../../frame/entrance/entrance.module.css';
import { loadBundles } from '../../i18n/text-bundles.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { useSession, useStores } from '../../stores/use-stores.ts';
import { Button } from '../../ui/Button.tsx';
import { PasswordForm } from './PasswordForm.tsx';

/** All that somebody sees who has logged in with a password that an admin made. */
export function FirstPasswordPage() {
  const { i18n } = useTranslation();
  const [ready, setReady] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  useEffect(() => {
    loadBundles(i18n, ['account']).then(() => setReady(true), setFailure);
  }, [i18n]);
  if (failure) throw failure;
  return <EntranceFrame>{ready && <FirstPassword />}</EntranceFrame>;
}

function FirstPassword() {
  const { t, common } = useTexts('account');
  const { http, session } = useStores();
  const state = useSession();
  const [minLength, setMinLength] = useState<number | null>(null);
  useEffect(() => {
    // Without the figure the rules stand there all the same, and the hub says it where it matters.
    readAccount(http).then(
      ({ passwordMinLength }) => setMinLength(passwordMinLength),
      () => session.check(),
    );
  }, [http, session]);
  return (
    <div className={styles.matter}>
      <div>
        <h2 className={styles.step}>{t('first.title')}</h2>
        <p className={styles.help}>
          {state.phase === 'in' && t('first.help', { name: state.session.displayName })}
        </p>
      </div>
      <PasswordForm
        currentLabel={t('first.current')}
        submitLabel={t('first.submit')}
        minLength={minLength}
        autoFocus
        onDone={() => session.renew()}
      />
      <Button className={styles.back} onClick={() => void session.logout()}>
        {common('bar.logout')}
      </Button>
    </div>
  );
}
