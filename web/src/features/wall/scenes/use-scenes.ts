import { useCallback, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { SceneDto, TourDto } from '../../../../../server/contract/walls-dto.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import { useValue } from '../../../stores/use-stores.ts';
import type { Tours } from '../tours/use-tours.ts';
import type { ToastContent } from '../use-wall-actions.ts';
import type { WallAction, WallState } from '../wall-state.ts';
import type { KeptList } from './kept-list.ts';
import { isAsSaved, sceneOfKey } from './scene-match.ts';

/** Of this window: another one has a wall of its own. */
const STORAGE_KEY = 'onescreen.scene';

export interface Scenes {
  /** The one that was restored or saved last, as long as it is there. */
  current: SceneDto | null;
  /** The wall is another than it has. */
  changed: boolean;
  restore(scene: SceneDto): void;
  /** The one of Shift and this digit; when there is none, that is said. */
  restoreByKey(key: string): void;
  setCurrent(id: string | null): void;
}

interface ScenesOptions {
  state: WallState;
  dispatch: (action: WallAction) => void;
  tours: Tours;
  sceneList: KeptList<SceneDto>;
  tourList: KeptList<TourDto>;
  tell(toast: ToastContent): void;
}

/** The scene that the wall shows, and the way to another. */
export function useScenes(options: ScenesOptions): Scenes {
  const { t } = useTexts();
  const latest = useRef(options);
  latest.current = options;
  const [currentId, setId] = useState(() => sessionStorage.getItem(STORAGE_KEY));
  const { items } = useValue(options.sceneList.state);
  const current = items.find(({ id }) => id === currentId) ?? null;
  const shownId = useRef(currentId);
  shownId.current = currentId;

  const setCurrent = useCallback((id: string | null) => {
    setId(id);
    if (id === null) sessionStorage.removeItem(STORAGE_KEY);
    else sessionStorage.setItem(STORAGE_KEY, id);
  }, []);

  /** A page that has just been opened does not know all yet. */
  const heard = useCallback(
    async (list: KeptList<SceneDto> | KeptList<TourDto>) => {
      if (list.state.get().phase !== 'loading') return;
      latest.current.tell({ text: t('common.opening'), quiet: false, undo: null });
      await list.answered();
    },
    [t],
  );

  const asked = useRef(0);
  const restore = useCallback(
    async (scene: SceneDto) => {
      asked.current += 1;
      const mine = asked.current;
      if (scene.tours.length > 0) await heard(latest.current.tourList);
      // Another has been asked for meanwhile.
      if (mine !== asked.current) return;
      const { state, tours, tourList, tell } = latest.current;
      const before = { state, playing: tours.wall.playing.get(), id: shownId.current };
      // The wall is there before its tours begin on it.
      const turnTo = (action: WallAction) => {
        tours.wall.stopAll();
        flushSync(() => latest.current.dispatch(action));
      };
      turnTo({ type: 'show-wall', wall: scene.wall });
      let missing = 0;
      for (const { tour, ...target } of scene.tours) {
        const spec = tourList.find(tour);
        if (spec) tours.start(spec, target, false);
        else missing += 1;
      }
      setCurrent(scene.id);
      const undo = () => {
        turnTo({ type: 'replace', state: before.state });
        for (const { spec, target } of before.playing) tours.start(spec, target, true);
        setCurrent(before.id);
      };
      const { name } = scene;
      const text =
        missing > 0 ? t('scene.restoredWithout', { name, n: missing }) : t('scene.restored', { name });
      tell({ text, quiet: false, undo });
    },
    [heard, setCurrent, t],
  );

  const restoreByKey = useCallback(
    async (key: string) => {
      const { sceneList, tell } = latest.current;
      await heard(sceneList);
      const { items, phase } = sceneList.state.get();
      const scene = sceneOfKey(items, Number(key));
      if (scene) return restore(scene);
      const text = phase === 'failed' ? t('common.unreachableNow') : t('scene.noneOfKey', { key });
      tell({ text, quiet: false, undo: null });
    },
    [heard, restore, t],
  );

  const changed = current !== null && !isAsSaved(current, options.state, options.tours.playing);
  return { current, changed, restore, restoreByKey, setCurrent };
}
