import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { usePreference } from '../../stores/use-preference.ts';
import { chordOf } from './chord.ts';
import { keepsKey } from './key-target.ts';
import { ShortcutRegistry } from './shortcut-registry.ts';
import { DEFAULT_SHORTCUTS, parseShortcuts } from './shortcut-settings.ts';
import { ShortcutsContext } from './use-shortcuts.ts';

/** Hears the keys of the page for the commands inside of it, by the keys that this person has chosen. */
export function ShortcutsProvider({ children }: { children: ReactNode }) {
  const [registry] = useState(() => new ShortcutRegistry());
  const [settings, change] = usePreference('shortcuts', parseShortcuts, DEFAULT_SHORTCUTS);
  const value = useMemo(() => ({ registry, settings, change }), [registry, settings, change]);
  useEffect(() => registry.configure(settings), [registry, settings]);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const chord = chordOf(event);
      if (chord === null || keepsKey(event.target as Element | null, chord)) return;
      const isTaken = registry.run(event, 'picture', false) || registry.run(event, 'page', false);
      if (isTaken) event.preventDefault();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [registry]);

  return <ShortcutsContext value={value}>{children}</ShortcutsContext>;
}
