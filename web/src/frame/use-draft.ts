import { useState } from 'react';
import { type Draft, followed, isSame } from './draft.ts';

interface Drafting<T> {
  /** As it stands in the fields. */
  mine: T;
  contested: readonly (keyof T)[];
  change(typed: Partial<T>): void;
}

/**
 * The fields of a form over something that others change too.
 * @param theirs as the hub has it at the moment
 * @param sent what was saved last from here
 */
export function useDraft<T extends object>(theirs: T, sent?: T): Drafting<T> {
  const [kept, keep] = useState<Draft<T>>({ theirs, mine: theirs, contested: [] });
  const draft = isSame(kept.theirs, theirs) ? kept : followed(kept, theirs, sent);
  if (draft !== kept) keep(draft);
  const { mine } = draft;
  return {
    mine,
    contested: draft.contested.filter((field) => !isSame(mine[field], theirs[field])),
    change: (typed) => keep((now) => ({ ...now, mine: { ...now.mine, ...typed } })),
  };
}
