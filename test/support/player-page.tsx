import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import { LiveTile } from '../../web/src/player/LiveTile.tsx';
import { PlaybackProvider } from '../../web/src/player/PlaybackProvider.tsx';
import type { PlayerSnapshot } from '../../web/src/player/player.ts';
import type { Importance } from '../../web/src/player/tile-standing.ts';

/**
 * A page of nothing but tiles for tests and measurements: `?cameras=a,b,c&columns=4&width=320`. The test drives it
 * through `window.tilePage`.
 */
export interface TilePage {
  snapshots: Record<string, PlayerSnapshot>;
  /** Every phase that a camera went through, in order. */
  phases: Record<string, string[]>;
  set(camera: string, wish: Partial<Omit<TileWish, 'camera'>>): void;
}

declare global {
  interface Window {
    tilePage: TilePage;
  }
}

interface TileWish {
  camera: string;
  profile: 'main' | 'sub';
  sound: boolean;
  shown: boolean;
  covered: boolean;
  importance: Importance;
}

const query = new URLSearchParams(location.search);
const cameras = (query.get('cameras') ?? '').split(',').filter(Boolean);
const columns = Number(query.get('columns') ?? '4');
const coveredCameras = (query.get('covered') ?? '').split(',');
const tileWidth = Number(query.get('width') ?? '320');

function note(camera: string, snapshot: PlayerSnapshot): void {
  const { snapshots, phases } = window.tilePage;
  snapshots[camera] = snapshot;
  phases[camera] ??= [];
  if (phases[camera].at(-1) !== snapshot.phase) phases[camera].push(snapshot.phase);
}

function Tiles() {
  const [wishes, setWishes] = useState<TileWish[]>(() =>
    cameras.map((camera) => ({
      ...{
        camera,
        profile: 'sub',
        sound: false,
        shown: true,
        covered: coveredCameras.includes(camera),
        importance: 'usual',
      },
    })),
  );
  window.tilePage.set = (camera, change) =>
    setWishes((all) => all.map((wish) => (wish.camera === camera ? { ...wish, ...change } : wish)));
  return (
    <div style={{ display: 'grid', gridTemplateColumns: `repeat(${columns}, ${tileWidth}px)`, gap: 2 }}>
      {wishes.map(({ camera, shown, ...wish }, order) => (
        <div key={camera} id={camera} style={{ width: tileWidth, height: (tileWidth * 9) / 16 }}>
          {shown && <Tile camera={camera} order={order} {...wish} />}
        </div>
      ))}
    </div>
  );
}

function Tile({ camera, covered, ...wish }: Omit<TileWish, 'shown'> & { order: number }) {
  const [onState] = useState(() => (snapshot: PlayerSnapshot) => note(camera, snapshot));
  const presence = covered ? 'covered' : 'shown';
  return <LiveTile cameraId={camera} standIn="sub" presence={presence} onState={onState} {...wish} />;
}

window.tilePage = { snapshots: {}, phases: {}, set: () => undefined };
document.body.style.cssText = 'margin:0;background:#0b0e13';
createRoot(document.getElementById('root')!).render(
  <PlaybackProvider>
    <Tiles />
  </PlaybackProvider>,
);
