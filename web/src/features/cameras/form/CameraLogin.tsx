import { Input } from 'antd';
import { useTexts } from '../../../i18n/use-texts.ts';
import { Button } from '../../../ui/Button.tsx';
import styles from './CameraForm.module.css';
import { Field } from './Field.tsx';
import { useForm } from './form-context.ts';

/** The login of the camera goes one way: it can be replaced or removed, and is never shown again. */
export function CameraLogin() {
  const { t } = useTexts('cameras');
  const { draft, readOnly, problems, stored, change } = useForm();
  const { credentials } = draft;
  const replace = () =>
    change({ credentials: { kind: 'replace', username: stored?.username ?? '', password: '' } });

  if (credentials.kind !== 'replace') {
    const kept = credentials.kind === 'keep';
    return (
      <div className={styles.field} data-field="credentials">
        <span className={styles.label}>{t('field.credentials')}</span>
        <div className={styles.login}>
          <span>
            {kept
              ? t('login.stored', { name: stored?.username ?? '' })
              : t(stored ? 'login.willGo' : 'login.none')}
          </span>
          {!readOnly && <Button onClick={replace}>{t(kept ? 'login.replace' : 'login.enter')}</Button>}
          {!readOnly && kept && (
            <Button onClick={() => change({ credentials: { kind: 'none' } })}>{t('login.remove')}</Button>
          )}
          {!readOnly && !kept && stored && (
            <Button onClick={() => change({ credentials: { kind: 'keep' } })}>{t('login.keep')}</Button>
          )}
        </div>
        <p className={styles.help}>{t('login.help')}</p>
      </div>
    );
  }

  const { username, password } = credentials;
  return (
    <>
      <div className={styles.row} data-field="credentials">
        <Field name="username" label={t('field.username')} problem={problems.credentials} required>
          {({ status, ...ids }) => (
            <Input
              {...ids}
              status={status}
              autoComplete="off"
              maxLength={200}
              value={username}
              onChange={(event) =>
                change({ credentials: { kind: 'replace', username: event.target.value, password } })
              }
            />
          )}
        </Field>
        <Field name="password" label={t('field.password')}>
          {({ status, ...ids }) => (
            <Input.Password
              {...ids}
              status={status}
              autoComplete="new-password"
              maxLength={200}
              value={password}
              onChange={(event) =>
                change({ credentials: { kind: 'replace', username, password: event.target.value } })
              }
            />
          )}
        </Field>
      </div>
      <div className={styles.login}>
        <Button onClick={() => change({ credentials: { kind: stored ? 'keep' : 'none' } })}>
          {t(stored ? 'login.keep' : 'login.without')}
        </Button>
      </div>
      <p className={styles.help}>{t('login.help')}</p>
    </>
  );
}
