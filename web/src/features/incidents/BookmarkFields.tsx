import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { BookmarkDto } from '../../../../server/contract/bookmark-dto.ts';
import {
  MAX_NOTE_LETTERS,
  SEVERITIES,
  type Severity,
  UNDO_SECONDS,
} from '../../../../server/contract/bookmark-terms.ts';
import { tagsOf } from '../../api/bookmark-tags.ts';
import { changeBookmark, undoBookmark } from '../../api/bookmarks-api.ts';
import { RequestError } from '../../frame/RequestError.tsx';
import { useTexts } from '../../i18n/use-texts.ts';
import { useSession, useStores } from '../../stores/use-stores.ts';
import { Button } from '../../ui/Button.tsx';
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
      {/* What somebody else has saved meanwhile is what is written there from then on. */}
      <Fields key={bookmark.revision} bookmark={bookmark} />
      {mayUndo && <Undo bookmark={bookmark} onGone={onGone} />}
    </>
  );
}

function Fields({ bookmark }: { bookmark: BookmarkDto }) {
  const { t } = useTexts('incidents');
  const { http } = useStores();
  const queries = useQueryClient();
  const [note, setNote] = useState(bookmark.note);
  const [tags, setTags] = useState(bookmark.tags.join(' '));
  const [severity, setSeverity] = useState<Severity>(bookmark.severity);
  const save = useMutation({
    mutationFn: () =>
      changeBookmark(http, bookmark.id, {
        ...{ revision: bookmark.revision, note, tags: tagsOf(tags), severity },
      }),
    onSettled: () => void queries.invalidateQueries({ queryKey: [BOOKMARKS_KEY] }),
  });
  const isSame = note === bookmark.note && tags === bookmark.tags.join(' ') && severity === bookmark.severity;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!save.isPending && !isSame) save.mutate();
  };
  return (
    <form className={styles.form} aria-label={t('fields.title')} onSubmit={submit}>
      <textarea
        className={styles.control}
        rows={2}
        maxLength={MAX_NOTE_LETTERS}
        aria-label={t('fields.note')}
        placeholder={t('fields.note')}
        value={note}
        onChange={({ target }) => setNote(target.value)}
      />
      <div className={styles.bar}>
        <input
          className={styles.control}
          aria-label={t('fields.tags')}
          placeholder={t('fields.tags')}
          maxLength={800}
          value={tags}
          onChange={({ target }) => setTags(target.value)}
        />
        <select
          className={styles.control}
          aria-label={t('column.severity')}
          value={severity}
          onChange={({ target }) => setSeverity(target.value as Severity)}
        >
          {SEVERITIES.map((each) => (
            <option key={each} value={each}>
              {t(`severity.${each}`)}
            </option>
          ))}
        </select>
        <Button type="submit" disabled={save.isPending || isSame}>
          {t('fields.save')}
        </Button>
      </div>
      {save.error && <RequestError error={save.error} />}
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
