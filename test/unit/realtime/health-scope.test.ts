import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EVERYWHERE, type Scope } from '../../../server/contract/permissions.ts';
import { eventually } from '../../support/eventually.ts';
import { camerasOf, type HealthPage, HealthStand } from '../../support/health-stand.ts';
import { samplePrincipal } from '../../support/stub-access.ts';

const WATER: Scope = { domains: ['water'], regions: null };
const URBAN: Scope = { domains: ['urban'], regions: null };

describe('the scope of the health gateway', () => {
  let stand: HealthStand;

  beforeEach(async () => {
    stand = await HealthStand.start();
    stand.put('dam', 'water');
    stand.put('street', 'urban');
  });

  afterEach(() => stand.stop());

  const operator = (scope: Scope) => samplePrincipal({ roles: ['operator'], scope });

  async function pageOf(scope: Scope): Promise<HealthPage> {
    stand.access.principal = operator(scope);
    const page = await stand.connected();
    // Its round of snapshots is over.
    await stand.clock.advance(250);
    return page;
  }

  const knows = (page: HealthPage, ids: string[]) => eventually(() => expect(camerasOf(page)).toEqual(ids));

  it('shows a page the cameras of its scope and never says a word of another', async () => {
    const page = await pageOf(WATER);
    expect(camerasOf(page)).toEqual(['c1', 'dam']);
    stand.tell('street');
    stand.tell('dam', 'street');
    stand.verdicts.delete('street');
    stand.cameras.delete('street');
    stand.tell('street');
    stand.verdicts.delete('c1');
    stand.cameras.delete('c1');
    stand.tell('c1');
    await knows(page, ['dam']);
    expect(JSON.stringify([page.snapshots, page.deltas])).not.toContain('street');
    expect(page.deltas.map(({ revision }) => revision)).toEqual([1, 2]);
  });

  it('takes a camera that leaves the scope away at once, and shows one that comes, whatever their health', async () => {
    const page = await pageOf(WATER);
    stand.cameras.get('dam')!.definition = { domain: 'urban', region: '610902' };
    stand.cameras.get('street')!.definition = { domain: 'water', region: '610902' };
    stand.tellTouched('dam');
    stand.tellTouched('street');
    await knows(page, ['c1', 'street']);
    stand.tell('dam', 'street');
    await eventually(() => page.deltas.length === 2);
    expect(page.deltas[1]).toMatchObject({ verdicts: [{ cameraId: 'street' }], removed: [] });
  });

  it('takes a camera away also when the news of its health comes first', async () => {
    const page = await pageOf(WATER);
    stand.cameras.get('dam')!.definition = { domain: 'urban', region: '610902' };
    stand.tell('dam');
    await knows(page, ['c1']);
  });

  it('gives a page another scope while it is open, and everything of that anew', async () => {
    const page = await pageOf(WATER);
    stand.access.become(operator(URBAN));
    await eventually(() => page.snapshots.length === 2);
    expect(camerasOf(page)).toEqual(['street']);
    expect(page.directoryChanges).toBe(1);
    await stand.clock.advance(250);
    stand.tell('dam');
    stand.tell('street');
    await eventually(() => page.deltas.length === 1);
    expect(page.deltas[0]!.verdicts).toEqual([{ cameraId: 'street' }]);
    stand.access.become(samplePrincipal({ roles: ['auditor'] }));
    await eventually(() => expect(page.goodbyes).toEqual(['io server disconnect']));
  });

  it('leaves a page alone whose name or roles change and whose scope does not', async () => {
    const page = await pageOf(WATER);
    stand.access.become({ ...operator({ domains: ['water', 'water'], regions: null }), displayName: '王' });
    stand.tell('dam');
    await eventually(() => page.deltas.length === 1);
    expect([page.snapshots.length, page.directoryChanges]).toEqual([1, 0]);
  });

  it('tells of a changed directory only those whose cameras it concerns', async () => {
    const water = await pageOf(WATER);
    const everywhere = await pageOf(EVERYWHERE);
    stand.tellTouched('street');
    await stand.clock.advance(200);
    await eventually(() => everywhere.directoryChanges === 1);
    expect(water.directoryChanges).toBe(0);
    stand.tellTouched('dam');
    await stand.clock.advance(200);
    await eventually(() => water.directoryChanges === 1);
    stand.cameras.get('dam')!.definition = { domain: 'urban', region: '610902' };
    stand.tellTouched('dam');
    await stand.clock.advance(200);
    await eventually(() => water.directoryChanges === 2);
    stand.tellTouched('dam');
    await stand.clock.advance(200);
    await eventually(() => everywhere.directoryChanges === 4);
    expect(water.directoryChanges).toBe(2);
  });
});
