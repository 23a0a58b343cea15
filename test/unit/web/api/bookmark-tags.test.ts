import { expect, test } from 'vitest';
import { tagsOf } from '../../../../web/src/api/bookmark-tags.ts';

test('tags are words between gaps, commas of either script and number signs, each once', () => {
  expect(tagsOf(' 翻越，夜间 #翻越、桥;rain\n')).toEqual(['翻越', '夜间', '桥', 'rain']);
  expect(tagsOf('  ')).toEqual([]);
});

test('no more and no longer ones come out than the hub takes', () => {
  const many = Array.from({ length: 40 }, (_, n) => `t${n}`).join(' ');
  expect(tagsOf(many)).toHaveLength(20);
  expect(tagsOf('x'.repeat(90))[0]).toHaveLength(40);
});
