import { beforeEach, describe, expect, it } from 'vitest';
import { EVERYWHERE } from '../../../server/contract/permissions.ts';
import type { BulkChange } from '../../../server/contract/registry-dto.ts';
import { fileCamera, RegistryStage, registrar } from '../../support/registry-stage.ts';

const WATER = { domains: ['water'], regions: null };

let stage: RegistryStage;

beforeEach(async () => {
  stage = await RegistryStage.start({ fileCameras: [fileCamera('f', { dialNumber: 1001, tags: ['旧'] })] });
  await stage.add('a', { tags: ['旧'], mainUrl: 'rtsp://u:p@192.0.2.10/a' });
  await stage.add('b', { domain: 'urban' });
  await stage.add('c', { dialNumber: 1003 });
});

const bulk = (change: BulkChange, ids = ['a', 'b', 'c', 'f', 'nobody'], by = registrar(), dryRun = false) =>
  stage.registration.bulk.bulk(by, { ids, change, dryRun });
const file = (id: string) => stage.desk.get(id, EVERYWHERE).file;

describe('a bulk edit', () => {
  it('changes those that it can in one go and tells why not the others', async () => {
    const result = await bulk({
      set: { retentionDays: 90, mode: 'warm' },
      addTags: ['汛期'],
      removeTags: ['旧'],
    });
    expect(result).toEqual({
      matching: 5,
      changed: 3,
      unchanged: 0,
      refused: [
        { id: 'f', name: '文件 f', reason: 'MANAGED_BY_FILE' },
        { id: 'nobody', name: '', reason: 'CAMERA_NOT_FOUND' },
      ],
      refusedCount: 2,
      importId: expect.any(String),
    });
    expect(file('a')).toMatchObject({ retentionDays: 90, mode: 'warm', tags: ['汛期'] });
    expect(stage.running.get('a')?.definition).toMatchObject({
      mode: 'warm',
      credentials: { password: 'p' },
    });
    expect(await stage.storage.imports.find(result.importId ?? '')).toMatchObject({
      fileName: null,
      by: 'li.ming',
      counts: { new: 0, changed: 3, unchanged: 0, wrong: 2 },
    });
    const notes = (await stage.audited()).slice(3);
    expect(notes.map(({ action, targetId }) => [action, targetId])).toEqual([
      ['camera:changed', 'a'],
      ['camera:changed', 'b'],
      ['camera:changed', 'c'],
      ['cameras:bulk-changed', result.importId],
    ]);
  });

  it('tries without changing anything', async () => {
    const result = await bulk({ set: { enabled: false } }, ['a', 'b'], registrar(), true);
    expect(result).toMatchObject({ matching: 2, changed: 2, importId: null });
    expect(file('a').enabled).toBe(true);
    expect(await stage.storage.imports.list(10)).toEqual([]);
  });

  it('is no change where everything is so already', async () => {
    const result = await bulk({ set: { enabled: true } }, ['a', 'b']);
    expect(result).toMatchObject({ changed: 0, unchanged: 2, importId: null });
    expect(stage.desk.get('a', EVERYWHERE).revision).toBe(1);
  });

  it('chooses by a filter, within the scope', async () => {
    const change = { addTags: ['x'] };
    const result = await stage.registration.bulk.bulk(registrar(WATER), { filter: {}, change });
    expect(result).toMatchObject({ matching: 3, changed: 2, refusedCount: 1 });
    expect(file('b').tags).toEqual([]);
  });

  it('leaves out of a filter what it is told to leave out', async () => {
    const request = { filter: { domain: 'water' }, except: ['c', 'f'], change: { addTags: ['x'] } };
    expect(await stage.registration.bulk.bulk(registrar(), request)).toMatchObject({
      matching: 1,
      changed: 1,
    });
    expect([file('a').tags, file('c').tags]).toEqual([['旧', 'x'], []]);
  });

  it('moves nothing out of the scope or to where nothing is', async () => {
    const out = await bulk({ set: { domain: 'urban' } }, ['a', 'b'], registrar(WATER));
    expect(out.refused.map(({ id, reason }) => [id, reason])).toEqual([
      ['a', 'NOT_ALLOWED'],
      ['b', 'CAMERA_NOT_FOUND'],
    ]);
    const nowhere = await bulk({ set: { region: '999999' } }, ['a']);
    expect(nowhere.refused).toMatchObject([{ id: 'a', reason: 'BAD_CAMERA' }]);
    expect(await bulk({ set: { region: '610928' } }, ['a'])).toMatchObject({ changed: 1 });
    expect(file('a').region).toBe('610981');
  });

  it('gives numbers to those that have none, past those that are taken', async () => {
    expect(await bulk({ numberFrom: 1000 }, ['b', 'c', 'a'])).toMatchObject({ changed: 2, unchanged: 1 });
    expect([file('a'), file('b'), file('c')].map(({ dialNumber }) => dialNumber)).toEqual([1002, 1000, 1003]);
    await stage.add('d');
    await stage.add('e');
    const last = await bulk({ numberFrom: 999_999 }, ['d', 'e']);
    expect(last).toMatchObject({ changed: 1, refused: [{ id: 'e', reason: 'DIAL_NUMBER_TAKEN' }] });
  });

  it('rotates credentials', async () => {
    await bulk({ credentials: { username: 'new', password: 'secret' } }, ['a', 'b']);
    expect(stage.running.get('b')?.definition.credentials).toEqual({ username: 'new', password: 'secret' });
    expect(JSON.stringify(await stage.audited())).not.toContain('secret');
    expect(await bulk({ credentials: null }, ['a'])).toMatchObject({ changed: 1 });
    expect(stage.desk.get('a', EVERYWHERE).hasCredentials).toBe(false);
  });

  it('removes, and that can be undone', async () => {
    const { importId } = await bulk({ remove: true }, ['a', 'c']);
    expect(stage.listed()).toEqual(['b', 'f']);
    expect(await stage.registration.imports.undo(registrar(), importId!)).toEqual({ restored: 2, kept: [] });
    expect(stage.listed().sort()).toEqual(['a', 'b', 'c', 'f']);
    expect(stage.running.get('a')?.definition.credentials?.password).toBe('p');
  });

  it.each([
    ['neither ids nor a filter', { change: { set: {} } }],
    ['both', { ids: ['a'], filter: {}, change: { remove: true } }],
    ['some to leave out of ids', { ids: ['a'], except: ['a'], change: { remove: true } }],
    ['no change', { ids: ['a'], change: {} }],
    ['a removal with an edit', { ids: ['a'], change: { remove: true, addTags: ['x'] } }],
  ] as const)('refuses %s', async (_title, request) => {
    const asked = stage.registration.bulk.bulk(registrar(), structuredClone(request) as never);
    await expect(asked).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });
});

describe('duplicates', () => {
  it('are told within the scope, whoever owns them', async () => {
    await stage.add('same', { mainUrl: 'rtsp://192.0.2.10:554/a/', name: 'other name', domain: 'urban' });
    await stage.add('id1', { nationalId: '61090200531320000001', name: 'n1' });
    await stage.add('id2', { nationalId: '61090200531320000001', name: 'n2' });
    await stage.add('twin', { name: '汉江 大桥', region: '610902', mainUrl: 'rtsp://192.0.2.77/' });
    const { groups, groupCount } = await stage.registration.bulk.duplicates(EVERYWHERE);
    const told = groups.map(({ kind, cameras }) => [kind, cameras.map(({ id }) => id).sort()]);
    expect(told).toEqual(
      expect.arrayContaining([
        ['address', ['a', 'same']],
        ['national-id', ['id1', 'id2']],
        ['place-and-name', ['a', 'b', 'c', 'twin']],
      ]),
    );
    expect(groupCount).toBe(3);
    const seen = await stage.registration.bulk.duplicates(WATER);
    expect(seen.groups.map(({ kind }) => kind).sort()).toEqual(['national-id', 'place-and-name']);
    expect(JSON.stringify(seen)).not.toContain('same');
  });
});
