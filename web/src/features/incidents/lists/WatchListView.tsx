import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { WatchListDto } from '../../../../../server/contract/walls-dto.ts';
import { removeWatchList } from '../../../api/lists-api.ts';
import { RequestError } from '../../../frame/RequestError.tsx';
import { cameraName, dayAndTime } from '../../../i18n/format.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import { PlaybackProvider } from '../../../player/PlaybackProvider.tsx';
import { useDirectory, useStores } from '../../../stores/use-stores.ts';
import { Button } from '../../../ui/Button.tsx';
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx';
import { LinkButton } from '../../../ui/LinkButton.tsx';
import { AddCamera } from '../AddCamera.tsx';
import styles from '../incidents.module.css';
import { LISTS_PATH, wallPath } from '../paths.ts';
import { WatchedCamera } from '../WatchedCamera.tsx';
import { ListDialog } from './ListDialog.tsx';
import { useListFilling } from './use-list-filling.ts';
import { LISTS_KEY } from './use-watch-lists.ts';

/** One list with a picture of each camera every few seconds; what a teammate changes is there at once. */
export function WatchListView({ list }: { list: WatchListDto }) {
  const { t, language } = useTexts('incidents');
  const { session } = useStores();
  const directory = useDirectory();
  const [editing, setEditing] = useState(false);
  const { fill, error } = useListFilling(list);
  const { name, cameras, mayFill, mayChange, ownerName, changedBy, changedAtMs } = list;
  return (
    <section aria-label={name}>
      <div className={styles.bar}>
        <h2 className={styles.heading}>{name}</h2>
        {cameras.length > 0 && (
          <LinkButton look="primary" to={wallPath(cameras)}>
            {t('watch.wall')}
          </LinkButton>
        )}
        {mayChange && <Button onClick={() => setEditing(true)}>{t('lists.rename')}</Button>}
        {mayChange && <Removal list={list} />}
      </div>
      <p className={styles.faint}>
        {t('lists.owner', { name: ownerName, by: changedBy, at: dayAndTime(changedAtMs) })} ·{' '}
        {t('lists.each')}
      </p>
      {mayFill && <AddCamera listed={cameras} onAdd={(camera) => fill(camera, true)} />}
      {error !== null && <RequestError error={error} />}
      {cameras.length === 0 && <p className={styles.faint}>{t('lists.empty')}</p>}
      <PlaybackProvider onLoginEnded={() => void session.check()}>
        <ul className={styles.tiles}>
          {cameras.map((camera, order) => {
            const known = directory?.camera(camera);
            return (
              <WatchedCamera
                key={camera}
                id={camera}
                name={known ? cameraName(known, language) : camera}
                order={order}
                stillsOnly
                onRemove={mayFill ? () => fill(camera, false) : undefined}
              />
            );
          })}
        </ul>
      </PlaybackProvider>
      {editing && (
        <ListDialog list={list} onSaved={() => setEditing(false)} onClose={() => setEditing(false)} />
      )}
    </section>
  );
}

function Removal({ list }: { list: WatchListDto }) {
  const { t } = useTexts('incidents');
  const { http } = useStores();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const remove = useMutation({
    mutationFn: () => removeWatchList(http, list.id),
    onSuccess: () => {
      queries.setQueryData<WatchListDto[]>(LISTS_KEY, (lists) => lists?.filter(({ id }) => id !== list.id));
      setAsking(false);
    },
    onSettled: () => void queries.invalidateQueries({ queryKey: LISTS_KEY }),
  });
  return (
    <>
      <Button onClick={() => setAsking(true)}>{t('lists.remove')}</Button>
      {asking && (
        <ConfirmDialog
          title={t('lists.removeTitle', { name: list.name })}
          confirmLabel={t('lists.remove')}
          cancelLabel={t('cancel')}
          destroys
          busy={remove.isPending}
          onConfirm={() => remove.mutate(undefined, { onSuccess: () => void navigate(LISTS_PATH) })}
          onCancel={() => setAsking(false)}
        >
          <p>{t('lists.removeHelp')}</p>
          {remove.error && <RequestError error={remove.error} />}
        </ConfirmDialog>
      )}
    </>
  );
}
