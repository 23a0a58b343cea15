import { describe, expect, it } from 'vitest';
import {
  EVERYTHING,
  isFiltered,
  listQueryFrom,
  sameFilter,
  searchOf,
  sortedBy,
  valuesOf,
  withValues,
} from '../../../../../web/src/features/cameras/list/list-query.ts';

const through = (search: string) => searchOf(listQueryFrom(new URLSearchParams(search))).toString();

describe('the address of the list', () => {
  it.each([
    ['', ''],
    ['q=hj&domain=water%2Curban&sort=host&order=desc', 'q=hj&domain=water%2Curban&sort=host&order=desc'],
    ['sort=name&order=asc', ''],
    ['managedBy=file', 'managedBy=file'],
  ])('says "%s" as "%s"', (search, said) => {
    expect(through(search)).toBe(said);
  });

  it('leaves out what it does not know', () => {
    expect(through('sort=password&order=up&managedBy=nobody&secret=1&region=')).toBe('');
  });
});

describe('a filter', () => {
  it('adds and removes the values of a field', () => {
    const water = withValues({ q: 'hj' }, 'domain', ['water', 'urban']);
    expect(water).toEqual({ q: 'hj', domain: 'water,urban' });
    expect(valuesOf(water, 'domain')).toEqual(['water', 'urban']);
    expect(withValues(water, 'domain', [])).toEqual({ q: 'hj' });
  });

  it('is the same in whatever order it was made, and with empty fields', () => {
    expect(
      sameFilter({ q: 'a', domain: 'water' }, { domain: 'water', q: 'a', tag: '', mode: undefined }),
    ).toBe(true);
    expect(sameFilter({ q: 'a' }, { q: 'b' })).toBe(false);
    expect(isFiltered({ q: '', managedBy: undefined })).toBe(false);
  });
});

it('sorts upwards first, and downwards when the same column is asked for again', () => {
  const byHost = sortedBy(EVERYTHING, 'host');
  expect([byHost.sort, byHost.order]).toEqual(['host', 'asc']);
  expect(sortedBy(byHost, 'host').order).toBe('desc');
  expect(sortedBy(sortedBy(byHost, 'host'), 'host').order).toBe('asc');
});
