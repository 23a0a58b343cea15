import { type FormEvent, useId, useState } from 'react';
import type { BookmarkDto } from '../../../../../server/contract/bookmark-dto.ts';
import {
  MAX_NOTE_LETTERS,
  SEVERITIES,
  type Severity,
} from '../../../../../server/contract/bookmark-terms.ts';
import { tagsOf, wordsOf } from '../../../api/bookmark-tags.ts';
import { changeBookmark, readBookmark } from '../../../api/bookmarks-api.ts';
import { errorCodeOf } from '../../../api/http-client.ts';
import { useErrorText } from '../../../frame/error-text.ts';
import { useDraft } from '../../../frame/use-draft.ts';
import { useRecordedName } from '../../../frame/use-recorded-name.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import { useStores } from '../../../stores/use-stores.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import styles from './BookmarkDialog.module.css';

export interface BookmarkDialogProps {
  bookmark: BookmarkDto;
  onClose(): void;
}

/** What a person has to say of a bookmark that is there already: closing the dialog loses nothing but the words. */
export function BookmarkDialog({ bookmark, onClose }: BookmarkDialogProps) {
  const { t } = useTexts();
  const { http } = useStores();
  const errorText = useErrorText();
  const id = useId();
  const camera = useRecordedName()(bookmark);
  /** As the hub has it, as far as is known here: what was left alone follows it, and saving once more writes over the rest. */
  const [base, setBase] = useState(bookmark);
  const { mine, change } = useDraft(wordsOf(base));
  const [saving, setSaving] = useState<{ busy: boolean; error: unknown }>({ busy: false, error: null });
  const save = async () => {
    try {
      const { id, revision } = base;
      await changeBookmark(http, id, { ...mine, revision, tags: tagsOf(mine.tags) });
    } catch (error) {
      if (errorCodeOf(error) === 'CONFLICT') setBase(await readBookmark(http, base.id));
      throw error;
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (saving.busy) return;
    setSaving({ busy: true, error: null });
    save().then(onClose, (error: unknown) => setSaving({ busy: false, error }));
  };
  const problem = (error: unknown) =>
    errorCodeOf(error) === 'CONFLICT' ? t('mark.conflict') : errorText(error);
  return (
    <Dialog
      title={t('mark.title')}
      width="narrow"
      closeLabel={t('common.close')}
      busy={saving.busy}
      onClose={onClose}
    >
      <form className={styles.form} noValidate onSubmit={submit}>
        <p className={styles.what}>{camera}</p>
        <label className={styles.label} htmlFor={`${id}-note`}>
          {t('mark.note')}
        </label>
        <textarea
          id={`${id}-note`}
          className={styles.control}
          rows={3}
          maxLength={MAX_NOTE_LETTERS}
          value={mine.note}
          onChange={({ target }) => change({ note: target.value })}
        />
        <label className={styles.label} htmlFor={`${id}-tags`}>
          {t('mark.tags')}
        </label>
        <input
          id={`${id}-tags`}
          className={styles.control}
          autoComplete="off"
          value={mine.tags}
          onChange={({ target }) => change({ tags: target.value })}
        />
        <label className={styles.label} htmlFor={`${id}-severity`}>
          {t('mark.severity')}
        </label>
        <select
          id={`${id}-severity`}
          className={styles.control}
          value={mine.severity}
          onChange={({ target }) => change({ severity: target.value as Severity })}
        >
          {SEVERITIES.map((each) => (
            <option key={each} value={each}>
              {t(`mark.severities.${each}`)}
            </option>
          ))}
        </select>
        <p role="alert" className={styles.problem}>
          {saving.error !== null && problem(saving.error)}
        </p>
        <div className={styles.commands}>
          <Button disabled={saving.busy} onClick={onClose}>
            {t('mark.later')}
          </Button>
          <Button type="submit" look="primary" aria-disabled={saving.busy}>
            {t('mark.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
