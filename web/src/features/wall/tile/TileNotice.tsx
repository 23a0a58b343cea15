import styles from './TileNotice.module.css';

/** A word of what has just been done; said to screen readers as well. */
export function TileNotice({ text }: { text: string | null }) {
  return (
    <p role="status" className={styles.notice} hidden={text === null}>
      {text}
    </p>
  );
}
