import { type FormEvent, useState } from 'react';
import type { Role } from '../../../../../server/contract/permissions.ts';
import type { SceneDto } from '../../../../../server/contract/walls-dto.ts';
import { newId } from '../../../api/new-id.ts';
import { createScene, updateScene } from '../../../api/scenes-api.ts';
import { ShareField } from '../../../frame/ShareField.tsx';
import { useTexts } from '../../../i18n/use-texts.ts';
import { useStores } from '../../../stores/use-stores.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import type { KeptList } from './kept-list.ts';
import styles from './PlanFields.module.css';
import { Field } from './PlanFields.tsx';
import { SavingNotice } from './SavingNotice.tsx';
import { sceneOfKey } from './scene-match.ts';
import { useSaving } from './use-saving.ts';

export type SceneContent = Pick<SceneDto, 'wall' | 'tours'>;

interface SceneDialogProps {
  list: KeptList<SceneDto>;
  /** Null: a new one. */
  scene: SceneDto | null;
  /** What the wall is now, for a new one: one that is kept keeps what it has. */
  content: SceneContent;
  /** Tours that play but are not kept, and so cannot be part of a scene. */
  unsavedTours: number;
  onSaved(scene: SceneDto): void;
  onClose(): void;
}

interface SceneDraft {
  name: string;
  key: number | null;
  sharedWith: Role[];
}

const KEYS = [1, 2, 3, 4, 5, 6, 7, 8, 9];

export function SceneDialog({ list, scene, content, unsavedTours, onSaved, onClose }: SceneDialogProps) {
  const { t } = useTexts('plans');
  const { http } = useStores();
  const [draft, setDraft] = useState<SceneDraft>(() => draftOf(scene));
  const [id] = useState(() => scene?.id ?? newId());
  /** On which the draft is based. */
  const [revision, setRevision] = useState(scene?.revision ?? null);
  const [asked, setAsked] = useState(false);
  const saving = useSaving(list);
  const busy = saving.state.phase === 'busy';
  const nameless = draft.name.trim() === '';

  const keep = async (basis: number | null) => {
    const { wall, tours } = scene ? (list.find(id) ?? scene) : content;
    const kept = { wall, tours, ...draft, name: draft.name.trim() };
    const saved =
      basis === null
        ? await createScene(http, { id, ...kept })
        : await updateScene(http, id, { revision: basis, ...kept });
    list.put(saved);
    onSaved(saved);
    onClose();
  };
  const save = async (basis: number | null) => {
    setAsked(true);
    if (nameless) return;
    await saving.save(() => keep(basis));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save(saving.state.phase === 'gone' ? null : revision);
  };
  const change = (part: Partial<SceneDraft>) => setDraft((now) => ({ ...now, ...part }));
  const takeTheirs = () => {
    const theirs = list.find(id);
    setDraft(draftOf(theirs));
    setRevision(theirs?.revision ?? null);
    saving.calm();
  };

  return (
    <Dialog
      title={t(scene ? 'scene.editTitle' : 'scene.createTitle')}
      width="narrow"
      closeLabel={t('close')}
      busy={busy}
      onClose={onClose}
    >
      <form className={styles.form} noValidate onSubmit={submit}>
        {!scene && <p className={styles.help}>{t('scene.what', { n: content.wall.pages.length })}</p>}
        <Field label={t('name')} problem={asked && nameless ? t('needName') : null}>
          {(ids) => (
            <input
              {...ids}
              className={styles.control}
              autoComplete="off"
              maxLength={60}
              value={draft.name}
              onChange={({ target }) => change({ name: target.value })}
            />
          )}
        </Field>
        <KeyField list={list} own={id} value={draft.key} onKey={(key) => change({ key })} />
        <ShareField value={draft.sharedWith} onChange={(sharedWith) => change({ sharedWith })} />
        {!scene && content.tours.length > 0 && (
          <p className={styles.help}>{t('scene.withTours', { n: content.tours.length })}</p>
        )}
        {!scene && unsavedTours > 0 && <p className={styles.help}>{t('scene.withoutTours')}</p>}
        <SavingNotice
          state={saving.state}
          changedBy={list.find(id)?.changedBy ?? null}
          onTakeTheirs={takeTheirs}
          onOverwrite={() => void save(list.find(id)?.revision ?? revision)}
        />
        <div className={styles.commands}>
          <Button disabled={busy} onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" look="primary" aria-disabled={busy}>
            {t(busy ? 'saving' : 'save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function KeyField({
  list,
  own,
  value,
  onKey,
}: {
  list: KeptList<SceneDto>;
  own: string;
  value: number | null;
  onKey(key: number | null): void;
}) {
  const { t } = useTexts('plans');
  const others = list.state.get().items.filter(({ id }) => id !== own);
  return (
    <Field label={t('scene.key')} help={t('scene.keyHelp')}>
      {(ids) => (
        <select
          {...ids}
          className={styles.control}
          value={value ?? ''}
          onChange={({ target }) => onKey(target.value === '' ? null : Number(target.value))}
        >
          <option value="">{t('scene.noKey')}</option>
          {KEYS.map((key) => {
            const taken = sceneOfKey(others, key);
            const name = `Shift+${key}`;
            return (
              <option key={key} value={key}>
                {taken ? t('scene.keyTaken', { key: name, name: taken.name }) : name}
              </option>
            );
          })}
        </select>
      )}
    </Field>
  );
}

function draftOf(scene: SceneDto | null): SceneDraft {
  return { name: scene?.name ?? '', key: scene?.key ?? null, sharedWith: scene?.sharedWith ?? [] };
}
