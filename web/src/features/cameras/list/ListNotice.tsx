import { useErrorText } from '../../../frame/RequestError.tsx';
import { SlowNotice } from '../../../frame/SlowNotice.tsx';
import { useTexts } from '../../../i18n/use-texts.ts';
import { Button } from '../../../ui/Button.tsx';
import { LinkButton } from '../../../ui/LinkButton.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import { IMPORT_PATH, NEW_PATH } from '../camera-path.ts';
import styles from './ListNotice.module.css';
import type { CameraRows } from './use-camera-rows.ts';

interface ListNoticeProps {
  rows: CameraRows;
  filtered: boolean;
  onClear(): void;
}

/** In place of the list: what is the matter, and what to do next. */
export function ListNotice({ rows, filtered, onClear }: ListNoticeProps) {
  const { t } = useTexts('cameras');
  const errorText = useErrorText();
  const waiting = rows.counts === null && rows.error === null;
  if (waiting) return <SlowNotice />;
  if (rows.counts === null) {
    return (
      <Notice title={errorText(rows.error)} help={t('empty.failedHelp')}>
        <Button look="primary" onClick={rows.retry}>
          {t('retry')}
        </Button>
      </Notice>
    );
  }
  if (filtered) {
    return (
      <Notice title={t('empty.noMatch')} help={t('empty.noMatchHelp')}>
        <Button look="primary" onClick={onClear}>
          {t('filter.clear')}
        </Button>
      </Notice>
    );
  }
  return (
    <Notice title={t('empty.none')} help={t('empty.noneHelp')}>
      <div className={styles.ways}>
        <LinkButton look="primary" to={NEW_PATH}>
          {t('new')}
        </LinkButton>
        <LinkButton to={IMPORT_PATH}>{t('empty.import')}</LinkButton>
      </div>
    </Notice>
  );
}
