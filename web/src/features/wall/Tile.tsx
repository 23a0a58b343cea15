import { memo, useCallback, useRef, useState } from 'react';
import type { CameraDto } from '../../../../server/contract/dto.ts';
import { tileCondition } from '../../frame/picture/tile-condition.ts';
import { conditionWord, savingWords } from '../../frame/picture/tile-words.ts';
import { cameraName } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { LiveTile } from '../../player/LiveTile.tsx';
import type { LivePicture } from '../../player/live-picture.ts';
import { IDLE_SNAPSHOT, type PlayerSnapshot } from '../../player/player.ts';
import { importanceOf } from '../../player/tile-standing.ts';
import { isTrouble } from '../../stores/health-summary.ts';
import { useSecond, useStores, useValue, useVerdict } from '../../stores/use-stores.ts';
import { ValueStore } from '../../stores/value-store.ts';
import styles from './Tile.module.css';
import { TileCaption } from './TileCaption.tsx';
import { TileFrame } from './TileFrame.tsx';
import { TileMessage } from './TileMessage.tsx';
import { TilePicture } from './tile/TilePicture.tsx';
import { TileTools } from './tile/TileTools.tsx';
import { useReplay } from './tile/use-replay.ts';
import { useReplayCover } from './tile/use-replay-cover.ts';
import { useVolume } from './tile/use-volume.ts';
import { useZoom } from './tile/use-zoom.ts';
import type { TilePlace } from './tile-place.ts';
import { smallProfile, useTileProfile } from './use-tile-profile.ts';

interface TileProps {
  camera: CameraDto;
  place: TilePlace;
  audible: boolean;
  /** What the player of the selected tile says goes to the details as well. */
  onState?: ((cameraId: string, snapshot: PlayerSnapshot) => void) | undefined;
}

/** A tile with a camera: its picture, its name, and the truth about it. */
export const Tile = memo(function Tile({ camera, place, audible, onState }: TileProps) {
  const { t, language } = useTexts();
  const { clock } = useStores();
  const verdict = useVerdict(camera.id);
  const { player, onPlayerState } = usePlayerState(camera.id, onState);
  useSecond(player.phase !== 'playing');
  const condition = tileCondition({
    verdict,
    player,
    nowMs: Date.now(),
    clockOffsetMs: clock.differenceMs,
  });
  const picture = useRef<LivePicture>(null);
  const zoom = useZoom({ width: player.displayWidth, height: player.displayHeight });
  const { volume } = useVolume();
  const { hasPicture } = player;
  const profile = useTileProfile(camera, place, { hasPicture, zoomed: zoom.zoomed });
  const replayProfile = useReplayCover(camera.id, player.profile, profile);
  const shownAtMs = () =>
    player.phase === 'playing' || player.lastPictureAtMs === null
      ? clock.now() - (player.latencyMs ?? 0)
      : player.lastPictureAtMs + clock.differenceMs;
  const replay = useReplay({
    cameraId: camera.id,
    profile: replayProfile,
    sound: audible,
    volume,
    shownAtMs,
  });
  const replaying = replay.snapshot !== null;
  const importance = place.ahead
    ? 'ahead'
    : importanceOf({
        selected: place.selected,
        enlarged: place.enlarged,
        heard: audible,
        zoomed: zoom.zoomed,
        alarmed: verdict !== null && isTrouble(verdict.state),
        large: place.geometry.size === 'large',
      });
  const name = cameraName(camera, language);
  const words = [t('wall.tile', { n: place.slot + 1 }), name, conditionWord(t, condition)];
  const saving = condition.kind === 'playing' && !replaying ? player.saving : null;
  if (replaying) words.push(t('tile.replayShort'));
  if (saving) words.push(savingWords(t, saving));
  const label = words.join(t('common.separator'));

  return (
    <TileFrame place={place} label={label} dragLabel={zoom.zoomed ? undefined : name}>
      <TilePicture
        zoom={zoom}
        replay={replay}
        condition={condition}
        hasPicture={hasPicture}
        size={place.geometry.size}
        className={styles.media}
      >
        <LiveTile
          cameraId={camera.id}
          profile={profile}
          standIn={smallProfile(camera)}
          sound={audible}
          // Only one of the two is heard.
          volume={replaying ? 0 : volume}
          importance={importance}
          order={place.slot}
          presence={place.covered ? 'covered' : 'shown'}
          picture={picture}
          onState={onPlayerState}
        />
      </TilePicture>
      {condition.kind !== 'playing' && !replaying && <TileMessage condition={condition} />}
      <TileCaption {...{ camera, condition, audible, replaying, saving }} />
      {!place.bare && !place.ahead && (
        <TileTools
          {...{ camera, place, audible, player, picture, zoom, replay, shownAtMs }}
          wanted={profile}
        />
      )}
    </TileFrame>
  );
});

/** A store, not a state: dozens of tiles that set states from effects in one burst run into React's limit of nested updates. */
function usePlayerState(cameraId: string, onState: TileProps['onState']) {
  const [players] = useState(() => new ValueStore<PlayerSnapshot>(IDLE_SNAPSHOT));
  const onPlayerState = useCallback(
    (snapshot: PlayerSnapshot) => {
      players.set(snapshot);
      onState?.(cameraId, snapshot);
    },
    [cameraId, onState, players],
  );
  return { player: useValue(players), onPlayerState };
}
