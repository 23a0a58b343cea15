import { type FormEvent, useState } from 'react';
import type { TourDto } from '../../../../../server/contract/walls-dto.ts';
import { newId } from '../../../api/new-id.ts';
import { createTour, updateTour } from '../../../api/tours-api.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import type { Directory } from '../../../stores/directory.ts';
import { useStores } from '../../../stores/use-stores.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import type { KeptList } from '../scenes/kept-list.ts';
import styles from '../scenes/PlanFields.module.css';
import { SavingNotice } from '../scenes/SavingNotice.tsx';
import { useSaving } from '../scenes/use-saving.ts';
import { TourFields } from './TourFields.tsx';
import { type TourDraft, tourDraftOf, tourOfDraft, tourOverOf, tourProblems } from './tour-draft.ts';
import type { TourSpec } from './tour-spec.ts';

interface TourDialogProps {
  directory: Directory;
  list: KeptList<TourDto>;
  /** Null: a new one. */
  tour: TourDto | null;
  /** On the pages of the wall, and how many of those there are. */
  wallCameras: readonly string[];
  pages: number;
  onStart(spec: TourSpec): void;
  onClose(): void;
}

export function TourDialog(props: TourDialogProps) {
  const { directory, list, tour, wallCameras, pages, onStart, onClose } = props;
  const { t } = useTexts('plans');
  const { http } = useStores();
  const [draft, setDraft] = useState(() => tourDraftOf(tour, wallCameras, pages));
  /** On which the draft is based. */
  const [revision, setRevision] = useState(tour?.revision ?? null);
  const [asked, setAsked] = useState<'start' | 'save' | null>(null);
  const [id] = useState(() => tour?.id ?? newId());
  const saving = useSaving(list);
  const problems = asked ? tourProblems(draft, asked === 'save') : [];
  const busy = saving.state.phase === 'busy';
  const specOf = (kept: string | null): TourSpec => ({
    id: kept,
    name: draft.name.trim(),
    of: tourOfDraft(draft),
    over: tourOverOf(draft),
    dwellSeconds: draft.dwellSeconds,
  });

  const keep = async (basis: number | null) => {
    const { id: _, ...content } = { ...specOf(id), sharedWith: draft.sharedWith };
    list.put(
      basis === null
        ? await createTour(http, { id, ...content })
        : await updateTour(http, id, { revision: basis, ...content }),
    );
    if (!tour) onStart(specOf(id));
    onClose();
  };
  const save = async (basis: number | null) => {
    setAsked('save');
    if (tourProblems(draft, true).length > 0) return;
    await saving.save(() => keep(basis));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save(saving.state.phase === 'gone' ? null : revision);
  };
  const startUnsaved = () => {
    setAsked('start');
    if (tourProblems(draft, false).length > 0) return;
    onStart(specOf(null));
    onClose();
  };
  const takeTheirs = () => {
    const theirs = list.find(id);
    if (theirs) setDraft(tourDraftOf(theirs, wallCameras, pages));
    setRevision(theirs?.revision ?? null);
    saving.calm();
  };

  return (
    <Dialog
      title={t(tour ? 'tour.editTitle' : 'tour.createTitle')}
      width="narrow"
      closeLabel={t('close')}
      busy={busy}
      onClose={onClose}
    >
      <form className={styles.form} noValidate onSubmit={submit}>
        <TourFields
          directory={directory}
          draft={draft}
          kept={tour?.of.kind === 'cameras'}
          pages={pages}
          problems={problems}
          onDraft={(change: Partial<TourDraft>) => setDraft((now) => ({ ...now, ...change }))}
        />
        <SavingNotice
          state={saving.state}
          changedBy={list.find(id)?.changedBy ?? null}
          onTakeTheirs={takeTheirs}
          onOverwrite={() => void save(list.find(id)?.revision ?? revision)}
        />
        <div className={styles.commands}>
          {tour ? (
            <Button disabled={busy} onClick={onClose}>
              {t('cancel')}
            </Button>
          ) : (
            <Button disabled={busy} onClick={startUnsaved}>
              {t('tour.start')}
            </Button>
          )}
          <Button type="submit" look="primary" aria-disabled={busy}>
            {busy ? t('saving') : t(tour ? 'save' : 'tour.saveAndStart')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
