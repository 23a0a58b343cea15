import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { cameraName } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import type { Directory } from '../../stores/directory.ts';
import { useRecent } from './call/use-camera-lists.ts';
import type { TreeActions } from './tree/CameraTree.tsx';
import { isEmpty, visibleSlot, type WallAction, type WallState, wallReducer } from './wall-state.ts';

export interface ToastContent {
  text: string;
  /** Said to screen readers only: the eye sees it on the wall. */
  quiet: boolean;
  undo: (() => void) | null;
}

interface WallActionsOptions {
  directory: Directory;
  state: WallState;
  dispatch: (action: WallAction) => void;
  focusWall(): void;
}

const TOAST_MS = 6000;

/** What the list and the bar do to the wall, each with a word of what happened, and a way back from what replaces much. */
export function useWallActions(options: WallActionsOptions) {
  const { t, language } = useTexts();
  const [toast, setToast] = useState<ToastContent | null>(null);
  const { remember } = useRecent();
  const latest = useRef(options);
  latest.current = options;

  useEffect(() => {
    if (!toast) return;
    const timer = setTimeout(() => setToast(null), TOAST_MS);
    return () => clearTimeout(timer);
  }, [toast]);

  const replaceAll = useCallback((action: WallAction, text: string) => {
    const { state, dispatch } = latest.current;
    dispatch(action);
    const undo = () => dispatch({ type: 'replace', state });
    setToast({ text, quiet: false, undo: isEmpty(state) ? null : undo });
  }, []);

  const place = useCallback(
    (action: WallAction & { cameraId: string }, called = true) => {
      if (called) remember(action.cameraId);
      const { directory, state, dispatch } = latest.current;
      const camera = directory.camera(action.cameraId);
      const name = camera ? cameraName(camera, language) : action.cameraId;
      const was = visibleSlot(state, action.cameraId);
      const n = visibleSlot(wallReducer(state, action), action.cameraId) + 1;
      dispatch(action);
      setToast({
        text: t(was === n - 1 ? 'wall.alreadyThere' : 'wall.put', { name, n }),
        quiet: true,
        undo: null,
      });
    },
    [t, language, remember],
  );

  const actions = useMemo<TreeActions>(
    () => ({
      add: (cameraId) => place({ type: 'add', cameraId }),
      put: (cameraId) => place({ type: 'put', cameraId }),
      fill: (name, cameraIds) => {
        const action: WallAction = { type: 'fill', cameraIds };
        const shown = wallReducer(latest.current.state, action).layout.cells.length;
        const total = cameraIds.length;
        const text =
          total <= shown
            ? t('wall.filled', { name, n: total })
            : t('wall.filledSome', { name, n: shown, total });
        replaceAll(action, text);
      },
      leave: () => latest.current.focusWall(),
    }),
    [place, replaceAll, t],
  );

  const say = (text: string) => setToast({ text, quiet: false, undo: null });
  const step = (cameraId: string) => place({ type: 'put', cameraId }, false);
  return {
    actions,
    step,
    toast,
    say,
    tell: setToast,
    dismiss: useCallback(() => setToast(null), []),
    clear: () => replaceAll({ type: 'clear' }, t('wall.cleared')),
    /** Quiet where the bar says which page it is. */
    turnPage: (by: 1 | -1, quiet: boolean) => {
      const action: WallAction = { type: 'step-page', by };
      const { pages, names, page } = wallReducer(latest.current.state, action);
      latest.current.dispatch(action);
      if (pages.length === 1) return;
      const place = { n: page + 1, total: pages.length };
      const name = names[page];
      setToast({
        text: name ? t('pages.ofNamed', { ...place, name }) : t('pages.of', place),
        quiet,
        undo: null,
      });
    },
    removePage: () => {
      const n = latest.current.state.page + 1;
      replaceAll({ type: 'remove-page' }, t('pages.removed', { n }));
    },
  };
}
