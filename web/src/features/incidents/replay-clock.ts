import type { BookmarkDto } from '../../../../server/contract/bookmark-dto.ts';

/** A clip's piece on the one time bar of all. */
export interface ReplayPiece {
  bookmarkId: string;
  cameraName: string;
  piece: number;
  startMs: number;
  endMs: number;
}

export function piecesOf(bookmarks: readonly BookmarkDto[]): ReplayPiece[] {
  return bookmarks.flatMap(({ id, cameraName, clip }) =>
    clip.pieces.map(({ startMs, durationMs }, piece) => ({
      ...{ bookmarkId: id, cameraName, piece, startMs, endMs: startMs + durationMs },
    })),
  );
}

/** From the first frame of all to the last; null when nothing was recorded. */
export function spanOf(pieces: readonly ReplayPiece[]): { startMs: number; endMs: number } | null {
  if (pieces.length === 0) return null;
  return {
    startMs: Math.min(...pieces.map(({ startMs }) => startMs)),
    endMs: Math.max(...pieces.map(({ endMs }) => endMs)),
  };
}

/** Which piece a bookmark shows at this moment; null in a gap, before and after. At its very end a piece still shows its last picture. */
export function pieceAt(
  pieces: readonly ReplayPiece[],
  bookmarkId: string,
  atMs: number,
): ReplayPiece | null {
  const own = pieces.filter((piece) => piece.bookmarkId === bookmarkId && piece.startMs <= atMs);
  return own.find(({ endMs }) => atMs < endMs) ?? own.find(({ endMs }) => atMs === endMs) ?? null;
}

/** One step of the bar from picture to picture: cameras send 25 in a second. */
export const FRAME_MS = 40;

/** Farther from where it should be than this, a picture that plays is set right by a jump: closer, nobody sees it. */
export const MAX_DRIFT_SECONDS = 0.15;
/** Of a picture that stands: less than half a frame, so that what is seen is what the bar says. */
const MAX_STANDING_DRIFT_SECONDS = 0.015;

export type FilmPlace = Pick<HTMLVideoElement, 'currentTime' | 'duration'>;

/** Where the film of a piece has to be; null when it is near enough. */
export function correction(
  { startMs }: ReplayPiece,
  atMs: number,
  film: FilmPlace,
  playing: boolean,
): number | null {
  const inPieceMs = atMs - startMs;
  // At the edge between two frames a browser may show either of them: in the middle there is no doubt.
  const wantedMs = playing ? inPieceMs : (Math.floor(inPieceMs / FRAME_MS) + 0.5) * FRAME_MS;
  // Nothing lies behind the end, and a film that is asked for it would be asked for ever. NaN: not known yet.
  const wanted = Number.isNaN(film.duration) ? wantedMs / 1000 : Math.min(wantedMs / 1000, film.duration);
  const allowed = playing ? MAX_DRIFT_SECONDS : MAX_STANDING_DRIFT_SECONDS;
  return Math.abs(film.currentTime - wanted) > allowed ? wanted : null;
}

/** Less than this more is not worth to be loaded anew for. */
const OUTGROWN_MS = 1_000;

/** A file that was opened while it was recorded ends before the moment that it is asked for, which has been recorded since. */
export function isOutgrown(
  { startMs, endMs }: ReplayPiece,
  atMs: number,
  film: Pick<FilmPlace, 'duration'>,
): boolean {
  const filmMs = film.duration * 1000;
  // NaN: not known yet, and no comparison holds.
  return atMs - startMs >= filmMs && endMs - startMs - filmMs >= OUTGROWN_MS;
}
