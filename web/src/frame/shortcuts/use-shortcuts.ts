import {
  createContext,
  type KeyboardEvent,
  useCallback,
  useContext,
  useLayoutEffect,
  useRef,
  useSyncExternalStore,
} from 'react';
import { chordForAria, chordLabel, chordOf } from './chord.ts';
import type { CommandId, CommandScope } from './commands.ts';
import { isTextField, keepsKey } from './key-target.ts';
import type { CommandHandler, ShortcutRegistry } from './shortcut-registry.ts';
import type { ShortcutSettings } from './shortcut-settings.ts';

interface Shortcuts {
  registry: ShortcutRegistry;
  settings: ShortcutSettings;
  change(next: ShortcutSettings): void;
}

export const ShortcutsContext = createContext<Shortcuts | null>(null);

export function useShortcuts(): Shortcuts {
  const shortcuts = useContext(ShortcutsContext);
  if (!shortcuts) throw new Error('ShortcutsProvider is missing above this component');
  return shortcuts;
}

/** Does the command while the component is mounted (and `active`). The handler may be another at every render. */
export function useCommand(id: CommandId, handler: CommandHandler, active = true): void {
  const { registry } = useShortcuts();
  const latest = useRef(handler);
  latest.current = handler;
  // What is seen can be commanded.
  useLayoutEffect(
    () => (active ? registry.register(id, (press) => latest.current(press)) : undefined),
    [registry, id, active],
  );
}

/** The key to be named beside the command, on a cap and for a screen reader; undefined while it has none, and where no keys are heard. */
export function useCommandKey(id: CommandId): { label: string; aria: string } | undefined {
  const registry = useContext(ShortcutsContext)?.registry;
  // The key itself, so that the buttons of dozens of tiles render for another key alone.
  const chord = useSyncExternalStore(
    registry?.revision.subscribe ?? neverChanges,
    () => registry?.keysOf(id)[0],
  );
  return chord === undefined ? undefined : { label: chordLabel(chord), aria: chordForAria(chord) };
}

const neverChanges = () => () => undefined;

/** For the element in which the commands of this scope have their keys. */
export function useScopeKeys(scope: CommandScope): (event: KeyboardEvent) => void {
  const { registry } = useShortcuts();
  return useCallback(
    (event) => {
      const target = event.target as Element;
      const chord = chordOf(event.nativeEvent);
      if (event.nativeEvent.isComposing || chord === null) return;
      const writing = isTextField(target);
      if (!writing && keepsKey(target, chord)) return;
      if (!registry.run(event.nativeEvent, scope, writing)) return;
      event.preventDefault();
      event.stopPropagation();
    },
    [registry, scope],
  );
}
