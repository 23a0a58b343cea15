import type { ReactNode } from 'react';
import styles from './Notice.module.css';

/** A page or a pane that has one thing to say, and perhaps one thing to do. */
export function Notice({ title, help, children }: { title: string; help?: string; children?: ReactNode }) {
  return (
    <div className={styles.notice}>
      <p className={styles.title}>{title}</p>
      {help && <p className={styles.help}>{help}</p>}
      {children && <div className={styles.action}>{children}</div>}
    </div>
  );
}
