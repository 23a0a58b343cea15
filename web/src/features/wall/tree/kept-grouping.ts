import type { Grouping } from './tree-rows.ts';

const KEY = 'onescreen.grouping';

/** How the list is arranged at this browser. */
export function keptGrouping(): Grouping {
  return localStorage.getItem(KEY) === 'region' ? 'region' : 'domain';
}

export function keepGrouping(grouping: Grouping): void {
  localStorage.setItem(KEY, grouping);
}
