import { useTexts } from '../../../i18n/use-texts.ts';
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx';
import { LayoutEditor } from './LayoutEditor.tsx';
import type { OwnLayout } from './own-layouts.ts';

export interface AskedLayout {
  kind: 'edit' | 'remove';
  layout: OwnLayout;
}

interface LayoutDialogsProps {
  asked: AskedLayout;
  others: readonly OwnLayout[];
  onSave(saved: OwnLayout): void;
  onRemove(id: string): void;
  onClose(): void;
}

/** Changes a layout of one's own, or throws it away; fetched when somebody does. */
export function LayoutDialogs({ asked, others, onSave, onRemove, onClose }: LayoutDialogsProps) {
  const { t } = useTexts();
  const { kind, layout } = asked;
  if (kind === 'edit') return <LayoutEditor own={layout} others={others} onSave={onSave} onClose={onClose} />;
  return (
    <ConfirmDialog
      title={t('layouts.removeTitle', { name: layout.name })}
      confirmLabel={t('layouts.remove')}
      cancelLabel={t('layouts.cancel')}
      destroys
      onCancel={onClose}
      onConfirm={() => onRemove(layout.id)}
    >
      {t('layouts.removeHelp')}
    </ConfirmDialog>
  );
}
