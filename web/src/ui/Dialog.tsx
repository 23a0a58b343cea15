import { type ReactNode, useEffect, useRef } from 'react';
import styles from './Dialog.module.css';
import { IconButton } from './IconButton.tsx';

interface DialogProps {
  title: string;
  /** Absent where the dialog's own buttons are all the ways out. */
  closeLabel?: string;
  width?: 'narrow' | 'wide';
  onClose(): void;
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

  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-label={title}
      data-width={width}
      onCancel={onClose}
      onClick={(event) => event.target === dialog.current && onClose()}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <div className={styles.content}>
        <header className={styles.header}>
          <h2 className={styles.title}>{title}</h2>
          {closeLabel && <IconButton icon="close" label={closeLabel} onClick={onClose} />}
        </header>
        {children}
      </div>
    </dialog>
  );
}
