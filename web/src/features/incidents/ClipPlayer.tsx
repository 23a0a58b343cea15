import { useState } from 'react';
import type { ClipDto } from '../../../../server/contract/bookmark-dto.ts';
import type { WatermarkMark } from '../../frame/watermark/use-watermark.ts';
import { Watermark } from '../../frame/watermark/Watermark.tsx';
import { timeOfDay } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { FramedVideo } from './FramedVideo.tsx';
import styles from './incidents.module.css';

interface ClipPlayerProps {
  clip: ClipDto;
  /** Of a piece. */
  addressOf(piece: number): string;
  /** Shown until it plays. */
  still?: string | null;
  /** Over the picture; of the viewer who is logged in when absent. */
  mark?: WatermarkMark;
}

/** A recording, piece by piece, with what is missing of it in words. */
export function ClipPlayer({ clip, addressOf, still = null, mark }: ClipPlayerProps) {
  const { t } = useTexts('incidents');
  const [piece, setPiece] = useState(0);
  return (
    <>
      {clip.pieces.length > 0 ? (
        <FramedVideo
          key={piece}
          address={addressOf(piece)}
          isGrowing={clip.state === 'recording'}
          poster={still}
          over={mark ? <Watermark size="medium" mark={mark} /> : <Watermark size="medium" />}
        />
      ) : (
        <p className={styles.faint}>{clip.reason ? t(`gapReason.${clip.reason}`) : t('clip.empty')}</p>
      )}
      {clip.pieces.length > 1 && (
        <label className={styles.choice}>
          <span className={styles.label}>{t('clip.piece')}</span>
          <select
            className={styles.control}
            value={piece}
            onChange={({ target }) => setPiece(Number(target.value))}
          >
            {clip.pieces.map(({ startMs }, index) => (
              <option key={startMs} value={index}>
                {timeOfDay(startMs)}
              </option>
            ))}
          </select>
        </label>
      )}
      {clip.gaps.map(({ startMs, durationMs, reason }) => (
        <p key={`${startMs} ${reason}`} className={styles.faint}>
          {t('clip.gap', { at: timeOfDay(startMs), n: (durationMs / 1000).toFixed(1) })}{' '}
          {t(`gapReason.${reason}`)}
        </p>
      ))}
    </>
  );
}
