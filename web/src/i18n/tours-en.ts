import type { scene as zhScene, tour as zhTour } from './tours-zh.ts';
import type { Widen } from './widen.ts';

/** What the wall's own bar says of tours and scenes; their lists and forms bring their words along (plans/). */
export const tour: Widen<typeof zhTour> = {
  title: 'Tours',
  unnamed: 'Unsaved tour',
  playing: 'Tour: {{name}}',
  back: 'Page before',
  next: 'Next page',
  pause: 'Pause the tour',
  resume: 'Go on with the tour',
  resumeByKey: '{{key}} goes on',
  stop: 'End the tour',
  page: '{{n}}/{{count}}',
  skipped: '{{n}} skipped',
  skippedHelp: 'Cameras without a picture take no tile; they come back by themselves.',
  others: '{{n}} more',
  preparing: 'Fetching the next page',
  empty: 'No camera to show',
  started: 'Tour “{{name}}” has started',
  halt: {
    user: 'Paused',
    touch: 'Paused: wall in use',
    motion: 'Reduced motion: waits for a start',
    hidden: 'Paused: not on this page',
    offline: 'Waiting for the server',
  },
};

export const scene: Widen<typeof zhScene> = {
  title: 'Scenes',
  shown: 'Scene: {{name}}',
  shownChanged: 'Scene: {{name}}, changed',
  changedMark: 'changed',
  restored: '“{{name}}” is on the wall',
  restoredWithout: '“{{name}}” is on the wall; tours deleted or not shared with you: {{n}}',
  noneOfKey: 'No scene has the key Shift+{{key}}',
  removed: '“{{name}}” is deleted',
  notRemoved: '“{{name}}” was not deleted: {{why}}',
};
