/** First part of the keys of everything that shows several cameras; forgotten together when one of them changes. */
export const CAMERAS_KEY = 'cameras';

export function recordKey(id: string) {
  return ['camera', id] as const;
}

export function historyKey(id: string) {
  return ['camera', id, 'history'] as const;
}

/** Imports and bulk edits that were applied. */
export const IMPORTS_KEY = 'imports';

export function draftKey(id: string) {
  return ['draft', id] as const;
}
