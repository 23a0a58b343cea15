import { useState } from 'react';
import type { BookmarkDto } from '../../../../../server/contract/bookmark-dto.ts';
import { timeOfDay } from '../../../i18n/format.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import { BookmarkDialog } from './BookmarkDialog.tsx';
import styles from './BookmarkNotice.module.css';
import type { TileBookmark } from './use-bookmark.ts';

/** That it was marked, with a way to say more about it and one back. The live region is always there. */
export function BookmarkNotice({ bookmark }: { bookmark: TileBookmark }) {
  const { t } = useTexts();
  const { marked, undo, keep, dismiss } = bookmark;
  const [described, setDescribed] = useState<BookmarkDto | null>(null);
  const close = () => {
    setDescribed(null);
    dismiss();
  };
  return (
    <>
      <div role="status" className={styles.notice} hidden={marked === null}>
        {marked && (
          <>
            <span>{t('mark.done', { time: timeOfDay(marked.momentMs) })}</span>
            <button
              type="button"
              className={styles.act}
              onClick={() => {
                keep();
                setDescribed(marked);
              }}
            >
              {t('mark.describe')}
            </button>
            {undo && (
              <button type="button" className={styles.act} onClick={undo}>
                {t('wall.undo')}
              </button>
            )}
          </>
        )}
      </div>
      {described && <BookmarkDialog bookmark={described} onClose={close} />}
    </>
  );
}
