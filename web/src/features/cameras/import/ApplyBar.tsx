import { Checkbox } from 'antd';
import { useState } from 'react';
import type { ImportDraftDto } from '../../../../../server/contract/import-dto.ts';
import { errorCodeOf } from '../../../api/http-client.ts';
import { useErrorText } from '../../../frame/RequestError.tsx';
import { useTexts } from '../../../i18n/use-texts.ts';
import { Button } from '../../../ui/Button.tsx';
import styles from './DraftPage.module.css';

interface ApplyBarProps {
  draft: ImportDraftDto;
  checking: boolean;
  applying: boolean;
  error: Error | null;
  onApply(skipWrong: boolean): void;
  onRecheck(): void;
}

/** The one button that writes, with what it will write; and why it cannot, where it cannot. */
export function ApplyBar({ draft, checking, applying, error, onApply, onRecheck }: ApplyBarProps) {
  const { t } = useTexts('imports');
  const errorText = useErrorText();
  const [skipWrong, setSkipWrong] = useState(false);
  const { counts } = draft;
  const n = counts.new + counts.changed;
  const shown = { n: n.toLocaleString('en-US') };
  const blocked = n === 0 || (counts.wrong > 0 && !skipWrong);
  const stale = error !== null && errorCodeOf(error) === 'IMPORT_STALE';
  return (
    <footer className={styles.apply}>
      {counts.wrong > 0 && n > 0 && (
        <Checkbox
          checked={skipWrong}
          disabled={applying}
          onChange={(event) => setSkipWrong(event.target.checked)}
        >
          {t('draft.skipWrong', { n: counts.wrong.toLocaleString('en-US') })}
        </Checkbox>
      )}
      <span className={styles.space} />
      <span role="status" className={error ? styles.failure : styles.help}>
        {error && (stale ? t('draft.stale') : errorText(error))}
        {!error && n === 0 && t('draft.nothing')}
        {!error && n > 0 && blocked && t('draft.mendFirst', { n: counts.wrong.toLocaleString('en-US') })}
        {applying && t('draft.applying', shown)}
      </span>
      {stale ? (
        <Button look="primary" disabled={checking} onClick={onRecheck}>
          {t('draft.recheck')}
        </Button>
      ) : (
        <Button look="primary" disabled={blocked || checking || applying} onClick={() => onApply(skipWrong)}>
          {t('draft.apply', shown)}
        </Button>
      )}
    </footer>
  );
}
