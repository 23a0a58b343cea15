import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MAX_LIST_CAMERAS } from '../../../server/contract/wall-terms.ts';
import type { WatchListCreate, WatchListDto } from '../../../server/contract/walls-dto.ts';
import type { WallPerson } from '../../../server/walls/wall-person.ts';
import { WallsStage } from '../../support/walls-stage.ts';

let stage: WallsStage;
let ming: WallPerson;
let mate: WallPerson;
let water: WallPerson;
let admin: WallPerson;
let screen: WallPerson;

beforeEach(async () => {
  stage = await WallsStage.start();
  ming = await stage.person('ming');
  mate = await stage.person('mate');
  water = await stage.waterPerson('water');
  admin = await stage.person('admin', ['admin']);
  screen = await stage.person('screen', ['display']);
});
afterEach(() => stage.storage.close());

const fields = (more: Partial<WatchListCreate> = {}): WatchListCreate => ({
  ...{ name: '防汛重点', cameras: ['dam', 'street', 'weir'], sharedWith: ['operator', 'display'] },
  ...more,
});
const listed = (person: WallPerson) => stage.walls.lists.list(person);
const wish = ({ revision, name, sharedWith }: WatchListDto, cameras: string[]) => ({
  ...{ revision, name, sharedWith, cameras },
});

describe('a watch list', () => {
  it('is one’s own or shared with a role, and shows nobody what lies outside of their scope', async () => {
    await stage.walls.lists.create(ming, fields());
    await stage.walls.lists.create(ming, fields({ name: '我的', sharedWith: [] }));
    await stage.walls.lists.create(ming, fields({ name: '城区', cameras: ['street'] }));
    expect(
      listed(ming)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['城区', '我的', '防汛重点'].sort());
    expect(listed(water).map(({ name, cameras }) => [name, cameras])).toEqual([
      ['防汛重点', ['dam', 'weir']],
    ]);
    expect(listed(admin).map(({ name }) => name)).not.toContain('我的');
  });

  it('is filled by everybody who has it, who leave what they do not see; a screen alone fills nothing', async () => {
    const { id } = await stage.walls.lists.create(ming, fields());
    const [told] = listed(water);
    expect(told).toMatchObject({ mayFill: true, mayChange: false, own: false });
    const filled = await stage.walls.lists.update(water, id, wish(told!, ['weir', 'weir', 'street']));
    expect(filled.cameras).toEqual(['weir']);
    expect(listed(ming)[0]?.cameras).toEqual(['street', 'weir']);
    expect(listed(screen)[0]).toMatchObject({ mayFill: false });
    expect(stage.told).toContainEqual({ kind: 'list', userIds: null });
  });

  it('is renamed, shared and thrown away by its owner, or by whoever looks after what others share', async () => {
    const made = await stage.walls.lists.create(ming, fields());
    const renamed = { ...wish(made, made.cameras), name: '别的' };
    const unshared = { ...wish(made, made.cameras), sharedWith: [] };
    for (const given of [renamed, unshared]) {
      await expect(stage.walls.lists.update(mate, made.id, given)).rejects.toMatchObject({
        code: 'NOT_ALLOWED',
      });
    }
    await expect(stage.walls.lists.remove(mate, made.id)).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
    await expect(
      stage.walls.lists.update(mate, made.id, { ...wish(made, []), revision: 9 }),
    ).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    expect((await stage.walls.lists.update(admin, made.id, renamed)).name).toBe('别的');
    await stage.walls.lists.remove(admin, made.id);
    expect(listed(ming)).toEqual([]);
  });

  it('holds each camera once and no more than one wall shows, and is there after a restart', async () => {
    for (let n = 0; n < 70; n += 1)
      stage.cameras.set(`c${n}`, { definition: { domain: 'water', region: '610902' } });
    const many = Array.from({ length: 70 }, (_, n) => `c${n}`);
    const made = await stage.walls.lists.create(ming, fields({ cameras: [...many, ...many] }));
    expect(made.cameras).toEqual(many.slice(0, MAX_LIST_CAMERAS));
    const again = await WallsStage.start(stage);
    expect(again.walls.lists.list(ming)).toHaveLength(1);
    await again.walls.stop();
  });
});
