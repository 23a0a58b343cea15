import styles from './LoginPage.module.css';

const COLUMNS = 8;
const ROWS = 5;
/** A few of the wall's tiles carry the mark of a domain; the rest is still dark. */
const LIT = new Map([
  [3, '#5b8def'],
  [9, '#38b6c9'],
  [14, '#b18cf0'],
  [20, '#5cb3ff'],
  [25, '#59b37c'],
  [31, '#d99a5b'],
  [36, '#d67a9e'],
]);

/** The wall before anyone has logged in: its tiles, without a picture. Decoration only. */
export function LoginScene() {
  return (
    <div className={styles.scene} aria-hidden="true">
      {Array.from({ length: COLUMNS * ROWS }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the tiles never move
        <div key={index} className={styles.sceneTile}>
          <span className={styles.sceneMark} style={{ background: LIT.get(index) ?? '#1d2733' }} />
          <span className={styles.sceneName} />
        </div>
      ))}
    </div>
  );
}
