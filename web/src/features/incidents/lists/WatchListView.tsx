import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { WatchListDto } from '../../../../../server/contract/walls-dto.ts';
import { removeWatchList, updateWatchList } from '../../../api/lists-api.ts';
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
import { wallPath } from '../paths.ts';
import { WatchedCamera } from '../WatchedCamera.tsx';
import { ListDialog } from './ListDialog.tsx';
import { LISTS_KEY } from './use-watch-lists.ts';

/** One list with a picture of each camera every few seconds; what a teammate changes is there at once. */
export function WatchListView({ list }: { list: WatchListDto }) {
  const { t, language } = useTexts('incidents');
  const { http, session } = useStores();
  const queries = useQueryClient();
  const directory = useDirectory();
  const [editing, setEditing] = useState(false);
  const { id, name, revision, sharedWith, cameras, mayFill, mayChange, ownerName, changedBy, changedAtMs } =
    list;
  const renew = () => queries.invalidateQueries({ queryKey: LISTS_KEY });
  const fill = useMutation({
    mutationFn: (next: string[]) => updateWatchList(http, id, { revision, name, sharedWith, cameras: next }),
    // Also where somebody was faster: what they made of it is shown, and the word of the conflict above it.
    onSettled: renew,
  });
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
        {mayChange && <Removal list={list} onRemoved={renew} />}
      </div>
      <p className={styles.faint}>
        {t('lists.owner', { name: ownerName, by: changedBy, at: dayAndTime(changedAtMs) })} ·{' '}
        {t('lists.each')}
      </p>
      {mayFill && <AddCamera listed={cameras} onAdd={(camera) => fill.mutate([...cameras, camera])} />}
      {fill.error && <RequestError error={fill.error} />}
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
                onRemove={
                  mayFill ? () => fill.mutate(cameras.filter((other) => other !== camera)) : undefined
                }
              />
            );
          })}
        </ul>
      </PlaybackProvider>
      {editing && (
        <ListDialog
          list={list}
          onSaved={() => {
            setEditing(false);
            void renew();
          }}
          onClose={() => setEditing(false)}
        />
      )}
    </section>
  );
}

function Removal({ list, onRemoved }: { list: WatchListDto; onRemoved(): void }) {
  const { t } = useTexts('incidents');
  const { http } = useStores();
  const [asking, setAsking] = useState(false);
  const remove = useMutation({ mutationFn: () => removeWatchList(http, list.id), onSuccess: onRemoved });
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
          onConfirm={() => remove.mutate()}
          onCancel={() => setAsking(false)}
        >
          <p>{t('lists.removeHelp')}</p>
          {remove.error && <RequestError error={remove.error} />}
        </ConfirmDialog>
      )}
    </>
  );
}
