import { useCallback, useContext, useEffect, useRef, useState } from 'react';
import type { BookmarkDto } from '../../../../../server/contract/bookmark-dto.ts';
import type { CameraDto } from '../../../../../server/contract/dto.ts';
import { createBookmark, sendShownPicture, undoBookmark } from '../../../api/bookmarks-api.ts';
import { errorCodeOf } from '../../../api/http-client.ts';
import { newId } from '../../../api/new-id.ts';
import { useLasting } from '../../../frame/use-lasting.ts';
import { cameraName, timeOfDay } from '../../../i18n/format.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import { useSession, useStores } from '../../../stores/use-stores.ts';
import { TellContext } from '../tell-context.ts';
import { sizeOf } from './ZoomOverview.tsx';

interface BookmarkWish {
  camera: CameraDto;
  source(): HTMLVideoElement | HTMLCanvasElement | null;
  /** Arrival of the picture at the hub. */
  momentMs(): number;
}

export interface TileBookmark {
  /** Null for those who may not. */
  mark: (() => void) | null;
  /** On its way to the hub, for longer than a moment. */
  marking: boolean;
  /** What was just marked, for a moment. */
  marked: BookmarkDto | null;
  undo(): void;
  /** What is being described stays. */
  keep(): void;
  dismiss(): void;
}

const SHOWN_MS = 8_000;
/** Whoever presses once more within this time means the same moment. */
const SAME_MOMENT_MS = 2_000;
const JPEG_QUALITY = 0.85;

/**
 * Marks what the tile shows, at once and without a question; what there is to say about it is added after.
 * @param say what became of it, in the tile; where that has gone meanwhile, the wall says it
 */
export function useBookmark(wish: BookmarkWish, say: (text: string) => void): TileBookmark {
  const { t, language } = useTexts();
  const tell = useContext(TellContext);
  const { http } = useStores();
  const session = useSession();
  const permissions = session.phase === 'in' ? session.session.permissions : [];
  const [underWay, setUnderWay] = useState(0);
  const pressedAtMs = useRef(Number.NEGATIVE_INFINITY);
  const [marked, setMarked] = useState<BookmarkDto | null>(null);
  const [kept, setKept] = useState(false);
  const latest = useRef({ wish, t, language, tell });
  latest.current = { wish, t, language, tell };
  const here = useHere();
  const sayWhereSeen = useCallback(
    (text: string) => (here.current ? say(text) : latest.current.tell({ text, quiet: false, undo: null })),
    [here, say],
  );

  useEffect(() => {
    if (!marked || kept) return;
    const timer = setTimeout(() => setMarked(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [marked, kept]);

  const takeBack = useCallback(
    (id: string) => {
      const { t } = latest.current;
      setMarked(null);
      undoBookmark(http, id).then(
        () => sayWhereSeen(t('mark.undone')),
        () => sayWhereSeen(t('mark.notUndone')),
      );
    },
    [http, sayWhereSeen],
  );

  const mark = useCallback(() => {
    const { wish, t, language, tell } = latest.current;
    const nowMs = performance.now();
    if (nowMs - pressedAtMs.current < SAME_MOMENT_MS) return;
    pressedAtMs.current = nowMs;
    const { camera, source, momentMs } = wish;
    const name = cameraName(camera, language);
    const id = newId();
    const picture = pictureOf(source());
    setUnderWay((n) => n + 1);
    // The full stream is recorded, whichever the tile shows: the hub puts in front what was shown until then.
    createBookmark(http, { id, cameraId: camera.id, momentMs: Math.round(momentMs()) })
      .then(
        (bookmark) => {
          setKept(false);
          setMarked(bookmark);
          // The hub keeps it only where it has no better one of its own; without it the bookmark is one all the same.
          void picture.then((jpeg) => jpeg && sendShownPicture(http, id, jpeg)).catch(() => {});
          if (here.current) return;
          const text = t('mark.doneOf', { name, time: timeOfDay(bookmark.momentMs) });
          tell({ text, quiet: false, undo: () => takeBack(id) });
        },
        (error: unknown) => {
          const why = errorCodeOf(error) === 'UNREACHABLE' ? 'mark.unreachable' : 'mark.refused';
          sayWhereSeen(t(why, { name }));
        },
      )
      .finally(() => setUnderWay((n) => n - 1));
  }, [http, here, sayWhereSeen, takeBack]);

  return {
    mark: permissions.includes('bookmark:create') ? mark : null,
    marking: useLasting(underWay > 0),
    marked,
    undo: () => marked && takeBack(marked.id),
    keep: useCallback(() => setKept(true), []),
    dismiss: useCallback(() => setMarked(null), []),
  };
}

/** Whether the tile is still there: a page that is turned takes its tiles away. */
function useHere(): { readonly current: boolean } {
  const here = useRef(true);
  useEffect(() => {
    here.current = true;
    return () => {
      here.current = false;
    };
  }, []);
  return here;
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
