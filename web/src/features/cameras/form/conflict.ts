import { isSame } from '../../../frame/draft.ts';
import type { CameraDraft, DraftField } from './camera-draft.ts';

/** Two people have changed the same camera: what each has done, and what is to become of it. */
export interface Conflict {
  /** Both have changed it, differently: somebody has to decide. */
  contested: DraftField[];
  /** Changed by the other alone: taken over. */
  theirs: DraftField[];
  /** Changed here alone: kept. */
  mine: DraftField[];
}

export type Side = 'theirs' | 'mine';

export function conflictOf(base: CameraDraft, mine: CameraDraft, theirs: CameraDraft): Conflict {
  const conflict: Conflict = { contested: [], theirs: [], mine: [] };
  for (const field of Object.keys(base) as DraftField[]) {
    const byMe = !isSame(base[field], mine[field]);
    const byThem = !isSame(base[field], theirs[field]);
    if (byMe && byThem && !isSame(mine[field], theirs[field])) conflict.contested.push(field);
    else if (byThem && !byMe) conflict.theirs.push(field);
    else if (byMe && !byThem) conflict.mine.push(field);
  }
  return conflict;
}

/** Theirs, with what only I have changed and what I insist on. */
export function settled(
  mine: CameraDraft,
  theirs: CameraDraft,
  conflict: Conflict,
  choice: (field: DraftField) => Side,
): CameraDraft {
  const kept = [...conflict.mine, ...conflict.contested.filter((field) => choice(field) === 'mine')];
  return { ...theirs, ...Object.fromEntries(kept.map((field) => [field, mine[field]])) };
}
