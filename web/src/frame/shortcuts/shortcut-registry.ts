import { ValueStore } from '../../stores/value-store.ts';
import { type Chord, chordOf, isCharacter, type KeyPress } from './chord.ts';
import { COMMAND_IDS, type CommandId, type CommandScope, commandSpec, scopeOf } from './commands.ts';
import { DEFAULT_SHORTCUTS, keysOf, type ShortcutSettings } from './shortcut-settings.ts';

/** Answers false where the key is not for it after all; whatever else it answers means nothing. */
export type CommandHandler = (press: KeyPress) => unknown;

const IN_A_LINE = new Set(['Space', 'ArrowLeft', 'ArrowRight', 'Home', 'End', 'Backspace', 'Delete']);

/** Which commands are in force, by which keys, and what they do. */
export class ShortcutRegistry {
  /** Grows with every change of what is in force or of a key. */
  readonly revision = new ValueStore(0);
  private settings: ShortcutSettings = DEFAULT_SHORTCUTS;
  private readonly handlers = new Map<CommandId, CommandHandler[]>();

  /** The latest handler of a command is asked. Returns what takes it back. */
  register(id: CommandId, handler: CommandHandler): () => void {
    this.handlers.set(id, [...(this.handlers.get(id) ?? []), handler]);
    this.changed();
    return () => {
      const others = (this.handlers.get(id) ?? []).filter((other) => other !== handler);
      if (others.length > 0) this.handlers.set(id, others);
      else this.handlers.delete(id);
      this.changed();
    };
  }

  configure(settings: ShortcutSettings): void {
    if (settings === this.settings) return;
    this.settings = settings;
    this.changed();
  }

  inForce(): CommandId[] {
    return COMMAND_IDS.filter((id) => this.handlers.has(id));
  }

  keysOf(id: CommandId): readonly Chord[] {
    return keysOf(this.settings, id);
  }

  /** True when a command of this scope took the key. Whoever is writing in a line of text keeps what writes or moves in it. */
  run(press: KeyPress, scope: CommandScope, writing: boolean): boolean {
    const chord = chordOf(press);
    if (chord === null || (writing && (isCharacter(chord) || IN_A_LINE.has(chord)))) return false;
    const id = COMMAND_IDS.find((one) => scopeOf(one) === scope && this.keysOf(one).includes(chord));
    const handler = id && this.handlers.get(id)?.at(-1);
    if (id === undefined || handler === undefined) return false;
    if (press.repeat && !commandSpec(id).repeats) return true;
    return handler(press) !== false;
  }

  private changed(): void {
    this.revision.set(this.revision.get() + 1);
  }
}
