import { useCallback, useEffect, useState } from 'react';
import { toggleFullScreen } from './full-screen.ts';

export type Drawer = 'details' | 'alarms' | 'displays';

export interface Chrome {
  tree: boolean;
  drawer: Drawer | null;
  /** Without bars the page is pictures alone. */
  bars: boolean;
  shortcuts: boolean;
}

const TREE_KEY = 'onescreen.tree';

/** What stands around the pictures, and how it is opened and closed. */
export function useChrome() {
  const [chrome, setChrome] = useState<Chrome>(() => ({
    tree: localStorage.getItem(TREE_KEY) !== 'closed',
    drawer: null,
    bars: true,
    shortcuts: false,
  }));
  const change = useCallback((part: Partial<Chrome>) => setChrome((now) => ({ ...now, ...part })), []);

  useEffect(() => localStorage.setItem(TREE_KEY, chrome.tree ? 'open' : 'closed'), [chrome.tree]);
  useEffect(() => {
    // Leaving full screen (the browser's own Esc) brings the bars back.
    const follow = () => change({ bars: document.fullscreenElement === null });
    document.addEventListener('fullscreenchange', follow);
    return () => document.removeEventListener('fullscreenchange', follow);
  }, [change]);

  return {
    chrome,
    toggleTree: () => change({ tree: !chrome.tree || !chrome.bars, bars: true }),
    openTree: () => change({ tree: true, bars: true }),
    toggleDrawer: (drawer: Drawer) =>
      change({ drawer: chrome.drawer === drawer ? null : drawer, bars: true }),
    toggleBars: () => change({ bars: !chrome.bars }),
    toggleFullScreen,
    setShortcuts: (shortcuts: boolean) => change({ shortcuts }),
    leave: () => change(chrome.bars ? { drawer: null } : { bars: true }),
  };
}
