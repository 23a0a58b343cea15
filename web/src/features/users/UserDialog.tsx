import { useIsMutating, useMutation } from '@tanstack/react-query';
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
import { useKnownUser } from './use-known-user.ts';
import { createOf, draftOf, problemsOf, type UserProblems, updateOf } from './user-draft.ts';
import { USERS_KEY } from './users-key.ts';

interface UserDialogProps {
  /** Null for a new account. */
  user: UserDto | null;
  onIssued(issued: InitialPasswordDto): void;
  onClose(): void;
}

/** One account: what it is called, what it may do, and, for one that exists, its logins. */
export function UserDialog({ user: start, onIssued, onClose }: UserDialogProps) {
  const { t } = useTexts('access');
  const { http } = useStores();
  const { user, changed, refresh } = useKnownUser(start);
  const [draft, setDraft] = useState(() => draftOf(user));
  const [problems, setProblems] = useState<UserProblems>({});
  const save = useMutation({
    mutationKey: [USERS_KEY],
    mutationFn: async () => {
      if (user) return changed(await updateUser(http, user.id, updateOf(draft, user)));
      onIssued(await createUser(http, createOf(draft)));
      refresh();
    },
  });
  // Whatever is done to the account here: who closed the dialog would not hear how it ended.
  const busy = useIsMutating({ mutationKey: [USERS_KEY] }) > 0;
  const submit = () => {
    const found = problemsOf(draft);
    setProblems(found);
    if (Object.keys(found).length === 0 && !busy) save.mutate(undefined, { onSuccess: onClose });
  };
  return (
    <Dialog
      title={t(user ? 'form.editTitle' : 'form.newTitle')}
      onClose={onClose}
      closeLabel={t('form.cancel')}
      busy={busy}
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
          <Button disabled={busy} onClick={onClose}>
            {t('form.cancel')}
          </Button>
          <Button look="primary" type="submit" disabled={busy}>
            {t(user ? 'form.save' : 'form.create')}
          </Button>
        </div>
      </form>
      {user && (
        <UserLogins
          user={user}
          onIssued={(issued) => {
            onIssued(issued);
            changed(issued.user);
          }}
          onChanged={changed}
          onRefresh={refresh}
          onGone={onClose}
        />
      )}
      {user && <UserTokens user={user} />}
    </Dialog>
  );
}
