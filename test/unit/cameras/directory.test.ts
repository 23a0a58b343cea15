import { describe, expect, it } from 'vitest';
import { ScopeFilter } from '../../../server/access/scope-filter.ts';
import type { CameraRegistry } from '../../../server/cameras/camera-registry.ts';
import { writeDirectory, writePlaces } from '../../../server/cameras/directory.ts';
import { type DirectoryDto, directoryDtoSchema, placesDtoSchema } from '../../../server/contract/dto.ts';
import { EVERYWHERE, type Scope } from '../../../server/contract/permissions.ts';
import { writeHealth } from '../../../server/health/health-text.ts';

const text = (zh: string) => ({ zh, en: zh });
const config = {
  site: text('安康'),
  domains: ['water', 'urban'].map((id) => ({ id, name: text(id), color: '#123456' })),
  regions: ['6109', '610902', '610921'].map((code) => ({ code, name: text(code), aliases: [] })),
};
const PLACES = [
  { domain: 'water', region: '610902' },
  { domain: 'urban', region: '610902' },
  { domain: 'water', region: '610921' },
];

/** Of each place in turn; what they say of themselves is of the form of the contract. */
function camerasOf(count: number): Pick<CameraRegistry, 'list'> {
  const cameras = Array.from({ length: count }, (_, n) => {
    const place = PLACES[n % PLACES.length]!;
    const words = { name: `"${n}"`, nameEn: null, dialNumber: null, tags: [], mode: 'warm', profiles: [] };
    return { definition: place, describe: () => ({ id: `c${n}`, ...words, ...place }) };
  });
  return { list: () => cameras as never };
}

const directoryOf = (count: number, scope: Scope): DirectoryDto =>
  directoryDtoSchema.parse(
    JSON.parse([...writeDirectory(config, camerasOf(count), new ScopeFilter(scope))].join('')),
  );

describe('the directory', () => {
  it('tells all of everything to whoever may see everything', () => {
    const { site, domains, regions, cameras } = directoryOf(6, EVERYWHERE);
    expect([site.zh, domains.length, regions.length]).toEqual(['安康', 2, 3]);
    expect(cameras.map(({ id }) => id)).toEqual(['c0', 'c1', 'c2', 'c3', 'c4', 'c5']);
  });

  it('tells of a scope its cameras, its domains, its regions and what leads to them', () => {
    const { domains, regions, cameras } = directoryOf(6, { domains: ['water'], regions: ['610902'] });
    expect(cameras.map(({ id }) => id)).toEqual(['c0', 'c3']);
    expect(domains.map(({ id }) => id)).toEqual(['water']);
    expect(regions.map(({ code }) => code)).toEqual(['6109', '610902']);
  });

  it('is of the same form however many cameras there are in a piece, or none', () => {
    for (const count of [0, 1, 500, 501, 1_700])
      expect(directoryOf(count, EVERYWHERE).cameras).toHaveLength(count);
    expect(directoryOf(1_700, { domains: ['school'], regions: null }).cameras).toEqual([]);
    expect(directoryOf(1_700, { domains: ['urban'], regions: null }).cameras).toHaveLength(567);
  });
});

describe('the places of a scope', () => {
  it.each<Scope>([EVERYWHERE, { domains: ['water'], regions: ['610902'] }])(
    'are those of its directory, without a camera',
    (scope) => {
      const { cameras, ...places } = directoryOf(6, scope);
      const written = JSON.parse(writePlaces(config, new ScopeFilter(scope)));
      expect(placesDtoSchema.strict().parse(written)).toEqual(places);
    },
  );
});

describe('the health of a scope as text', () => {
  it('holds the verdicts that are shown, in one list', () => {
    const verdicts = Array.from({ length: 2_500 }, (_, n) => ({ cameraId: `c${n}` }));
    const shown = (isShown: (id: string) => boolean) =>
      JSON.parse([...writeHealth({ hubTimeMs: 5, verdicts: verdicts as never }, isShown)].join(''));
    expect(shown(() => true)).toEqual({ hubTimeMs: 5, verdicts });
    expect(shown((id) => id === 'c1500').verdicts).toEqual([{ cameraId: 'c1500' }]);
    expect(shown(() => false).verdicts).toEqual([]);
  });
});
