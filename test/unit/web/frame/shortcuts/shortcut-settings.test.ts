import { describe, expect, it } from 'vitest';
import { COMMAND_IDS, commandSpec } from '../../../../../web/src/frame/shortcuts/commands.ts';
import {
  conflictOf,
  DEFAULT_SHORTCUTS,
  keysOf,
  parseShortcuts,
  withKey,
  withOff,
  withReset,
} from '../../../../../web/src/frame/shortcuts/shortcut-settings.ts';

describe('the keys from the start', () => {
  it('are each of one command alone, within a scope', () => {
    const shared = COMMAND_IDS.flatMap((id) =>
      commandSpec(id)
        .keys.map((key) => [id, key, conflictOf(DEFAULT_SHORTCUTS, id, key)] as const)
        .filter(([, , other]) => other !== null),
    );
    expect(shared).toEqual([]);
  });
});

describe('the keys of a person', () => {
  it('take the place of all that the command had', () => {
    const settings = withKey(DEFAULT_SHORTCUTS, 'remove', 'Ctrl+d');
    expect(keysOf(settings, 'remove')).toEqual(['Ctrl+d']);
  });

  it('are taken from the command that had them, which keeps its alternative', () => {
    expect(conflictOf(DEFAULT_SHORTCUTS, 'sound', 't')).toBe('tree');
    const taken = withKey(DEFAULT_SHORTCUTS, 'sound', 't');
    expect([keysOf(taken, 'sound'), keysOf(taken, 'tree')]).toEqual([['t'], []]);
    const alternative = withKey(DEFAULT_SHORTCUTS, 'sound', 'Delete');
    expect(keysOf(alternative, 'remove')).toEqual(['Backspace']);
  });

  it('may be those of another scope: there they are not heard', () => {
    expect(conflictOf(DEFAULT_SHORTCUTS, 'listUp', 't')).toBeNull();
  });

  it('can be switched off, one command or all single characters', () => {
    const off = withOff(DEFAULT_SHORTCUTS, 'sound');
    expect(keysOf(off, 'sound')).toEqual([]);
    const quiet = { ...DEFAULT_SHORTCUTS, characters: false };
    expect(keysOf(quiet, 'sound')).toEqual([]);
    expect(keysOf(quiet, 'enlarge')).toEqual(['Enter']);
    expect(keysOf(withKey(quiet, 'sound', 'Ctrl+m'), 'sound')).toEqual(['Ctrl+m']);
  });

  it('go back to what they were, and are taken from who got them meanwhile', () => {
    const settings = withKey(DEFAULT_SHORTCUTS, 'sound', 't');
    const reset = withReset(settings, 'tree');
    expect([keysOf(reset, 'tree'), keysOf(reset, 'sound')]).toEqual([['t'], []]);
  });

  it('are read from where they were kept, and what is not understood is as from the start', () => {
    const settings = { characters: false, keys: { sound: 'Ctrl+m', tree: null } };
    expect(parseShortcuts(JSON.parse(JSON.stringify(settings)))).toEqual(settings);
    const broken = [null, 'x', 7, [], { keys: 3 }, { keys: { sound: 5, nothing: 'x', tree: '' } }];
    for (const kept of broken) expect(parseShortcuts(kept)).toEqual(DEFAULT_SHORTCUTS);
  });
});
