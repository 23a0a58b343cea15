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

/** Which piece a bookmark shows at this moment; null in a gap, before and after. */
export function pieceAt(
  pieces: readonly ReplayPiece[],
  bookmarkId: string,
  atMs: number,
): ReplayPiece | null {
  return (
    pieces.find((piece) => piece.bookmarkId === bookmarkId && piece.startMs <= atMs && atMs < piece.endMs) ??
    null
  );
}

/** Farther from where it should be than this, a picture is set right by a jump: closer, nobody sees it. */
export const MAX_DRIFT_SECONDS = 0.15;

/** Where the film of a piece has to be; null when it is near enough. */
export function correction(piece: ReplayPiece, atMs: number, filmSeconds: number): number | null {
  const wanted = (atMs - piece.startMs) / 1000;
  return Math.abs(filmSeconds - wanted) > MAX_DRIFT_SECONDS ? wanted : null;
}
