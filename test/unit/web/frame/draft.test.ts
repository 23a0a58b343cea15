import { expect, test } from 'vitest';
import { type Draft, followed } from '../../../../web/src/frame/draft.ts';

interface Said {
  note: string;
  tags: string[];
}

const BEFORE: Said = { note: 'A', tags: ['x'] };

const draft = (mine: Partial<Said>, contested: (keyof Said)[] = []): Draft<Said> => ({
  theirs: BEFORE,
  mine: { ...BEFORE, ...mine },
  contested,
});

test('what was not touched is as others make it, and what was typed stays', () => {
  const theirs = { note: 'A', tags: ['x', 'y'] };
  const { mine, contested } = followed(draft({ note: 'A, and more' }), theirs);
  expect(mine).toEqual({ note: 'A, and more', tags: ['x', 'y'] });
  expect(contested).toEqual([]);
});

test('what is typed over something that others have changed is contested, and stays so until it is saved', () => {
  const first = followed(draft({ note: 'mine' }), { note: 'theirs', tags: ['x'] });
  expect([first.mine.note, first.contested]).toEqual(['mine', ['note']]);
  const second = followed(first, { note: 'theirs', tags: ['z'] });
  expect([second.mine, second.contested]).toEqual([{ note: 'mine', tags: ['z'] }, ['note']]);
  const saved = followed(second, { note: 'mine', tags: ['z'] }, { note: 'mine', tags: ['z'] });
  expect(saved.contested).toEqual([]);
});

test('what is typed while the same is being saved stays, and is contested by nobody', () => {
  const sent = { note: 'sent', tags: ['x'] };
  const { mine, contested } = followed(draft({ note: 'sent, and typed on' }), sent, sent);
  expect([mine.note, contested]).toEqual(['sent, and typed on', []]);
  expect(followed(draft({ note: 'sent' }), sent, sent).mine).toEqual(sent);
});
