import {
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react';
import { Button } from './Button.tsx';
import { Icon } from './Icon.tsx';
import styles from './Popup.module.css';

interface PopupProps {
  label: string;
  /** Of the panel, where the button's own label does not say it. */
  panelLabel?: string;
  /** In place of the label, which then is read out alone. */
  face?: ReactNode;
  /** Where a key opens it too, which the tooltip then names. */
  buttonRef?: RefObject<HTMLButtonElement | null>;
  shortcut?: { label: string; aria: string } | undefined;
  /** The edge at which the panel lies under the button. */
  align?: 'start' | 'end';
  /** For a bar that holds many. */
  compact?: boolean;
  children(close: () => void): ReactNode;
}

/** A button with a panel under it. The panel follows its button in the page, so Tab leads into it; Esc and whatever is elsewhere close it. */
export function Popup({
  label,
  panelLabel = label,
  face,
  buttonRef,
  shortcut,
  align = 'end',
  compact = false,
  children,
}: PopupProps) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const own = useRef<HTMLButtonElement>(null);
  const button = buttonRef ?? own;
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
      <Button
        ref={button}
        className={compact ? styles.compact : undefined}
        aria-label={face ? label : undefined}
        aria-expanded={open}
        aria-controls={id}
        aria-keyshortcuts={shortcut?.aria}
        title={shortcut && `${label}  ${shortcut.label}`}
        onClick={() => setOpen(!open)}
      >
        {face ?? label}
        <Icon name="chevronDown" size={12} />
      </Button>
      {open && (
        <section id={id} className={styles.panel} data-align={align} aria-label={panelLabel}>
          {children(close)}
        </section>
      )}
    </div>
  );
}
