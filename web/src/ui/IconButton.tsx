import type { ComponentProps } from 'react';
import { Icon, type IconName } from './Icon.tsx';
import styles from './IconButton.module.css';

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'aria-label' | 'title'> {
  icon: IconName;
  label: string;
  /** Shown in the tooltip, and told to screen readers in their own way of writing. */
  shortcut?: { label: string; aria: string } | undefined;
  pressed?: boolean;
  filled?: boolean;
  overPicture?: boolean;
}

export function IconButton({
  icon,
  label,
  shortcut,
  pressed,
  filled,
  overPicture,
  className,
  ...rest
}: IconButtonProps) {
  const classes = [styles.button, overPicture && styles.overPicture, className].filter(Boolean).join(' ');
  return (
    <button
      type="button"
      className={classes}
      aria-label={label}
      aria-pressed={pressed}
      aria-keyshortcuts={shortcut?.aria}
      title={shortcut ? `${label}  ${shortcut.label}` : label}
      {...rest}
    >
      <Icon name={icon} filled={filled} />
    </button>
  );
}
