import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { InitialPasswordDto, UserDto } from '../../../../server/contract/access-dto.ts';
import { createUser, updateUser } from '../../api/users-api.ts';
import { RequestError } from '../../frame/RequestError.tsx';
import { useTexts } from '../../i18n/use-texts.ts';
import { useStores } from '../../stores/use-stores.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import styles from './UserDialog.module.css';
import { UserFields } from './UserFields.tsx';
import { UserLogins } from './UserLogins.tsx';
import { UserTokens } from './UserTokens.tsx';
import { createOf, draftOf, problemsOf, type UserProblems, updateOf } from './user-draft.ts';
import { USERS_KEY } from './users-key.ts';

interface UserDialogProps {
  /** Null for a new account. */
  user: UserDto | null;
  onIssued(issued: InitialPasswordDto): void;
  onClose(): void;
}

/** One account: what it is called, what it may do, and, for one that exists, its logins. */
export function UserDialog({ user, onIssued, onClose }: UserDialogProps) {
  const { t } = useTexts('access');
  const { http } = useStores();
  const client = useQueryClient();
  const [draft, setDraft] = useState(() => draftOf(user));
  const [problems, setProblems] = useState<UserProblems>({});
  const save = useMutation({
    mutationFn: async () => {
      if (user) await updateUser(http, user.id, updateOf(draft, user));
      else onIssued(await createUser(http, createOf(draft)));
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: [USERS_KEY] });
      onClose();
    },
  });
  const submit = () => {
    const found = problemsOf(draft);
    setProblems(found);
    if (Object.keys(found).length === 0 && !save.isPending) save.mutate();
  };
  return (
    <Dialog
      title={t(user ? 'form.editTitle' : 'form.newTitle')}
      onClose={onClose}
      closeLabel={t('form.cancel')}
    >
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {save.error && <RequestError error={save.error} />}
        <UserFields
          draft={draft}
          existing={user !== null}
          problems={problems}
          onDraft={(change) => setDraft({ ...draft, ...change })}
        />
        <div className={styles.commands}>
          <Button onClick={onClose}>{t('form.cancel')}</Button>
          <Button look="primary" type="submit" disabled={save.isPending}>
            {t(user ? 'form.save' : 'form.create')}
          </Button>
        </div>
      </form>
      {user && <UserLogins user={user} onIssued={onIssued} onGone={onClose} />}
      {user && <UserTokens user={user} />}
    </Dialog>
  );
}
