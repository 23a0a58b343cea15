import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import styles from './FloatingMenu.module.css';
import { Icon, type IconName } from './Icon.tsx';
import { Key } from './Key.tsx';

export interface FloatingMenuItem {
  key: string;
  label: string;
  icon: IconName;
  /** Of what can be on and off. */
  checked?: boolean | undefined;
  /** The key that does the same. */
  shortcut?: string | undefined;
  /** It is there, but not for this person; its label says why. */
  disabled?: boolean | undefined;
  onSelect(): void;
}

interface FloatingMenuProps {
  label: string;
  /** Above the items, where what they do is not plain from where the menu was opened. For the eye: the label is read out. */
  heading?: string;
  items: readonly FloatingMenuItem[];
  /** Where it would like to be, in pixels of the window; it stays inside. */
  at: { x: number; y: number };
  onClose(): void;
}

const EDGE_PX = 8;

/** A menu above everything else on the page, for what has no room for one inside. Arrows move, Enter chooses, Esc and a click elsewhere close. */
export function FloatingMenu({ label, heading, items, at, onClose }: FloatingMenuProps) {
  const root = useRef<HTMLDivElement>(null);
  const place = usePlace(root, at);
  useWayBack(root);

  useEffect(() => {
    const closeOutside = (event: Event) => {
      if (!root.current?.contains(event.target as Node)) onClose();
    };
    document.addEventListener('pointerdown', closeOutside);
    window.addEventListener('blur', onClose);
    window.addEventListener('resize', onClose);
    return () => {
      document.removeEventListener('pointerdown', closeOutside);
      window.removeEventListener('blur', onClose);
      window.removeEventListener('resize', onClose);
    };
  }, [onClose]);

  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault();
      onClose();
    }
    const all = [...(root.current?.querySelectorAll<HTMLElement>('[role^="menuitem"]') ?? [])];
    const current = all.indexOf(document.activeElement as HTMLElement);
    const next = { ArrowDown: current + 1, ArrowUp: current - 1, Home: 0, End: -1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    all.at(next % all.length)?.focus();
  };

  return createPortal(
    // It lies outside of the page's own landmarks.
    <section aria-label={label}>
      <div
        ref={root}
        className={styles.menu}
        role="menu"
        aria-label={label}
        style={place}
        onKeyDown={onKeyDown}
      >
        {heading !== undefined && (
          <div className={styles.heading} aria-hidden="true">
            {heading}
          </div>
        )}
        {items.map(({ key, label: text, icon, checked, shortcut, disabled, onSelect }) => (
          <button
            key={key}
            type="button"
            className={styles.item}
            role={checked === undefined ? 'menuitem' : 'menuitemcheckbox'}
            {...(checked === undefined ? {} : { 'aria-checked': checked })}
            aria-disabled={disabled || undefined}
            tabIndex={-1}
            onClick={() => {
              if (disabled) return;
              onClose();
              onSelect();
            }}
          >
            <Icon name={checked ? 'check' : icon} size={14} />
            <span className={styles.text}>{text}</span>
            {shortcut && <Key>{shortcut}</Key>}
          </button>
        ))}
      </div>
    </section>,
    document.body,
  );
}

function usePlace(root: React.RefObject<HTMLElement | null>, at: { x: number; y: number }) {
  const [place, setPlace] = useState({ left: at.x, top: at.y });
  useLayoutEffect(() => {
    if (!root.current) return;
    const { offsetWidth, offsetHeight } = root.current;
    setPlace({
      left: Math.max(EDGE_PX, Math.min(at.x, window.innerWidth - offsetWidth - EDGE_PX)),
      top: Math.max(EDGE_PX, Math.min(at.y, window.innerHeight - offsetHeight - EDGE_PX)),
    });
  }, [root, at.x, at.y]);
  return place;
}

/** The first line has the focus while the menu is open; then it is again where it was. */
function useWayBack(root: React.RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    root.current?.querySelector<HTMLElement>('[role^="menuitem"]')?.focus();
    return () => before?.focus();
  }, [root]);
}
