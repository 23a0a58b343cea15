import type { BookmarkDto } from '../../../../server/contract/bookmark-dto.ts';
import { stillAddress } from '../../api/bookmarks-api.ts';
import { useRecordedName } from '../../frame/use-recorded-name.ts';
import { Watermark } from '../../frame/watermark/Watermark.tsx';
import { dayAndTime, timeOfDay } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './incidents.module.css';

interface BookmarkCardProps {
  bookmark: BookmarkDto;
  onOpen?(): void;
  onUnlink?(): void;
}

/** One bookmark: its picture, what it is of, who made it, and the truth about its clip. */
export function BookmarkCard({ bookmark, onOpen, onUnlink }: BookmarkCardProps) {
  const { t } = useTexts('incidents');
  const name = useRecordedName()(bookmark);
  const { momentMs, createdBy, note, tags, severity, hold } = bookmark;
  const still = stillAddress(bookmark);
  return (
    <li className={styles.card}>
      <div className={styles.screen} data-ground="picture">
        {still ? (
          <>
            <img src={still} alt="" loading="lazy" className={styles.picture} />
            <Watermark size="small" />
          </>
        ) : (
          <p className={styles.gap}>{t(stillText(bookmark))}</p>
        )}
      </div>
      <div className={styles.about}>
        <strong>{name}</strong>
        <span className={styles.faint}>
          {dayAndTime(momentMs).split(' ')[0]} {timeOfDay(momentMs)} {createdBy}
        </span>
        <span>
          {t(`severity.${severity}`)} {clipText(t, bookmark)}{' '}
          {(hold || bookmark.incidents.held) && t('marks.held')}
        </span>
        {bookmark.still.state === 'shown' && <span className={styles.faint}>{t('still.shown')}</span>}
        {note !== '' && <span className={styles.words}>{note}</span>}
        {tags.length > 0 && <span className={styles.faint}>{tags.map((tag) => `#${tag}`).join(' ')}</span>}
        <span className={styles.bar}>
          {onOpen && (
            <Button aria-label={t('marks.openNamed', { name, time: timeOfDay(momentMs) })} onClick={onOpen}>
              {t('marks.open')}
            </Button>
          )}
          {onUnlink && (
            <Button aria-label={t('marks.unlinkNamed', { name })} onClick={onUnlink}>
              {t('marks.unlink')}
            </Button>
          )}
        </span>
      </div>
    </li>
  );
}

/** Where there is no picture to be shown. */
function stillText({ still }: BookmarkDto) {
  if (still.state === 'waiting') return 'still.waiting';
  return still.state === 'damaged' ? 'still.damaged' : 'still.missing';
}

function clipText(t: ReturnType<typeof useTexts<'incidents'>>['t'], { clip }: BookmarkDto): string {
  const seconds = Math.round(clip.pieces.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000);
  if (clip.state === 'empty') return clip.reason ? t(`gapReason.${clip.reason}`) : t('clip.empty');
  return t(`clip.${clip.state}`, { n: seconds });
}
