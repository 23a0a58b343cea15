import { useState } from 'react';
import { useTexts } from '../../../i18n/use-texts.ts';
import { useChoices } from '../use-choices.ts';
import styles from './CameraForm.module.css';
import { CameraLogin } from './CameraLogin.tsx';
import { Section } from './CameraSections.tsx';
import { isEncrypted, splitCredentials } from './camera-address.ts';
import { ChoiceField, TextField } from './controls.tsx';
import { useForm } from './form-context.ts';

/** How the hub reaches the camera. */
export function NetworkSection() {
  const { t } = useTexts('cameras');
  const { draft, change } = useForm();
  const choices = useChoices();
  const [moved, setMoved] = useState(false);

  /** A login in an address would stand in lists and histories. */
  const moveLogin = (field: 'mainUrl' | 'subUrl') => () => {
    const found = splitCredentials(draft[field]);
    if (!found) return;
    const { address, username, password } = found;
    change({ [field]: address, credentials: { kind: 'replace', username, password } });
    setMoved(true);
  };
  const encrypted = isEncrypted(draft.mainUrl) || isEncrypted(draft.subUrl);
  return (
    <Section title={t('section.network')}>
      <TextField
        name="mainUrl"
        maxLength={2000}
        required
        help={t('help.mainUrl')}
        onBlur={moveLogin('mainUrl')}
      />
      <TextField name="subUrl" maxLength={2000} help={t('help.subUrl')} onBlur={moveLogin('subUrl')} />
      {moved && (
        <p className={styles.help} role="status">
          {t('login.moved')}
        </p>
      )}
      <CameraLogin />
      <ChoiceField name="transport" choices={choices.transports} help={t('help.transport')} />
      {encrypted && (
        <>
          <TextField name="tlsFingerprint" maxLength={200} help={t('help.tlsFingerprint')} />
          <TextField name="tlsAuthorities" maxLength={64_000} lines={3} help={t('help.tlsAuthorities')} />
        </>
      )}
    </Section>
  );
}
