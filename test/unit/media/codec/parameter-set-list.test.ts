import { describe, expect, it } from 'vitest';
import { ParameterSetList } from '../../../../server/media/codec/parameter-set-list.ts';

const set = (...bytes: number[]) => Buffer.from(bytes);

describe('ParameterSetList', () => {
  it('has the set that changed last in front, one of each id', () => {
    const list = new ParameterSetList(4, 100);
    expect([list.put(0, set(1)), list.put(1, set(2)), list.put(0, set(3))]).toEqual([true, true, true]);
    expect(list.nalUnits).toEqual([set(3), set(2)]);
  });

  it('forgets what was described as soon as the stream brings its own, and tells a change only by the bytes', () => {
    const list = new ParameterSetList(4, 100);
    list.describe(0, set(1));
    expect(list.contains(set(1), 0, 1)).toBe(false);
    expect(list.put(0, set(1))).toBe(false);
    expect(list.contains(set(9, 1, 9), 1, 2)).toBe(true);
    list.describe(1, set(2));
    list.describe(2, set(3));
    expect(list.put(5, set(4))).toBe(true);
    expect(list.nalUnits).toEqual([set(4)]);
  });

  it('pushes its oldest out when there are too many, or too many bytes', () => {
    const few = new ParameterSetList(2, 100);
    const small = new ParameterSetList(100, 5);
    for (let id = 0; id < 10; id += 1) {
      few.put(id, set(id));
      small.put(id, set(id, id));
    }
    expect(few.nalUnits).toEqual([set(9), set(8)]);
    expect(small.nalUnits).toEqual([set(9, 9), set(8, 8)]);
  });
});
