import type { PreferenceChange } from '../contract/walls-events.ts';
import type { WallItemKind } from '../storage/wall-item-store.ts';

/** What is told to a display and kept nowhere. */
export type DisplayWord = { kind: 'step'; by: 1 | -1 } | { kind: 'identify' };

/** What changed in what people keep for their walls. */
export interface WallsEvents {
  'preference:changed': { userId: string; change: PreferenceChange };
  /** `userIds`: whose list it is in; null: it may be in anybody's. */
  'items:changed': { kind: WallItemKind; userIds: readonly string[] | null };
  /** It came or went, shows something else, or is removed. */
  'display:changed': { name: string };
  'display:told': { name: string; word: DisplayWord };
}
