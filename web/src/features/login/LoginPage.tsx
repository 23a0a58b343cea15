import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { errorCodeOf } from '../../api/http-client.ts';
import { LANGUAGES } from '../../i18n/setup-i18n.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { useStores } from '../../stores/use-stores.ts';
import { BrandMark } from '../../ui/BrandMark.tsx';
import { Button } from '../../ui/Button.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import styles from './LoginPage.module.css';
import { LoginScene } from './LoginScene.tsx';

type Problem = { field: 'username' | 'password' | null; text: string };

export function LoginPage({ expired }: { expired: boolean }) {
  const { t } = useTexts();
  return (
    <main className={styles.page}>
      <LoginScene />
      <div className={styles.panel}>
        <div className={styles.brand}>
          <BrandMark size={36} />
          <div>
            <h1 className={styles.brandName}>{t('brand.name')}</h1>
            <p className={styles.motto}>{t('brand.motto')}</p>
          </div>
        </div>
        <LoginForm expired={expired} />
        <LanguageLinks />
      </div>
    </main>
  );
}

function LoginForm({ expired }: { expired: boolean }) {
  const { t } = useTexts();
  const { session } = useStores();
  const form = useRef<HTMLFormElement>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    if (problem?.field) form.current?.querySelector<HTMLInputElement>(`[name="${problem.field}"]`)?.focus();
  }, [problem]);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    const data = new FormData(form.current!);
    const username = String(data.get('username')).trim();
    const password = String(data.get('password'));
    if (!username) return setProblem({ field: 'username', text: t('login.needUsername') });
    if (!password) return setProblem({ field: 'password', text: t('login.needPassword') });
    setBusy(true);
    try {
      await session.login({ username, password });
    } catch (error) {
      const code = errorCodeOf(error);
      const text = code === 'UNREACHABLE' ? t('common.unreachableNow') : t(`error.${code}`);
      setProblem({ field: code === 'WRONG_LOGIN' ? 'password' : null, text });
      setBusy(false);
    }
  };

  return (
    <form ref={form} className={styles.form} noValidate onSubmit={(event) => void submit(event)}>
      <div role="alert">
        {problem && (
          <p id="login-problem" className={styles.problem}>
            {problem.text}
          </p>
        )}
        {!problem && expired && <p className={styles.note}>{t('login.expired')}</p>}
      </div>
      <label className={styles.label}>
        {t('login.username')}
        <input
          className={styles.field}
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          // biome-ignore lint/a11y/noAutofocus: the page has this one task
          autoFocus
          aria-invalid={problem?.field === 'username' || undefined}
          aria-describedby={problem ? 'login-problem' : undefined}
        />
      </label>
      <PasswordField problem={problem} />
      <Button type="submit" look="primary" className={styles.submit} aria-disabled={busy}>
        {t(busy ? 'login.submitting' : 'login.submit')}
      </Button>
      <p className={styles.help}>{t('login.firstStart')}</p>
    </form>
  );
}

function PasswordField({ problem }: { problem: Problem | null }) {
  const { t } = useTexts();
  const [shown, setShown] = useState(false);
  const [capsLock, setCapsLock] = useState(false);
  const watchCapsLock = (event: KeyboardEvent) => setCapsLock(event.getModifierState('CapsLock'));
  return (
    <div className={styles.label}>
      <label htmlFor="login-password">{t('login.password')}</label>
      <div className={styles.password}>
        <input
          id="login-password"
          className={styles.field}
          name="password"
          type={shown ? 'text' : 'password'}
          autoComplete="current-password"
          aria-invalid={problem?.field === 'password' || undefined}
          aria-describedby={problem ? 'login-problem' : undefined}
          onKeyDown={watchCapsLock}
          onKeyUp={watchCapsLock}
        />
        <IconButton
          icon={shown ? 'eyeOff' : 'eye'}
          label={t(shown ? 'login.hide' : 'login.show')}
          className={styles.reveal}
          onClick={() => setShown(!shown)}
        />
      </div>
      {capsLock && <p className={styles.note}>{t('login.capsLock')}</p>}
    </div>
  );
}

function LanguageLinks() {
  const { t, language, setLanguage } = useTexts();
  return (
    <fieldset className={styles.languages}>
      <legend className="visually-hidden">{t('language.label')}</legend>
      {LANGUAGES.map((code) => (
        <button
          key={code}
          type="button"
          className={styles.language}
          lang={code === 'zh' ? 'zh-CN' : 'en'}
          aria-pressed={code === language}
          onClick={() => setLanguage(code)}
        >
          {t(`language.${code}`)}
        </button>
      ))}
    </fieldset>
  );
}
