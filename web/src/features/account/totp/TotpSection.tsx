import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { RequestError } from '../../../frame/RequestError.tsx';
import { useTexts } from '../../../i18n/use-texts.ts';
import { Button } from '../../../ui/Button.tsx';
import { ACCOUNT_KEY } from '../query-keys.ts';
import { Section } from '../Section.tsx';
import { useAccount } from '../use-account.ts';
import { TotpOffDialog } from './TotpOffDialog.tsx';
import { TotpSetupDialog } from './TotpSetupDialog.tsx';

/** A second step at the login, by an authenticator on the own telephone. */
export function TotpSection() {
  const { t } = useTexts('account');
  const client = useQueryClient();
  const account = useAccount();
  const [dialog, setDialog] = useState<'on' | 'off' | null>(null);
  const close = () => {
    setDialog(null);
    void client.invalidateQueries({ queryKey: ACCOUNT_KEY });
  };
  const { totpEnabled, recoveryCodesLeft } = account.data ?? {};
  return (
    <Section
      title={t('totp.title')}
      help={account.data && (totpEnabled ? t('totp.isOn', { n: recoveryCodesLeft }) : t('totp.isOff'))}
      command={
        account.data && (
          <Button onClick={() => setDialog(totpEnabled ? 'off' : 'on')}>
            {t(totpEnabled ? 'totp.turnOff' : 'totp.turnOn')}
          </Button>
        )
      }
    >
      {account.error && <RequestError error={account.error} onRetry={() => void account.refetch()} />}
      {dialog === 'on' && <TotpSetupDialog onClose={close} />}
      {dialog === 'off' && <TotpOffDialog onClose={close} />}
    </Section>
  );
}
