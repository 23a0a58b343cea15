import { NEW_WINDOW, WallWindow, type WindowChannel, windowNameFrom } from './wall-window.ts';

const CHANNEL = 'onescreen.windows';
/** In the tab's own memory, so that a way over other pages leads back to the same wall. */
const TAB_KEY = 'onescreen.window';
const WALL_KEY = 'onescreen.wall';

/** Where the browser keeps the wall of this window. */
export function wallKeyOf(name: string): string {
  return `${WALL_KEY}.${name}`;
}

/** The window as the browser has it: named in the address (`/?wall=2`), else as this tab was before. */
export function openWallWindow(page: Window): WallWindow {
  const asked = new URLSearchParams(page.location.search).get('wall');
  const wanted = asked ?? page.sessionStorage.getItem(TAB_KEY);
  const window = new WallWindow({
    channel: 'BroadcastChannel' in page ? (new BroadcastChannel(CHANNEL) as WindowChannel) : null,
    id: crypto.getRandomValues(new Uint32Array(2)).join('-'),
    wanted: wanted === NEW_WINDOW ? NEW_WINDOW : windowNameFrom(wanted),
    isKept: (name) => page.localStorage.getItem(wallKeyOf(name)) !== null,
  });
  window.state.subscribe(() => {
    const { name } = window.state.get();
    if (name !== null) page.sessionStorage.setItem(TAB_KEY, name);
  });
  return window;
}
