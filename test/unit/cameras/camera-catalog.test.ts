import { describe, expect, it } from 'vitest';
import { onCameraTouched } from '../../../server/cameras/directory-changes.ts';
import { EVERYWHERE } from '../../../server/contract/permissions.ts';
import { eventually } from '../../support/eventually.ts';
import { RecordingLogger } from '../../support/recording-logger.ts';
import { configWith, fileCamera, RegistryStage, registrar } from '../../support/registry-stage.ts';

const LOOK_MS = 2_000;
const OLD_KEY = Buffer.alloc(32, 1);
const NEW_KEY = Buffer.alloc(32, 2);

describe('the catalog', () => {
  it('runs what is stored and what stands in the file, side by side', async () => {
    const { storage } = await (async () => {
      const stage = await RegistryStage.start();
      await stage.add('stored');
      return stage;
    })();
    const stage = await RegistryStage.start({ storage, fileCameras: [fileCamera('filed')] });
    expect(stage.listed()).toEqual(['stored', 'filed']);
    expect(stage.running.list().map(({ id }) => id)).toEqual(['filed', 'stored']);
    expect(stage.desk.get('filed', EVERYWHERE)).toMatchObject({ managedBy: 'file', revision: 0 });
  });

  it('lets the file go before a registered camera of the same id, says so, and brings that back', async () => {
    const logger = new RecordingLogger();
    const stage = await RegistryStage.start({ logger });
    await stage.add('a', { name: '登记' });
    await stage.registration.catalog.useConfig(configWith([fileCamera('a')]));
    expect(stage.desk.get('a', EVERYWHERE)).toMatchObject({ managedBy: 'file', hidesRegistered: true });
    expect(stage.running.get('a')?.definition.name).toBe('文件 a');
    expect(logger.lines).toEqual([
      'warn: cameras of the file stand in front of registered ones with the same id',
    ]);
    await stage.registration.catalog.useConfig(configWith());
    expect(stage.desk.get('a', EVERYWHERE)).toMatchObject({ managedBy: 'registry', revision: 1 });
    expect(stage.running.get('a')?.definition.name).toBe('登记');
  });

  it('leaves cameras alone that a new file has as they were', async () => {
    const told: string[] = [];
    const stage = await RegistryStage.start({ fileCameras: [fileCamera('a'), fileCamera('b')] });
    onCameraTouched(stage.running, (id) => told.push(id));
    const changed = [fileCamera('a'), fileCamera('b', { name: 'new' }), fileCamera('c')];
    await stage.registration.catalog.useConfig(configWith(changed));
    await stage.registration.catalog.useConfig(configWith(changed.slice(0, 2)));
    expect(told).toEqual(['b', 'c', 'c']);
  });

  it('says nothing to those who watch of a change that does not concern the picture or the tree', async () => {
    const told: string[] = [];
    const stage = await RegistryStage.start();
    const { file } = await stage.add('a');
    onCameraTouched(stage.running, (id) => told.push(id));
    await stage.desk.update(registrar(), 'a', { revision: 1, file: { ...file, contact: '王建国' } });
    expect(told).toEqual([]);
    expect(stage.desk.get('a', EVERYWHERE).file.contact).toBe('王建国');
  });

  it('calls the camera of the file by a number that both have', async () => {
    const stage = await RegistryStage.start();
    await stage.add('a', { dialNumber: 5 });
    const numberOf = (id: string) => stage.running.get(id)?.definition.dialNumber;
    await stage.registration.catalog.useConfig(configWith([fileCamera('f', { dialNumber: 5 })]));
    expect([numberOf('f'), numberOf('a')]).toEqual([5, null]);
    expect(stage.desk.get('a', EVERYWHERE).file.dialNumber).toBe(5);
    await stage.registration.catalog.useConfig(configWith([fileCamera('f')]));
    expect([numberOf('f'), numberOf('a')]).toEqual([null, 5]);
  });

  it('runs a camera whose credentials cannot be opened, and keeps them for the day when they can', async () => {
    const logger = new RecordingLogger();
    const first = await RegistryStage.start({ keys: () => [OLD_KEY] });
    const { file } = await first.add('a', { mainUrl: 'rtsp://u:p@192.0.2.10/a' });
    const { storage } = first;
    const lost = await RegistryStage.start({ storage, keys: () => [NEW_KEY], logger });
    expect(logger.lines).toEqual([expect.stringContaining('cannot be opened')]);
    expect(lost.running.get('a')?.definition.credentials).toBeNull();
    await lost.desk.update(registrar(), 'a', { revision: 1, file: { ...file, note: 'x' } });
    const found = await RegistryStage.start({ storage, keys: () => [NEW_KEY, OLD_KEY] });
    expect(found.desk.get('a', EVERYWHERE)).toMatchObject({ revision: 2, username: 'u' });
  });

  it('writes nothing of a change whose transaction fails', async () => {
    const stage = await RegistryStage.start();
    const { storage } = stage;
    const append = storage.audit.append;
    const broken = async () => {
      throw new Error('the disk is full');
    };
    Object.getPrototypeOf(storage.audit).append = broken;
    try {
      await expect(stage.add('a')).rejects.toThrow('the disk is full');
    } finally {
      Object.getPrototypeOf(storage.audit).append = append;
    }
    expect(await storage.cameras.list()).toEqual([]);
    expect(stage.listed()).toEqual([]);
    await stage.add('a');
    expect(stage.listed()).toEqual(['a']);
  });
});

describe('two hubs on one database', () => {
  it('learn of each other’s changes within seconds', async () => {
    const one = await RegistryStage.start();
    const other = await RegistryStage.start({ storage: one.storage });
    const { file } = await one.add('a');
    await one.add('b');
    expect(other.listed()).toEqual([]);
    await other.clock.advance(LOOK_MS);
    await eventually(() => expect(other.listed()).toEqual(['a', 'b']));
    await one.desk.update(registrar(), 'a', { revision: 1, file: { ...file, name: '新' } });
    await one.desk.remove(registrar(), 'b', 1);
    await other.clock.advance(LOOK_MS);
    await eventually(() => expect(other.listed()).toEqual(['a']));
    expect(other.running.get('a')?.definition.name).toBe('新');
    expect(other.running.get('b')).toBeUndefined();
  });

  it('never give one number to two cameras, nor lose a change', async () => {
    const one = await RegistryStage.start();
    const other = await RegistryStage.start({ storage: one.storage });
    await one.add('a', { dialNumber: 5 });
    await expect(other.add('b', { dialNumber: 5 })).rejects.toMatchObject({ code: 'DIAL_NUMBER_TAKEN' });
    const { file } = other.desk.get('a', EVERYWHERE);
    await other.desk.update(registrar(), 'a', { revision: 1, file: { ...file, name: 'theirs' } });
    const mine = one.desk.update(registrar(), 'a', { revision: 1, file: { ...file, name: 'mine' } });
    await expect(mine).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('judge again when the other is faster between the judging and the writing', async () => {
    const one = await RegistryStage.start();
    const other = await RegistryStage.start({ storage: one.storage });
    let judged = 0;
    await one.registration.catalog.commit(async () => {
      judged += 1;
      if (judged === 1) await other.add('b', { dialNumber: 9 });
      const file = one.desk.list({ sort: 'name', order: 'asc', offset: 0, limit: 1 }, EVERYWHERE);
      expect(file.total).toBe(judged - 1);
      return one.registration.judge.ready({ changes: [], cause: 'edited' }, registrar());
    });
    expect(judged).toBe(2);
  });
});
