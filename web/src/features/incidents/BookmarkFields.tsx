import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import type { BookmarkDto } from '../../../../server/contract/bookmark-dto.ts';
import {
  MAX_NOTE_LETTERS,
  SEVERITIES,
  type Severity,
  UNDO_SECONDS,
} from '../../../../server/contract/bookmark-terms.ts';
import { type BookmarkWords, tagsOf, wordsOf } from '../../api/bookmark-tags.ts';
import { changeBookmark, undoBookmark } from '../../api/bookmarks-api.ts';
import { isSame } from '../../frame/draft.ts';
import { RequestError } from '../../frame/RequestError.tsx';
import { useDraft } from '../../frame/use-draft.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { useSession, useStores } from '../../stores/use-stores.ts';
import { Button } from '../../ui/Button.tsx';
import { ChangeFailed } from './ChangeFailed.tsx';
import styles from './incidents.module.css';
import { BOOKMARKS_KEY } from './query-keys.ts';

/** What people say of a bookmark, and for a moment the way back: for whoever made it, and for whoever manages evidence. */
export function BookmarkFields({ bookmark, onGone }: { bookmark: BookmarkDto; onGone(): void }) {
  const session = useSession();
  if (session.phase !== 'in') return null;
  const { username, permissions } = session.session;
  const isOwn = bookmark.createdBy === username;
  if (!permissions.includes('bookmark:create')) return null;
  if (!isOwn && !permissions.includes('evidence:manage')) return null;
  const mayUndo =
    isOwn &&
    Date.now() - bookmark.createdAtMs < UNDO_SECONDS * 1000 &&
    bookmark.incidents.count === 0 &&
    !bookmark.hold;
  return (
    <>
      <Fields bookmark={bookmark} />
      {mayUndo && <Undo bookmark={bookmark} onGone={onGone} />}
    </>
  );
}

/** As the hub will have it. */
function tidy({ note, tags, severity }: BookmarkWords): BookmarkWords {
  return { note: note.trim(), tags: tagsOf(tags).join(' '), severity };
}

function Fields({ bookmark }: { bookmark: BookmarkDto }) {
  const { t } = useTexts('incidents');
  const { http } = useStores();
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: ({ note, tags, severity }: BookmarkWords) => {
      const { id, revision } = bookmark;
      return changeBookmark(http, id, { revision, note, tags: tagsOf(tags), severity });
    },
    // Until it is seen as it is now: saved from what it was, it would be in its own way.
    onSettled: () => queries.invalidateQueries({ queryKey: [BOOKMARKS_KEY] }),
  });
  const theirs = wordsOf(bookmark);
  const { mine, contested, change } = useDraft(theirs, save.variables);
  const isSaved = isSame(tidy(mine), theirs);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (save.isPending || isSaved) return;
    const tidied = tidy(mine);
    change(tidied);
    save.mutate(tidied);
  };
  const words = {
    note: { field: t('fields.note'), value: theirs.note },
    tags: { field: t('fields.tags'), value: theirs.tags },
    severity: { field: t('column.severity'), value: t(`severity.${theirs.severity}`) },
  };
  return (
    <form className={styles.form} aria-label={t('fields.title')} onSubmit={submit}>
      <textarea
        className={styles.control}
        rows={2}
        maxLength={MAX_NOTE_LETTERS}
        aria-label={t('fields.note')}
        placeholder={t('fields.note')}
        value={mine.note}
        onChange={({ target }) => change({ note: target.value })}
      />
      <div className={styles.bar}>
        <input
          className={styles.control}
          aria-label={t('fields.tags')}
          placeholder={t('fields.tags')}
          maxLength={800}
          value={mine.tags}
          onChange={({ target }) => change({ tags: target.value })}
        />
        <select
          className={styles.control}
          aria-label={t('column.severity')}
          value={mine.severity}
          onChange={({ target }) => change({ severity: target.value as Severity })}
        >
          {SEVERITIES.map((each) => (
            <option key={each} value={each}>
              {t(`severity.${each}`)}
            </option>
          ))}
        </select>
        <Button type="submit" disabled={save.isPending || isSaved}>
          {t('fields.save')}
        </Button>
      </div>
      {contested.map((field) => (
        <p key={field} role="alert" className={styles.faint}>
          {t('draft.theirs', words[field])}
        </p>
      ))}
      {save.error && <ChangeFailed error={save.error} typed />}
    </form>
  );
}

function Undo({ bookmark, onGone }: { bookmark: BookmarkDto; onGone(): void }) {
  const { t } = useTexts('incidents');
  const { http } = useStores();
  const queries = useQueryClient();
  const undo = useMutation({
    mutationFn: () => undoBookmark(http, bookmark.id),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: [BOOKMARKS_KEY] });
      onGone();
    },
  });
  return (
    <div className={styles.bar}>
      <Button disabled={undo.isPending} onClick={() => undo.mutate()}>
        {t('fields.undo')}
      </Button>
      {undo.error && <RequestError error={undo.error} />}
    </div>
  );
}
