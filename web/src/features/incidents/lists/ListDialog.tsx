import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Role } from '../../../../../server/contract/permissions.ts';
import { MAX_LIST_CAMERAS, MAX_WALL_NAME } from '../../../../../server/contract/wall-terms.ts';
import type { WatchListDto } from '../../../../../server/contract/walls-dto.ts';
import { createWatchList, updateWatchList } from '../../../api/lists-api.ts';
import { newId } from '../../../api/new-id.ts';
import { RequestError } from '../../../frame/RequestError.tsx';
import { ShareField } from '../../../frame/ShareField.tsx';
import { useTexts } from '../../../i18n/use-texts.ts';
import { usePreference } from '../../../stores/use-preference.ts';
import { useDirectory, useStores } from '../../../stores/use-stores.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import styles from '../incidents.module.css';
import { NeededField } from '../shares/NeededField.tsx';
import { LISTS_KEY } from './use-watch-lists.ts';

interface ListDialogProps {
  /** Null: a new one. */
  list: WatchListDto | null;
  onSaved(list: WatchListDto): void;
  onClose(): void;
}

/** The name of a list and who else has it; a new one may begin with one's own stars. */
export function ListDialog({ list, onSaved, onClose }: ListDialogProps) {
  const { t } = useTexts('incidents');
  const { t: plans } = useTexts('plans');
  const { http } = useStores();
  const queries = useQueryClient();
  const favourites = useFavourites();
  // Of one dialog: pressed twice it makes one list.
  const [id] = useState(() => newId());
  const [name, setName] = useState(list?.name ?? '');
  const [sharedWith, setSharedWith] = useState<Role[]>(list?.sharedWith ?? []);
  const [withFavourites, setWithFavourites] = useState(false);
  const [tried, setTried] = useState(false);
  const save = useMutation({
    mutationFn: () => {
      const wish = { name: name.trim(), sharedWith };
      if (!list) return createWatchList(http, { id, ...wish, cameras: withFavourites ? favourites : [] });
      const { revision, cameras } = list;
      return updateWatchList(http, list.id, { revision, ...wish, cameras });
    },
    onSuccess: async (saved) => {
      await queries.invalidateQueries({ queryKey: LISTS_KEY });
      onSaved(saved);
    },
  });
  const nameless = name.trim() === '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!nameless && !save.isPending) save.mutate();
  };
  return (
    <Dialog
      title={t(list ? 'lists.rename' : 'lists.new')}
      width="narrow"
      closeLabel={t('close')}
      onClose={onClose}
    >
      <form className={styles.form} noValidate onSubmit={submit}>
        <NeededField
          label={plans('name')}
          problem={tried && nameless ? plans('needName') : ''}
          maxLength={MAX_WALL_NAME}
          value={name}
          onValue={setName}
        />
        <ShareField value={sharedWith} onChange={setSharedWith} />
        {!list && favourites.length > 0 && (
          <label className={styles.person}>
            <input
              type="checkbox"
              checked={withFavourites}
              onChange={({ target }) => setWithFavourites(target.checked)}
            />
            {t('lists.favourites', { n: favourites.length })}
          </label>
        )}
        {save.error && <RequestError error={save.error} />}
        <div className={styles.commands}>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit" look="primary" aria-disabled={save.isPending}>
            {plans('save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

const NONE: readonly string[] = [];

function idsOf(kept: unknown): readonly string[] | null {
  return Array.isArray(kept) ? kept.filter((id): id is string => typeof id === 'string') : null;
}

/** Those of one's own stars that are in the directory. */
function useFavourites(): string[] {
  const [favourites] = usePreference('favourites', idsOf, NONE);
  const directory = useDirectory();
  return favourites.filter((id) => directory?.camera(id)).slice(0, MAX_LIST_CAMERAS);
}
