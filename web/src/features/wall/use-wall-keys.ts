import { useEffect, useRef } from 'react';
import type { Direction, WallAction, WallState } from './wall-state.ts';

export interface WallCommands {
  state: WallState;
  dispatch: (action: WallAction) => void;
  focusSearch(): void;
  toggleTree(): void;
  toggleDrawer(drawer: 'details' | 'alarms'): void;
  toggleBars(): void;
  toggleFullScreen(): void;
  showShortcuts(): void;
  /** Closes what is open besides the wall. */
  leave(): void;
}

const STEPS: Record<string, Direction> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'first',
  End: 'last',
};

/** The keys of the page. Fields, the tree, menus and dialogs keep their own: they stop what they have used. */
export function useWallKeys(commands: WallCommands): void {
  const latest = useRef(commands);
  latest.current = commands;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      const target = event.target as Element | null;
      if (target?.closest('input, textarea, select, dialog, [role="menu"]')) return;
      if (runKey(event, target, latest.current)) event.preventDefault();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

/** True when the key was ours. */
function runKey(event: KeyboardEvent, target: Element | null, commands: WallCommands): boolean {
  const { state, dispatch } = commands;
  const direction = STEPS[event.key];
  if (direction) {
    dispatch({ type: 'step', direction });
    return true;
  }
  switch (event.key) {
    case 'Enter':
      // On a button Enter is the button's.
      if (target?.closest('button, a')) return false;
      dispatch(state.enlarged ? { type: 'restore' } : { type: 'enlarge' });
      return true;
    case 'Escape':
      if (state.enlarged) dispatch({ type: 'restore' });
      else commands.leave();
      return true;
    case 'Delete':
    case 'Backspace':
      dispatch({ type: 'remove' });
      return true;
    case '[':
    case ']':
      dispatch({ type: 'step-layout', by: event.key === ']' ? 1 : -1 });
      return true;
    default:
      return runLetter(event.key.toLowerCase(), commands);
  }
}

function runLetter(key: string, commands: WallCommands): boolean {
  const letters: Record<string, () => void> = {
    '/': commands.focusSearch,
    '?': commands.showShortcuts,
    m: () => commands.dispatch({ type: 'toggle-sound' }),
    t: commands.toggleTree,
    i: () => commands.toggleDrawer('details'),
    a: () => commands.toggleDrawer('alarms'),
    b: commands.toggleBars,
    f: commands.toggleFullScreen,
  };
  const run = letters[key];
  run?.();
  return run !== undefined;
}
