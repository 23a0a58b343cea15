import { useMutation } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { testConnection } from '../../../api/connection-api.ts';
import { RequestError } from '../../../frame/RequestError.tsx';
import { useTexts } from '../../../i18n/use-texts.ts';
import { useStores } from '../../../stores/use-stores.ts';
import { Button } from '../../../ui/Button.tsx';
import { ConnectionResult } from './ConnectionResult.tsx';
import styles from './ConnectionTest.module.css';
import { addressProblem } from './camera-address.ts';
import { credentialsOf, fileOf } from './camera-draft.ts';
import { useForm } from './form-context.ts';

/** Most cameras have shown a picture by then: others may take half a minute. */
const LONG_S = 10;

/** Tries the camera as the form describes it, saved or not, and says how far it came. */
export function ConnectionTest({ cameraId }: { cameraId: string | null }) {
  const { t } = useTexts('cameras');
  const { http } = useStores();
  const { draft } = useForm();
  const gaveUp = useRef<AbortController>(null);
  const test = useMutation({
    mutationFn: (profile: 'main' | 'sub') => {
      const { mainUrl, subUrl, transport, tlsFingerprint, tlsAuthorities } = fileOf(draft);
      const credentials = credentialsOf(draft);
      gaveUp.current = new AbortController();
      return testConnection(
        http,
        {
          ...(cameraId === null ? {} : { id: cameraId }),
          file: { mainUrl, subUrl, transport, tlsFingerprint, tlsAuthorities },
          ...(credentials === undefined ? {} : { credentials }),
          profile,
        },
        { signal: gaveUp.current.signal },
      );
    },
  });
  const { reset } = test;
  const stop = useCallback(() => {
    gaveUp.current?.abort();
    reset();
  }, [reset]);
  useEffect(() => () => gaveUp.current?.abort(), []);
  // A result belongs to what was tried; what has been changed since has not been.
  const { mainUrl, subUrl, transport, tlsFingerprint, tlsAuthorities, credentials } = draft;
  const tried = JSON.stringify([mainUrl, subUrl, transport, tlsFingerprint, tlsAuthorities, credentials]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever was tried is what this is about
  useEffect(() => stop(), [stop, tried]);
  const ready = (address: string) => addressProblem(address) === null && !test.isPending;
  return (
    <section className={styles.panel} aria-label={t('test.title')}>
      <h2 className={styles.title}>{t('test.title')}</h2>
      <div className={styles.commands}>
        <Button disabled={!ready(draft.mainUrl)} onClick={() => test.mutate('main')}>
          {t('test.main')}
        </Button>
        <Button disabled={!ready(draft.subUrl)} onClick={() => test.mutate('sub')}>
          {t('test.sub')}
        </Button>
      </div>
      {test.isIdle && <p className={styles.help}>{t('test.help')}</p>}
      {test.isPending && (
        <div className={styles.running} role="status">
          <Elapsed />
          <Button onClick={stop}>{t('test.stop')}</Button>
        </div>
      )}
      {test.error && <RequestError error={test.error} />}
      {test.data && <ConnectionResult result={test.data} profile={test.variables} />}
    </section>
  );
}

function Elapsed() {
  const { t, span } = useTexts('cameras');
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setSeconds((n) => n + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  return (
    <div>
      <p>{t('test.running', { span: span(seconds * 1000) })}</p>
      {seconds >= LONG_S && <p className={styles.help}>{t('test.patience')}</p>}
    </div>
  );
}
