import { Radio } from 'antd';
import { useState } from 'react';
import type { CameraRecordDto } from '../../../../../server/contract/registry-dto.ts';
import { dayAndTime } from '../../../i18n/format.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { useFieldWords } from '../use-field-words.ts';
import styles from './ConflictDialog.module.css';
import { type CameraDraft, type DraftField, draftOf } from './camera-draft.ts';
import { conflictOf, type Side, settled } from './conflict.ts';

interface ConflictDialogProps {
  base: CameraDraft;
  mine: CameraDraft;
  /** As somebody else has stored it meanwhile. */
  theirs: CameraRecordDto;
  /** With the stored camera as the new base; not saved yet. */
  onSettled(draft: CameraDraft): void;
  onClose(): void;
}

/** Somebody was faster. Nothing is lost: both versions side by side, field by field, to take theirs or keep mine. */
export function ConflictDialog({ base, mine, theirs, onSettled, onClose }: ConflictDialogProps) {
  const { t } = useTexts('cameras');
  const stored = draftOf(theirs);
  const conflict = conflictOf(base, mine, stored);
  const [sides, setSides] = useState<ReadonlyMap<DraftField, Side>>(new Map());
  const sideOf = (field: DraftField): Side => sides.get(field) ?? 'mine';
  const takeAll = (side: Side) => setSides(new Map(conflict.contested.map((field) => [field, side])));
  const who = {
    by: theirs.updatedBy ?? '',
    at: theirs.updatedAtMs === null ? '' : dayAndTime(theirs.updatedAtMs),
  };
  return (
    <Dialog title={t('conflict.title')} closeLabel={t('close')} onClose={onClose}>
      <p className={styles.help}>{t('conflict.help', who)}</p>
      {conflict.contested.length > 0 && (
        <>
          <div className={styles.all}>
            <Button onClick={() => takeAll('theirs')}>{t('conflict.allTheirs')}</Button>
            <Button onClick={() => takeAll('mine')}>{t('conflict.allMine')}</Button>
          </div>
          <ul className={styles.fields}>
            {conflict.contested.map((field) => (
              <Contested
                key={field}
                field={field}
                theirs={stored[field]}
                mine={mine[field]}
                side={sideOf(field)}
                onSide={(side) => setSides(new Map(sides).set(field, side))}
              />
            ))}
          </ul>
        </>
      )}
      <Listed title={t('conflict.onlyTheirs')} fields={conflict.theirs} draft={stored} />
      <Listed title={t('conflict.onlyMine')} fields={conflict.mine} draft={mine} />
      <footer className={styles.commands}>
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button look="primary" onClick={() => onSettled(settled(mine, stored, conflict, sideOf))}>
          {t('conflict.save')}
        </Button>
      </footer>
    </Dialog>
  );
}

interface ContestedProps {
  field: DraftField;
  theirs: unknown;
  mine: unknown;
  side: Side;
  onSide(side: Side): void;
}

function Contested({ field, theirs, mine, side, onSide }: ContestedProps) {
  const { t } = useTexts('cameras');
  const words = useFieldWords();
  return (
    <li className={styles.contested}>
      <span className={styles.label}>{words.label(field)}</span>
      <Radio.Group
        className={styles.sides}
        aria-label={words.label(field)}
        value={side}
        onChange={(event) => onSide(event.target.value as Side)}
      >
        <Radio value="theirs">
          <span className={styles.side}>{t('conflict.theirs')}</span> {words.value(field, theirs)}
        </Radio>
        <Radio value="mine">
          <span className={styles.side}>{t('conflict.mine')}</span> {words.value(field, mine)}
        </Radio>
      </Radio.Group>
    </li>
  );
}

function Listed({
  title,
  fields,
  draft,
}: {
  title: string;
  fields: readonly DraftField[];
  draft: CameraDraft;
}) {
  const words = useFieldWords();
  if (fields.length === 0) return null;
  return (
    <div className={styles.listed}>
      <p>{title}</p>
      <ul>
        {fields.map((field) => (
          <li key={field}>
            <span className={styles.label}>{words.label(field)}</span> {words.value(field, draft[field])}
          </li>
        ))}
      </ul>
    </div>
  );
}
