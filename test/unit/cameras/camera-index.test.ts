import { beforeAll, describe, expect, it } from 'vitest';
import { EVERYWHERE } from '../../../server/contract/permissions.ts';
import { fileCamera, RegistryStage, registrar } from '../../support/registry-stage.ts';

let stage: RegistryStage;

beforeAll(async () => {
  stage = await RegistryStage.start({
    fileCameras: [fileCamera('f', { name: '重庆路 LED 屏', tags: ['汛期'] })],
  });
  const { add } = stage;
  const put = add.bind(stage);
  await put('bridge', { name: '汉江大桥 2 号', dialNumber: 1002, tags: ['汛期', '大桥'], mode: 'warm' });
  await put('bridge10', { name: '汉江大桥 10 号', dialNumber: 20, organisation: '安康市水利局' });
  await put('gate', {
    name: '安邦苑东门',
    nameEn: 'Anbang Estate, East Gate',
    domain: 'urban',
    region: '610981',
    nationalId: '61098101081320000007',
    address: '滨江大道 88 号',
    filingState: 'filed',
    mainUrl: 'rtsp://10.0.10.2:8554/x',
  });
  await put('rare', { name: '㐂𠮷', mainUrl: 'rtsp://10.0.9.7/x' });
  stage.setCondition('gate', { state: 'live', reason: 'media-flows', sinceMs: 5 });
  stage.setCondition('bridge', { state: 'offline', reason: 'timed-out', sinceMs: 6 });
});

describe('searching', () => {
  it.each([
    ['a part of the name', '大桥', ['bridge', 'bridge10']],
    ['words in any order', '水利局 汉江', ['bridge10']],
    ['pinyin initials', 'hjdq', ['bridge', 'bridge10']],
    ['whole pinyin, by the reading of the word', 'CHONGQING', ['f']],
    ['initials beside Latin letters', 'led', ['f']],
    ['the English name', 'east gate', ['gate']],
    ['a dial number', '1002', ['bridge']],
    ['a national id', '61098101081320000007', ['gate']],
    ['wide digits', '８８', ['gate']],
    ['a tag', '汛期', ['bridge', 'f']],
    ['the owner', '水利局', ['bridge10']],
    ['the street', '滨江', ['gate']],
    ['the host', '10.0.10.2', ['gate']],
    ['the name of the region, which is in the configuration', '旬阳', ['gate']],
    ['the name of the domain in English', 'management', ['gate']],
    ['a rare character', '𠮷', ['rare']],
    ['nothing of two cameras together', '大桥安邦', []],
  ] as const)('finds %s', (_title, q, ids) => {
    expect(stage.listed({ q }).sort()).toEqual([...ids].sort());
  });
});

describe('filtering', () => {
  it.each([
    ['domains', { domain: 'urban,fire' }, ['gate']],
    ['a region with all that lies in it, by an alias too', { region: '610928' }, ['gate']],
    ['a city', { region: '6109', domain: 'water' }, ['bridge', 'bridge10', 'f', 'rare']],
    ['states', { state: 'live,offline' }, ['bridge', 'gate']],
    ['tags as a whole', { tag: '大桥' }, ['bridge']],
    ['no part of a tag', { tag: '大' }, []],
    ['a mode', { mode: 'warm' }, ['bridge']],
    ['a filing state', { filingState: 'filed' }, ['gate']],
    ['the file', { managedBy: 'file' }, ['f']],
    ['all of it together', { domain: 'water', tag: '汛期', q: 'hjdq', state: 'offline' }, ['bridge']],
  ] as const)('by %s', (_title, filter, ids) => {
    expect(stage.listed(filter).sort()).toEqual([...ids].sort());
  });
});

describe('sorting', () => {
  it.each([
    ['name', ['gate', 'f', 'bridge', 'bridge10', 'rare']],
    ['dialNumber', ['bridge10', 'bridge', 'gate', 'f', 'rare']],
    ['nationalId', ['gate', 'f', 'bridge', 'bridge10', 'rare']],
    ['domain', ['gate', 'f', 'bridge', 'bridge10', 'rare']],
    ['region', ['f', 'bridge', 'bridge10', 'rare', 'gate']],
    ['organisation', ['bridge10', 'gate', 'f', 'bridge', 'rare']],
    ['host', ['rare', 'gate', 'bridge', 'bridge10', 'f']],
    ['state', ['gate', 'bridge', 'f', 'bridge10', 'rare']],
  ] as const)('by %s, up and down', (sort, ids) => {
    expect(stage.listed({ sort })).toEqual(ids);
    expect(stage.listed({ sort, order: 'desc' })).toEqual([...ids].reverse());
  });

  it('tells a page and how much there is', () => {
    const page = stage.desk.list(
      { sort: 'name', order: 'asc', offset: 1, limit: 2, domain: 'water' },
      { domains: null, regions: ['610902'] },
    );
    expect(page).toMatchObject({ total: 4, matching: 4, cameras: [{ id: 'bridge' }, { id: 'bridge10' }] });
  });

  it('tells each row as it is now', () => {
    const row = stage.desk.list({ sort: 'name', order: 'asc', offset: 0, limit: 1, q: 'gate' }, EVERYWHERE)
      .cameras[0];
    expect(row).toMatchObject({
      id: 'gate',
      host: '10.0.10.2:8554',
      hasSub: false,
      state: 'live',
      reason: 'media-flows',
      sinceMs: 5,
    });
  });
});

it('finds what has changed, and no more what it was', async () => {
  const changing = await RegistryStage.start();
  const { file } = await changing.add('a', { name: '汉江大桥', tags: ['旧'] });
  await changing.add('b', { name: '安邦苑' });
  expect(changing.listed({ q: 'hjdq' })).toEqual(['a']);
  const next = { ...file, name: '滨江大道', tags: ['新'], domain: 'urban' };
  await changing.desk.update(registrar(), 'a', { revision: 1, file: next });
  expect(changing.listed({ q: 'hjdq' })).toEqual([]);
  expect(changing.listed({ tag: '旧' })).toEqual([]);
  expect(changing.listed({ q: 'bjdd', domain: 'urban', tag: '新' })).toEqual(['a']);
  expect(changing.listed()).toEqual(['b', 'a']);
  changing.setCondition('a', { state: 'live', reason: 'media-flows', sinceMs: 1 });
  expect(changing.listed({ state: 'live' })).toEqual(['a']);
  changing.setCondition('a', { state: 'offline', reason: 'timed-out', sinceMs: 2 });
  expect(changing.listed({ state: 'live' })).toEqual([]);
  expect(changing.listed({ sort: 'state' })).toEqual(['a', 'b']);
  await changing.desk.remove(registrar(), 'a', 2);
  await changing.add('c', { name: '出租' });
  expect(changing.listed()).toEqual(['b', 'c']);
  expect(changing.listed({ q: 'bjdd' })).toEqual([]);
  expect(await changing.desk.tags(EVERYWHERE)).toEqual([]);
});
