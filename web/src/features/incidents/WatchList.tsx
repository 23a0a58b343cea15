import { useMutation } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { IncidentDetailDto } from '../../../../server/contract/incident-dto.ts';
import { unwatchCamera, watchCamera } from '../../api/incidents-api.ts';
import { RequestError } from '../../frame/RequestError.tsx';
import { useRecordedName } from '../../frame/use-recorded-name.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { PlaybackProvider } from '../../player/PlaybackProvider.tsx';
import { useStores } from '../../stores/use-stores.ts';
import { AddCamera } from './AddCamera.tsx';
import styles from './incidents.module.css';
import { wallPath } from './paths.ts';
import { WatchedCamera } from './WatchedCamera.tsx';

interface WatchListProps {
  incident: IncidentDetailDto;
  onChanged(incident: IncidentDetailDto): void;
}

/** The incident's own wall: its cameras, live, the same for everybody who works on it as soon as one of them changes it. */
export function WatchList({ incident, onChanged }: WatchListProps) {
  const { t } = useTexts('incidents');
  const { http, session } = useStores();
  const change = useMutation({
    mutationFn: ({ id, on }: { id: string; on: boolean }) =>
      (on ? watchCamera : unwatchCamera)(http, incident.id, id),
    onSuccess: onChanged,
  });
  const nameOf = useRecordedName();
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
            <WatchedCamera
              key={id}
              id={id}
              name={nameOf({ cameraId: id, cameraName: name })}
              order={order}
              onRemove={() => change.mutate({ id, on: false })}
            />
          ))}
        </ul>
      </PlaybackProvider>
      <AddCamera
        listed={incident.cameras.map(({ id }) => id)}
        onAdd={(id) => change.mutate({ id, on: true })}
      />
      {change.error && <RequestError error={change.error} />}
    </section>
  );
}
