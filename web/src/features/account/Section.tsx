import { type ReactNode, useId } from 'react';
import styles from './AccountPage.module.css';

interface SectionProps {
  title: string;
  help: ReactNode;
  command?: ReactNode;
  children?: ReactNode;
}

/** One matter of the account: what it is about, what can be done, what there is. */
export function Section({ title, help, command, children }: SectionProps) {
  const id = useId();
  return (
    <section className={styles.section} aria-labelledby={id}>
      <div className={styles.head}>
        <div className={styles.words}>
          <h2 id={id} className={styles.title}>
            {title}
          </h2>
          <p className={styles.help}>{help}</p>
        </div>
        {command}
      </div>
      {children}
    </section>
  );
}
