import { type FormEvent, useId, useReducer, useState } from 'react';
import { useTexts } from '../../../i18n/use-texts.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { GridForm } from './GridForm.tsx';
import { LayoutCanvas } from './LayoutCanvas.tsx';
import styles from './LayoutEditor.module.css';
import { LayoutTools } from './LayoutTools.tsx';
import { draftOf, draftReducer } from './layout-draft.ts';
import { LAYOUT_NAME_LENGTH, type OwnLayout, roundedLayout } from './own-layouts.ts';

interface LayoutEditorProps {
  own: OwnLayout;
  /** All that the person has, this one among them when it is changed. */
  others: readonly OwnLayout[];
  onSave(own: OwnLayout): void;
  onClose(): void;
}

/** Makes or changes one's own layout, by mouse or by keyboard alone. */
export function LayoutEditor({ own, others, onSave, onClose }: LayoutEditorProps) {
  const { t } = useTexts();
  const [draft, dispatch] = useReducer(draftReducer, own.layout, draftOf);
  const [name, setName] = useState(own.name);
  const [asked, setAsked] = useState(false);
  const problem = nameProblem(name, own, others);
  const save = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (!problem) onSave({ ...own, name: name.trim(), layout: roundedLayout(draft.layout) });
  };
  return (
    <Dialog
      title={t(own.name === '' ? 'layouts.newTitle' : 'layouts.editTitle')}
      closeLabel={t('common.close')}
      width="large"
      onClose={onClose}
    >
      <div className={styles.editor}>
        <LayoutCanvas draft={draft} dispatch={dispatch} />
        <div className={styles.side}>
          <form id="layout-name" onSubmit={save}>
            <NameField name={name} problem={asked ? problem : null} onName={setName} />
          </form>
          <GridForm layout={draft.layout} dispatch={dispatch} />
          <LayoutTools draft={draft} dispatch={dispatch} />
          <p className={styles.help}>{t('layouts.help')}</p>
          <p className={styles.help}>{t('layouts.helpKeys')}</p>
          <div className={styles.commands}>
            <Button onClick={onClose}>{t('layouts.cancel')}</Button>
            <Button look="primary" type="submit" form="layout-name">
              {t('layouts.save')}
            </Button>
          </div>
        </div>
      </div>
    </Dialog>
  );
}

type NameProblem = 'needName' | 'nameTaken';

function nameProblem(name: string, own: OwnLayout, others: readonly OwnLayout[]): NameProblem | null {
  const trimmed = name.trim();
  if (trimmed === '') return 'needName';
  return others.some((other) => other.id !== own.id && other.name === trimmed) ? 'nameTaken' : null;
}

interface NameFieldProps {
  name: string;
  problem: NameProblem | null;
  onName(name: string): void;
}

function NameField({ name, problem, onName }: NameFieldProps) {
  const { t } = useTexts();
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{t('layouts.name')}</label>
      <input
        id={id}
        className={styles.input}
        value={name}
        maxLength={LAYOUT_NAME_LENGTH}
        autoComplete="off"
        aria-invalid={problem !== null}
        aria-describedby={problem ? `${id}-problem` : undefined}
        onChange={(event) => onName(event.target.value)}
      />
      <p id={`${id}-problem`} className={styles.problem} role="alert">
        {problem && t(`layouts.${problem}`)}
      </p>
    </div>
  );
}
