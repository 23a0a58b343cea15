import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import type { NewShareDto } from '../../../../../server/contract/share-dto.ts';
import {
  DEFAULT_SHARE_HOURS,
  MAX_RECIPIENT,
  MAX_SHARE_OPENINGS,
  SHARE_HOURS,
} from '../../../../../server/contract/share-terms.ts';
import { createShare, type ShareSubject } from '../../../api/shares-api.ts';
import { RequestError } from '../../../frame/RequestError.tsx';
import { useTexts } from '../../../i18n/use-texts.ts';
import { useStores } from '../../../stores/use-stores.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import styles from '../incidents.module.css';
import { NeededField } from './NeededField.tsx';

interface NewShareDialogProps {
  subject: ShareSubject;
  onMade(share: NewShareDto): void;
  onClose(): void;
}

const HOUR_MS = 3_600_000;

/** For whom, why, for how long, and how often. */
export function NewShareDialog({ subject, onMade, onClose }: NewShareDialogProps) {
  const { t, span } = useTexts('incidents');
  const { http } = useStores();
  const field = useId();
  const [recipient, setRecipient] = useState('');
  const [reason, setReason] = useState('');
  const [hours, setHours] = useState<number>(DEFAULT_SHARE_HOURS);
  const [openings, setOpenings] = useState('');
  const [tried, setTried] = useState(false);
  const make = useMutation({
    mutationFn: () =>
      createShare(http, subject, {
        ...{ recipient: recipient.trim(), reason: reason.trim(), expiresInHours: hours },
        maxOpenings: openings === '' ? null : Number(openings),
      }),
    onSuccess: onMade,
    // What it was answered opens something: it is kept no longer than it is shown.
    gcTime: 0,
  });
  const lacking = recipient.trim() === '' || reason.trim() === '';
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    if (!lacking && !make.isPending && event.currentTarget.reportValidity()) make.mutate();
  };
  return (
    <Dialog
      title={t('share.title')}
      width="narrow"
      closeLabel={t('close')}
      busy={make.isPending}
      onClose={onClose}
    >
      <form className={styles.form} noValidate onSubmit={submit}>
        <NeededField
          label={t('share.recipient')}
          problem={tried && recipient.trim() === '' ? t('share.needRecipient') : ''}
          maxLength={MAX_RECIPIENT}
          value={recipient}
          onValue={setRecipient}
        />
        <NeededField
          label={t('share.reason')}
          problem={tried && reason.trim() === '' ? t('share.needReason') : ''}
          maxLength={500}
          value={reason}
          onValue={setReason}
        />
        <label className={styles.label} htmlFor={`${field}-hours`}>
          {t('share.lifetime')}
        </label>
        <select
          id={`${field}-hours`}
          className={styles.control}
          value={hours}
          onChange={({ target }) => setHours(Number(target.value))}
        >
          {SHARE_HOURS.map((each) => (
            <option key={each} value={each}>
              {span(each * HOUR_MS)}
            </option>
          ))}
        </select>
        <label className={styles.label} htmlFor={`${field}-openings`}>
          {t('share.openings')}
        </label>
        <input
          id={`${field}-openings`}
          className={styles.control}
          type="number"
          min={1}
          max={MAX_SHARE_OPENINGS}
          step={1}
          value={openings}
          onChange={({ target }) => setOpenings(target.value)}
        />
        {make.error && <RequestError error={make.error} />}
        <div className={styles.commands}>
          <Button disabled={make.isPending} onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" look="primary" aria-disabled={make.isPending}>
            {t('share.make')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
