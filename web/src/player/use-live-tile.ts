import { type RefObject, useCallback, useEffect, useRef, useSyncExternalStore } from 'react';
import { hasMediaSource } from './can-play.ts';
import type { LinkSnapshot } from './live-link.ts';
import { usePlayback } from './PlaybackProvider.tsx';
import { IDLE_SNAPSHOT, type PlayerSnapshot } from './player.ts';
import { SnapshotStore } from './snapshot-store.ts';
import { TileDriver, type TileWish } from './tile-driver.ts';

const FAILURES_UNTIL_HLS = 5;

export interface LiveTilePlayback {
  video: RefObject<HTMLVideoElement | null>;
  /** Draw the element's picture here before it is lost. */
  still: RefObject<HTMLCanvasElement | null>;
  snapshot: PlayerSnapshot;
  allowSound(): void;
}

/** Plays a camera on the element while the component is mounted; another camera starts anew, another profile does not. */
export function useLiveTile(cameraId: string, wish: TileWish): LiveTilePlayback {
  const playback = usePlayback();
  const { link, hlsOnly } = playback;
  const linkBlocked = useSyncExternalStore(link.state.subscribe, () => isBlocked(link.state.getSnapshot()));
  const byHls = hlsOnly || linkBlocked || !hasMediaSource();
  const video = useRef<HTMLVideoElement>(null);
  const still = useRef<HTMLCanvasElement>(null);
  const driver = useRef<TileDriver | null>(null);
  const latestWish = useRef(wish);
  latestWish.current = wish;
  const store = useRef(new SnapshotStore<PlayerSnapshot>(IDLE_SNAPSHOT)).current;

  useEffect(() => {
    const element = video.current;
    if (!element) return;
    const keepPicture = (from: HTMLVideoElement) => {
      if (still.current) drawStill(from, still.current);
    };
    const options = { playback, cameraId, byHls, video: element, keepPicture, wish: latestWish.current };
    const created = new TileDriver(options);
    driver.current = created;
    const unsubscribe = created.store.subscribe(() => store.update(created.store.getSnapshot()));
    return () => {
      unsubscribe();
      created.close();
      driver.current = null;
      store.update(IDLE_SNAPSHOT);
      if (still.current) clearStill(still.current);
    };
  }, [cameraId, byHls, playback, store]);

  const { profile, standIn, sound, presence, importance, order, stillsOnly } = wish;
  useEffect(
    () => driver.current?.setWish({ profile, standIn, sound, presence, importance, order, stillsOnly }),
    [profile, standIn, sound, presence, importance, order, stillsOnly],
  );

  const allowSound = useCallback(() => driver.current?.allowSound(), []);

  const snapshot = useSyncExternalStore(store.subscribe, store.getSnapshot);
  return { video, still, snapshot, allowSound };
}

/** The page came from the hub, but no WebSocket gets there: a proxy on the way that does not know them. */
function isBlocked({ everOpened, failures }: LinkSnapshot): boolean {
  return !everOpened && failures >= FAILURES_UNTIL_HLS;
}

function drawStill(video: HTMLVideoElement, canvas: HTMLCanvasElement): void {
  if (video.videoWidth === 0) return;
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext('2d')?.drawImage(video, 0, 0);
}

function clearStill(canvas: HTMLCanvasElement): void {
  canvas.width = 0;
  canvas.height = 0;
}
