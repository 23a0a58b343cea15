import { beforeEach, describe, expect, it } from 'vitest';
import type { TourCreate } from '../../../server/contract/walls-dto.ts';
import type { WallPerson } from '../../../server/walls/wall-person.ts';
import { sampleScene as scene, WallsStage } from '../../support/walls-stage.ts';

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'none',
    (error) => error.code ?? String(error),
  );

function tour(fields: Partial<TourCreate> = {}): TourCreate {
  const of = { kind: 'cameras' as const, cameras: ['dam', 'street'] };
  return { name: '巡查', of, over: 'tile', dwellSeconds: 10, sharedWith: [], ...fields };
}

let stage: WallsStage;
let ming: WallPerson;
let water: WallPerson;
let incident: WallPerson;
let admin: WallPerson;

beforeEach(async () => {
  stage = await WallsStage.start();
  ming = await stage.person('ming');
  water = await stage.waterPerson('water');
  incident = await stage.person('incident', ['incident']);
  admin = await stage.person('admin', ['admin']);
});

describe('a scene', () => {
  const namesOf = (person: WallPerson) => stage.walls.scenes.list(person).map(({ name }) => name);

  it('is one’s own, or of a role that it is shared with, and nobody else’s', async () => {
    await stage.walls.scenes.create(ming, scene({ name: 'mine', sharedWith: [] }));
    await stage.walls.scenes.create(ming, scene({ name: 'shared', sharedWith: ['operator', 'operator'] }));
    expect(namesOf(ming)).toEqual(['mine', 'shared']);
    expect(namesOf(water)).toEqual(['shared']);
    expect(namesOf(incident)).toEqual([]);
    // Whoever looks after what others share sees all of that, and nothing private.
    expect(namesOf(admin)).toEqual(['shared']);
    expect(stage.walls.scenes.list(ming)[1]).toMatchObject({
      own: true,
      mayChange: true,
      ownerName: 'ming',
      sharedWith: ['operator'],
      revision: 1,
    });
    expect(stage.walls.scenes.list(water)[0]).toMatchObject({ own: false, mayChange: false });
  });

  it('shows nobody what lies outside of their scope, and is not there where nothing is left', async () => {
    const { wall } = scene();
    await stage.walls.scenes.create(ming, scene());
    await stage.walls.scenes.create(ming, scene({ wall: { ...wall, pages: [['street', 'square']] } }));
    const [told, ...rest] = stage.walls.scenes.list(water);
    expect(told?.wall.pages).toEqual([['dam', null, null, 'weir']]);
    expect(rest).toEqual([]);
    expect(JSON.stringify(told)).not.toContain('street');
    stage.cameras.set('dam', { definition: { domain: 'urban', region: '610902' } });
    expect(stage.walls.scenes.list(water)[0]?.wall.pages).toEqual([[null, null, null, 'weir']]);
  });

  it('keeps what somebody does not see when they change it, and takes no camera that they do not see', async () => {
    const waterAdmin = await stage.waterPerson('water-admin', ['admin']);
    const { id } = await stage.walls.scenes.create(ming, scene());
    const [seen] = stage.walls.scenes.list(waterAdmin);
    const pages = [['dam', null, 'square', null]];
    const changed = { ...seen!, name: '防汛', wall: { ...seen!.wall, pages } };
    expect((await stage.walls.scenes.update(waterAdmin, id, changed)).wall.pages).toEqual([
      ['dam', null, null, null],
    ]);
    expect(stage.walls.scenes.list(ming)[0]).toMatchObject({
      name: '防汛',
      revision: 2,
      changedBy: 'water-admin',
      ownerName: 'ming',
      wall: { pages: [['dam', 'street', null, null]] },
    });
  });

  it('is changed and thrown away by its owner, and by whoever manages what is shared', async () => {
    const { id } = await stage.walls.scenes.create(ming, scene());
    expect(await codeOf(stage.walls.scenes.update(water, id, { ...scene(), revision: 1 }))).toBe(
      'NOT_ALLOWED',
    );
    expect(await codeOf(stage.walls.scenes.remove(incident, id))).toBe('NOT_FOUND');
    expect(await codeOf(stage.walls.scenes.remove(water, id))).toBe('NOT_ALLOWED');
    await stage.walls.scenes.remove(admin, id);
    expect(await codeOf(stage.walls.scenes.remove(ming, id))).toBe('NOT_FOUND');
  });

  it('is not changed over what somebody else changed, and no id is taken twice', async () => {
    const { id } = await stage.walls.scenes.create(ming, scene({ id: 'scene-0001' }));
    await stage.walls.scenes.update(ming, id, { ...scene({ name: 'second' }), revision: 1 });
    expect(await codeOf(stage.walls.scenes.update(ming, id, { ...scene(), revision: 1 }))).toBe('CONFLICT');
    expect(await codeOf(stage.walls.scenes.create(water, scene({ id })))).toBe('ID_TAKEN');
    expect(await codeOf(stage.walls.tours.create(water, tour({ id })))).toBe('ID_TAKEN');
    expect(namesOf(ming)).toEqual(['second']);
  });

  it('is one of a hundred at most', async () => {
    for (let n = 0; n < 100; n += 1) await stage.walls.scenes.create(ming, scene({ sharedWith: [] }));
    expect(await codeOf(stage.walls.scenes.create(ming, scene()))).toBe('TOO_BUSY');
    await stage.walls.scenes.create(water, scene());
  });

  it('stands in the audit without its cameras', async () => {
    const { id } = await stage.walls.scenes.create(ming, scene());
    await stage.walls.scenes.update(ming, id, { ...scene({ sharedWith: [] }), revision: 1 });
    await stage.walls.scenes.remove(ming, id);
    const entries = await stage.auditEntries();
    expect(entries.map(({ action }) => action)).toEqual(['scene:created', 'scene:changed', 'scene:removed']);
    expect(entries[1]).toMatchObject({
      username: 'ming',
      targetName: '防汛预案',
      detail: { before: { sharedWith: ['operator'], cameras: 3 }, after: { sharedWith: [], key: 1 } },
    });
    expect(JSON.stringify(entries)).not.toContain('street');
  });

  it('is known on another hub soon, and after a restart', async () => {
    const other = await WallsStage.start(stage);
    const { id } = await stage.walls.scenes.create(ming, scene());
    await stage.clock.advance(2_000);
    expect(other.walls.scenes.list(ming)).toEqual(stage.walls.scenes.list(ming));
    expect(other.told).toContainEqual({ kind: 'scene', userIds: null });
    await other.walls.scenes.update(ming, id, { ...scene({ name: 'there' }), revision: 1 });
    expect(await codeOf(stage.walls.scenes.update(ming, id, { ...scene(), revision: 1 }))).toBe('CONFLICT');
    expect(namesOf(ming)).toEqual(['there']);
    expect((await WallsStage.start(stage)).walls.scenes.list(ming)).toHaveLength(1);
    await stage.walls.stop();
    await other.walls.stop();
  });

  it('is told to those alone in whose list it is', async () => {
    const { id } = await stage.walls.scenes.create(ming, scene({ sharedWith: [] }));
    const shared = { ...scene({ tours: [{ page: 0, tile: 2, tour: 'nothing-0' }] }), revision: 1 };
    await stage.walls.scenes.update(ming, id, shared);
    await stage.walls.scenes.update(ming, id, { ...scene({ sharedWith: [] }), revision: 2 });
    await stage.walls.tours.create(ming, tour());
    expect(stage.told).toEqual([
      { kind: 'scene', userIds: [ming.userId] },
      { kind: 'scene', userIds: null },
      { kind: 'scene', userIds: null },
      { kind: 'tour', userIds: [ming.userId] },
    ]);
  });

  it('stays when its owner is gone, if it was shared', async () => {
    await stage.walls.scenes.create(ming, scene({ name: 'shared' }));
    await stage.walls.scenes.create(ming, scene({ name: 'mine', sharedWith: [] }));
    await stage.storage.users.remove(ming.userId);
    const after = await WallsStage.start(stage);
    expect(after.walls.scenes.list(water)).toMatchObject([{ name: 'shared', ownerName: 'ming', own: false }]);
    expect(await stage.storage.wallItems.list()).toHaveLength(1);
  });
});

describe('a tour', () => {
  it('tells its cameras as far as the scope reaches, and keeps the others', async () => {
    const waterAdmin = await stage.waterPerson('water-admin', ['admin']);
    const { id } = await stage.walls.tours.create(ming, tour({ sharedWith: ['operator'] }));
    const [seen] = stage.walls.tours.list(waterAdmin);
    expect(seen?.of).toEqual({ kind: 'cameras', cameras: ['dam'] });
    const of = { kind: 'cameras' as const, cameras: ['weir', 'dam', 'square'] };
    await stage.walls.tours.update(waterAdmin, id, { ...seen!, of });
    expect(stage.walls.tours.list(ming)[0]?.of).toEqual({
      kind: 'cameras',
      cameras: ['weir', 'dam', 'street'],
    });
  });

  it('over a place is there for those whose scope meets it', async () => {
    const shared = (domain: string | null, region: string | null) =>
      tour({ of: { kind: 'place', domain, region }, sharedWith: ['operator'], name: `${domain} ${region}` });
    for (const [domain, region] of [
      ['urban', null],
      ['water', '610902'],
      [null, '61'],
    ] as const) {
      await stage.walls.tours.create(ming, shared(domain, region));
    }
    await stage.walls.tours.create(
      ming,
      tour({ of: { kind: 'filter', text: 'dam' }, sharedWith: ['operator'] }),
    );
    expect(stage.walls.tours.list(water).map(({ name }) => name)).toEqual([
      '巡查',
      'null 61',
      'water 610902',
    ]);
  });

  it('that plays in a scene is seen by whoever sees the scene, and leaves it with the tour', async () => {
    const { id } = await stage.walls.tours.create(ming, tour());
    const tours = [{ page: 0, tile: 2, tour: id }];
    await stage.walls.scenes.create(ming, scene({ tours }));
    expect(stage.walls.tours.list(water)).toMatchObject([{ id, mayChange: false }]);
    expect(stage.walls.scenes.list(water)[0]?.tours).toEqual(tours);
    expect(stage.walls.tours.list(incident)).toEqual([]);
    await stage.walls.tours.remove(ming, id);
    expect(stage.walls.scenes.list(water)[0]?.tours).toEqual([]);
  });

  it('of somebody else cannot be seen by putting it into a scene of one’s own', async () => {
    const { id } = await stage.walls.tours.create(ming, tour());
    await stage.walls.scenes.create(water, scene({ tours: [{ page: 0, tile: 0, tour: id }] }));
    expect(stage.walls.tours.list(water)).toEqual([]);
    expect(stage.walls.scenes.list(ming).map(({ tours }) => tours)).toEqual([[]]);
  });

  it('is one of a hundred at most', async () => {
    for (let n = 0; n < 100; n += 1) await stage.walls.tours.create(ming, tour());
    expect(await codeOf(stage.walls.tours.create(ming, tour()))).toBe('TOO_BUSY');
  });
});
