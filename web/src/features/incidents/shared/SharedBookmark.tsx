import type { SharedBookmarkDto } from '../../../../../server/contract/share-dto.ts';
import { sharedClipAddress, sharedStillAddress } from '../../../api/shares-api.ts';
import { Watermark } from '../../../frame/watermark/Watermark.tsx';
import { dayAndTime, timeOfDay } from '../../../i18n/format.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import { ClipPlayer } from '../ClipPlayer.tsx';
import incidents from '../incidents.module.css';
import styles from './SharedPage.module.css';

/** A picture needs its mark to be read, whatever it shows. */
const STRENGTH = 38;

interface SharedBookmarkProps {
  bookmark: SharedBookmarkDto;
  token: string;
  watermark: string;
}

/** The picture of a moment, and its recording. */
export function SharedBookmark({ bookmark, token, watermark }: SharedBookmarkProps) {
  const { t } = useTexts('incidents');
  const { id, cameraName, momentMs, by, note, tags, severity, hasStill, clip, elsewhere } = bookmark;
  const mark = { text: watermark, strength: STRENGTH };
  const still = hasStill ? sharedStillAddress(token, id) : null;
  return (
    <li className={styles.bookmark}>
      <h2 className={incidents.heading}>
        {cameraName}{' '}
        <time className={styles.moment}>{`${dayAndTime(momentMs).slice(0, 10)} ${timeOfDay(momentMs)}`}</time>
      </h2>
      {clip.pieces.length === 0 && still && (
        <div className={incidents.screen} data-ground="picture">
          <img className={incidents.picture} src={still} alt={cameraName} />
          <Watermark size="medium" mark={mark} />
        </div>
      )}
      {elsewhere ? (
        <p className={incidents.faint}>{t('shared.elsewhere')}</p>
      ) : (
        <ClipPlayer
          clip={clip}
          addressOf={(piece) => sharedClipAddress(token, id, piece)}
          {...{ still, mark }}
        />
      )}
      {clip.state === 'damaged' && <p>{t('clip.damaged', { n: secondsOf(bookmark) })}</p>}
      <p className={incidents.faint}>
        {t(`severity.${severity}`)} · {t('shared.by', { by })} {tags.map((tag) => `#${tag}`).join(' ')}
      </p>
      {note !== '' && <p className={incidents.words}>{note}</p>}
    </li>
  );
}

function secondsOf({ clip }: SharedBookmarkDto): number {
  return Math.round(clip.pieces.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000);
}
