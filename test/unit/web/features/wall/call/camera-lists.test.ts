import { describe, expect, it } from 'vitest';
import type { CameraDto } from '../../../../../../server/contract/dto.ts';
import {
  MAX_FAVOURITES,
  MAX_RECENT,
  neighbour,
  parseIds,
  toggling,
  withCalled,
  withPlaced,
  withStepped,
} from '../../../../../../web/src/features/wall/call/camera-lists.ts';
import type { TreeGroup } from '../../../../../../web/src/features/wall/tree/tree-rows.ts';

describe('favourites', () => {
  it('are added last, taken away, and never too many', () => {
    expect(toggling('b')(['a'])).toEqual(['a', 'b']);
    expect(toggling('a')(['a', 'b'])).toEqual(['b']);
    const full = Array.from({ length: MAX_FAVOURITES }, (_, n) => `c${n}`);
    expect(toggling('x')(full)).toBe(full);
    expect(withPlaced(full, 'x', 'c0')).toHaveLength(MAX_FAVOURITES);
  });

  it('keep the star that was given, also in a list that had it already', () => {
    const star = toggling('a');
    expect([star([]), star(['a', 'b'])]).toEqual([['a'], ['a', 'b']]);
    const unstar = toggling('a');
    expect([unstar(['a']), unstar(['b'])]).toEqual([[], ['b']]);
  });

  it('are put in front of another, or last; a camera that was none becomes one there', () => {
    expect(withPlaced(['a', 'b', 'c'], 'c', 'a')).toEqual(['c', 'a', 'b']);
    expect(withPlaced(['a', 'b', 'c'], 'a', null)).toEqual(['b', 'c', 'a']);
    expect(withPlaced(['a', 'b'], 'x', 'b')).toEqual(['a', 'x', 'b']);
    expect(withPlaced(['a', 'b'], 'a', 'a')).toEqual(['a', 'b']);
  });

  it('go one place up or down, and stay at the ends', () => {
    expect(withStepped(['a', 'b', 'c'], 'b', 1)).toEqual(['a', 'c', 'b']);
    expect(withStepped(['a', 'b'], 'a', -1)).toEqual(['a', 'b']);
    expect(withStepped(['a', 'b'], 'x', 1)).toEqual(['a', 'b']);
  });

  it('are read from where they were kept, each once', () => {
    const parse = parseIds(3);
    expect(parse(['a', 'b', 'a', '', 7, 'x'.repeat(65), 'c', 'd'])).toEqual(['a', 'b', 'c']);
    expect([parse(null), parse({ 0: 'a' }), parse('a')]).toEqual([null, null, null]);
  });
});

describe('the cameras called last', () => {
  it('begin with the latest, name each once, and are twenty', () => {
    expect(withCalled(['a', 'b'], 'b')).toEqual(['b', 'a']);
    const many = Array.from({ length: 40 }, (_, n) => `c${n}`).reduce<readonly string[]>(withCalled, []);
    expect(many).toHaveLength(MAX_RECENT);
    expect(many[0]).toBe('c39');
  });
});

describe('the next camera of the group', () => {
  const camera = (id: string) => ({ id }) as CameraDto;
  const group = (key: string, ids: string[], groups: TreeGroup[] = []): TreeGroup => ({
    key,
    ref: { kind: 'domain', id: key },
    depth: 0,
    cameras: ids.map(camera),
    groups,
  });
  const tree = [
    group('justice', ['j1']),
    group('water', ['a', 'b', 'c', 'd'], [group('hanbin', ['a', 'b', 'c']), group('hanyin', ['d'])]),
  ];
  const next = (id: string, by: 1 | -1, shown: string[] = []) => neighbour(tree, id, by, new Set(shown))?.id;

  it('is of the innermost group, round and round', () => {
    expect([next('a', 1), next('c', 1), next('a', -1)]).toEqual(['b', 'a', 'c']);
  });

  it('leaves out what can be seen in another tile', () => {
    expect(next('a', 1, ['a', 'b'])).toBe('c');
    expect(next('a', 1, ['a', 'b', 'c'])).toBeUndefined();
  });

  it('is none in a group of one, or for a camera that is in no group', () => {
    expect([next('d', 1), next('j1', -1), next('x', 1)]).toEqual([undefined, undefined, undefined]);
  });
});
