import { type ReactNode, useEffect, useLayoutEffect, useRef } from 'react';
import styles from './PageHeader.module.css';

interface PageHeaderProps {
  title: string;
  /** Beside the title, in small: a count, a name, a state. */
  aside?: ReactNode;
  /** A link to where this page belongs. */
  back?: ReactNode;
  /** Commands for the whole page. */
  children?: ReactNode;
}

/** Heads a page. Whoever came here by keyboard or with a screen reader is at its title, not at the end of the last page. */
export function PageHeader({ title, aside, back, children }: PageHeaderProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  // With the page, so that what is typed as soon as it is seen is not taken away from its field.
  useLayoutEffect(() => heading.current?.focus(), []);
  useEffect(() => {
    const before = document.title;
    document.title = `${title} · ${before}`;
    return () => {
      document.title = before;
    };
  }, [title]);
  return (
    <header className={styles.header}>
      {back}
      <h1 ref={heading} className={styles.title} tabIndex={-1}>
        {title}
      </h1>
      {aside && <div className={styles.aside}>{aside}</div>}
      <div className={styles.commands}>{children}</div>
    </header>
  );
}
