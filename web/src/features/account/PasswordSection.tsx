import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTexts } from '../../i18n/use-texts.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { PasswordForm } from './PasswordForm.tsx';
import { SESSIONS_KEY } from './query-keys.ts';
import { Section } from './Section.tsx';
import { useAccount } from './use-account.ts';

export function PasswordSection() {
  const { t, common } = useTexts('account');
  const client = useQueryClient();
  const account = useAccount();
  const [phase, setPhase] = useState<'closed' | 'open' | 'done'>('closed');
  const done = () => {
    setPhase('done');
    void client.invalidateQueries({ queryKey: SESSIONS_KEY });
  };
  return (
    <Section
      title={t('password.title')}
      help={<span role="status">{t(phase === 'done' ? 'password.done' : 'password.help')}</span>}
      command={<Button onClick={() => setPhase('open')}>{t('password.change')}</Button>}
    >
      {phase === 'open' && (
        <Dialog
          title={t('password.dialog')}
          width="narrow"
          closeLabel={common('common.close')}
          onClose={() => setPhase('closed')}
        >
          <PasswordForm
            currentLabel={t('password.current')}
            submitLabel={t('password.save')}
            minLength={account.data?.passwordMinLength ?? null}
            autoFocus
            onDone={done}
          />
        </Dialog>
      )}
    </Section>
  );
}
