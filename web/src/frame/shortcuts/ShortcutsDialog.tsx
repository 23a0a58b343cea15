import { useState } from 'react';
import { useTexts } from '../../i18n/use-texts.ts';
import { useValue } from '../../stores/use-stores.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { COMMAND_GROUPS, type CommandId, commandSpec } from './commands.ts';
import { ShortcutLine } from './ShortcutLine.tsx';
import styles from './ShortcutsDialog.module.css';
import { DEFAULT_SHORTCUTS } from './shortcut-settings.ts';
import { useShortcuts } from './use-shortcuts.ts';

/** All commands that are in force, each with its key, which can be changed in place. */
export function ShortcutsDialog({ onClose }: { onClose(): void }) {
  const { t } = useTexts();
  const { registry, settings, change } = useShortcuts();
  useValue(registry.revision);
  const [editing, setEditing] = useState<CommandId | null>(null);
  const inForce = registry.inForce();
  const isChanged = !settings.characters || Object.keys(settings.keys).length > 0;
  return (
    <Dialog title={t('keys.title')} closeLabel={t('common.close')} onClose={onClose}>
      <p className={styles.help}>{t('keys.help')}</p>
      <label className={styles.characters}>
        <input
          type="checkbox"
          checked={settings.characters}
          onChange={() => change({ ...settings, characters: !settings.characters })}
        />
        <span>
          {t('keys.characters')}
          <small className={styles.small}>{t('keys.charactersHelp')}</small>
        </span>
      </label>
      <div className={styles.groups}>
        {COMMAND_GROUPS.map((group) => {
          const ids = inForce.filter((id) => commandSpec(id).group === group);
          if (ids.length === 0) return null;
          return (
            <section key={group} aria-labelledby={`keys-${group}`}>
              <h3 id={`keys-${group}`} className={styles.title}>
                {t(`keys.group.${group}`)}
              </h3>
              <ul>
                {ids.map((id) => (
                  <ShortcutLine
                    key={id}
                    id={id}
                    editing={editing === id}
                    onEdit={(open) => setEditing(open ? id : null)}
                  />
                ))}
              </ul>
            </section>
          );
        })}
      </div>
      <div className={styles.commands}>
        <Button disabled={!isChanged} onClick={() => change(DEFAULT_SHORTCUTS)}>
          {t('keys.resetAll')}
        </Button>
      </div>
    </Dialog>
  );
}
