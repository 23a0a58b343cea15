import { type ReactNode, useEffect, useRef } from 'react';
import styles from './Dialog.module.css';
import { IconButton } from './IconButton.tsx';

interface DialogProps {
  title: string;
  /** Absent where the dialog's own buttons are all the ways out. */
  closeLabel?: string;
  width?: 'narrow' | 'wide' | 'large';
  /** Absent where nothing but the dialog's own buttons leads out: neither Esc nor a click beside it. */
  onClose?(): void;
  /** What the dialog is for is under way: closing it would neither stop it nor tell how it ended. */
  busy?: boolean;
  children: ReactNode;
}

/** A modal of the browser's own: it keeps the focus, and Esc closes it. Mounted means open. */
export function Dialog({ title, closeLabel, width = 'wide', onClose, busy = false, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  /** Who selects a text and lets go beside the dialog has clicked on neither. */
  const beganBeside = useRef(false);

  useEffect(() => {
    const element = dialog.current;
    if (element && !element.open) element.showModal();
    return () => element?.close();
  }, []);

  const close = busy ? undefined : onClose;
  const held = close === undefined;
  useEffect(() => {
    if (!held) return;
    // Browsers ask by `cancel` once, and at the next Esc no more; the focus may be nowhere.
    const holdEscape = (event: KeyboardEvent) => event.key === 'Escape' && event.preventDefault();
    document.addEventListener('keydown', holdEscape, true);
    return () => document.removeEventListener('keydown', holdEscape, true);
  }, [held]);

  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-label={title}
      data-width={width}
      onCancel={(event) => (close ? close() : event.preventDefault())}
      onPointerDown={(event) => {
        beganBeside.current = event.target === dialog.current;
      }}
      onClick={(event) => event.target === dialog.current && beganBeside.current && close?.()}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <div className={styles.content}>
        <header className={styles.header}>
          <h2 className={styles.title}>{title}</h2>
          {closeLabel && onClose && (
            <IconButton icon="close" label={closeLabel} disabled={busy} onClick={onClose} />
          )}
        </header>
        {children}
      </div>
    </dialog>
  );
}
