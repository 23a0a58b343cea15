import { useMutation } from '@tanstack/react-query';
import { useCallback, useId, useState } from 'react';
import { Link } from 'react-router';
import type { IncidentDetailDto } from '../../../../server/contract/incident-dto.ts';
import { unwatchCamera, watchCamera } from '../../api/incidents-api.ts';
import { tileCondition } from '../../frame/picture/tile-condition.ts';
import { RequestError } from '../../frame/RequestError.tsx';
import { Watermark } from '../../frame/watermark/Watermark.tsx';
import { cameraName } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { LiveTile } from '../../player/LiveTile.tsx';
import { PlaybackProvider } from '../../player/PlaybackProvider.tsx';
import { IDLE_SNAPSHOT, type PlayerSnapshot } from '../../player/player.ts';
import { useDirectory, useSecond, useStores, useValue, useVerdict } from '../../stores/use-stores.ts';
import { ValueStore } from '../../stores/value-store.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './incidents.module.css';
import { wallPath } from './paths.ts';
import { watchedWords } from './watched-words.ts';

interface WatchListProps {
  incident: IncidentDetailDto;
  onChanged(incident: IncidentDetailDto): void;
}

/** The incident's own wall: its cameras, live, the same for everybody who works on it as soon as one of them changes it. */
export function WatchList({ incident, onChanged }: WatchListProps) {
  const { t, language } = useTexts('incidents');
  const { http, session } = useStores();
  const directory = useDirectory();
  const field = useId();
  const [wanted, setWanted] = useState('');
  const change = useMutation({
    mutationFn: ({ id, on }: { id: string; on: boolean }) =>
      (on ? watchCamera : unwatchCamera)(http, incident.id, id),
    onSuccess: onChanged,
  });
  const listed = new Set(incident.cameras.map(({ id }) => id));
  const others = directory?.cameras.filter(({ id }) => !listed.has(id)) ?? [];
  const chosen = others.find((camera) => cameraName(camera, language) === wanted || camera.id === wanted);
  return (
    <section aria-label={t('watch.title')}>
      <div className={styles.bar}>
        <h2 className={styles.heading}>{t('watch.title')}</h2>
        {incident.cameras.length > 0 && (
          <Link className={styles.link} to={wallPath(incident.cameras.map(({ id }) => id))}>
            {t('watch.wall')}
          </Link>
        )}
      </div>
      {incident.cameras.length === 0 && <p className={styles.faint}>{t('watch.none')}</p>}
      <PlaybackProvider onLoginEnded={() => void session.check()}>
        <ul className={styles.tiles}>
          {incident.cameras.map(({ id, name }, order) => (
            <Watched key={id} {...{ id, name, order }} onRemove={() => change.mutate({ id, on: false })} />
          ))}
        </ul>
      </PlaybackProvider>
      <form
        className={styles.bar}
        onSubmit={(event) => {
          event.preventDefault();
          if (!chosen) return;
          change.mutate({ id: chosen.id, on: true });
          setWanted('');
        }}
      >
        <input
          className={styles.control}
          list={`${field}-cameras`}
          aria-label={t('watch.camera')}
          placeholder={t('watch.camera')}
          value={wanted}
          onChange={({ target }) => setWanted(target.value)}
        />
        <datalist id={`${field}-cameras`}>
          {others.slice(0, 500).map((camera) => (
            <option key={camera.id} value={cameraName(camera, language)} />
          ))}
        </datalist>
        <Button type="submit" disabled={!chosen}>
          {t('watch.add')}
        </Button>
      </form>
      {change.error && <RequestError error={change.error} />}
    </section>
  );
}

function Watched({
  id,
  name,
  order,
  onRemove,
}: {
  id: string;
  name: string;
  order: number;
  onRemove(): void;
}) {
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
        <Button aria-label={t('watch.remove', { name })} onClick={onRemove}>
          {t('watch.removeShort')}
        </Button>
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
