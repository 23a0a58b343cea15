import {
  type RefObject,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import type { ProfileId } from '../../../../../server/contract/dto.ts';
import { usePlayback } from '../../../player/PlaybackProvider.tsx';
import { ReplayPlayer, type ReplaySnapshot } from '../../../player/replay-player.ts';
import { SnapshotStore } from '../../../player/snapshot-store.ts';

export interface TileReplay {
  /** Null while the picture is live. */
  snapshot: ReplaySnapshot | null;
  video: RefObject<HTMLVideoElement | null>;
  start(): void;
  /** Back to the live picture. */
  end(): void;
  togglePause(): void;
  seekTo(arrivalMs: number): void;
  seekBy(seconds: number): void;
  step(frames: 1 | -1): void;
  nextRate(): void;
}

export const REPLAY_RATES = [0.5, 1, 2] as const;

interface ReplayWish {
  cameraId: string;
  profile(): ProfileId;
  sound: boolean;
  volume: number;
  /** Arrival of the picture on the screen, by the hub's clock. */
  shownAtMs(): number;
}

/** The instant replay of one tile; it goes when the tile goes. */
export function useReplay(wish: ReplayWish): TileReplay {
  const { link } = usePlayback();
  const video = useRef<HTMLVideoElement>(null);
  const player = useRef<ReplayPlayer | null>(null);
  const [on, setOn] = useState(false);
  const [shown] = useState(() => new SnapshotStore<{ snapshot: ReplaySnapshot | null }>({ snapshot: null }));
  const latest = useRef(wish);
  latest.current = wish;
  const { cameraId, volume, sound } = wish;

  // Before the player begins to play.
  useEffect(() => {
    if (on && video.current) video.current.muted = !sound;
  }, [on, sound]);

  useEffect(() => {
    const element = video.current;
    if (!on || !element) return;
    const { profile, shownAtMs } = latest.current;
    const created = new ReplayPlayer({
      link,
      video: element,
      request: { camera: cameraId, profile: profile() },
      shownAtMs: shownAtMs(),
      onCaughtUp: () => setOn(false),
    });
    player.current = created;
    const tell = () => shown.update({ snapshot: created.store.getSnapshot() });
    const unsubscribe = created.store.subscribe(tell);
    tell();
    return () => {
      unsubscribe();
      created.close();
      player.current = null;
      shown.update({ snapshot: null });
    };
  }, [on, link, cameraId, shown]);

  useEffect(() => {
    if (on && video.current) video.current.volume = volume;
  }, [on, volume]);

  const { snapshot } = useSyncExternalStore(shown.subscribe, shown.getSnapshot);
  const deeds = useMemo(
    () => ({
      start: () => setOn(true),
      end: () => setOn(false),
      togglePause: () => player.current?.setPaused(!player.current.store.getSnapshot().paused),
      seekTo: (arrivalMs: number) => player.current?.seekTo(arrivalMs),
      seekBy: (seconds: number) => player.current?.seekBy(seconds),
      step: (frames: 1 | -1) => player.current?.step(frames),
    }),
    [],
  );
  const nextRate = useCallback(() => {
    const rate = player.current?.store.getSnapshot().rate;
    if (rate !== undefined) player.current?.setRate(rateAfter(rate));
  }, []);
  // The element is there from the same render on in which `on` is: its effect finds it.
  return { snapshot: on ? (snapshot ?? LOADING) : null, video, nextRate, ...deeds };
}

const LOADING: ReplaySnapshot = { phase: 'loading', paused: false, rate: 1, startMs: 0, endMs: 0, atMs: 0 };

export function rateAfter(rate: number): number {
  const rates: readonly number[] = REPLAY_RATES;
  return rates[(rates.indexOf(rate) + 1) % rates.length]!;
}
