import { expect, it } from 'vitest';
import type { CameraDto } from '../../../../../../server/contract/dto.ts';
import { camerasOfTour } from '../../../../../../web/src/features/wall/tours/tour-spec.ts';
import { indexDirectory } from '../../../../../../web/src/stores/directory.ts';

const camera = (id: string, domain: string, region: string): CameraDto => ({
  id,
  name: id,
  nameEn: null,
  domain,
  region,
  dialNumber: null,
  tags: [],
  mode: 'on-demand',
  profiles: [],
});

const directory = indexDirectory({
  site: { zh: '', en: '' },
  domains: [],
  regions: [],
  cameras: [camera('a', 'water', '610902'), camera('b', 'urban', '610902'), camera('c', 'water', '610921')],
});

it('has its own cameras in its own order, without those that are gone', () => {
  expect(camerasOfTour(directory, { kind: 'cameras', cameras: ['c', 'gone', 'a'] }, [])).toEqual(['c', 'a']);
});

it('has what a search found in the order of the directory', () => {
  expect(camerasOfTour(directory, { kind: 'filter', text: 'x' }, ['c', 'a', 'gone'])).toEqual(['a', 'c']);
});

it('has what lies in a domain, in a region with all that is in it, or in both', () => {
  const place = (domain: string | null, region: string | null) =>
    camerasOfTour(directory, { kind: 'place', domain, region }, []).join('');
  expect([place(null, null), place('water', null), place(null, '6109'), place('water', '610902')]).toEqual([
    'abc',
    'ac',
    'abc',
    'a',
  ]);
});

it('over the pages has no cameras of its own', () => {
  expect(camerasOfTour(directory, { kind: 'pages' }, [])).toEqual([]);
});
