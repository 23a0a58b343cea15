import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  bulkResultDtoSchema,
  cameraPageDtoSchema,
  cameraRecordDtoSchema,
  cameraRevisionDtoSchema,
  duplicatesDtoSchema,
  savedFilterSchema,
} from '../../../server/contract/registry-dto.ts';
import type { HttpServer } from '../../../server/http/http-server.ts';
import { openHttp } from '../../support/http-stand.ts';
import { fileCamera, RegistryStage } from '../../support/registry-stage.ts';
import { sampleUser } from '../../support/sample-records.ts';
import { StubAccess, samplePrincipal } from '../../support/stub-access.ts';

const FILE = { name: '汉江大桥', domain: 'water', region: '610902', mainUrl: 'rtsp://u:geheim@192.0.2.10/a' };

describe('the routes of the registry', () => {
  let stage: RegistryStage;
  let access: StubAccess;
  let http: HttpServer;

  beforeEach(async () => {
    stage = await RegistryStage.start({ fileCameras: [fileCamera('f')] });
    access = new StubAccess();
    access.principal = samplePrincipal({ userId: 'id-of-li.ming', username: 'li.ming' });
    http = await openHttp({ access, registration: stage.registration });
  });

  afterEach(() => http.stop());

  async function ask(method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, payload?: object) {
    const headers = { cookie: `onescreen_session=${access.openSession()}` };
    const response = await http.inject({ method, url, headers, ...(payload && { payload }) });
    const body = response.body === '' ? null : response.json();
    return {
      status: response.statusCode,
      code: body?.error?.code,
      field: body?.error?.field,
      body,
      text: response.body,
    };
  }

  it('register, show, change, bring back and remove a camera, and never show a password', async () => {
    const created = await ask('POST', '/api/cameras', { id: 'a', file: FILE });
    expect(created.status).toBe(201);
    const { file } = cameraRecordDtoSchema.parse(created.body);
    const changed = await ask('PUT', '/api/cameras/a', { revision: 1, file: { ...file, name: '二桥' } });
    expect([changed.status, changed.body.revision]).toEqual([200, 2]);
    const history = await ask('GET', '/api/cameras/a/history');
    expect(
      cameraRevisionDtoSchema
        .array()
        .parse(history.body)
        .map(({ revision }) => revision),
    ).toEqual([2, 1]);
    const back = await ask('POST', '/api/cameras/a/rollback', { revision: 2, toRevision: 1 });
    expect([back.status, back.body.file.name]).toEqual([200, '汉江大桥']);
    const shown = await ask('GET', '/api/cameras/a');
    expect(shown.body).toEqual(back.body);
    expect([created, changed, history, back, shown].map(({ text }) => text).join()).not.toContain('geheim');
    expect((await ask('DELETE', '/api/cameras/a?revision=3')).status).toBe(204);
    expect(await ask('GET', '/api/cameras/a')).toMatchObject({ status: 404, code: 'CAMERA_NOT_FOUND' });
  });

  it('list in pages, with what was asked for in the address', async () => {
    await ask('POST', '/api/cameras', { id: 'a', file: { ...FILE, tags: ['汛期'] } });
    const page = await ask('GET', `/api/cameras?q=hjdq&tag=${encodeURIComponent('汛期')}&sort=host&limit=10`);
    expect(cameraPageDtoSchema.parse(page.body)).toMatchObject({
      total: 2,
      matching: 1,
      cameras: [{ id: 'a' }],
    });
    expect((await ask('GET', '/api/cameras/tags')).body).toEqual(['汛期']);
    for (const bad of ['limit=501', 'sort=password', 'offset=-1', 'order=up'])
      expect(await ask('GET', `/api/cameras?${bad}`)).toMatchObject({ status: 400, code: 'BAD_REQUEST' });
  });

  it('say which field is at fault', async () => {
    const refusal = (file: object) => ask('POST', '/api/cameras', { file: { ...FILE, ...file } });
    expect(await refusal({ domain: 'fire' })).toMatchObject({
      status: 422,
      code: 'BAD_CAMERA',
      field: 'file.domain',
    });
    expect(await refusal({ nationalId: '123' })).toMatchObject({ status: 400, field: 'file.nationalId' });
    expect(await refusal({ mainUrl: 'rtsp://127.0.0.1/' })).toMatchObject({
      status: 422,
      code: 'ADDRESS_FORBIDDEN',
      field: 'file.mainUrl',
    });
    await refusal({ dialNumber: 7 });
    expect(await refusal({ dialNumber: 7 })).toMatchObject({ status: 409, code: 'DIAL_NUMBER_TAKEN' });
    const id = await ask('POST', '/api/cameras', { id: '../x', file: FILE });
    expect(id).toMatchObject({ status: 400, field: 'id' });
  });

  it('refuse a change of what somebody else has changed, and of what the file manages', async () => {
    await ask('POST', '/api/cameras', { id: 'a', file: FILE });
    expect(await ask('PUT', '/api/cameras/a', { revision: 0, file: FILE })).toMatchObject({
      status: 409,
      code: 'CONFLICT',
    });
    expect(await ask('DELETE', '/api/cameras/f?revision=0')).toMatchObject({
      status: 409,
      code: 'MANAGED_BY_FILE',
    });
    expect(await ask('DELETE', '/api/cameras/a')).toMatchObject({ status: 400, field: 'revision' });
  });

  it('change many at once, and find those that are the same', async () => {
    for (const id of ['a', 'b']) await ask('POST', '/api/cameras', { id, file: FILE });
    const { body } = await ask('GET', '/api/cameras/duplicates');
    expect(duplicatesDtoSchema.parse(body).groups.map(({ kind }) => kind)).toEqual([
      'address',
      'place-and-name',
    ]);
    const bulk = await ask('POST', '/api/cameras/bulk', {
      filter: { q: 'hjdq' },
      change: { addTags: ['x'] },
    });
    expect(bulkResultDtoSchema.parse(bulk.body)).toMatchObject({ matching: 2, changed: 2 });
    expect(await ask('POST', '/api/cameras/bulk', { change: { addTags: ['x'] } })).toMatchObject({
      status: 400,
      code: 'BAD_REQUEST',
    });
    const ids = Array.from({ length: 50_000 }, (_, index) => `cam-of-a-long-name-${index}`);
    const many = await ask('POST', '/api/cameras/bulk', { ids, change: { remove: true }, dryRun: true });
    expect(many.body).toMatchObject({ matching: 50_000, refusedCount: 50_000 });
  });

  it('change of many cameras what is said, and nothing that has a default besides', async () => {
    const set = {
      organisation: '水利局',
      power: 'low-power',
      mode: 'warm',
      transport: 'tcp',
      enabled: false,
    };
    const { body } = await ask('POST', '/api/cameras', { id: 'a', file: { ...FILE, ...set, contact: '李' } });
    const { file } = cameraRecordDtoSchema.parse(body);
    const change = { set: { contact: '王' } };
    expect((await ask('POST', '/api/cameras/bulk', { ids: ['a'], change })).body.changed).toBe(1);
    expect((await ask('GET', '/api/cameras/a')).body.file).toEqual({ ...file, contact: '王' });
  });

  it('keep filters', async () => {
    await stage.storage.users.add(sampleUser());
    const filter = { name: '汛期', filter: { tag: '汛期' }, shared: true };
    expect((await ask('PUT', '/api/saved-filters/11111111-aaaa', filter)).status).toBe(200);
    const { body } = await ask('GET', '/api/saved-filters');
    expect(savedFilterSchema.array().parse(body)).toEqual([{ id: '11111111-aaaa', ...filter, own: true }]);
    expect((await ask('DELETE', '/api/saved-filters/11111111-aaaa')).status).toBe(204);
    expect((await ask('DELETE', '/api/saved-filters/11111111-aaaa')).status).toBe(404);
  });

  it('are for those who manage cameras, within their scope', async () => {
    await ask('POST', '/api/cameras', { id: 'a', file: FILE });
    access.principal = samplePrincipal({ scope: { domains: ['urban'], regions: null } });
    expect((await ask('GET', '/api/cameras')).body).toMatchObject({ total: 0, matching: 0 });
    expect(await ask('GET', '/api/cameras/a')).toMatchObject({ status: 404 });
    expect(await ask('POST', '/api/cameras', { file: FILE })).toMatchObject({
      status: 403,
      code: 'NOT_ALLOWED',
    });
    access.principal = samplePrincipal({ roles: ['operator', 'auditor'] });
    const urls = http.routes.flatMap(({ url }) => (/^\/api\/(cameras|saved-filters)/.test(url) ? url : []));
    expect(urls.length).toBeGreaterThan(10);
    // Of one camera, those who watch it are told too.
    const mine = http.routes.filter(({ url }) => urls.includes(url) && !/(streams|pictures)$/.test(url));
    expect(new Set(mine.map(({ config }) => config?.permission))).toEqual(new Set(['camera:manage']));
    expect(await ask('GET', '/api/cameras')).toMatchObject({ status: 403 });
  });
});
