import { beforeEach, describe, expect, it } from 'vitest';
import type { PlannedChange } from '../../../server/cameras/camera-plan.ts';
import { EVERYWHERE } from '../../../server/contract/permissions.ts';
import type { CameraFileInput } from '../../../server/contract/registry-dto.ts';
import { cameraFile, RegistryStage, registrar } from '../../support/registry-stage.ts';

const WATER = { domains: ['water'], regions: null };

let stage: RegistryStage;

beforeEach(async () => {
  stage = await RegistryStage.start();
});

function created(id: string, fields: Partial<CameraFileInput> = {}): PlannedChange {
  const file = cameraFile({ mainUrl: `rtsp://u:p@192.0.2.10/${id}`, ...fields });
  return { kind: 'create', id, camera: stage.registration.judge.require({ file }, null) };
}

function updated(id: string, fields: Partial<CameraFileInput>): PlannedChange {
  const before = stage.registration.catalog.memory.get(id)!;
  const file = { ...before.file, ...(fields as object) };
  const camera = stage.registration.judge.require({ file }, before);
  return { kind: 'update', id, revision: before.revision, camera };
}

const apply = (changes: PlannedChange[], by = registrar()) =>
  stage.registration.imports.apply(by, {
    fileName: '摄像机.xlsx',
    counts: { new: changes.length, changed: 0, unchanged: 0, wrong: 0 },
    changes,
  });
const undo = (id: string, by = registrar()) => stage.registration.imports.undo(by, id);
const file = (id: string) => stage.desk.get(id, EVERYWHERE).file;

describe('an import', () => {
  it('is applied as a whole, with a note for each camera and one for the table', async () => {
    await stage.add('old', { dialNumber: 1 });
    const { id, by, undoneAtMs } = await apply([
      created('a', { dialNumber: 1 }),
      updated('old', { dialNumber: 2 }),
    ]);
    expect({ by, undoneAtMs }).toEqual({ by: 'li.ming', undoneAtMs: null });
    expect([file('a').dialNumber, file('old').dialNumber]).toEqual([1, 2]);
    expect((await stage.audited()).slice(1).map(({ action, targetId }) => [action, targetId])).toEqual([
      ['camera:created', 'a'],
      ['camera:changed', 'old'],
      ['cameras:imported', id],
    ]);
    const [newest] = await stage.desk.history('a', EVERYWHERE);
    expect(newest).toMatchObject({ cause: 'imported', importId: id });
  });

  it.each([
    ['a camera that was changed since', () => [created('new'), updatedBefore('old')], 'IMPORT_STALE'],
    ['an id that is taken by now', () => [created('new'), created('old')], 'IMPORT_STALE'],
    [
      'one number twice',
      () => [created('new', { dialNumber: 7 }), created('n2', { dialNumber: 7 })],
      'IMPORT_STALE',
    ],
    ['a camera beyond the scope', () => [created('new'), created('n2', { domain: 'urban' })], 'NOT_ALLOWED'],
  ] as const)('changes nothing for the sake of %s', async (_title, changes, code) => {
    await stage.add('old');
    const prepared = changes();
    await stage.desk.update(registrar(), 'old', { revision: 1, file: { ...file('old'), note: 'x' } });
    await expect(apply([...prepared], registrar(WATER))).rejects.toMatchObject({ code });
    expect(stage.listed()).toEqual(['old']);
    expect(await stage.storage.imports.list(10)).toEqual([]);
  });

  const updatedBefore = (id: string) => updated(id, { note: 'from the table' });
});

describe('undoing an import', () => {
  it('takes back what it made and restores what it changed, credentials too', async () => {
    await stage.add('old', { mainUrl: 'rtsp://u:before@192.0.2.10/old', dialNumber: 1 });
    const change = updated('old', {
      name: 'new name',
      mainUrl: 'rtsp://u:after@192.0.2.10/old',
      dialNumber: 2,
    });
    const { id } = await apply([created('a'), change]);
    expect(await undo(id)).toEqual({ restored: 2, kept: [] });
    expect(stage.listed()).toEqual(['old']);
    expect(file('old')).toMatchObject({ name: '汉江大桥', dialNumber: 1 });
    expect(stage.running.get('old')?.definition.credentials?.password).toBe('before');
    const [newest] = await stage.desk.history('old', EVERYWHERE);
    expect(newest).toMatchObject({ revision: 3, cause: 'import-undone' });
    expect((await stage.audited()).at(-1)).toMatchObject({ action: 'cameras:import-undone', targetId: id });
    expect(await stage.storage.imports.find(id)).toMatchObject({ undoneBy: 'li.ming' });
    await expect(undo(id)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('leaves alone what somebody changed since', async () => {
    const { id } = await apply([created('a'), created('b'), created('c')]);
    await stage.desk.update(registrar(), 'a', { revision: 1, file: { ...file('a'), name: '改过' } });
    await stage.desk.remove(registrar(), 'b', 1);
    const { restored, kept } = await undo(id);
    expect(restored).toBe(1);
    expect(kept.map((one) => one.id).sort()).toEqual(['a', 'b']);
    expect(stage.listed()).toEqual(['a']);
  });

  it('leaves a camera out that somebody removed since', async () => {
    await stage.add('old');
    await stage.add('other');
    const { id } = await apply([updated('old', { note: 'n' }), updated('other', { note: 'n' })]);
    await stage.desk.remove(registrar(), 'old', 2);
    expect(await undo(id)).toEqual({ restored: 1, kept: [{ id: 'old', name: '汉江大桥' }] });
    expect(stage.listed()).toEqual(['other']);
  });

  it('takes no number from whoever was given it since', async () => {
    await stage.add('old', { dialNumber: 1 });
    const { id } = await apply([updated('old', { dialNumber: null })]);
    await stage.add('next', { dialNumber: 1 });
    expect(await undo(id)).toEqual({ restored: 0, kept: [{ id: 'old', name: '汉江大桥' }] });
    expect(file('next').dialNumber).toBe(1);
    expect(await stage.storage.imports.find(id)).toMatchObject({ undoneAtMs: null });
  });

  it('swaps numbers back', async () => {
    await stage.add('a', { dialNumber: 1 });
    await stage.add('b', { dialNumber: 2 });
    const { id } = await apply([updated('a', { dialNumber: 2 }), updated('b', { dialNumber: 1 })]);
    await undo(id);
    expect([file('a').dialNumber, file('b').dialNumber]).toEqual([1, 2]);
  });

  it('is not for those whose scope it reaches beyond', async () => {
    const { id } = await apply([created('a'), created('b', { domain: 'urban' })]);
    await expect(undo(id, registrar(WATER))).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
    expect(stage.listed().sort()).toEqual(['a', 'b']);
    expect(stage.refused).toMatchObject([
      { action: 'cameras:import-undone', detail: { code: 'NOT_ALLOWED' } },
    ]);
  });

  it('knows nothing of an import that never was', async () => {
    await expect(undo('nothing')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('takes a large one back without holding the event loop', async () => {
    const many = Array.from({ length: 1_500 }, (_, index) =>
      created(`cam-${index}`, { dialNumber: index + 1 }),
    );
    const { id } = await apply(many);
    expect(stage.running.list()).toHaveLength(1_500);
    expect(await undo(id)).toEqual({ restored: 1_500, kept: [] });
    expect(stage.running.list()).toEqual([]);
  });
});
