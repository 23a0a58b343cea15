import { useMutation } from '@tanstack/react-query';
import { removeTotp } from '../../../api/account-api.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import { useStores } from '../../../stores/use-stores.ts';
import { Dialog } from '../../../ui/Dialog.tsx';
import { PasswordStep } from './PasswordStep.tsx';

export function TotpOffDialog({ onClose }: { onClose(): void }) {
  const { t } = useTexts('account');
  const { http } = useStores();
  const remove = useMutation({
    mutationFn: (password: string) => removeTotp(http, password),
    onSuccess: onClose,
  });
  return (
    <Dialog title={t('totp.offTitle')} width="narrow" busy={remove.isPending} onClose={onClose}>
      <PasswordStep
        help={t('totp.offHelp')}
        submitLabel={t('totp.offConfirm')}
        look="danger"
        busy={remove.isPending}
        error={remove.error}
        onPassword={remove.mutate}
        onCancel={onClose}
      />
    </Dialog>
  );
}
