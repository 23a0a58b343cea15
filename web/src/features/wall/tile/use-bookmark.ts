import { useCallback, useEffect, useRef, useState } from 'react';
import type { BookmarkDto } from '../../../../../server/contract/bookmark-dto.ts';
import type { CameraDto } from '../../../../../server/contract/dto.ts';
import { createBookmark, sendShownPicture, undoBookmark } from '../../../api/bookmarks-api.ts';
import { errorCodeOf } from '../../../api/http-client.ts';
import { newId } from '../../../api/new-id.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import { useSession, useStores } from '../../../stores/use-stores.ts';
import { sizeOf } from './ZoomOverview.tsx';

interface BookmarkWish {
  camera: CameraDto;
  source(): HTMLVideoElement | HTMLCanvasElement | null;
  /** Arrival of the picture at the hub. */
  momentMs(): number;
  say(text: string): void;
}

export interface TileBookmark {
  /** Null for those who may not. */
  mark: (() => void) | null;
  /** What was just marked, for a moment. */
  marked: BookmarkDto | null;
  undo(): void;
  /** What is being described stays. */
  keep(): void;
  dismiss(): void;
}

const SHOWN_MS = 8_000;
const JPEG_QUALITY = 0.85;

/** Marks what the tile shows, at once and without a question; what there is to say about it is added after. */
export function useBookmark(wish: BookmarkWish): TileBookmark {
  const { t } = useTexts();
  const { http } = useStores();
  const session = useSession();
  const permissions = session.phase === 'in' ? session.session.permissions : [];
  const [marked, setMarked] = useState<BookmarkDto | null>(null);
  const [kept, setKept] = useState(false);
  const latest = useRef({ wish, t });
  latest.current = { wish, t };

  useEffect(() => {
    if (!marked || kept) return;
    const timer = setTimeout(() => setMarked(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [marked, kept]);

  const mark = useCallback(() => {
    const { camera, source, momentMs, say } = latest.current.wish;
    const { t } = latest.current;
    const id = newId();
    const picture = pictureOf(source());
    // The full stream is recorded, whichever the tile shows: the hub puts in front what was shown until then.
    createBookmark(http, { id, cameraId: camera.id, momentMs: Math.round(momentMs()) }).then(
      (bookmark) => {
        setKept(false);
        setMarked(bookmark);
        // The hub keeps it only where it has no better one of its own; without it the bookmark is one all the same.
        void picture.then((jpeg) => jpeg && sendShownPicture(http, id, jpeg)).catch(() => {});
      },
      (error: unknown) => say(t(errorCodeOf(error) === 'UNREACHABLE' ? 'mark.unreachable' : 'mark.refused')),
    );
  }, [http]);

  const undo = useCallback(() => {
    const { wish, t } = latest.current;
    if (!marked) return;
    setMarked(null);
    undoBookmark(http, marked.id).then(
      () => wish.say(t('mark.undone')),
      () => wish.say(t('mark.notUndone')),
    );
  }, [http, marked]);

  return {
    mark: permissions.includes('bookmark:create') ? mark : null,
    marked,
    undo,
    keep: useCallback(() => setKept(true), []),
    dismiss: useCallback(() => setMarked(null), []),
  };
}

/** Copied at once: a moment later the picture is another one. */
function pictureOf(source: HTMLVideoElement | HTMLCanvasElement | null): Promise<Blob | null> {
  const { width, height } = source ? sizeOf(source) : { width: 0, height: 0 };
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const brush = canvas.getContext('2d');
  if (!source || !brush || width === 0 || height === 0) return Promise.resolve(null);
  brush.drawImage(source, 0, 0, width, height);
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', JPEG_QUALITY));
}
