import { useCallback, useState } from 'react';
import { tileCondition } from '../../frame/picture/tile-condition.ts';
import { Watermark } from '../../frame/watermark/Watermark.tsx';
import { useTexts } from '../../i18n/use-texts.ts';
import { LiveTile } from '../../player/LiveTile.tsx';
import { IDLE_SNAPSHOT, type PlayerSnapshot } from '../../player/player.ts';
import { useDirectory, useSecond, useStores, useValue, useVerdict } from '../../stores/use-stores.ts';
import { ValueStore } from '../../stores/value-store.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './incidents.module.css';
import { watchedWords } from './watched-words.ts';

interface WatchedCameraProps {
  id: string;
  name: string;
  order: number;
  /** A picture every few seconds is enough. */
  stillsOnly?: boolean;
  /** Absent where it stays. */
  onRemove?: (() => void) | undefined;
}

/** A camera of a list, live, with its state in words. */
export function WatchedCamera({ id, name, order, stillsOnly = false, onRemove }: WatchedCameraProps) {
  const { t } = useTexts('incidents');
  const camera = useDirectory()?.camera(id);
  const { moves, words, learn } = useWatched(id);
  const hasSub = camera?.profiles.some((profile) => profile.id === 'sub');
  return (
    <li className={styles.tile}>
      <div className={styles.screen} data-ground="picture">
        {camera ? (
          <>
            <div className={styles.live} data-old={!moves || undefined}>
              <LiveTile
                cameraId={id}
                profile={hasSub ? 'sub' : 'main'}
                sound={false}
                order={order}
                stillsOnly={stillsOnly}
                onState={learn}
              />
            </div>
            <Watermark size="small" />
            {!moves && (
              <div className={styles.condition}>
                {words.map((word) => (
                  <span key={word}>{word}</span>
                ))}
              </div>
            )}
          </>
        ) : (
          <p className={styles.gap}>{t('watch.gone')}</p>
        )}
      </div>
      <div className={styles.caption}>
        <span>{name}</span>
        {camera && moves && <span className={styles.faint}>{words.join(' · ')}</span>}
        {onRemove && (
          <Button aria-label={t('watch.remove', { name })} onClick={onRemove}>
            {t('watch.removeShort')}
          </Button>
        )}
      </div>
    </li>
  );
}

/** What the hub says of the camera and what this page's player sees of it, as one truth. */
function useWatched(cameraId: string) {
  const { common, age } = useTexts();
  const { clock } = useStores();
  const verdict = useVerdict(cameraId);
  // A store: many tiles that set states from effects in one burst run into React's limit of nested updates.
  const [players] = useState(() => new ValueStore<PlayerSnapshot>(IDLE_SNAPSHOT));
  const learn = useCallback((snapshot: PlayerSnapshot) => players.set(snapshot), [players]);
  const player = useValue(players);
  useSecond(player.phase !== 'playing');
  const clockOffsetMs = clock.differenceMs;
  const condition = tileCondition({ verdict, player, nowMs: Date.now(), clockOffsetMs });
  const words = watchedWords({ t: common, age }, condition, player.saving, clock.now());
  return { moves: condition.kind === 'playing', words, learn };
}
