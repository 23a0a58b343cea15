import { type UseMutationResult, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Checkbox, Input } from 'antd';
import { type FormEvent, useState } from 'react';
import type {
  CameraFilter,
  SavedFilterDto,
  SavedFilterRequest,
} from '../../../../../server/contract/registry-dto.ts';
import { newId } from '../../../api/new-id.ts';
import { listSavedFilters, removeFilter, saveFilter } from '../../../api/saved-filters-api.ts';
import { RequestError } from '../../../frame/RequestError.tsx';
import { useTexts } from '../../../i18n/use-texts.ts';
import { useStores } from '../../../stores/use-stores.ts';
import { Button } from '../../../ui/Button.tsx';
import { Icon } from '../../../ui/Icon.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';
import { Popup } from '../../../ui/Popup.tsx';
import { isFiltered, sameFilter } from './list-query.ts';
import styles from './SavedFilters.module.css';

const KEY = ['saved-filters'];

interface SavedFiltersProps {
  filter: CameraFilter;
  onFilter(filter: CameraFilter): void;
}

/** Filters by name, one's own and those that colleagues share. */
export function SavedFilters({ filter, onFilter }: SavedFiltersProps) {
  const { t } = useTexts('cameras');
  const { http } = useStores();
  const saved = useQuery({ queryKey: KEY, queryFn: ({ signal }) => listSavedFilters(http, { signal }) });
  const client = useQueryClient();
  // Here and not in the form, which goes with the popup: the same is saved once.
  const [id, setId] = useState(newId);
  const save = useMutation({
    mutationFn: (asked: SavedFilterRequest) => saveFilter(http, id, asked),
    onSettled: async (stored) => {
      await client.invalidateQueries({ queryKey: KEY });
      // The answer may have been lost on its way.
      const listed = client.getQueryData<SavedFilterDto[]>(KEY)?.some((one) => one.id === id);
      if (stored || listed) setId(newId());
    },
  });
  const current = saved.data?.find((one) => sameFilter(one.filter, filter));
  return (
    <Popup label={current ? current.name : t('saved.title')} panelLabel={t('saved.title')}>
      {(close) => (
        <div className={styles.panel}>
          {saved.error && <RequestError error={saved.error} onRetry={() => void saved.refetch()} />}
          {saved.data?.length === 0 && <p className={styles.none}>{t('saved.none')}</p>}
          <ul>
            {saved.data?.map((one) => (
              <SavedLine
                key={one.id}
                saved={one}
                current={one === current}
                onChoose={() => {
                  onFilter(one.filter);
                  close();
                }}
              />
            ))}
          </ul>
          {isFiltered(filter) && !current && <SaveForm save={save} filter={filter} />}
        </div>
      )}
    </Popup>
  );
}

function SavedLine({
  saved,
  current,
  onChoose,
}: {
  saved: SavedFilterDto;
  current: boolean;
  onChoose(): void;
}) {
  const { t } = useTexts('cameras');
  const { http } = useStores();
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => removeFilter(http, saved.id),
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  });
  return (
    <li>
      <div className={styles.line}>
        <button
          type="button"
          className={styles.choose}
          aria-current={current || undefined}
          onClick={onChoose}
        >
          <span className={styles.check}>{current && <Icon name="check" size={14} />}</span>
          <span className={styles.name}>{saved.name}</span>
          {saved.shared && (
            <span className={styles.shared}>{t(saved.own ? 'saved.sharedByMe' : 'saved.shared')}</span>
          )}
        </button>
        {saved.own && (
          <IconButton
            icon="close"
            label={t('saved.remove', { name: saved.name })}
            disabled={remove.isPending}
            onClick={() => remove.mutate()}
          />
        )}
      </div>
      {remove.error && <RequestError error={remove.error} />}
    </li>
  );
}

interface SaveFormProps {
  save: Pick<
    UseMutationResult<unknown, Error, SavedFilterRequest>,
    'mutate' | 'isPending' | 'error' | 'variables'
  >;
  filter: CameraFilter;
}

function SaveForm({ save, filter }: SaveFormProps) {
  const { t } = useTexts('cameras');
  const [name, setName] = useState('');
  const [shared, setShared] = useState(false);
  const failed = save.error && save.variables && sameFilter(save.variables.filter, filter);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() && !save.isPending) save.mutate({ name: name.trim(), filter, shared });
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <label className={styles.label} htmlFor="saved-filter-name">
        {t('saved.saveCurrent')}
      </label>
      <Input
        id="saved-filter-name"
        maxLength={100}
        value={name}
        placeholder={t('saved.name')}
        onChange={(event) => setName(event.target.value)}
      />
      <Checkbox checked={shared} onChange={(event) => setShared(event.target.checked)}>
        {t('saved.share')}
      </Checkbox>
      {failed && <RequestError error={save.error} />}
      <Button type="submit" look="primary" disabled={!name.trim() || save.isPending}>
        {t('save')}
      </Button>
    </form>
  );
}
