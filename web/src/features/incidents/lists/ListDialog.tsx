import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Role } from '../../../../../server/contract/permissions.ts';
import { MAX_LIST_CAMERAS, MAX_WALL_NAME } from '../../../../../server/contract/wall-terms.ts';
import type { WatchListDto } from '../../../../../server/contract/walls-dto.ts';
import { errorCodeOf } from '../../../api/http-client.ts';
import { createWatchList, updateWatchList } from '../../../api/lists-api.ts';
import { newId } from '../../../api/new-id.ts';
import { ShareField } from '../../../frame/ShareField.tsx';
import { useDraft } from '../../../frame/use-draft.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import { usePreference } from '../../../stores/use-preference.ts';
import { useDirectory, useStores } from '../../../stores/use-stores.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { ChangeFailed } from '../ChangeFailed.tsx';
import styles from '../incidents.module.css';
import { NeededField } from '../shares/NeededField.tsx';
import { keepList, LISTS_KEY, latestList, listScope } from './use-watch-lists.ts';

interface ListDialogProps {
  /** Null: a new one. */
  list: WatchListDto | null;
  onSaved(list: WatchListDto): void;
  onClose(): void;
}

interface Terms {
  name: string;
  sharedWith: Role[];
}

/** The name of a list and who else has it; a new one may begin with one's own stars. */
export function ListDialog({ list, onSaved, onClose }: ListDialogProps) {
  const { t } = useTexts('incidents');
  const { t: plans } = useTexts('plans');
  const { t: access } = useTexts('access');
  const { http } = useStores();
  const queries = useQueryClient();
  const favourites = useFavourites();
  // Of one dialog: pressed twice it makes one list.
  const [id] = useState(() => list?.id ?? newId());
  const [withFavourites, setWithFavourites] = useState(false);
  const [tried, setTried] = useState(false);
  const save = useMutation({
    scope: listScope(id),
    mutationFn: (terms: Terms) => {
      // A new one is there already where the answer to its making was lost.
      const made = latestList(queries, id) ?? list;
      if (!made) return createWatchList(http, { id, ...terms, cameras: withFavourites ? favourites : [] });
      const { revision, cameras } = made;
      return updateWatchList(http, id, { revision, ...terms, cameras });
    },
    onSuccess: (saved) => keepList(queries, saved),
    onError: async (error) => {
      const heard = queries.invalidateQueries({ queryKey: LISTS_KEY });
      // What is saved once more is made upon that.
      if (!list || errorCodeOf(error) === 'CONFLICT') await heard;
    },
  });
  const theirs: Terms = { name: list?.name ?? '', sharedWith: list?.sharedWith ?? [] };
  const { mine, contested, change } = useDraft(theirs, save.variables);
  const words = {
    name: { field: plans('name'), value: theirs.name },
    sharedWith: {
      field: plans('share'),
      value: theirs.sharedWith.map((role) => access(`role.${role}`)).join(access('listSeparator')) || '—',
    },
  };
  const name = mine.name.trim();
  const nameless = name === '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!nameless && !save.isPending) save.mutate({ ...mine, name }, { onSuccess: onSaved });
  };
  return (
    <Dialog
      title={t(list ? 'lists.rename' : 'lists.new')}
      width="narrow"
      closeLabel={t('close')}
      busy={save.isPending}
      onClose={onClose}
    >
      <form className={styles.form} noValidate onSubmit={submit}>
        <NeededField
          label={plans('name')}
          problem={tried && nameless ? plans('needName') : ''}
          maxLength={MAX_WALL_NAME}
          value={mine.name}
          onValue={(typed) => change({ name: typed })}
        />
        <ShareField value={mine.sharedWith} onChange={(sharedWith) => change({ sharedWith })} />
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
        {contested.map((field) => (
          <p key={field} role="alert" className={styles.faint}>
            {t('draft.theirs', words[field])}
          </p>
        ))}
        {save.error && <ChangeFailed error={save.error} typed />}
        <div className={styles.commands}>
          <Button disabled={save.isPending} onClick={onClose}>
            {t('cancel')}
          </Button>
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
