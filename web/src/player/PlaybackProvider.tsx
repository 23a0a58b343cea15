import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from 'react';
import { LiveLink, liveLinkUrl } from './live-link.ts';
import { PageThrift } from './page-thrift.ts';
import { PlaybackStats } from './playback-stats.ts';
import { StartLine } from './start-line.ts';

/** What all tiles of a page share. */
export interface Playback {
  link: LiveLink;
  stats: PlaybackStats;
  /** In which order its tiles start. */
  starts: StartLine;
  /** What each tile is given while the page cannot have all that it wants. */
  thrift: PageThrift;
  /** How often a tile that saves shows a picture. */
  stillsEveryMs: number;
  /** Standard HLS for all tiles, asked for by `?player=hls`: to compare, or where the address bar knows better. */
  hlsOnly: boolean;
}

declare global {
  interface Window {
    /** Only where the address asks for it: `?playback-stats`, or `?playback-stats=frames` to look at every frame. */
    __onescreenPlayback?: PlaybackStats;
  }
}

const STILLS_EVERY_MS = 4_000;

const PlaybackContext = createContext<Playback | null>(null);

function createPlayback(onLoginEnded: () => void): Playback {
  const query = new URLSearchParams(location.search);
  const asked = query.get('playback-stats');
  const stats = new PlaybackStats({ everyFrame: asked === 'frames' });
  if (asked !== null) window.__onescreenPlayback = stats;
  const starts = new StartLine();
  return {
    link: new LiveLink({ url: liveLinkUrl(location), onLoginEnded }),
    stats,
    starts,
    thrift: new PageThrift({ starts }),
    stillsEveryMs: STILLS_EVERY_MS,
    hlsOnly: query.get('player') === 'hls',
  };
}

export interface PlaybackProviderProps {
  children: ReactNode;
  /** The hub no longer accepts the login that the page came with. */
  onLoginEnded?: () => void;
}

/** Owns the one live link of the page. Around everything that shows a `LiveTile`, inside the login. */
export function PlaybackProvider({ children, onLoginEnded }: PlaybackProviderProps) {
  const told = useRef(onLoginEnded);
  told.current = onLoginEnded;
  const [playback] = useState(() => createPlayback(() => told.current?.()));
  useEffect(() => {
    const retry = () => playback.link.retryNow();
    window.addEventListener('online', retry);
    document.addEventListener('visibilitychange', retry);
    return () => {
      window.removeEventListener('online', retry);
      document.removeEventListener('visibilitychange', retry);
      playback.link.close();
    };
  }, [playback]);
  return <PlaybackContext value={playback}>{children}</PlaybackContext>;
}

export function usePlayback(): Playback {
  const playback = useContext(PlaybackContext);
  if (!playback) throw new Error('LiveTile needs a PlaybackProvider above it');
  return playback;
}
