import type { ReactNode } from 'react';
import styles from './Drawer.module.css';

/** What is not known is not listed. */
export type Fact = [label: string, value: string | false | null | undefined | 0 | ''];

export function Facts({
  title,
  facts,
  children,
}: {
  title: string;
  facts: readonly Fact[];
  children?: ReactNode;
}) {
  const known = facts.filter(([, value]) => value);
  if (known.length === 0 && !children) return null;
  return (
    <section className={styles.section}>
      <h4 className={styles.sectionTitle}>{title}</h4>
      <dl className={styles.facts}>
        {known.map(([label, value]) => (
          <FactLine key={label} label={label} value={String(value)} />
        ))}
      </dl>
      {children}
    </section>
  );
}

function FactLine({ label, value }: { label: string; value: string }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </>
  );
}
