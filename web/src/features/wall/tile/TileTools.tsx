import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import type { CameraDto, ProfileId } from '../../../../../server/contract/dto.ts';
import { cameraName } from '../../../i18n/format.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import type { LivePicture } from '../../../player/live-picture.ts';
import type { PlayerSnapshot } from '../../../player/player.ts';
import { cameraOrder } from '../displays/display-orders.ts';
import { useSend } from '../displays/send-context.ts';
import { TileControls } from '../TileControls.tsx';
import type { TilePlace } from '../tile-place.ts';
import { BookmarkNotice } from './BookmarkNotice.tsx';
import { ReplayBar } from './ReplayBar.tsx';
import { SoundBlocked } from './SoundBlocked.tsx';
import { StreamInfo } from './StreamInfo.tsx';
import { TileKeys } from './TileKeys.tsx';
import { TileMenu } from './TileMenu.tsx';
import { TileNotice } from './TileNotice.tsx';
import { type TileBookmark, useBookmark } from './use-bookmark.ts';
import { useNotice } from './use-notice.ts';
import type { TileReplay } from './use-replay.ts';
import { useSnapshot } from './use-snapshot.ts';
import { useTileTools } from './use-tile-tools.ts';
import { useTouch } from './use-touch.ts';
import type { PictureZoom } from './use-zoom.ts';
import { ZoomOverview } from './ZoomOverview.tsx';

interface TileToolsProps {
  camera: CameraDto;
  place: TilePlace;
  audible: boolean;
  player: PlayerSnapshot;
  wanted: ProfileId;
  picture: RefObject<LivePicture | null>;
  zoom: PictureZoom;
  replay: TileReplay;
  /** Arrival of the live picture on the screen at the hub. */
  shownAtMs(): number;
}

/** What can be done in a tile, and what of it is to be seen: buttons, menu, keys, replay, figures, overview. */
export function TileTools(props: TileToolsProps) {
  const { camera, place, audible, player, wanted, picture, zoom, replay } = props;
  const { t, language } = useTexts();
  const { size } = place.geometry;
  const [info, setInfo] = useState(false);
  const [menuAt, setMenuAt] = useState<{ x: number; y: number } | null>(null);
  const [notice, say] = useNotice();
  const snapshot = useTileSnapshot(props, say);
  const bookmark = useTileBookmark(props, say);
  const toggleInfo = useCallback(() => setInfo((on) => !on), []);
  const closeMenu = useCallback(() => setMenuAt(null), []);
  useTouch({
    zoomed: zoom.zoomed,
    replaying: replay.snapshot !== null,
    info,
    marked: bookmark.marking || bookmark.marked !== null,
  });
  const anchor = useRef<HTMLSpanElement>(null);
  useContextMenu(anchor, setMenuAt);
  const hovered = useHovered(anchor);
  const send = useSendCamera(camera, anchor);
  const deeds = {
    camera,
    place,
    audible,
    zoom,
    replay,
    info,
    toggleInfo,
    snapshot,
    mark: bookmark.mark,
    send,
  };
  const tools = useTileTools(deeds);
  const tabIndex = place.selected ? 0 : -1;
  useFailedReplay(replay, () => say(t('tile.replayNothing')));

  return (
    <>
      <span ref={anchor} hidden />
      {place.selected && !place.covered && <TileKeys deeds={deeds} />}
      {info && !replay.snapshot && (
        <StreamInfo cameraId={camera.id} player={player} wanted={wanted} size={size} />
      )}
      {zoom.zoomed && !info && !replay.snapshot && (
        <ZoomOverview
          zoom={zoom}
          picture={picture}
          withPicture={size !== 'tiny' && size !== 'small' && !replay.snapshot}
        />
      )}
      {replay.snapshot && (
        <ReplayBar replay={replay} snapshot={replay.snapshot} size={size} tabIndex={tabIndex} />
      )}
      {audible && player.soundBlocked && (
        <SoundBlocked small={size === 'tiny'} onAllow={() => picture.current?.allowSound()} />
      )}
      {(hovered || place.selected || menuAt) && (
        <TileControls
          place={place}
          tools={tools}
          audible={audible}
          menuOpen={menuAt !== null}
          openMenu={setMenuAt}
        />
      )}
      {menuAt && (
        <TileMenu
          name={cameraName(camera, language)}
          tools={tools}
          audible={audible}
          at={menuAt}
          onClose={closeMenu}
        />
      )}
      <BookmarkNotice bookmark={bookmark} />
      <TileNotice text={notice} />
    </>
  );
}

function useTileSnapshot(props: TileToolsProps, say: (text: string) => void): () => void {
  const { camera, player, wanted, picture, replay, shownAtMs } = props;
  const replayed = replay.snapshot?.phase === 'ready' ? replay.snapshot : null;
  return useSnapshot({
    camera,
    profile: player.profile ?? wanted,
    source: () => (replayed ? replay.video.current : (picture.current?.source() ?? null)),
    pictureAtMs: () => replayed?.atMs ?? shownAtMs(),
    replay: replayed !== null,
    say,
  });
}

/** Of the picture that is seen: in a replay, of the moment that it shows. */
function useTileBookmark(props: TileToolsProps, say: (text: string) => void): TileBookmark {
  const { camera, picture, replay, shownAtMs } = props;
  const replayed = replay.snapshot?.phase === 'ready' ? replay.snapshot : null;
  const wish = {
    camera,
    source: () => (replayed ? replay.video.current : (picture.current?.source() ?? null)),
    momentMs: () => replayed?.atMs ?? shownAtMs(),
  };
  return useBookmark(wish, say);
}

/** The displays to choose from stand in the tile's corner. */
function useSendCamera(camera: CameraDto, anchor: RefObject<HTMLElement | null>): (() => void) | null {
  const { language } = useTexts();
  const send = useSend();
  const ask = useCallback(() => {
    const tile = anchor.current?.parentElement?.getBoundingClientRect();
    const at = { x: (tile?.left ?? 0) + CORNER_PX, y: (tile?.top ?? 0) + CORNER_PX };
    send?.({ name: cameraName(camera, language), order: cameraOrder(camera.id) }, at);
  }, [send, camera, language, anchor]);
  return send && ask;
}

const CORNER_PX = 12;

/** The right mouse button, or the menu key, anywhere in the tile. */
function useContextMenu(
  anchor: RefObject<HTMLElement | null>,
  open: (at: { x: number; y: number }) => void,
): void {
  useEffect(() => {
    const tile = anchor.current?.parentElement;
    const onContextMenu = (event: MouseEvent) => {
      event.preventDefault();
      open({ x: event.clientX, y: event.clientY });
    };
    tile?.addEventListener('contextmenu', onContextMenu);
    return () => tile?.removeEventListener('contextmenu', onContextMenu);
  }, [anchor, open]);
}

/** Dozens of tiles need not have buttons that nobody can see. */
function useHovered(anchor: RefObject<HTMLElement | null>): boolean {
  const [hovered, setHovered] = useState(false);
  useEffect(() => {
    const tile = anchor.current?.parentElement;
    const enter = () => setHovered(true);
    const leave = () => setHovered(false);
    tile?.addEventListener('pointerenter', enter);
    tile?.addEventListener('pointerleave', leave);
    return () => {
      tile?.removeEventListener('pointerenter', enter);
      tile?.removeEventListener('pointerleave', leave);
    };
  }, [anchor]);
  return hovered;
}

/** Where there is nothing to replay the live picture goes on, and a word says why. */
function useFailedReplay(replay: TileReplay, tell: () => void): void {
  const failed = replay.snapshot?.phase === 'failed';
  const { end } = replay;
  const latest = useRef(tell);
  latest.current = tell;
  useEffect(() => {
    if (!failed) return;
    latest.current();
    end();
  }, [failed, end]);
}
