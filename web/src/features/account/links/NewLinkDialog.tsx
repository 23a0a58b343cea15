import { useMutation } from '@tanstack/react-query';
import { Input, Select } from 'antd';
import { type FormEvent, useId, useState } from 'react';
import type { NewStreamLinkDto } from '../../../../../server/contract/access-dto.ts';
import { createLink } from '../../../api/account-api.ts';
import { RequestError } from '../../../frame/RequestError.tsx';
import { cameraName } from '../../../i18n/format.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import { useDirectory, useStores } from '../../../stores/use-stores.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import styles from '../Dialogs.module.css';

const LIFETIMES_HOURS = [1, 8, 24, 7 * 24];

export function NewLinkDialog({
  onMade,
  onClose,
}: {
  onMade(link: NewStreamLinkDto): void;
  onClose(): void;
}) {
  const { t, language, span } = useTexts('account');
  const { http } = useStores();
  const id = useId();
  const directory = useDirectory();
  const [camera, setCamera] = useState<string | null>(null);
  const [hours, setHours] = useState(1);
  const [note, setNote] = useState('');
  const [tried, setTried] = useState(false);
  const create = useMutation({
    mutationFn: (chosen: string) => createLink(http, { camera: chosen, expiresInMinutes: hours * 60, note }),
    onSuccess: onMade,
    gcTime: 0,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (camera && !create.isPending) create.mutate(camera);
  };
  return (
    <Dialog title={t('links.newTitle')} width="narrow" busy={create.isPending} onClose={onClose}>
      <form className={styles.form} noValidate onSubmit={submit}>
        <div className={styles.field}>
          <label className={styles.label} htmlFor={`${id}-camera`}>
            {t('links.camera')}
          </label>
          <Select
            id={`${id}-camera`}
            autoFocus
            value={camera}
            status={tried && !camera ? 'error' : ''}
            options={
              directory?.cameras.map((one) => ({ value: one.id, label: cameraName(one, language) })) ?? []
            }
            showSearch={{ optionFilterProp: 'label' }}
            onChange={setCamera}
          />
        </div>
        <div className={styles.field}>
          <label className={styles.label} htmlFor={`${id}-hours`}>
            {t('links.lifetime')}
          </label>
          <Select
            id={`${id}-hours`}
            value={hours}
            options={LIFETIMES_HOURS.map((value) => ({ value, label: span(value * 3_600_000) }))}
            onChange={setHours}
          />
        </div>
        <div className={styles.field}>
          <label className={styles.label} htmlFor={`${id}-note`}>
            {t('links.note')}
          </label>
          <Input
            id={`${id}-note`}
            autoComplete="off"
            maxLength={200}
            placeholder={t('links.noteExample')}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        </div>
        <p role="alert" className={styles.problem}>
          {tried && !camera && t('links.needCamera')}
        </p>
        {create.error && <RequestError error={create.error} />}
        <div className={styles.commands}>
          <Button disabled={create.isPending} onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" look="primary" disabled={create.isPending}>
            {t('links.create')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
