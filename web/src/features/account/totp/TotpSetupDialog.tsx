import { useMutation } from '@tanstack/react-query';
import { confirmTotp, offerTotp } from '../../../api/account-api.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import { useStores } from '../../../stores/use-stores.ts';
import { Dialog } from '../../../ui/Dialog.tsx';
import { AuthenticatorStep } from './AuthenticatorStep.tsx';
import { PasswordStep } from './PasswordStep.tsx';
import { RecoveryCodes } from './RecoveryCodes.tsx';

/** The password, the code of the authenticator, and what opens the account when the telephone is lost. */
export function TotpSetupDialog({ onClose }: { onClose(): void }) {
  const { t } = useTexts('account');
  const { http } = useStores();
  const offer = useMutation({ mutationFn: (password: string) => offerTotp(http, password), gcTime: 0 });
  const confirm = useMutation({ mutationFn: (code: string) => confirmTotp(http, code), gcTime: 0 });
  const busy = offer.isPending || confirm.isPending;
  // Shown this once: a key pressed by chance must not take them away.
  if (confirm.data) {
    return (
      <Dialog title={t('totp.codesTitle')} width="narrow">
        <RecoveryCodes codes={confirm.data.codes} onDone={onClose} />
      </Dialog>
    );
  }
  return (
    <Dialog title={t('totp.onTitle')} width="narrow" busy={busy} onClose={onClose}>
      {offer.data ? (
        <AuthenticatorStep
          setup={offer.data}
          busy={confirm.isPending}
          error={confirm.error}
          onCode={confirm.mutate}
          onCancel={onClose}
        />
      ) : (
        <PasswordStep
          help={t('totp.onHelp')}
          submitLabel={t('totp.next')}
          busy={offer.isPending}
          error={offer.error}
          onPassword={offer.mutate}
          onCancel={onClose}
        />
      )}
    </Dialog>
  );
}
