import styles from './SkipLink.module.css';

/** The first stop of Tab, seen only there: past what is the same on every page. */
export function SkipLink({ label, onSkip }: { label: string; onSkip(): void }) {
  return (
    <button type="button" className={styles.skip} onClick={onSkip}>
      {label}
    </button>
  );
}
