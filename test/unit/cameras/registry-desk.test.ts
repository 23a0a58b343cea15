import { describe, expect, it } from 'vitest';
import type { CodedError } from '../../../server/contract/error-codes.ts';
import { EVERYWHERE } from '../../../server/contract/permissions.ts';
import { cameraFile, fileCamera, RegistryStage, registrar } from '../../support/registry-stage.ts';

const WATER = { domains: ['water'], regions: null };
const XUNYANG = { domains: null, regions: ['610981'] };

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    ({ code, field }: CodedError) => (field === null ? code : `${code} ${field}`),
  );

describe('registering a camera', () => {
  it('runs it at once, under an id that is made up, with its credentials apart', async () => {
    const stage = await RegistryStage.start();
    const camera = await stage.desk.create(registrar(), {
      file: cameraFile({
        mainUrl: 'rtsp://viewer:geheim%21@192.0.2.10/main',
        subUrl: 'rtsp://192.0.2.10/sub',
        region: '610928',
        tags: ['汛期', '汛期'],
        nameEn: '',
      }),
    });
    expect(camera).toMatchObject({
      id: expect.stringMatching(/^cam-[a-z0-9]{10}$/),
      revision: 1,
      managedBy: 'registry',
      hasCredentials: true,
      username: 'viewer',
      updatedBy: 'li.ming',
      file: { mainUrl: 'rtsp://192.0.2.10/main', region: '610981', tags: ['汛期'], nameEn: null },
    });
    expect(stage.running.get(camera.id)?.definition).toMatchObject({
      credentials: { username: 'viewer', password: 'geheim!' },
      profiles: { main: { url: 'rtsp://192.0.2.10/main' }, sub: { url: 'rtsp://192.0.2.10/sub' } },
    });
  });

  it('keeps what it acknowledged, and no credential of it in the clear', async () => {
    const stage = await RegistryStage.start();
    const file = cameraFile({ mainUrl: 'rtsp://192.0.2.10/user=u&password=topsecret1&channel=1' });
    const credentials = { username: 'viewer', password: 'topsecret2' };
    const { id } = await stage.desk.create(registrar(), { file, credentials });
    const stored = JSON.stringify([await stage.storage.cameras.list(), await stage.audited()]);
    const shown = JSON.stringify([stage.desk.get(id, EVERYWHERE), await stage.desk.history(id, EVERYWHERE)]);
    expect(stored + shown).not.toContain('topsecret');
    const again = await RegistryStage.start({ storage: stage.storage });
    expect(again.desk.get(id, EVERYWHERE)).toEqual(stage.desk.get(id, EVERYWHERE));
    expect(again.running.get(id)?.definition).toMatchObject({
      credentials,
      profiles: { main: { url: 'rtsp://192.0.2.10/user=u&password=topsecret1&channel=1' } },
    });
  });

  it.each([
    ['a domain that is none', { domain: 'fire' }, 'BAD_CAMERA file.domain'],
    ['a region that is none', { region: '110101' }, 'BAD_CAMERA file.region'],
    ['an address that is none', { mainUrl: 'http://192.0.2.10/' }, 'BAD_CAMERA file.mainUrl'],
    ['a name of nothing but white space', { name: '\u0007' }, 'BAD_CAMERA file.name'],
    ['UDP beside TLS', { mainUrl: 'rtsps://h/x', transport: 'udp' }, 'BAD_CAMERA file.transport'],
    ['a pinned certificate that is none', { tlsFingerprint: 'ab:cd' }, 'BAD_CAMERA file.tlsFingerprint'],
    ['an authority that is none', { tlsAuthorities: 'PEM' }, 'BAD_CAMERA file.tlsAuthorities'],
    ['two logins', { mainUrl: 'rtsp://a@h/m', subUrl: 'rtsp://b@h/s' }, 'BAD_CAMERA file.subUrl'],
    ['a hidden password of nobody', { mainUrl: 'rtsp://h/?token=***' }, 'BAD_CAMERA file.mainUrl'],
    ['this machine', { mainUrl: 'rtsp://127.0.0.1/x' }, 'ADDRESS_FORBIDDEN file.mainUrl'],
    ['a name of this machine', { subUrl: 'rtsp://inside.example.org/x' }, 'ADDRESS_FORBIDDEN file.subUrl'],
    ['the hub itself', { mainUrl: 'rtsp://192.0.2.1:8080/x' }, 'ADDRESS_FORBIDDEN file.mainUrl'],
    ['the hub from outside', { mainUrl: 'rtsps://video.example.org:443/' }, 'ADDRESS_FORBIDDEN file.mainUrl'],
    ['a denied network', { mainUrl: 'rtsp://198.51.100.7/x' }, 'ADDRESS_FORBIDDEN file.mainUrl'],
    ['cloud metadata', { mainUrl: 'rtsph://169.254.169.254/' }, 'ADDRESS_FORBIDDEN file.mainUrl'],
  ] as const)('refuses %s', async (_title, fields, refusal) => {
    const stage = await RegistryStage.start();
    expect(await codeOf(stage.add('a', fields))).toBe(refusal);
    expect(await stage.storage.cameras.list()).toEqual([]);
  });

  it('refuses an id or a number that another camera has, of the file too', async () => {
    const stage = await RegistryStage.start({ fileCameras: [fileCamera('f', { dialNumber: 7 })] });
    await stage.add('a', { dialNumber: 8 });
    expect(await codeOf(stage.add('a'))).toBe('ID_TAKEN id');
    expect(await codeOf(stage.add('f'))).toBe('ID_TAKEN id');
    expect(await codeOf(stage.add('b', { dialNumber: 7 }))).toBe('DIAL_NUMBER_TAKEN file.dialNumber');
    expect(await codeOf(stage.add('b', { dialNumber: 8 }))).toBe('DIAL_NUMBER_TAKEN file.dialNumber');
    expect(await codeOf(stage.add('tags'))).toBe('ID_TAKEN id');
  });

  it('gives no id of a removed camera to another', async () => {
    const stage = await RegistryStage.start();
    await stage.add('a');
    await stage.desk.remove(registrar(), 'a', 1);
    expect(await codeOf(stage.add('a'))).toBe('ID_TAKEN id');
  });
});

describe('changing a camera', () => {
  it('writes what changed, with a note of before and after in the audit', async () => {
    const stage = await RegistryStage.start();
    const { file } = await stage.add('a');
    const changed = await stage.desk.update(registrar(), 'a', {
      revision: 1,
      file: { ...file, name: '汉江二桥' },
    });
    expect(changed).toMatchObject({ revision: 2, file: { name: '汉江二桥' } });
    expect(stage.running.get('a')?.definition.name).toBe('汉江二桥');
    const [, note] = await stage.audited();
    expect(note).toMatchObject({
      action: 'camera:changed',
      targetId: 'a',
      username: 'li.ming',
      domain: 'water',
    });
    expect(JSON.parse(note!.detail)).toMatchObject({
      before: { name: '汉江大桥' },
      after: { name: '汉江二桥' },
      revision: 2,
    });
  });

  it('keeps the credentials when none are sent, and forgets them when it is told to', async () => {
    const stage = await RegistryStage.start();
    const { file } = await stage.add('a', { mainUrl: 'rtsp://u:p@192.0.2.10/a?token=t1' });
    expect(file.mainUrl).toBe('rtsp://192.0.2.10/a?token=***');
    const kept = await stage.desk.update(registrar(), 'a', { revision: 1, file: { ...file, note: 'x' } });
    expect(kept).toMatchObject({ revision: 2, username: 'u' });
    expect(stage.running.get('a')?.definition).toMatchObject({
      credentials: { username: 'u', password: 'p' },
      profiles: { main: { url: 'rtsp://192.0.2.10/a?token=t1' } },
    });
    await stage.desk.update(registrar(), 'a', { revision: 2, file: kept.file, credentials: null });
    expect(stage.desk.get('a', EVERYWHERE)).toMatchObject({ hasCredentials: false, username: null });
    const again = await RegistryStage.start({ storage: stage.storage });
    expect(again.running.get('a')?.definition).toMatchObject({
      credentials: null,
      profiles: { main: { url: 'rtsp://192.0.2.10/a?token=t1' } },
    });
  });

  it('makes no revision of what changes nothing', async () => {
    const stage = await RegistryStage.start();
    const { file } = await stage.add('a', { mainUrl: 'rtsp://u:p@192.0.2.10/a' });
    const credentials = { username: 'u', password: 'p' };
    expect(await stage.desk.update(registrar(), 'a', { revision: 1, file, credentials })).toMatchObject({
      revision: 1,
    });
  });

  it('tells the second of two admins that somebody was faster', async () => {
    const stage = await RegistryStage.start();
    const { file } = await stage.add('a');
    const edit = (name: string) =>
      codeOf(stage.desk.update(registrar(), 'a', { revision: 1, file: { ...file, name } }));
    expect(await Promise.all([edit('one'), edit('two')])).toEqual(['done', 'CONFLICT']);
    expect(await codeOf(stage.desk.remove(registrar(), 'a', 1))).toBe('CONFLICT');
    expect(stage.desk.get('a', EVERYWHERE).file.name).toBe('one');
  });

  it('leaves cameras of the file to the file', async () => {
    const stage = await RegistryStage.start({ fileCameras: [fileCamera('f')] });
    const { file, revision } = stage.desk.get('f', EVERYWHERE);
    expect(revision).toBe(0);
    const update = stage.desk.update(registrar(), 'f', { revision: 0, file: { ...file, name: 'x' } });
    expect(await codeOf(update)).toBe('MANAGED_BY_FILE');
    expect(await codeOf(stage.desk.remove(registrar(), 'f', 0))).toBe('MANAGED_BY_FILE');
    expect(await stage.desk.history('f', EVERYWHERE)).toEqual([]);
  });

  it('does not judge an address again that stays as it is', async () => {
    const stage = await RegistryStage.start();
    const { file } = await stage.add('a', { mainUrl: 'rtsp://moving.example.org/a' });
    stage.names.set('moving.example.org', ['127.0.0.1']);
    const update = (fields: object) =>
      codeOf(stage.desk.update(registrar(), 'a', { revision: 1, file: { ...file, ...fields } }));
    expect(await update({ subUrl: 'rtsp://moving.example.org/b' })).toBe('ADDRESS_FORBIDDEN file.subUrl');
    expect(await update({ note: 'x' })).toBe('done');
  });
});

describe('the scope of an admin', () => {
  it('hides what lies outside of it', async () => {
    const stage = await RegistryStage.start();
    await stage.add('a', { domain: 'urban', region: '610981' });
    expect(() => stage.desk.get('a', WATER)).toThrow(expect.objectContaining({ code: 'CAMERA_NOT_FOUND' }));
    expect(stage.listed({}, WATER)).toEqual([]);
    expect(stage.listed({}, XUNYANG)).toEqual(['a']);
    expect(await codeOf(stage.desk.history('a', WATER))).toBe('CAMERA_NOT_FOUND');
    expect(await codeOf(stage.desk.remove(registrar(WATER), 'a', 1))).toBe('CAMERA_NOT_FOUND');
    const rollback = { revision: 1, toRevision: 1 };
    expect(await codeOf(stage.desk.rollback(registrar(WATER), 'a', rollback))).toBe('CAMERA_NOT_FOUND');
    expect(stage.refused.map(({ action, target }) => [action, target?.id])).toEqual([
      ['camera:removed', 'a'],
      ['camera:rolled-back', 'a'],
    ]);
  });

  it('lets nothing in from outside and nothing out', async () => {
    const stage = await RegistryStage.start();
    const outside = { file: cameraFile({ domain: 'urban' }) };
    expect(await codeOf(stage.desk.create(registrar(WATER), outside))).toBe('NOT_ALLOWED file.domain');
    const { file } = await stage.desk.create(registrar(WATER), { id: 'a', file: cameraFile() });
    const update = (fields: object) =>
      stage.desk.update(registrar(WATER), 'a', { revision: 1, file: { ...file, ...fields } });
    expect(await codeOf(update({ domain: 'urban' }))).toBe('NOT_ALLOWED file.domain');
    const elsewhere = stage.desk.update(registrar(XUNYANG), 'a', { revision: 1, file });
    expect(await codeOf(elsewhere)).toBe('CAMERA_NOT_FOUND');
    expect(stage.desk.get('a', EVERYWHERE).revision).toBe(1);
  });

  it('tells the history only back to where the camera came in, and brings nothing back from beyond', async () => {
    const stage = await RegistryStage.start();
    const { file } = await stage.add('a', { domain: 'urban', name: 'secret name' });
    await stage.desk.update(registrar(), 'a', {
      revision: 1,
      file: { ...file, domain: 'water', name: 'n2' },
    });
    await stage.desk.update(registrar(), 'a', {
      revision: 2,
      file: { ...file, domain: 'water', name: 'n3' },
    });
    const told = await stage.desk.history('a', WATER);
    expect(told.map(({ revision }) => revision)).toEqual([3, 2]);
    expect(JSON.stringify(told)).not.toContain('secret name');
    const back = stage.desk.rollback(registrar(WATER), 'a', { revision: 3, toRevision: 1 });
    expect(await codeOf(back)).toBe('NOT_ALLOWED file.domain');
  });
});

describe('history and rollback', () => {
  it('tells each revision against the one before, and brings one back with its credentials', async () => {
    const stage = await RegistryStage.start();
    const { file } = await stage.add('a', { mainUrl: 'rtsp://u:first@192.0.2.10/a', dialNumber: 5 });
    const credentials = { username: 'u', password: 'second' };
    await stage.desk.update(registrar(), 'a', { revision: 1, file: { ...file, dialNumber: 6 }, credentials });
    const back = await stage.desk.rollback(registrar(), 'a', { revision: 2, toRevision: 1 });
    expect(back).toMatchObject({ revision: 3, file: { dialNumber: 5 } });
    expect(stage.running.get('a')?.definition.credentials?.password).toBe('first');
    const [third, second, first] = await stage.desk.history('a', EVERYWHERE);
    expect(third).toMatchObject({ revision: 3, cause: 'rolled-back', by: 'li.ming' });
    expect(third?.changes).toEqual([
      { field: 'dialNumber', before: 6, after: 5 },
      { field: 'credentials', before: null, after: null },
    ]);
    expect(second?.changes.map(({ field }) => field)).toEqual(['dialNumber', 'credentials']);
    expect(first?.changes).toContainEqual({ field: 'name', before: null, after: '汉江大桥' });
    expect(await codeOf(stage.desk.rollback(registrar(), 'a', { revision: 2, toRevision: 1 }))).toBe(
      'CONFLICT',
    );
    expect(await codeOf(stage.desk.rollback(registrar(), 'a', { revision: 3, toRevision: 9 }))).toBe(
      'NOT_FOUND toRevision',
    );
  });

  it('brings a removed camera back', async () => {
    const stage = await RegistryStage.start();
    await stage.add('a', { mainUrl: 'rtsp://u:p@192.0.2.10/a' });
    await stage.desk.remove(registrar(), 'a', 1);
    expect(stage.running.get('a')).toBeUndefined();
    expect(stage.listed()).toEqual([]);
    const [removal] = await stage.desk.history('a', EVERYWHERE);
    expect(removal).toMatchObject({ revision: 2, cause: 'removed' });
    const back = await stage.desk.rollback(registrar(), 'a', { revision: 2, toRevision: 1 });
    expect(back).toMatchObject({ revision: 3, username: 'u' });
    expect(stage.running.get('a')?.definition.credentials?.password).toBe('p');
    expect((await stage.audited()).map(({ action }) => action)).toEqual([
      'camera:created',
      'camera:removed',
      'camera:rolled-back',
    ]);
  });

  it('brings no number back that somebody else has by now', async () => {
    const stage = await RegistryStage.start();
    const { file } = await stage.add('a', { dialNumber: 5 });
    await stage.desk.update(registrar(), 'a', { revision: 1, file: { ...file, dialNumber: null } });
    await stage.add('b', { dialNumber: 5 });
    expect(await codeOf(stage.desk.rollback(registrar(), 'a', { revision: 2, toRevision: 1 }))).toBe(
      'DIAL_NUMBER_TAKEN file.dialNumber',
    );
  });
});

describe('stored passwords', () => {
  it('do not go along to another host, neither the account nor what stands in the address', async () => {
    const stage = await RegistryStage.start();
    await stage.add('moved', { mainUrl: 'rtsp://u:s3cret@192.0.2.10/a' });
    const { revision, file } = stage.desk.get('moved', EVERYWHERE);
    const to = (mainUrl: string, credentials?: null) =>
      stage.desk.update(registrar(), 'moved', { revision, file: { ...file, mainUrl }, credentials });
    await expect(to('rtsp://192.0.2.66/a')).rejects.toMatchObject({
      code: 'BAD_CAMERA',
      field: 'credentials',
    });
    expect(stage.running.get('moved')?.definition.profiles.main.url).toBe('rtsp://192.0.2.10/a');
    await to('rtsp://192.0.2.66/a', null);
    expect(stage.running.get('moved')?.definition.credentials).toBeNull();
  });
});
