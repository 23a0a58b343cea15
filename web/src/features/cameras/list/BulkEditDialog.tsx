import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Checkbox } from 'antd';
import { useState } from 'react';
import type { BulkRequest, BulkResultDto } from '../../../../../server/contract/registry-dto.ts';
import { changeCameras } from '../../../api/cameras-api.ts';
import { RequestError } from '../../../frame/RequestError.tsx';
import { useTexts } from '../../../i18n/use-texts.ts';
import { useStores } from '../../../stores/use-stores.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { CAMERAS_KEY } from '../query-keys.ts';
import styles from './BulkEditDialog.module.css';
import { BulkForecast } from './BulkForecast.tsx';
import { BulkInput } from './BulkInput.tsx';
import {
  BULK_FIELDS,
  BULK_STARTS,
  type BulkField,
  type BulkValues,
  bulkChangeOf,
  missingFields,
} from './bulk-change.ts';

interface BulkEditDialogProps {
  count: number;
  target: Pick<BulkRequest, 'ids' | 'filter' | 'except'>;
  onDone(result: BulkResultDto): void;
  onClose(): void;
}

/** Ticked fields are changed in all selected cameras: first as a trial that says how many, then in earnest. */
export function BulkEditDialog({ count, target, onDone, onClose }: BulkEditDialogProps) {
  const { t } = useTexts('cameras');
  const { http } = useStores();
  const client = useQueryClient();
  const [ticked, setTicked] = useState<ReadonlySet<BulkField>>(new Set());
  const [values, setValues] = useState<BulkValues>({});
  const [missing, setMissing] = useState<readonly BulkField[]>([]);
  const request = () => ({ ...target, change: bulkChangeOf(ticked, values) });
  const trial = useMutation({ mutationFn: () => changeCameras(http, { ...request(), dryRun: true }) });
  const apply = useMutation({
    mutationFn: () => changeCameras(http, request()),
    onSuccess: () => void client.invalidateQueries({ queryKey: [CAMERAS_KEY] }),
  });

  /** What was tried before is no longer what would be done. */
  const touched = () => {
    trial.reset();
    apply.reset();
    setMissing([]);
  };
  const tick = (field: BulkField) => {
    touched();
    const next = new Set(ticked);
    if (!next.delete(field)) {
      next.add(field);
      if (!(field in values)) setValues({ ...values, [field]: BULK_STARTS[field] });
    }
    setTicked(next);
  };
  const setValue = (field: BulkField, value: unknown) => {
    touched();
    setValues({ ...values, [field]: value });
  };
  const check = () => {
    const empty = missingFields(ticked, values);
    setMissing(empty);
    if (empty.length === 0) trial.mutate();
  };

  const error = trial.error ?? apply.error;
  return (
    <Dialog
      title={t('bulk.title', { n: count })}
      closeLabel={t('close')}
      busy={apply.isPending}
      onClose={onClose}
    >
      <p className={styles.help}>{t('bulk.help')}</p>
      <ul className={styles.fields} inert={apply.isPending}>
        {BULK_FIELDS.map((field) => (
          <li key={field} className={styles.field} data-ticked={ticked.has(field) || undefined}>
            <Checkbox checked={ticked.has(field)} onChange={() => tick(field)}>
              {t(`field.${field}`)}
            </Checkbox>
            {ticked.has(field) && (
              <div className={styles.input}>
                <BulkInput field={field} values={values} onValue={(value) => setValue(field, value)} />
                {missing.includes(field) && (
                  <p className={styles.missing} role="alert">
                    {t('bulk.missing')}
                  </p>
                )}
              </div>
            )}
          </li>
        ))}
      </ul>
      <div className={styles.result}>
        {error && <RequestError error={error} />}
        {trial.data && <BulkForecast forecast={trial.data} />}
      </div>
      <footer className={styles.commands}>
        <Button disabled={apply.isPending} onClick={onClose}>
          {t('cancel')}
        </Button>
        {trial.data ? (
          <Button
            look="primary"
            disabled={trial.data.changed === 0 || apply.isPending}
            onClick={() => apply.mutate(undefined, { onSuccess: onDone })}
          >
            {apply.isPending ? t('bulk.applying') : t('bulk.apply', { n: trial.data.changed })}
          </Button>
        ) : (
          <Button look="primary" disabled={ticked.size === 0 || trial.isPending} onClick={check}>
            {trial.isPending ? t('bulk.checking') : t('bulk.check')}
          </Button>
        )}
      </footer>
    </Dialog>
  );
}
