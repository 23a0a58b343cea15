import { type DragEvent, useRef, useState } from 'react';
import { MAX_IMPORT_BYTES } from '../../../../../server/contract/import-terms.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import { Button } from '../../../ui/Button.tsx';
import styles from './TableDrop.module.css';

interface TableDropProps {
  /** The name of the file that is on its way. */
  reading: string | null;
  onFile(file: File): void;
}

/** Takes a file by mouse or by keyboard. */
export function TableDrop({ reading, onFile }: TableDropProps) {
  const { t } = useTexts('imports');
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [tooLarge, setTooLarge] = useState(false);
  const take = (file: File | null | undefined) => {
    if (!file || reading !== null) return;
    setTooLarge(file.size > MAX_IMPORT_BYTES);
    if (file.size <= MAX_IMPORT_BYTES) onFile(file);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  return (
    <section
      className={styles.drop}
      data-over={over || undefined}
      aria-label={t('drop')}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <p className={styles.invitation} role="status">
        {reading === null ? t('drop') : t('reading', { name: reading })}
      </p>
      <p className={styles.help}>{t('dropHelp')}</p>
      <input
        ref={input}
        type="file"
        hidden
        accept=".csv,.txt,.xlsx"
        onChange={(event) => {
          take(event.target.files?.[0]);
          // The same file may be chosen again after it was mended.
          event.target.value = '';
        }}
      />
      <Button look="primary" disabled={reading !== null} onClick={() => input.current?.click()}>
        {t('choose')}
      </Button>
      {tooLarge && (
        <p className={styles.problem} role="alert">
          {t('tooLarge')}
        </p>
      )}
    </section>
  );
}
