import { useCallback, useEffect, useRef, useState } from 'react';
import type { SceneDto, TourDto } from '../../../../../server/contract/walls-dto.ts';
import { listScenes, removeScene } from '../../../api/scenes-api.ts';
import { listTours, removeTour } from '../../../api/tours-api.ts';
import { useErrorText } from '../../../frame/RequestError.tsx';
import { useCommand } from '../../../frame/shortcuts/use-shortcuts.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import type { Directory } from '../../../stores/directory.ts';
import { useStores } from '../../../stores/use-stores.ts';
import type { TourSpec } from '../tours/tour-spec.ts';
import { useTourMemory } from '../tours/use-tour-memory.ts';
import type { Tours } from '../tours/use-tours.ts';
import type { ToastContent } from '../use-wall-actions.ts';
import type { WallAction, WallState } from '../wall-state.ts';
import type { KeptList } from './kept-list.ts';
import { type Removable, Removals } from './removals.ts';
import { useKeptList } from './use-kept-list.ts';
import { type Scenes, useScenes } from './use-scenes.ts';

export type PlanDialog =
  | { kind: 'scene'; scene: SceneDto | null }
  | { kind: 'tour'; tour: TourDto | null }
  | null;

/** The scenes and tours of the wall, as its bar, its keys and its dialogs have them. */
export interface Plans {
  directory: Directory;
  state: WallState;
  tours: Tours;
  scenes: Scenes;
  sceneList: KeptList<SceneDto>;
  tourList: KeptList<TourDto>;
  dialog: PlanDialog;
  open(dialog: PlanDialog): void;
  /** Neither lists nor forms could be fetched. */
  unreachable(): void;
  /** Back to the pictures: the keys that follow are meant for them. */
  focusWall(): void;
  /** On the page that is shown, or in the selected tile. */
  startTour(spec: TourSpec): void;
  removeScene(scene: SceneDto): void;
  removeTour(tour: TourDto): void;
}

interface PlansOptions {
  directory: Directory;
  state: WallState;
  dispatch: (action: WallAction) => void;
  tours: Tours;
  tell(toast: ToastContent): void;
  focusWall(): void;
}

export function usePlans({ directory, state, dispatch, tours, tell, focusWall }: PlansOptions): Plans {
  const { t } = useTexts();
  const { http, wallsLink } = useStores();
  const sceneList = useKeptList(listScenes, wallsLink.scenes);
  const tourList = useKeptList(listTours, wallsLink.tours);
  const scenes = useScenes({ state, dispatch, tours, sceneList, tourList, tell });
  useTourMemory(tours, tourList, state);
  const [dialog, open] = useState<PlanDialog>(null);
  const dropScene = useRemoval(sceneList, (scene) => removeScene(http, scene.id), tell);
  const dropTour = useRemoval(tourList, (tour) => removeTour(http, tour.id), tell);
  const { page, selected } = state;

  const startTour = (spec: TourSpec) => {
    tours.start(spec, { page, tile: spec.over === 'tile' ? selected : null }, true);
    tell({
      text: t('tour.started', { name: spec.name || t('tour.unnamed') }),
      quiet: true,
      undo: null,
    });
  };

  const plays = tours.playing.length > 0;
  useCommand('tourPause', () => void tours.wall.togglePause(), plays);
  useCommand('tourNext', () => void tours.wall.step(1), plays);
  useCommand('tourBack', () => void tours.wall.step(-1), plays);
  useCommand('sceneKey', ({ code }) => scenes.restoreByKey(code.at(-1)!));

  return {
    directory,
    state,
    tours,
    scenes,
    sceneList,
    tourList,
    dialog,
    open,
    unreachable: () => {
      open(null);
      tell({ text: t('common.unreachableNow'), quiet: false, undo: null });
    },
    focusWall,
    startTour,
    removeScene: dropScene,
    removeTour: dropTour,
  };
}

/** Gone at once, and for a while to be had back by the word that says so. */
function useRemoval<T extends Removable & { name: string }>(
  list: KeptList<T>,
  remove: (item: T) => Promise<void>,
  tell: (toast: ToastContent) => void,
): (item: T) => void {
  const { t } = useTexts();
  const errorText = useErrorText();
  const latest = useRef({ t, errorText, tell, remove });
  latest.current = { t, errorText, tell, remove };
  const [removals] = useState(
    () =>
      new Removals<T>({
        list,
        remove: (item) => latest.current.remove(item),
        onFailed: ({ name }, error) => {
          const why = latest.current.errorText(error);
          latest.current.tell({
            text: latest.current.t('scene.notRemoved', { name, why }),
            quiet: false,
            undo: null,
          });
        },
      }),
  );
  useEffect(() => () => removals.finish(), [removals]);
  return useCallback(
    (item) => {
      removals.begin(item);
      latest.current.tell({
        text: latest.current.t('scene.removed', { name: item.name }),
        quiet: false,
        undo: () => removals.undo(item.id),
      });
    },
    [removals],
  );
}
