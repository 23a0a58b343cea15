/** What somebody types over something that others change too. */
export interface Draft<T> {
  /** As the hub has it. */
  theirs: T;
  mine: T;
  /** Typed here, and changed there since: saving replaces that. */
  contested: readonly (keyof T)[];
}

/**
 * The hub has it otherwise by now: what was not touched here is as it is there, what was typed stays.
 * @param sent what was saved last from here: that it has come to be is news to nobody
 */
export function followed<T extends object>(draft: Draft<T>, theirs: T, sent?: T): Draft<T> {
  const { mine, theirs: before, contested } = draft;
  const fields = Object.keys(theirs) as (keyof T)[];
  const touched = fields.filter((field) => !isSame(mine[field], before[field]));
  const isContested = (field: keyof T) =>
    isSame(theirs[field], before[field])
      ? contested.includes(field)
      : !sent || !isSame(theirs[field], sent[field]);
  const kept = Object.fromEntries(touched.map((field) => [field, mine[field]])) as Partial<T>;
  return { theirs, mine: { ...theirs, ...kept }, contested: touched.filter(isContested) };
}

export function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
