import type { CameraFilter, CameraQuery } from '../../../../../server/contract/registry-dto.ts';
import { CAMERA_SORTS } from '../../../../../server/contract/registry-terms.ts';

/** What the list shows, as its address says it: to be shared, and to be there again after going back. */
export interface ListQuery {
  filter: CameraFilter;
  sort: Sort;
  order: Order;
}

export type Sort = (typeof CAMERA_SORTS)[number];
export type Order = CameraQuery['order'];

const TEXT_FIELDS = ['q', 'domain', 'region', 'state', 'tag', 'mode', 'filingState'] as const;
/** Filters that hold one or more values. */
export type ListField = Exclude<(typeof TEXT_FIELDS)[number], 'q'>;

export const EVERYTHING: ListQuery = { filter: {}, sort: 'name', order: 'asc' };

export function listQueryFrom(search: URLSearchParams): ListQuery {
  const filter: CameraFilter = {};
  for (const field of TEXT_FIELDS) {
    const value = search.get(field);
    if (value) filter[field] = value;
  }
  const managedBy = search.get('managedBy');
  if (managedBy === 'registry' || managedBy === 'file') filter.managedBy = managedBy;
  const sort = CAMERA_SORTS.find((known) => known === search.get('sort')) ?? EVERYTHING.sort;
  return { filter, sort, order: search.get('order') === 'desc' ? 'desc' : 'asc' };
}

/** What is as usual is not in the address. */
export function searchOf({ filter, sort, order }: ListQuery): URLSearchParams {
  const search = new URLSearchParams(filterEntries(filter));
  if (sort !== EVERYTHING.sort) search.set('sort', sort);
  if (order !== EVERYTHING.order) search.set('order', order);
  return search;
}

export function filterEntries(filter: CameraFilter): [keyof CameraFilter, string][] {
  return Object.entries(filter).filter((entry): entry is [keyof CameraFilter, string] => Boolean(entry[1]));
}

export function isFiltered(filter: CameraFilter): boolean {
  return filterEntries(filter).length > 0;
}

export function sameFilter(a: CameraFilter, b: CameraFilter): boolean {
  const text = (filter: CameraFilter) => String(new URLSearchParams(filterEntries(filter).sort()));
  return text(a) === text(b);
}

export function valuesOf(filter: CameraFilter, field: ListField): string[] {
  return filter[field]?.split(',').filter(Boolean) ?? [];
}

export function withValues(filter: CameraFilter, field: ListField, values: readonly string[]): CameraFilter {
  const { [field]: _before, ...others } = filter;
  return values.length > 0 ? { ...others, [field]: values.join(',') } : others;
}

/** Once for upwards, again for downwards. */
export function sortedBy(query: ListQuery, sort: Sort): ListQuery {
  const order = query.sort === sort && query.order === 'asc' ? 'desc' : 'asc';
  return { ...query, sort, order };
}
