import { useMemo } from 'react';
import type { CameraDto } from '../../../../../server/contract/dto.ts';
import type { CommandId } from '../../../frame/shortcuts/commands.ts';
import { cameraName } from '../../../i18n/format.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import type { IconName } from '../../../ui/Icon.tsx';
import { useFavourites } from '../call/use-camera-lists.ts';
import type { TilePlace } from '../tile-place.ts';
import type { TileReplay } from './use-replay.ts';
import type { PictureZoom } from './use-zoom.ts';

/** Something that can be done to a tile: a button on it, a line of its menu, or both. */
export interface TileTool {
  command: CommandId;
  icon: IconName;
  label: string;
  /** Of what can be on and off. */
  pressed?: boolean;
  /** The icon is drawn full, which says that it is on. */
  filled?: boolean;
  run(): void;
}

export interface TileDeeds {
  camera: CameraDto;
  place: TilePlace;
  audible: boolean;
  zoom: PictureZoom;
  replay: TileReplay;
  info: boolean;
  toggleInfo(): void;
  snapshot(): void;
  /** Null for those who may not. */
  mark: (() => void) | null;
  /** To a display, for those who steer them. */
  send: (() => void) | null;
}

const FIRST_ZOOM = 2;

/** Zooms in on the middle, or back out. */
export function toggleZoom(zoom: PictureZoom): void {
  if (zoom.zoomed) zoom.reset();
  else zoom.zoomBy(FIRST_ZOOM);
}

export function toggleReplay(replay: TileReplay): void {
  if (replay.snapshot) replay.end();
  else replay.start();
}

/** In the order in which they stand in the tile. */
export function useTileTools(deeds: TileDeeds): TileTool[] {
  const { t, language } = useTexts();
  const { favourites, toggle } = useFavourites();
  const { camera, place, audible, zoom, replay, info, toggleInfo, snapshot, mark, send } = deeds;
  const { slot, enlarged, dispatch } = place;
  const { zoomed } = zoom;
  const replaying = replay.snapshot !== null;
  const starred = favourites.includes(camera.id);
  const name = cameraName(camera, language);
  // biome-ignore lint/correctness/useExhaustiveDependencies: zoom and replay are other objects at each render, and do the same
  return useMemo<TileTool[]>(
    () => [
      {
        command: 'sound',
        icon: audible ? 'sound' : 'muted',
        label: t(audible ? 'wall.soundOff' : 'wall.soundOn'),
        pressed: audible,
        run: () => dispatch({ type: 'toggle-sound', slot }),
      },
      {
        command: 'zoom',
        icon: 'zoom',
        label: t(zoomed ? 'tile.zoomOff' : 'tile.zoomOn'),
        pressed: zoomed,
        run: () => toggleZoom(zoom),
      },
      ...(mark ? [{ command: 'bookmark', icon: 'bookmark', label: t('mark.tool'), run: mark } as const] : []),
      { command: 'snapshot', icon: 'camera', label: t('tile.snapshot'), run: snapshot },
      {
        command: 'replay',
        icon: 'replay',
        label: t(replaying ? 'tile.backToLive' : 'tile.replay'),
        pressed: replaying,
        run: () => toggleReplay(replay),
      },
      { command: 'info', icon: 'info', label: t('tile.info'), pressed: info, run: toggleInfo },
      {
        command: enlarged ? 'back' : 'enlarge',
        icon: enlarged ? 'restore' : 'enlarge',
        label: t(enlarged ? 'wall.restore' : 'wall.enlarge'),
        run: () => dispatch(enlarged ? { type: 'restore' } : { type: 'enlarge', slot }),
      },
      ...(send
        ? [{ command: 'sendToDisplay', icon: 'display', label: t('send.tool'), run: send } as const]
        : []),
      {
        command: 'star',
        icon: 'star',
        label: t(starred ? 'tree.unstar' : 'tree.star', { name }),
        pressed: starred,
        filled: starred,
        run: () => toggle(camera.id),
      },
      {
        command: 'remove',
        icon: 'close',
        label: t('wall.remove'),
        run: () => dispatch({ type: 'remove', slot }),
      },
    ],
    [
      t,
      name,
      starred,
      toggle,
      audible,
      zoomed,
      replaying,
      info,
      enlarged,
      slot,
      dispatch,
      snapshot,
      mark,
      send,
      toggleInfo,
    ],
  );
}
