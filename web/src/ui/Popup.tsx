import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { Button } from './Button.tsx';
import { Icon } from './Icon.tsx';
import styles from './Popup.module.css';

interface PopupProps {
  label: string;
  /** Of the panel, where the button's own label does not say it. */
  panelLabel?: string;
  children(close: () => void): ReactNode;
}

/** A button with a panel under it. The panel follows its button in the page, so Tab leads into it; Esc and whatever is elsewhere close it. */
export function Popup({ label, panelLabel = label, children }: PopupProps) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();

  useEffect(() => {
    if (!open) return;
    const closeOutside = (event: Event) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener('pointerdown', closeOutside);
    document.addEventListener('focusin', closeOutside);
    return () => {
      document.removeEventListener('pointerdown', closeOutside);
      document.removeEventListener('focusin', closeOutside);
    };
  }, [open]);

  const close = () => {
    setOpen(false);
    button.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (!open || event.key !== 'Escape') return;
    event.stopPropagation();
    close();
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Esc bubbles up here from whatever the panel holds
    <div ref={root} className={styles.root} onKeyDown={onKeyDown}>
      <Button ref={button} aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
        {label}
        <Icon name="chevronDown" size={12} />
      </Button>
      {open && (
        <section id={id} className={styles.panel} aria-label={panelLabel}>
          {children(close)}
        </section>
      )}
    </div>
  );
}
