import { useCallback, useEffect, useMemo, useRef } from 'react';
import type { BookmarkDto } from '../../../../server/contract/bookmark-dto.ts';
import { clipAddress } from '../../api/bookmarks-api.ts';
import { useRecordedName } from '../../frame/use-recorded-name.ts';
import { Watermark } from '../../frame/watermark/Watermark.tsx';
import { timeOfDay } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './incidents.module.css';
import { RecordingFailed } from './RecordingFailed.tsx';
import {
  correction,
  FRAME_MS,
  isOutgrown,
  pieceAt,
  piecesOf,
  type ReplayPiece,
  spanOf,
} from './replay-clock.ts';
import { useRecordingSource } from './use-recording-source.ts';
import { type ReplayClock, useReplayClock } from './use-replay-clock.ts';

const RATES = [0.5, 1, 2, 4];
const STEP_MS = 1_000;

/** Several clips side by side on one time bar: each shows what its camera saw at that moment, or says that it saw nothing. */
export function SyncedReplay({ bookmarks }: { bookmarks: readonly BookmarkDto[] }) {
  const { t } = useTexts('incidents');
  const pieces = useMemo(() => piecesOf(bookmarks), [bookmarks]);
  const span = useMemo(() => spanOf(pieces), [pieces]);
  const isGrowing = bookmarks.some(({ clip }) => clip.state === 'recording');
  const clock = useReplayClock(span, isGrowing);
  if (!span) return <p className={styles.faint}>{t('replay.none')}</p>;
  const { atMs, playing, rate, seek, toggle, setRate } = clock;
  return (
    <div>
      <div className={styles.films}>
        {bookmarks.map((bookmark) => (
          <Film key={bookmark.id} bookmark={bookmark} pieces={pieces} clock={clock} />
        ))}
      </div>
      <div className={styles.bar}>
        <Button onClick={() => seek(atMs - STEP_MS)}>{t('replay.back')}</Button>
        <Button onClick={() => seek(atMs - FRAME_MS)}>{t('replay.frameBack')}</Button>
        <Button look="primary" onClick={toggle}>
          {t(playing ? 'replay.pause' : 'replay.play')}
        </Button>
        <Button onClick={() => seek(atMs + FRAME_MS)}>{t('replay.frameForward')}</Button>
        <Button onClick={() => seek(atMs + STEP_MS)}>{t('replay.forward')}</Button>
        <input
          type="range"
          className={styles.time}
          aria-label={t('replay.time')}
          aria-valuetext={timeOfDay(atMs)}
          min={span.startMs}
          max={span.endMs}
          step={FRAME_MS}
          value={atMs}
          onChange={({ target }) => seek(Number(target.value))}
        />
        <output className={styles.moment}>{timeOfDay(atMs)}</output>
        <select
          className={styles.control}
          aria-label={t('replay.rate')}
          value={rate}
          onChange={({ target }) => setRate(Number(target.value))}
        >
          {RATES.map((each) => (
            <option key={each} value={each}>
              {each}×
            </option>
          ))}
        </select>
      </div>
    </div>
  );
}

interface FilmProps {
  bookmark: BookmarkDto;
  pieces: readonly ReplayPiece[];
  clock: ReplayClock;
}

function Film({ bookmark, pieces, clock }: FilmProps) {
  const { t } = useTexts('incidents');
  const name = useRecordedName()(bookmark);
  const piece = pieceAt(pieces, bookmark.id, clock.atMs);
  const { state } = bookmark.clip;
  return (
    <figure className={styles.film}>
      <div className={styles.screen} data-ground="picture">
        {piece ? (
          // When recording has ended, the file is loaded anew.
          <FilmPicture
            key={`${piece.piece} ${state}`}
            piece={piece}
            clock={clock}
            isGrowing={state === 'recording'}
          />
        ) : (
          <p className={styles.gap}>{t('replay.gap')}</p>
        )}
      </div>
      <figcaption className={styles.caption}>{name}</figcaption>
    </figure>
  );
}

interface FilmPictureProps {
  piece: ReplayPiece;
  clock: ReplayClock;
  /** It is still being recorded. */
  isGrowing: boolean;
}

function FilmPicture({ piece, clock, isGrowing }: FilmPictureProps) {
  const { src, failed, reload, onError } = useRecordingSource(
    clipAddress(piece.bookmarkId, piece.piece),
    isGrowing,
  );
  const video = useRef<HTMLVideoElement>(null);
  const { atMs, playing, rate } = clock;

  const follow = useCallback(() => {
    const film = video.current;
    if (!film) return;
    // A browser keeps the length that a file had when it was opened.
    if (isGrowing && isOutgrown(piece, atMs, film)) {
      reload();
      return;
    }
    film.playbackRate = rate;
    // The pause comes first: a film that stands is set right more exactly.
    if (!playing && !film.paused) film.pause();
    // While it looks for a place, another jump would only make it later: it follows once it is there.
    const wanted = film.seeking ? null : correction(piece, atMs, film, playing);
    if (wanted !== null) film.currentTime = wanted;
    // A pause may cut the start short; a film that cannot be played says so by its own event.
    if (playing && film.paused) void film.play().catch(() => {});
  }, [piece, atMs, playing, rate, isGrowing, reload]);
  useEffect(follow, [follow]);

  if (failed) return <RecordingFailed onRetry={reload} />;
  return (
    <>
      <video
        ref={video}
        src={src}
        className={styles.picture}
        muted
        playsInline
        preload="auto"
        onLoadedMetadata={follow}
        onSeeked={follow}
        onError={({ currentTarget }) => onError(currentTarget)}
      />
      <Watermark size="small" />
    </>
  );
}
