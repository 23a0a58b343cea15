import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTexts } from '../../i18n/use-texts.ts';
import { Button } from '../../ui/Button.tsx';
import { Key } from '../../ui/Key.tsx';
import { type Chord, chordLabel, chordOf, isCharacter, isKept } from './chord.ts';
import { type CommandId, commandSpec } from './commands.ts';
import styles from './ShortcutsDialog.module.css';
import {
  chosenKeys,
  conflictOf,
  isChanged,
  keysOf,
  withKey,
  withOff,
  withReset,
} from './shortcut-settings.ts';
import { useShortcuts } from './use-shortcuts.ts';

interface ShortcutLineProps {
  id: CommandId;
  editing: boolean;
  onEdit(open: boolean): void;
}

/** A command and its keys; its button opens what changes them. */
export function ShortcutLine({ id, editing, onEdit }: ShortcutLineProps) {
  const { t } = useTexts();
  const { settings } = useShortcuts();
  const button = useRef<HTMLButtonElement>(null);
  const name = t(`command.${id}`);
  const labels = labelsOf(id, keysOf(settings, id));
  const said = labels.length > 0 ? labels.join(t('common.separator')) : t('keys.none');
  return (
    <li className={styles.line}>
      <span className={styles.name}>
        {name}
        {isChanged(settings, id) && <span className={styles.changed}>{t('keys.changed')}</span>}
      </span>
      <button
        ref={button}
        type="button"
        className={styles.keys}
        aria-label={t('keys.change', { name, keys: said })}
        aria-expanded={editing}
        onClick={() => onEdit(!editing)}
      >
        {labels.length > 0 ? labels.map((label) => <Key key={label}>{label}</Key>) : t('keys.none')}
      </button>
      {editing && (
        <KeyEditor
          id={id}
          onDone={() => {
            onEdit(false);
            button.current?.focus();
          }}
        />
      )}
    </li>
  );
}

function labelsOf(id: CommandId, keys: readonly Chord[]): string[] {
  const { fixed } = commandSpec(id);
  if (fixed && keys.length > 0) return [fixed];
  return keys.map(chordLabel);
}

/** Takes the next key that is pressed, unless that is taken, kept by the browser, or switched off. */
function KeyEditor({ id, onDone }: { id: CommandId; onDone(): void }) {
  const { t } = useTexts();
  const { settings, change } = useShortcuts();
  const [pressed, setPressed] = useState<Chord | null>(null);
  const field = useRef<HTMLButtonElement>(null);
  useEffect(() => field.current?.focus(), []);
  const fixed = commandSpec(id).fixed !== undefined;
  const conflict = pressed && conflictOf(settings, id, pressed);
  const useless = pressed !== null && isCharacter(pressed) && !settings.characters;

  const finish = (next: typeof settings) => {
    change(next);
    onDone();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const chord = chordOf(event.nativeEvent);
    if (chord === null || /^(?:Shift\+)?Tab$/u.test(chord)) return;
    event.preventDefault();
    event.stopPropagation();
    if (chord === 'Escape') return onDone();
    setPressed(chord);
    const free = !isKept(chord) && !conflictOf(settings, id, chord);
    if (free && (settings.characters || !isCharacter(chord))) finish(withKey(settings, id, chord));
  };

  return (
    <div className={styles.editor}>
      {!fixed && (
        <button ref={field} type="button" className={styles.capture} onKeyDown={onKeyDown}>
          {t('keys.press')}
        </button>
      )}
      <p role="status" className={styles.problem}>
        {pressed && isKept(pressed) && t('keys.kept', { key: chordLabel(pressed) })}
        {useless && t('keys.charactersOff')}
        {conflict && t('keys.conflict', { key: chordLabel(pressed), name: t(`command.${conflict}`) })}
      </p>
      <div className={styles.choices}>
        {conflict && !useless && (
          <Button look="primary" onClick={() => finish(withKey(settings, id, pressed))}>
            {t('keys.take')}
          </Button>
        )}
        {chosenKeys(settings, id).length > 0 && (
          <Button onClick={() => finish(withOff(settings, id))}>{t('keys.off')}</Button>
        )}
        {isChanged(settings, id) && (
          <Button onClick={() => finish(withReset(settings, id))}>{t('keys.reset')}</Button>
        )}
        <Button onClick={onDone}>{t('keys.cancel')}</Button>
      </div>
    </div>
  );
}
