import { type RefObject, useEffect, useLayoutEffect, useReducer, useRef } from 'react';
import type { DisplayShow } from '../../../../../server/contract/displays-dto.ts';
import type { Directory } from '../../../stores/directory.ts';
import { TourSearches } from '../tours/TourSearches.tsx';
import { type Tours, useTours } from '../tours/use-tours.ts';
import { stateOf, wallOf, wallReducer } from '../wall-state.ts';
import type { DisplayView } from './DisplayWall.tsx';

interface DisplayRunProps {
  show: DisplayShow;
  /** Within what may be shown. */
  directory: Directory;
  step: RefObject<(by: 1 | -1) => void>;
  onView(view: DisplayView): void;
  onMoved(place: { page: number; pages: number }): void;
}

/** Plays one order: its wall, and the tours on it. Another order is another one of these; what it shows is drawn by the wall around it. */
export function DisplayRun({ show, directory, step, onView, onMoved }: DisplayRunProps) {
  const [state, turn] = useReducer(wallReducer, show, ({ wall, page }) => stateOf(wall, page));
  const tours = useTours({ directory, state, dispatch: turn });
  const { ahead, learn, wall } = tours;
  // In the same frame as the tours turn, so that no page is drawn without its pictures.
  useLayoutEffect(
    () => onView({ wall: wallOf(state), page: state.page, ahead, learn }),
    [state, ahead, learn, onView],
  );
  useEffect(() => turn({ type: 'go-page', page: show.page }), [show.page]);
  useOrderedTours(tours, show);
  useEffect(() => {
    step.current = (by) => void wall.step(by);
  }, [step, wall]);
  useMoves(tours, { page: state.page + 1, pages: state.pages.length }, onMoved);
  return <TourSearches directory={directory} tours={tours} />;
}

function useOrderedTours({ wall, start }: Tours, show: DisplayShow): void {
  const paused = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another order is another component
  useEffect(() => {
    for (const { page, tile, tour } of show.tours) start(tour, { page, tile }, true);
    paused.current = false;
    return () => wall.stopAll();
  }, [wall, start]);
  useEffect(() => {
    if (paused.current === show.paused) return;
    paused.current = show.paused;
    wall.togglePause();
  }, [wall, show.paused]);
}

/** Consoles see where the display is: in the round of its tour, or in the pages of its wall. */
function useMoves(
  { playing }: Tours,
  { page, pages }: { page: number; pages: number },
  onMoved: DisplayRunProps['onMoved'],
): void {
  const latest = useRef(onMoved);
  latest.current = onMoved;
  const tour = playing[0]?.state;
  useEffect(() => {
    const tell = () => {
      const { number, count } = tour?.get() ?? { number: page, count: pages };
      latest.current({ page: number, pages: count });
    };
    tell();
    return tour?.subscribe(tell);
  }, [tour, page, pages]);
}
