import { memo, useCallback, useRef, useState } from 'react';
import type { CameraDto, ProfileId } from '../../../../server/contract/dto.ts';
import { cameraName } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { chooseProfile } from '../../player/can-play.ts';
import { LiveTile } from '../../player/LiveTile.tsx';
import { IDLE_SNAPSHOT, type PlayerSnapshot } from '../../player/player.ts';
import { importanceOf } from '../../player/tile-standing.ts';
import { isTrouble } from '../../stores/health-summary.ts';
import { useSecond, useStores, useValue, useVerdict } from '../../stores/use-stores.ts';
import { ValueStore } from '../../stores/value-store.ts';
import { profileForSize } from './profile-for-size.ts';
import { SavingMark } from './SavingMark.tsx';
import styles from './Tile.module.css';
import { TileCaption } from './TileCaption.tsx';
import { TileControls } from './TileControls.tsx';
import { TileFrame } from './TileFrame.tsx';
import { TileMessage } from './TileMessage.tsx';
import { tileCondition } from './tile-condition.ts';
import type { TilePlace } from './tile-place.ts';
import { conditionWord } from './tile-words.ts';
import { pictureWidth } from './wall-geometry.ts';

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
  // A store, not a state: dozens of tiles that set states from effects in one burst run into React's limit of nested updates.
  const [players] = useState(() => new ValueStore<PlayerSnapshot>(IDLE_SNAPSHOT));
  const player = useValue(players);
  useSecond(player.phase !== 'playing');
  const condition = tileCondition({
    verdict,
    player,
    nowMs: Date.now(),
    clockOffsetMs: clock.differenceMs,
  });
  const onPlayerState = useCallback(
    (snapshot: PlayerSnapshot) => {
      players.set(snapshot);
      onState?.(camera.id, snapshot);
    },
    [camera.id, onState, players],
  );
  const profile = useProfile(camera, place, player.hasPicture);
  const name = cameraName(camera, language);
  const label = [t('wall.tile', { n: place.slot + 1 }), name, conditionWord(t, condition)].join(
    t('common.separator'),
  );

  return (
    <TileFrame place={place} label={label} dragLabel={name}>
      <div
        className={styles.media}
        data-kind={condition.kind}
        data-stalled={condition.kind === 'waiting' && condition.stalled}
      >
        <LiveTile
          cameraId={camera.id}
          profile={profile}
          standIn={smallProfile(camera)}
          sound={audible}
          importance={
            place.ahead
              ? 'ahead'
              : importanceOf({
                  selected: place.selected,
                  enlarged: place.enlarged,
                  heard: audible,
                  zoomed: false,
                  alarmed: verdict !== null && isTrouble(verdict.state),
                  large: place.geometry.size === 'large',
                })
          }
          order={place.slot}
          presence={place.covered ? 'covered' : 'shown'}
          onState={onPlayerState}
        />
      </div>
      {condition.kind === 'playing' && <SavingMark saving={player.saving} />}
      {condition.kind !== 'playing' && <TileMessage condition={condition} />}
      <TileCaption camera={camera} condition={condition} audible={audible} />
      {!place.bare && <TileControls place={place} cameraId={camera.id} name={name} audible={audible} />}
    </TileFrame>
  );
});

/** What the tile shows instead while the page has to save. */
function smallProfile({ profiles }: CameraDto): ProfileId | null {
  return profiles.some(({ id }) => id === 'sub') ? 'sub' : null;
}

/**
 * By size, then by what the browser can decode; remembers its last choice so that a resize does not flap. Of a camera that the
 * hub keeps warm the sub stream is at hand: it shows the first picture, and the main stream takes over from it.
 */
function useProfile(camera: CameraDto, { geometry, enlarged }: TilePlace, hasPicture: boolean): ProfileId {
  const last = useRef<ProfileId | null>(null);
  const devicePixels = pictureWidth(geometry) * window.devicePixelRatio;
  const wanted = profileForSize(camera, { devicePixels, enlarged }, last.current);
  last.current = wanted;
  const atHand = camera.mode !== 'on-demand' && !hasPicture ? 'sub' : wanted;
  return chooseProfile(camera.profiles, atHand);
}
