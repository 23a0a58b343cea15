import type { mark as zh } from './mark-zh.ts';
import type { Widen } from './widen.ts';

export const mark: Widen<typeof zh> = {
  tool: 'Bookmark this moment',
  done: 'Bookmarked {{time}}, recording',
  describe: 'Add details',
  undone: 'Bookmark undone',
  notUndone: 'It could not be undone: the bookmark is still there',
  unreachable: 'Onescreen cannot be reached: nothing was bookmarked',
  refused: 'The hub did not take this bookmark',
  title: 'About this bookmark',
  note: 'What is to be seen',
  tags: 'Tags, with gaps between',
  severity: 'Severity',
  severities: { info: 'Note', minor: 'Minor', major: 'Major', critical: 'Critical' },
  later: 'Not now',
  save: 'Save',
};
