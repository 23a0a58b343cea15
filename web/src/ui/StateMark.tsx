import type { ReactNode } from 'react';
import styles from './StateMark.module.css';

export type MarkState =
  | 'live'
  | 'degraded'
  | 'standby'
  | 'offline'
  | 'denied'
  | 'unsupported'
  | 'sleeping'
  | 'maintenance'
  | 'disabled'
  | 'unknown';

/** Every state has a shape of its own: the colour only repeats what the shape says. ● ◐ ○ ✕ ⚿ ⊘ ☾ ⚒ – ? */
const SHAPES: Record<MarkState, ReactNode> = {
  live: <circle cx="6" cy="6" r="4.25" fill="currentColor" stroke="none" />,
  degraded: (
    <>
      <circle cx="6" cy="6" r="4.25" />
      <path d="M6 1.75a4.25 4.25 0 0 1 0 8.5Z" fill="currentColor" />
    </>
  ),
  standby: <circle cx="6" cy="6" r="4" />,
  offline: <path d="M2.25 2.25l7.5 7.5M9.75 2.25l-7.5 7.5" strokeWidth="2" />,
  denied: (
    <>
      <circle cx="4" cy="4.25" r="2.5" />
      <path d="M5.9 6.1l4.35 4.35M8.9 9.1l1.4-1.4" />
    </>
  ),
  unsupported: (
    <>
      <circle cx="6" cy="6" r="4.25" />
      <path d="M3 3l6 6" />
    </>
  ),
  sleeping: <path d="M9.9 7.6A4.4 4.4 0 0 1 4.4 2.1a4.4 4.4 0 1 0 5.5 5.5Z" fill="currentColor" />,
  maintenance: (
    <path d="M1.75 10.25l4.4-4.4M10.3 3.4a2.6 2.6 0 0 1-3.6 3.3M5.9 5.3A2.6 2.6 0 0 1 8.6 1.7L7.5 3.2l1.3 1.3 1.5-1.1" />
  ),
  disabled: <path d="M2 6h8" strokeWidth="2" />,
  unknown: <path d="M3.6 4.2a2.4 2.4 0 1 1 3.5 2.1C6.3 6.7 6 7.1 6 7.9M6 10.3v.05" strokeWidth="1.75" />,
};

/** Decorative: the word stands beside it or in the label of its owner. */
export function StateMark({ state, size = 12 }: { state: MarkState; size?: number }) {
  return (
    <svg
      className={styles[state]}
      data-state={state}
      width={`${size / 16}rem`}
      height={`${size / 16}rem`}
      viewBox="0 0 12 12"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {SHAPES[state]}
    </svg>
  );
}
