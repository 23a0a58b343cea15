import { type Chord, isCharacter } from './chord.ts';
import { COMMAND_IDS, type CommandId, commandSpec, scopeOf } from './commands.ts';

/** What a person has changed; what is not named is as it was from the start. */
export interface ShortcutSettings {
  /** Without them, no letter, digit or sign alone is a command. */
  characters: boolean;
  /** Null: switched off. */
  keys: Readonly<Partial<Record<CommandId, Chord | null>>>;
}

export const DEFAULT_SHORTCUTS: ShortcutSettings = { characters: true, keys: {} };

/** The keys of a command that are its own, whether or not single characters are switched off. */
export function chosenKeys({ keys }: ShortcutSettings, id: CommandId): readonly Chord[] {
  const own = keys[id];
  if (own === null) return [];
  return own === undefined ? commandSpec(id).keys : [own];
}

/** The keys that run the command now. */
export function keysOf(settings: ShortcutSettings, id: CommandId): readonly Chord[] {
  const keys = chosenKeys(settings, id);
  return settings.characters ? keys : keys.filter((key) => !isCharacter(key));
}

/** The command that has this key already, where both would hear it. */
export function conflictOf(settings: ShortcutSettings, id: CommandId, chord: Chord): CommandId | null {
  const scope = scopeOf(id);
  const others = COMMAND_IDS.filter((other) => other !== id && scopeOf(other) === scope);
  return others.find((other) => chosenKeys(settings, other).includes(chord)) ?? null;
}

/** Gives the command this key, and takes it from the one that had it. */
export function withKey(settings: ShortcutSettings, id: CommandId, chord: Chord): ShortcutSettings {
  const loser = conflictOf(settings, id, chord);
  const keys = { ...settings.keys, [id]: chord };
  if (loser) keys[loser] = remaining(settings, loser, chord);
  return { ...settings, keys };
}

/** A command with an alternative keeps that. */
function remaining(settings: ShortcutSettings, id: CommandId, chord: Chord): Chord | null {
  if (commandSpec(id).fixed) return null;
  return chosenKeys(settings, id).find((key) => key !== chord) ?? null;
}

export function withOff(settings: ShortcutSettings, id: CommandId): ShortcutSettings {
  return { ...settings, keys: { ...settings.keys, [id]: null } };
}

/** As from the start; another command that has been given one of these keys meanwhile loses it. */
export function withReset(settings: ShortcutSettings, id: CommandId): ShortcutSettings {
  const { [id]: _, ...keys } = settings.keys;
  const reset: ShortcutSettings = { ...settings, keys };
  for (const chord of commandSpec(id).keys) {
    const other = conflictOf(reset, id, chord);
    if (other) return { ...reset, keys: { ...keys, [other]: null } };
  }
  return reset;
}

export function isChanged(settings: ShortcutSettings, id: CommandId): boolean {
  return settings.keys[id] !== undefined;
}

/** From where it is kept, which may be an older or a broken one: what is not understood is as from the start. */
export function parseShortcuts(kept: unknown): ShortcutSettings {
  if (typeof kept !== 'object' || kept === null) return DEFAULT_SHORTCUTS;
  const { characters, keys } = kept as Partial<Record<keyof ShortcutSettings, unknown>>;
  const known: Partial<Record<CommandId, Chord | null>> = {};
  for (const id of COMMAND_IDS) {
    const key = typeof keys === 'object' && keys !== null ? (keys as Record<string, unknown>)[id] : undefined;
    const understood = key === null || (typeof key === 'string' && key !== '' && key.length <= 40);
    if (understood && !(key !== null && commandSpec(id).fixed)) known[id] = key;
  }
  return { characters: characters !== false, keys: known };
}
