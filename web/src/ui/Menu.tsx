import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { Icon, type IconName } from './Icon.tsx';
import styles from './Menu.module.css';

export interface MenuItem {
  key: string;
  label: string;
  icon?: IconName;
  /** A choice of one among several; unset for a plain command. */
  checked?: boolean;
  /** Heads the group that begins with this item. */
  heading?: string;
  lang?: string;
  onSelect(): void;
}

/** A button that opens a menu: arrows move, Enter chooses, Esc and a click elsewhere close. */
export function Menu({
  label,
  button,
  items,
  disabled = false,
}: {
  label: string;
  button: ReactNode;
  items: readonly MenuItem[];
  /** It cannot be opened by this person; the label says why. */
  disabled?: boolean;
}) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const trigger = useRef<HTMLButtonElement>(null);
  const id = useId();

  useEffect(() => {
    if (!open) return;
    root.current?.querySelector<HTMLElement>('[role^="menuitem"]')?.focus();
    const closeOutside = (event: PointerEvent) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener('pointerdown', closeOutside);
    return () => document.removeEventListener('pointerdown', closeOutside);
  }, [open]);

  const close = () => {
    setOpen(false);
    trigger.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (!open) return;
    event.stopPropagation();
    if (event.key === 'Escape') close();
    if (event.key === 'Tab') setOpen(false);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const all = [...(root.current?.querySelectorAll<HTMLElement>('[role^="menuitem"]') ?? [])];
    const at = all.indexOf(document.activeElement as HTMLElement);
    all[(at + step + all.length) % all.length]?.focus();
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys bubble up here from the menu's own buttons
    <div ref={root} className={styles.root} onKeyDown={onKeyDown}>
      <button
        ref={trigger}
        type="button"
        className={styles.trigger}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={id}
        disabled={disabled}
        title={disabled ? label : undefined}
        onClick={() => setOpen(!open)}
      >
        {button}
        <Icon name="chevronDown" size={12} />
      </button>
      {open && (
        <div id={id} className={styles.menu} role="menu" aria-label={label}>
          {items.map((item) => (
            <MenuLine key={item.key} item={item} onDone={close} />
          ))}
        </div>
      )}
    </div>
  );
}

function MenuLine({ item, onDone }: { item: MenuItem; onDone: () => void }) {
  const choice = item.checked !== undefined;
  return (
    <>
      {item.heading && (
        <div className={styles.heading} role="presentation">
          {item.heading}
        </div>
      )}
      {/* biome-ignore lint/a11y/useAriaPropsSupportedByRole: the role is menuitemradio whenever it is checked or not */}
      <button
        type="button"
        className={styles.item}
        role={choice ? 'menuitemradio' : 'menuitem'}
        aria-checked={item.checked}
        lang={item.lang}
        tabIndex={-1}
        onClick={() => {
          onDone();
          item.onSelect();
        }}
      >
        <span className={styles.icon}>
          {item.checked && <Icon name="check" size={14} />}
          {!choice && item.icon && <Icon name={item.icon} size={14} />}
        </span>
        {item.label}
      </button>
    </>
  );
}
