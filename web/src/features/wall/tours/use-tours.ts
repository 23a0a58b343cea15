import { useCallback, useEffect, useRef, useState } from 'react';
import type { PlayerSnapshot } from '../../../player/player.ts';
import type { Directory } from '../../../stores/directory.ts';
import { useLinkState, useStores, useValue } from '../../../stores/use-stores.ts';
import type { AheadTile } from '../TileGrid.tsx';
import type { WallAction, WallState } from '../wall-state.ts';
import { camerasOfTour, type TourSpec, type TourTarget } from './tour-spec.ts';
import { type PlayingTour, WallTours } from './wall-tours.ts';

/** Verdicts come in bursts; the plan of a large round is not made anew for each. */
const HEALTH_PAUSE_MS = 500;

const CLOCK = {
  monotonic: () => performance.now(),
  setTimer(callback: () => void, delayMs: number) {
    const timer = setTimeout(callback, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
};

export interface Tours {
  wall: WallTours;
  playing: readonly PlayingTour[];
  /** Cameras that are to be mounted unseen. */
  ahead: readonly AheadTile[];
  /** Where this person asks for less motion a tour that he did not start himself waits. */
  start(spec: TourSpec, target: TourTarget, byHand: boolean): void;
  /** What a search finds, for the tours over it. */
  found(text: string, cameraIds: readonly string[]): void;
  /** What is done by hand pauses the tours; a turn of theirs does not. */
  byHand(action: WallAction): void;
  learn(cameraId: string, snapshot: PlayerSnapshot): void;
  touch(): void;
}

interface ToursOptions {
  directory: Directory;
  state: WallState;
  dispatch: (action: WallAction) => void;
}

/** The tours of the page's wall. */
export function useTours(options: ToursOptions): Tours {
  const { health } = useStores();
  const latest = useRef(options);
  latest.current = options;
  const searches = useRef(new Map<string, readonly string[]>());
  const [ahead, setAhead] = useState<readonly AheadTile[]>([]);
  const [wall] = useState(() => {
    const camerasOf = ({ of }: TourSpec) =>
      camerasOfTour(
        latest.current.directory,
        of,
        of.kind === 'filter' ? (searches.current.get(of.text) ?? []) : [],
      );
    return new WallTours({
      clock: CLOCK,
      wall: () => latest.current.state,
      dispatch: (action) => latest.current.dispatch(action),
      verdict: (cameraId) => health.verdict(cameraId),
      camerasOf,
      onAhead: setAhead,
    });
  });
  const playing = useValue(wall.playing);
  useSurroundings(wall, options);

  const start = useCallback(
    (spec: TourSpec, target: TourTarget, byHand: boolean) => {
      const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
      wall.start(spec, target, calm && !byHand ? 'motion' : undefined);
    },
    [wall],
  );
  const found = useCallback(
    (text: string, cameraIds: readonly string[]) => {
      searches.current.set(text, cameraIds);
      wall.camerasChanged();
    },
    [wall],
  );
  const byHand = useCallback(
    (action: WallAction) => {
      // The focus that comes to a tile selects it: nobody need have touched anything.
      if (action.type !== 'select') wall.touch();
      latest.current.dispatch(action);
    },
    [wall],
  );
  const learn = useCallback(
    (cameraId: string, snapshot: PlayerSnapshot) => wall.learn(cameraId, snapshot),
    [wall],
  );
  const touch = useCallback(() => wall.touch(), [wall]);
  return { wall, playing, ahead, start, found, byHand, learn, touch };
}

/** Tells the tours what goes on around them. */
function useSurroundings(wall: WallTours, { directory, state }: ToursOptions): void {
  const { health } = useStores();
  const { phase } = useLinkState();
  const { layout, pages, page } = state;
  // biome-ignore lint/correctness/useExhaustiveDependencies: they are read where the tours live
  useEffect(() => wall.wallChanged(), [wall, layout, pages, page]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  useEffect(() => wall.camerasChanged(), [wall, directory]);
  useEffect(() => wall.setHalt('offline', phase === 'lost'), [wall, phase]);
  useEffect(() => {
    const look = () => wall.setHalt('hidden', document.visibilityState === 'hidden');
    look();
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [wall]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = health.revision.subscribe(() => {
      timer ??= setTimeout(() => {
        timer = undefined;
        wall.healthChanged();
      }, HEALTH_PAUSE_MS);
    });
    return () => {
      clearTimeout(timer);
      stop();
      wall.stopAll();
    };
  }, [wall, health]);
}
