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
  children: ReactNode;
}

/** A modal of the browser's own: it keeps the focus, and Esc closes it. Mounted means open. */
export function Dialog({ title, closeLabel, width = 'wide', onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);

  useEffect(() => {
    const element = dialog.current;
    if (element && !element.open) element.showModal();
    return () => element?.close();
  }, []);

  const held = onClose === undefined;
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
      onCancel={(event) => (onClose ? onClose() : event.preventDefault())}
      onClick={(event) => event.target === dialog.current && onClose?.()}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <div className={styles.content}>
        <header className={styles.header}>
          <h2 className={styles.title}>{title}</h2>
          {closeLabel && onClose && <IconButton icon="close" label={closeLabel} onClick={onClose} />}
        </header>
        {children}
      </div>
    </dialog>
  );
}
