import { type ComponentType, useState } from 'react';
import type { BookmarkDto } from '../../../../../server/contract/bookmark-dto.ts';
import { timeOfDay } from '../../../i18n/format.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import type { BookmarkDialogProps } from './BookmarkDialog.tsx';
import styles from './BookmarkNotice.module.css';
import type { TileBookmark } from './use-bookmark.ts';

type DialogComponent = ComponentType<BookmarkDialogProps>;

/** Fetched when somebody has something to say: the wall comes without it. */
const load = () => import('./BookmarkDialog.tsx').then(({ BookmarkDialog }) => BookmarkDialog);

/** That it is being marked, and that it was, with a way to say more about it and one back. The live region is always there. */
export function BookmarkNotice({ bookmark }: { bookmark: TileBookmark }) {
  const { t } = useTexts();
  const { marking, marked, undo, keep, dismiss } = bookmark;
  const [described, setDescribed] = useState<{ bookmark: BookmarkDto; Dialog: DialogComponent } | null>(null);
  const describe = (about: BookmarkDto) => {
    keep();
    // Where it cannot be fetched the bookmark is there all the same.
    load().then((Dialog) => setDescribed({ bookmark: about, Dialog }), dismiss);
  };
  const close = () => {
    setDescribed(null);
    dismiss();
  };
  return (
    <>
      <div role="status" className={styles.notice} hidden={marked === null && !marking}>
        {marking && <span>{t('mark.marking')}</span>}
        {marked && !marking && (
          <>
            <span>{t('mark.done', { time: timeOfDay(marked.momentMs) })}</span>
            <button type="button" className={styles.act} onClick={() => describe(marked)}>
              {t('mark.describe')}
            </button>
            <button type="button" className={styles.act} onClick={undo}>
              {t('wall.undo')}
            </button>
          </>
        )}
      </div>
      {described && <described.Dialog bookmark={described.bookmark} onClose={close} />}
    </>
  );
}
