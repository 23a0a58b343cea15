import { type ReactNode, useEffect, useRef } from 'react';
import { Button } from './Button.tsx';
import styles from './ConfirmDialog.module.css';
import { Dialog } from './Dialog.tsx';

interface ConfirmDialogProps {
  title: string;
  /** What will happen, spelled out. */
  children: ReactNode;
  confirmLabel: string;
  cancelLabel: string;
  /** Red, and not what Enter does at once. */
  destroys?: boolean;
  /** Whether all is there that it takes. */
  ready?: boolean;
  /** Confirmed, and under way: nothing leads out until it is done. */
  busy?: boolean;
  onConfirm(): void;
  onCancel(): void;
}

/** Asks before something that is hard to take back. Mounted means open. */
export function ConfirmDialog({
  title,
  children,
  confirmLabel,
  cancelLabel,
  destroys = false,
  ready = true,
  busy = false,
  onConfirm,
  onCancel,
}: ConfirmDialogProps) {
  const cancel = useRef<HTMLButtonElement>(null);
  const confirm = useRef<HTMLButtonElement>(null);
  // What cannot go wrong is what Enter does at once. The dialog itself has been opened by now: effects of children come first.
  useEffect(() => (destroys ? cancel : confirm).current?.focus(), [destroys]);
  return (
    <Dialog title={title} width="narrow" busy={busy} onClose={onCancel}>
      <div className={styles.text}>{children}</div>
      <div className={styles.commands}>
        <Button ref={cancel} disabled={busy} onClick={onCancel}>
          {cancelLabel}
        </Button>
        <Button
          ref={confirm}
          look={destroys ? 'danger' : 'primary'}
          disabled={busy || !ready}
          onClick={onConfirm}
        >
          {confirmLabel}
        </Button>
      </div>
    </Dialog>
  );
}
