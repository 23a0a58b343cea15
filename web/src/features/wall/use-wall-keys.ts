import { useCommand } from '../../frame/shortcuts/use-shortcuts.ts';
import type { Drawer } from './use-chrome.ts';
import type { Direction, WallAction, WallState } from './wall-state.ts';

export interface WallCommands {
  state: WallState;
  dispatch: (action: WallAction) => void;
  turnPage(by: 1 | -1): void;
  focusSearch(): void;
  toggleTree(): void;
  /** Whether this person may steer displays. */
  steers: boolean;
  toggleDrawer(drawer: Drawer): void;
  toggleBars(): void;
  toggleFullScreen(): void;
  showShortcuts(): void;
  /** Closes what is open besides the wall. */
  leave(): void;
}

/** What the keys of the page do. Which keys these are: frame/shortcuts/commands.ts. */
export function useWallKeys(commands: WallCommands): void {
  const { state, dispatch } = commands;
  const step = (direction: Direction) => () => dispatch({ type: 'step', direction });
  useCommand('tileLeft', step('left'));
  useCommand('tileRight', step('right'));
  useCommand('tileUp', step('up'));
  useCommand('tileDown', step('down'));
  useCommand('tileFirst', step('first'));
  useCommand('tileLast', step('last'));
  useCommand('enlarge', () => dispatch(state.enlarged ? { type: 'restore' } : { type: 'enlarge' }));
  useCommand('back', () => (state.enlarged ? dispatch({ type: 'restore' }) : commands.leave()));
  useCommand('fewerTiles', () => dispatch({ type: 'step-layout', by: -1 }));
  useCommand('moreTiles', () => dispatch({ type: 'step-layout', by: 1 }));
  useCommand('previousPage', () => commands.turnPage(-1));
  useCommand('nextPage', () => commands.turnPage(1));
  useCommand('sound', () => dispatch({ type: 'toggle-sound' }));
  useCommand('remove', () => dispatch({ type: 'remove' }));
  useCommand('search', commands.focusSearch);
  useCommand('tree', commands.toggleTree);
  useCommand('details', () => commands.toggleDrawer('details'));
  useCommand('alarms', () => commands.toggleDrawer('alarms'));
  useCommand('displays', () => commands.toggleDrawer('displays'), commands.steers);
  useCommand('bars', commands.toggleBars);
  useCommand('fullScreen', commands.toggleFullScreen);
  useCommand('help', commands.showShortcuts);
}
