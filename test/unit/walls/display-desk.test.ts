import { beforeEach, expect, it } from 'vitest';
import { EVERYWHERE } from '../../../server/contract/permissions.ts';
import type { WallPerson } from '../../../server/walls/wall-person.ts';
import { sampleScene, WallsStage } from '../../support/walls-stage.ts';

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'none',
    (error) => error.code ?? String(error),
  );
const WATER = { domains: ['water'], regions: null };
const TOUR = {
  name: '巡查',
  of: { kind: 'cameras' as const, cameras: ['dam', 'street'] },
  over: 'tile' as const,
  dwellSeconds: 10,
  sharedWith: [],
};

let stage: WallsStage;
let ming: WallPerson;
let water: WallPerson;

beforeEach(async () => {
  stage = await WallsStage.start();
  ming = await stage.person('ming');
  water = await stage.waterPerson('water');
});

const take = (name = 'two', scope = EVERYWHERE, on = stage) =>
  on.walls.displays.take(
    { name, window: 'window-1', width: 1920, height: 1080 },
    { username: 'kiosk', scope },
    () => {},
  );
const shown = (person: WallPerson, name = 'two') => stage.walls.displays.get(person, name)?.shows;

it('a display shows no more than both it and whoever steers it may see', async () => {
  const everywhere = await take('two');
  const narrow = await take('three', WATER);
  const { wall } = sampleScene();
  for (const name of ['two', 'three'])
    await stage.walls.displays.order(ming, name, { kind: 'wall', wall, page: 0 });
  expect(stage.walls.displays.showOn(everywhere)?.wall.pages).toEqual([['dam', 'street', null, 'weir']]);
  expect(stage.walls.displays.showOn(narrow)?.wall.pages).toEqual([['dam', null, null, 'weir']]);
  await stage.walls.displays.order(water, 'two', { kind: 'wall', wall, page: 0 });
  expect(stage.walls.displays.showOn(everywhere)).toMatchObject({
    wall: { pages: [['dam', null, null, 'weir']] },
    within: WATER,
  });
});

it('a console is told what a display shows as far as its own scope reaches', async () => {
  await take();
  expect(shown(water)).toEqual({ kind: 'nothing' });
  await stage.walls.displays.order(ming, 'two', { kind: 'camera', camera: 'street' });
  expect([shown(ming), shown(water)]).toEqual([{ kind: 'camera', camera: 'street' }, { kind: 'hidden' }]);
  const { wall } = sampleScene();
  await stage.walls.displays.order(ming, 'two', { kind: 'wall', wall, page: 0 });
  expect(shown(water)).toMatchObject({ kind: 'wall', wall: { pages: [['dam', null, null, 'weir']] } });
  const { id } = await stage.walls.scenes.create(ming, sampleScene({ sharedWith: [] }));
  await stage.walls.displays.order(ming, 'two', { kind: 'scene', scene: id });
  expect([shown(ming), shown(water)]).toEqual([
    { kind: 'scene', scene: id, name: '防汛预案' },
    { kind: 'hidden' },
  ]);
});

it('nobody sends what they do not see', async () => {
  await take();
  const { displays, scenes, tours } = stage.walls;
  const scene = await scenes.create(ming, sampleScene({ sharedWith: [] }));
  const tour = await tours.create(ming, TOUR);
  const send = (order: Parameters<typeof displays.order>[2]) => codeOf(displays.order(water, 'two', order));
  expect(await send({ kind: 'camera', camera: 'street' })).toBe('CAMERA_NOT_FOUND');
  expect(await send({ kind: 'camera', camera: 'nothing' })).toBe('CAMERA_NOT_FOUND');
  expect(await send({ kind: 'scene', scene: scene.id })).toBe('NOT_FOUND');
  expect(await send({ kind: 'tour', tour: tour.id })).toBe('NOT_FOUND');
  expect(await codeOf(displays.order(water, 'nowhere', null))).toBe('DISPLAY_NOT_FOUND');
});

it('nobody but an admin steers a display whose content is hidden to them', async () => {
  await take();
  const { displays } = stage.walls;
  const admin = await stage.waterPerson('guan', ['admin']);
  const steps = (person: WallPerson) => [
    () => displays.step(person, 'two', 1),
    () => displays.setPaused(person, 'two', true),
    () => displays.order(person, 'two', { kind: 'camera', camera: 'dam' }),
    () => displays.order(person, 'two', null),
    () => displays.remove(person, 'two'),
  ];
  await displays.order(ming, 'two', { kind: 'camera', camera: 'street' });
  for (const step of steps(water)) expect(await codeOf(step())).toBe('NOT_ALLOWED');
  expect([water, ming, admin].map((person) => displays.get(person, 'two')?.maySteer)).toEqual([
    false,
    true,
    true,
  ]);
  expect(shown(ming)).toEqual({ kind: 'camera', camera: 'street' });
  expect(displays.get(ming, 'two')).toMatchObject({ paused: false });
  const codes = [];
  for (const step of steps(admin)) codes.push(await codeOf(step()));
  expect(codes).toEqual(['none', 'none', 'none', 'none', 'CONFLICT']);
});

it('what is there no longer hides nothing: a display that shows it may be cleared by everybody', async () => {
  await take();
  const { displays, tours } = stage.walls;
  await displays.order(ming, 'two', { kind: 'camera', camera: 'street' });
  stage.cameras.delete('street');
  expect(displays.get(water, 'two')).toMatchObject({ maySteer: true, shows: { kind: 'hidden' } });
  expect(await codeOf(displays.order(water, 'two', null))).toBe('none');
  const { id } = await tours.create(ming, { ...TOUR, sharedWith: ['operator'] });
  await displays.order(ming, 'two', { kind: 'tour', tour: id });
  await tours.remove(ming, id);
  expect(shown(water)).toEqual({ kind: 'tour', tour: id, name: '巡查' });
  expect(await codeOf(displays.order(water, 'two', null))).toBe('none');
});

it('a scene is shown as it is by now, and as it was sent when it is thrown away', async () => {
  const seat = await take();
  const { displays, scenes, tours } = stage.walls;
  const tour = await tours.create(ming, TOUR);
  const first = sampleScene({ tours: [{ page: 0, tile: 2, tour: tour.id }] });
  const { id } = await scenes.create(ming, first);
  await displays.order(ming, 'two', { kind: 'scene', scene: id });
  expect(displays.showOn(seat)).toMatchObject({
    title: '防汛预案',
    tours: [{ page: 0, tile: 2, tour: { id: tour.id, name: '巡查', dwellSeconds: 10, of: TOUR.of } }],
  });
  const pages = [['weir'], ['dam']];
  await scenes.update(ming, id, { ...sampleScene({ wall: { ...first.wall, pages } }), revision: 1 });
  expect(displays.showOn(seat)?.wall.pages).toEqual([['weir', null, null, null], ['dam']]);
  await scenes.remove(ming, id);
  expect(displays.showOn(seat)?.wall.pages).toEqual([['dam', 'street', null, 'weir']]);
});

it('a tour plays on one tile, or on the layout that was sent along', async () => {
  const seat = await take('two', WATER);
  const { displays, tours } = stage.walls;
  const { id } = await tours.create(ming, TOUR);
  await displays.order(ming, 'two', { kind: 'tour', tour: id });
  expect(displays.showOn(seat)).toMatchObject({
    wall: { layout: { columns: [1] }, pages: [[]] },
    tours: [{ page: 0, tile: 0, tour: { of: { cameras: ['dam'] } } }],
  });
  const { layout } = sampleScene().wall;
  const paged = await tours.create(ming, { ...TOUR, over: 'page' });
  await displays.order(ming, 'two', { kind: 'tour', tour: paged.id, layout });
  expect(displays.showOn(seat)).toMatchObject({ wall: { layout }, tours: [{ page: 0, tile: null }] });
  const ofPages = await tours.create(ming, { ...TOUR, of: { kind: 'pages' }, over: 'page' });
  expect(await codeOf(displays.order(ming, 'two', { kind: 'tour', tour: ofPages.id }))).toBe('BAD_REQUEST');
});

it('a wall of several pages turns, round and round, and a pause is kept', async () => {
  const seat = await take();
  const { displays } = stage.walls;
  const wall = { ...sampleScene().wall, pages: [['dam'], ['weir'], ['street']] };
  await displays.order(ming, 'two', { kind: 'wall', wall, page: 2 });
  expect(await displays.step(ming, 'two', 1)).toMatchObject({ page: 1, pages: 3, turns: false });
  expect(await displays.step(ming, 'two', -1)).toMatchObject({ page: 3 });
  expect(displays.showOn(seat)?.page).toBe(2);
  expect(await displays.setPaused(ming, 'two', true)).toMatchObject({ paused: true });
  await displays.order(ming, 'two', null);
  expect(await displays.setPaused(ming, 'two', true)).toMatchObject({
    paused: false,
    shows: { kind: 'nothing' },
  });
  expect(displays.showOn(seat)).toBeNull();
});

it('an order outlives the display, the hub and whoever is on another hub', async () => {
  const seat = await take();
  await stage.walls.displays.order(ming, 'two', { kind: 'camera', camera: 'dam' });
  await stage.clock.advance(5_000);
  await stage.walls.displays.leave(seat);
  expect(stage.walls.displays.get(ming, 'two')).toMatchObject({ online: false, sinceMs: stage.clock.now() });
  const after = await WallsStage.start(stage);
  const again = await take('two', EVERYWHERE, after);
  expect(after.walls.displays.showOn(again)?.wall.pages).toEqual([['dam']]);
  await stage.walls.displays.order(ming, 'two', { kind: 'camera', camera: 'weir' });
  await stage.clock.advance(2_000);
  expect(after.walls.displays.showOn(again)?.wall.pages).toEqual([['weir']]);
  await stage.walls.stop();
  await after.walls.stop();
});

it('a display that shows is not forgotten, one that is gone is, and both stand in the audit', async () => {
  const seat = await take();
  const { displays } = stage.walls;
  await displays.order(ming, 'two', { kind: 'camera', camera: 'dam' });
  await displays.order(ming, 'two', null);
  expect(await codeOf(displays.remove(ming, 'two'))).toBe('CONFLICT');
  await displays.leave(seat);
  await displays.remove(ming, 'two');
  expect(displays.list(ming)).toEqual([]);
  expect((await stage.auditEntries()).map(({ action, detail }) => [action, detail])).toEqual([
    ['display:steered', { shows: 'camera', camera: 'dam' }],
    ['display:steered', { shows: 'nothing' }],
    ['display:removed', {}],
  ]);
});

it('there are two hundred displays at most', async () => {
  for (let n = 0; n < 200; n += 1) await take(`d${n}`);
  expect(await codeOf(take('one more'))).toBe('TOO_BUSY');
  expect(stage.walls.displays.get(ming, 'one more')).toBeNull();
});
