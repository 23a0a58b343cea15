import { type RefObject, useEffect, useRef, useSyncExternalStore } from 'react';
import type { ProfileId } from '../../../server/contract/dto.ts';
import { hasMediaSource } from './can-play.ts';
import { HlsPlayer } from './hls-player.ts';
import type { LinkSnapshot } from './live-link.ts';
import { usePlayback } from './PlaybackProvider.tsx';
import { IDLE_SNAPSHOT, type Player, type PlayerSnapshot } from './player.ts';
import { PushPlayer } from './push-player.ts';
import { SnapshotStore } from './snapshot-store.ts';

const FAILURES_UNTIL_HLS = 5;

export interface LiveTileWish {
  cameraId: string;
  profile: ProfileId;
  sound: boolean;
}

export interface LiveTilePlayback {
  video: RefObject<HTMLVideoElement | null>;
  /** Draw the element's picture here before it is lost. */
  still: RefObject<HTMLCanvasElement | null>;
  snapshot: PlayerSnapshot;
}

/** Plays a camera on the element while the component is mounted; another camera starts anew, another profile does not. */
export function useLiveTile({ cameraId, profile, sound }: LiveTileWish): LiveTilePlayback {
  const { link, stats, hlsOnly } = usePlayback();
  const linkBlocked = useSyncExternalStore(link.state.subscribe, () => isBlocked(link.state.getSnapshot()));
  const byHls = hlsOnly || linkBlocked || !hasMediaSource();
  const video = useRef<HTMLVideoElement>(null);
  const still = useRef<HTMLCanvasElement>(null);
  const player = useRef<Player | null>(null);
  const wish = useRef({ profile, sound });
  wish.current = { profile, sound };
  const store = useRef(new SnapshotStore<PlayerSnapshot>(IDLE_SNAPSHOT)).current;

  useEffect(() => {
    const element = video.current;
    if (!element) return;
    const keepPicture = (from: HTMLVideoElement) => {
      if (still.current) drawStill(from, still.current);
    };
    const created: Player = byHls
      ? new HlsPlayer({ stats, clock: link.clock, keepPicture })
      : new PushPlayer({ link, stats, keepPicture });
    player.current = created;
    const unsubscribe = created.subscribe(() => store.update(created.getSnapshot()));
    created.attach(element);
    created.start({ camera: cameraId, ...wish.current });
    return () => {
      unsubscribe();
      created.stop();
      player.current = null;
      store.update(IDLE_SNAPSHOT);
      if (still.current) clearStill(still.current);
    };
  }, [cameraId, byHls, link, stats, store]);

  useEffect(() => player.current?.switchProfile(profile), [profile]);
  useEffect(() => player.current?.setSound(sound), [sound]);

  return { video, still, snapshot: useSyncExternalStore(store.subscribe, store.getSnapshot) };
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
