import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { RequestError } from '../../frame/RequestError.tsx';
import { useTexts } from '../../i18n/use-texts.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './incidents.module.css';

interface HoldFormProps<T> {
  held: boolean;
  /** Puts the hold, or lifts the one there is. */
  change(reason: string): Promise<T>;
  onChanged(changed: T): void;
  /** What is said of the hold beside it. */
  children?: ReactNode;
}

/** Puts a bookmark or an incident on legal hold, or lifts that: never without a reason. */
export function HoldForm<T>(props: HoldFormProps<T>) {
  // A reason to put a hold is none to lift what a teammate has put meanwhile.
  return <Reasoned key={String(props.held)} {...props} />;
}

function Reasoned<T>({ held, change, onChanged, children }: HoldFormProps<T>) {
  const { t } = useTexts('incidents');
  const [reason, setReason] = useState('');
  const changing = useMutation({
    mutationFn: (given: string) => change(given.trim()),
    onSuccess: (changed, given) => {
      setReason((now) => (now === given ? '' : now));
      onChanged(changed);
    },
  });
  return (
    <div className={styles.bar}>
      <input
        className={styles.control}
        aria-label={t('hold.reason')}
        placeholder={t('hold.reason')}
        maxLength={500}
        value={reason}
        onChange={({ target }) => setReason(target.value)}
      />
      <Button disabled={changing.isPending || reason.trim() === ''} onClick={() => changing.mutate(reason)}>
        {t(held ? 'hold.lift' : 'hold.put')}
      </Button>
      {children}
      {changing.error && <RequestError error={changing.error} />}
    </div>
  );
}
