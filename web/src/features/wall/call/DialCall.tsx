import { cameraName } from '../../../i18n/format.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import type { Directory } from '../../../stores/directory.ts';
import { Key } from '../../../ui/Key.tsx';
import styles from './DialCall.module.css';
import type { DialBook, DialEntry } from './dial-book.ts';
import { useDialing } from './use-dialing.ts';

/** The number that is being typed, large enough to be read from a step away, with the camera it means. */
export function DialCall({ directory, onCall }: { directory: Directory; onCall(cameraId: string): void }) {
  const { entry, book } = useDialing(directory.cameras, onCall);
  // Screen readers hear only what changes inside of a region that they know.
  return (
    <div className={styles.place} role="status">
      {entry && <Echo entry={entry} book={book} />}
    </div>
  );
}

function Echo({ entry, book }: { entry: DialEntry; book: DialBook }) {
  const { t, language } = useTexts();
  const camera = book.camera(entry.digits);
  const longer = camera || entry.refused ? 0 : book.longer(entry.digits);
  const help = entry.refused
    ? t(book.isEmpty ? 'dial.noNumbers' : 'dial.noneHelp')
    : longer > 0
      ? t('dial.longer', { n: longer })
      : t('dial.none');
  return (
    <div className={styles.echo} data-refused={entry.refused || undefined}>
      <span className={styles.digits}>{entry.digits}</span>
      <span className={styles.words}>
        <span className={styles.name}>
          {entry.refused ? t('dial.refused', { n: entry.digits }) : camera && cameraName(camera, language)}
        </span>
        {camera ? (
          <span className={styles.help}>
            <Key>Enter</Key> {t('dial.call')}
            <Key>Esc</Key> {t('dial.cancel')}
          </span>
        ) : (
          <span className={styles.help}>{help}</span>
        )}
      </span>
    </div>
  );
}
