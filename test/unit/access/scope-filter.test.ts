import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CameraGate } from '../../../server/access/camera-gate.ts';
import { ScopeFilter } from '../../../server/access/scope-filter.ts';
import { EVERYWHERE, isInScope } from '../../../server/contract/permissions.ts';
import { samplePrincipal } from '../../support/stub-access.ts';

const code = fc.constantFrom('61', '6109', '610902', '610921', '610902001', '610902001002', '62', '6201');
const domain = fc.constantFrom('water', 'urban', 'justice');
const scope = fc.record({ domains: fc.option(fc.array(domain)), regions: fc.option(fc.array(code)) });

describe('the filter of a scope', () => {
  it('says of every camera what the scope itself says', () => {
    fc.assert(
      fc.property(scope, domain, code, (given, domain, region) => {
        expect(new ScopeFilter(given).has({ domain, region })).toBe(isInScope(given, { domain, region }));
      }),
    );
  });

  it('has one key for all scopes that say the same', () => {
    const keyOf = (domains: string[] | null, regions: string[] | null) =>
      new ScopeFilter({ domains, regions }).key;
    expect(keyOf(['water', 'urban', 'water'], ['6109'])).toBe(keyOf(['urban', 'water'], ['6109']));
    expect(keyOf(null, [])).not.toBe(keyOf([], null));
    expect(keyOf(['a', 'b'], null)).not.toBe(keyOf(['a,b'], null));
  });

  it('shows the domains of the scope, and the regions in it with those that lead to them', () => {
    const filter = new ScopeFilter({ domains: ['water'], regions: ['610902'] });
    expect(['water', 'urban'].filter((id) => filter.hasDomain(id))).toEqual(['water']);
    const regions = ['61', '6109', '610902', '610902001', '610921', '62'];
    expect(regions.filter((region) => filter.hasRegion(region))).toEqual([
      '61',
      '6109',
      '610902',
      '610902001',
    ]);
  });
});

describe('the gate of the cameras', () => {
  const gate = new CameraGate();
  const camera = { id: 'c1', definition: { domain: 'water', region: '610902' } };
  const water = { domains: ['water'], regions: null };

  it('shows a camera to whoever may see cameras, in the scope', () => {
    expect(gate.maySee(samplePrincipal({ roles: ['operator'], scope: water }), camera)).toBe(true);
    expect(
      gate.maySee(
        samplePrincipal({ roles: ['operator'], scope: { domains: ['urban'], regions: null } }),
        camera,
      ),
    ).toBe(false);
    expect(gate.maySee(samplePrincipal({ roles: ['auditor'], scope: EVERYWHERE }), camera)).toBe(false);
  });

  it('shows a link its own camera alone, and that as far as who made it may see it', () => {
    const link = (cameraId: string, scope = EVERYWHERE) =>
      samplePrincipal({ via: { kind: 'link', id: 'l1', cameraId }, scope });
    expect(gate.maySee(link('c1'), camera)).toBe(true);
    expect(gate.maySee(link('c2'), camera)).toBe(false);
    expect(gate.maySee(link('c1', { domains: ['urban'], regions: null }), camera)).toBe(false);
  });
});
