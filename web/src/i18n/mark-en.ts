import type { mark as zh } from './mark-zh.ts';
import type { Widen } from './widen.ts';

export const mark: Widen<typeof zh> = {
  tool: 'Bookmark this moment',
  marking: 'Bookmarking…',
  done: 'Bookmarked {{time}}, recording',
  doneOf: '“{{name}}” bookmarked {{time}}, recording',
  describe: 'Add details',
  undone: 'Bookmark undone',
  notUndone: 'It could not be undone: the bookmark is still there',
  unreachable: 'Onescreen cannot be reached: “{{name}}” was not bookmarked',
  refused: 'The hub did not take the bookmark of “{{name}}”',
  title: 'About this bookmark',
  note: 'What is to be seen',
  tags: 'Tags, with gaps between',
  severity: 'Severity',
  severities: { info: 'Note', minor: 'Minor', major: 'Major', critical: 'Critical' },
  conflict:
    'This bookmark has just been changed. What you left alone is now as it is there; saving once more writes over the rest.',
  later: 'Not now',
  save: 'Save',
};
