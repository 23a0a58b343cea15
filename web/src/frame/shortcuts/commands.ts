import type { Texts } from '../../i18n/zh.ts';

const SCENE_KEYS = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((digit) => `Shift+${digit}`);

/**
 * Every command that a key runs. To add one:
 * 1. a line here: its group in the list of shortcuts, the key it has from the start (several are alternatives, none is allowed), and its
 *    scope: `page` works everywhere but in fields, menus and dialogs, `picture` as well and before it, any other inside of what calls
 *    `useScopeKeys(scope)`;
 * 2. its words in i18n/shortcuts-zh.ts and shortcuts-en.ts, under `command`;
 * 3. `useCommand('its-name', () => …)` in the component that does it: while that is mounted the command is in force, and listed on `?`.
 *    A handler that returns false leaves the key to others;
 * 4. its button is a `CommandButton` (a tooltip with the key that is valid now); elsewhere `useCommandKey('its-name')` says the key.
 * Keys are written as in chord.ts: `m`, `Shift+Enter`, `Ctrl+d`, `?`. Two commands of one scope must not share a key; a test holds that.
 */
export const COMMANDS = {
  tileLeft: { group: 'wall', keys: ['ArrowLeft'], repeats: true },
  tileRight: { group: 'wall', keys: ['ArrowRight'], repeats: true },
  tileUp: { group: 'wall', keys: ['ArrowUp'], repeats: true },
  tileDown: { group: 'wall', keys: ['ArrowDown'], repeats: true },
  tileFirst: { group: 'wall', keys: ['Home'] },
  tileLast: { group: 'wall', keys: ['End'] },
  enlarge: { group: 'wall', keys: ['Enter'] },
  back: { group: 'wall', keys: ['Escape'] },
  fewerTiles: { group: 'wall', keys: ['-'] },
  moreTiles: { group: 'wall', keys: ['=', '+'] },
  previousPage: { group: 'wall', keys: ['PageUp'], repeats: true },
  nextPage: { group: 'wall', keys: ['PageDown'], repeats: true },

  sound: { group: 'tile', keys: ['m'] },
  louder: { group: 'tile', keys: ['Shift+ArrowUp'], repeats: true },
  quieter: { group: 'tile', keys: ['Shift+ArrowDown'], repeats: true },
  zoom: { group: 'tile', keys: ['z'] },
  snapshot: { group: 'tile', keys: ['s'] },
  bookmark: { group: 'tile', keys: ['k'] },
  replay: { group: 'tile', keys: ['r'] },
  info: { group: 'tile', keys: ['i'] },
  sendToDisplay: { group: 'tile', keys: ['Shift+o'] },
  remove: { group: 'tile', keys: ['Delete', 'Backspace'] },

  zoomIn: { group: 'picture', keys: ['=', '+'], scope: 'picture', repeats: true },
  zoomOut: { group: 'picture', keys: ['-'], scope: 'picture', repeats: true },
  zoomReset: { group: 'picture', keys: ['0'], scope: 'picture' },
  panLeft: { group: 'picture', keys: ['ArrowLeft'], scope: 'picture', repeats: true },
  panRight: { group: 'picture', keys: ['ArrowRight'], scope: 'picture', repeats: true },
  panUp: { group: 'picture', keys: ['ArrowUp'], scope: 'picture', repeats: true },
  panDown: { group: 'picture', keys: ['ArrowDown'], scope: 'picture', repeats: true },
  replayPause: { group: 'picture', keys: ['Space'], scope: 'picture' },
  replayBack: { group: 'picture', keys: ['j'], scope: 'picture', repeats: true },
  replayForward: { group: 'picture', keys: ['l'], scope: 'picture', repeats: true },
  frameBack: { group: 'picture', keys: [','], scope: 'picture', repeats: true },
  frameForward: { group: 'picture', keys: ['.'], scope: 'picture', repeats: true },
  replayRate: { group: 'picture', keys: ['v'], scope: 'picture' },
  leavePicture: { group: 'picture', keys: ['Escape'], scope: 'picture' },

  dial: {
    group: 'call',
    keys: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
    fixed: '0–9 Enter',
  },
  search: { group: 'call', keys: ['/'] },
  nextCamera: { group: 'call', keys: [']'], repeats: true },
  previousCamera: { group: 'call', keys: ['['], repeats: true },
  // On most boards the sign is a digit with Shift, which is a scene's: then it is that of the number pad.
  star: { group: 'call', keys: ['c', '*'] },

  scenes: { group: 'plans', keys: ['p'] },
  sceneKey: { group: 'plans', keys: SCENE_KEYS, fixed: 'Shift+1…9' },
  tours: { group: 'plans', keys: ['l'] },
  tourPause: { group: 'plans', keys: ['Space'] },
  tourBack: { group: 'plans', keys: [','] },
  tourNext: { group: 'plans', keys: ['.'] },

  listUp: { group: 'list', keys: ['ArrowUp'], scope: 'list', repeats: true },
  listDown: { group: 'list', keys: ['ArrowDown'], scope: 'list', repeats: true },
  listPageUp: { group: 'list', keys: ['PageUp'], scope: 'list', repeats: true },
  listPageDown: { group: 'list', keys: ['PageDown'], scope: 'list', repeats: true },
  listFirst: { group: 'list', keys: ['Home'], scope: 'list' },
  listLast: { group: 'list', keys: ['End'], scope: 'list' },
  listOpen: { group: 'list', keys: ['ArrowRight'], scope: 'list' },
  listClose: { group: 'list', keys: ['ArrowLeft'], scope: 'list' },
  listPut: { group: 'list', keys: ['Enter'], scope: 'list' },
  listFill: { group: 'list', keys: ['Shift+Enter'], scope: 'list' },
  listStar: { group: 'list', keys: ['c', '*', 'Ctrl+s'], scope: 'list' },
  listEarlier: { group: 'list', keys: ['Alt+ArrowUp'], scope: 'list' },
  listLater: { group: 'list', keys: ['Alt+ArrowDown'], scope: 'list' },
  listLeave: { group: 'list', keys: ['Escape'], scope: 'list' },

  tree: { group: 'page', keys: ['t'] },
  details: { group: 'page', keys: ['d'] },
  alarms: { group: 'page', keys: ['a'] },
  displays: { group: 'page', keys: ['o'] },
  bars: { group: 'page', keys: ['b'] },
  fullScreen: { group: 'page', keys: ['f'] },
  help: { group: 'page', keys: ['?'] },
} as const satisfies Record<keyof Texts['command'], CommandSpec>;

/** In the order in which they are listed. */
export const COMMAND_GROUPS = ['call', 'wall', 'tile', 'picture', 'plans', 'list', 'page'] as const;
type CommandGroup = (typeof COMMAND_GROUPS)[number];

/** `picture`: while the selected picture is zoomed or replayed. */
export type CommandScope = 'page' | 'picture' | 'list';
export type CommandId = keyof typeof COMMANDS;

export interface CommandSpec {
  group: CommandGroup;
  keys: readonly string[];
  /** `page` where it is not said. */
  scope?: CommandScope;
  /** It goes on while its key is held; any other command is done once. */
  repeats?: true;
  /** Its keys belong together and cannot be another; it can be switched off. */
  fixed?: string;
}

export const COMMAND_IDS = Object.keys(COMMANDS) as readonly CommandId[];

export function commandSpec(id: CommandId): CommandSpec {
  return COMMANDS[id];
}

export function scopeOf(id: CommandId): CommandScope {
  return commandSpec(id).scope ?? 'page';
}
