import type { Readable } from 'node:stream';
import { beforeEach, describe, expect, it } from 'vitest';
import { parseTable } from '../../../../server/cameras/import/parse-table.ts';
import type { ImportMapping } from '../../../../server/contract/import-dto.ts';
import { EVERYWHERE } from '../../../../server/contract/permissions.ts';
import { fileCamera, RegistryStage, registrar } from '../../../support/registry-stage.ts';

const WATER = { domains: ['water'], regions: null };
const TITLES = '编号,名称,领域,行政区划,国标编码,呼叫号,主码流地址,用户名,密码';

let stage: RegistryStage;

beforeEach(async () => {
  stage = await RegistryStage.start({ fileCameras: [fileCamera('f')] });
  await stage.add('a', { name: '旧桥', nationalId: '61090200001320000001', dialNumber: 7 });
  await stage.add('b', { name: '水库' });
});

const bring = (lines: string[], by = registrar()) =>
  stage.registration.drafts.create(by, '水利.csv', Buffer.from([TITLES, ...lines].join('\n')));
const rowsOf = (id: string, by = registrar()) =>
  stage.registration.drafts.rows(by, id, { offset: 0, limit: 100 }).rows;
const file = (id: string) => stage.desk.get(id, EVERYWHERE).file;
const text = async (table: Readable) => {
  const pieces: Buffer[] = [];
  for await (const piece of table) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
};

describe('a table that is tried', () => {
  it('finds cameras by id, national id or address, and tells new, changed, unchanged and wrong ones apart', async () => {
    const draft = await bring([
      'a,新桥,water,610902,,,,,',
      ',,,,61090200001320000001,,,,',
      ',改名,,,,,rtsp://192.0.2.10/b,,',
      'b,水库,,,,,,,',
      ',新点,水利,汉滨区,,8,rtsp://192.0.2.20/n,viewer,s3cret',
      ',,,,,,,,pass',
    ]);
    expect(draft.counts).toEqual({ new: 1, changed: 2, unchanged: 0, wrong: 3 });
    const rows = rowsOf(draft.id);
    expect(rows.map(({ row, kind, cameraId }) => [row, kind, cameraId])).toEqual([
      [2, 'changed', 'a'],
      [3, 'wrong', 'a'],
      [4, 'changed', 'b'],
      [5, 'wrong', 'b'],
      [6, 'new', null],
      [7, 'wrong', null],
    ]);
    expect(rows[0]?.changes).toEqual([{ field: 'name', before: '旧桥', after: '新桥' }]);
    expect(rows[1]?.problems).toMatchObject([
      { problem: 'twice-in-table', message: 'row 2 is of the same camera', otherRow: 2 },
    ]);
    expect(JSON.stringify([draft, rows])).not.toContain('s3cret');
  });

  it('says of each wrong cell what is wrong with it', async () => {
    const draft = await bring([
      ',x,没有的,610902,,,rtsp://192.0.2.20/1,,',
      ',x,water,999999,,,rtsp://192.0.2.20/2,,',
      ',x,water,610902,6109,,rtsp://192.0.2.20/3,,',
      ',x,water,610902,,abc,rtsp://192.0.2.20/4,,',
      ',x,water,610902,,7,rtsp://192.0.2.20/5,,',
      ',x,water,610902,,,http://u:p@192.0.2.20/6,,',
      ',x,water,610902,,,rtsp://127.0.0.1/7,,',
      ',,water,610902,,,rtsp://192.0.2.20/8,,',
      'f,anders,,,,,,,',
      `,${'长'.repeat(101)},water,610902,,,rtsp://192.0.2.20/9,,`,
    ]);
    expect(JSON.stringify(rowsOf(draft.id))).not.toMatch(/Invalid input|NaN/);
    const problems = rowsOf(draft.id).map(({ problems: [first] }) => [
      first?.field,
      first?.problem,
      first?.value,
    ]);
    expect(problems).toEqual([
      ['domain', 'unknown-domain', '没有的'],
      ['region', 'unknown-region', '999999'],
      ['nationalId', 'malformed', '6109'],
      ['dialNumber', 'malformed', 'abc'],
      ['dialNumber', 'taken', '7'],
      ['mainUrl', 'malformed', null],
      ['mainUrl', 'forbidden-address', null],
      ['name', 'missing', null],
      [null, 'managed-by-file', null],
      ['name', 'too-long', '长'.repeat(80)],
    ]);
  });

  it('shows which rows may be of one camera', async () => {
    const draft = await bring([
      ',旧桥,water,610902,,,rtsp://192.0.2.20/1,,',
      ',双胞,water,610902,,,rtsp://192.0.2.20/2,,',
      ',另名,water,610902,,,rtsp://192.0.2.20/2,,',
    ]);
    expect(draft).toMatchObject({ counts: { new: 3 }, duplicateRows: 2 });
    const rows = rowsOf(draft.id);
    expect(rows[0]?.duplicateOf).toEqual([{ id: 'a', name: '旧桥', kind: 'place-and-name' }]);
    expect(rows[2]?.duplicateOf).toMatchObject([{ name: '双胞 (3)', kind: 'address' }]);
  });

  it('knows nothing of cameras beyond the scope, and takes none in from there or puts any there', async () => {
    await stage.add('u', { domain: 'urban', nationalId: '61090200001320000009' });
    const by = registrar(WATER);
    const draft = await bring(
      [
        ',x,water,610902,61090200001320000009,,rtsp://192.0.2.20/1,,',
        'u,x,water,610902,,,rtsp://192.0.2.20/2,,',
        ',x,urban,610902,,,rtsp://192.0.2.20/3,,',
      ],
      by,
    );
    const rows = rowsOf(draft.id, by);
    expect(rows.map(({ kind, duplicateOf }) => [kind, duplicateOf])).toEqual([
      ['new', []],
      ['wrong', []],
      ['wrong', []],
    ]);
    expect(rows[1]?.problems).toMatchObject([{ field: 'id', problem: 'taken' }]);
    expect(rows[2]?.problems).toMatchObject([{ field: 'domain', problem: 'outside-scope' }]);
  });

  it('is tried anew with other columns and defaults', async () => {
    const bytes = Buffer.from('某列,RTSP\n新点,rtsp://192.0.2.20/1\n');
    const { drafts } = stage.registration;
    const draft = await drafts.create(registrar(), 't.csv', bytes);
    expect(draft.columns.map(({ field }) => field)).toEqual([null, 'mainUrl']);
    const mapping: ImportMapping = {
      columns: [
        { index: 0, field: 'name' },
        { index: 1, field: 'mainUrl' },
      ],
      defaults: { domain: 'water', region: '610902' },
    };
    expect((await drafts.map(registrar(), draft.id, mapping)).counts).toMatchObject({ new: 1, wrong: 0 });
    const twice = { columns: [0, 1].map((index) => ({ index, field: 'name' as const })) };
    await expect(drafts.map(registrar(), draft.id, twice)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });

  it('is nobody else’s, and is forgotten after an hour', async () => {
    const draft = await bring([',x,water,610902,,,rtsp://192.0.2.20/1,,']);
    const { drafts } = stage.registration;
    expect(() => drafts.get(registrar(EVERYWHERE, 'other'), draft.id)).toThrow(/no longer here/);
    await stage.clock.advance(60 * 60_000 + 1);
    expect(() => drafts.get(registrar(), draft.id)).toThrow(/no longer here/);
  });

  it('holds three tables of one person and eight in all', async () => {
    const line = [',x,water,610902,,,rtsp://192.0.2.20/1,,'];
    const own = [await bring(line), await bring(line), await bring(line), await bring(line)];
    const { drafts } = stage.registration;
    expect(() => drafts.get(registrar(), own[0]!.id)).toThrow();
    expect(drafts.get(registrar(), own[1]!.id).rows).toBe(1);
    for (let n = 0; n < 5; n += 1) await bring(line, registrar(EVERYWHERE, `p${n}`));
    await expect(bring(line, registrar(EVERYWHERE, 'late'))).rejects.toMatchObject({ code: 'TOO_BUSY' });
  });
});

describe('a table that is applied', () => {
  const good = ['a,新桥,,,,,,viewer,s3cret', ',新点,water,610902,,,rtsp://192.0.2.20/n,,'];

  it('changes all or nothing, is in the audit and the history, and can be undone', async () => {
    const { drafts, imports } = stage.registration;
    const draft = await bring(good);
    const applied = await drafts.apply(registrar(), draft.id, false);
    expect(applied.counts).toEqual({ new: 1, changed: 1, unchanged: 0, wrong: 0 });
    expect(file('a').name).toBe('新桥');
    expect(stage.running.get('a')?.definition.credentials).toEqual({
      username: 'viewer',
      password: 's3cret',
    });
    expect(stage.listed({ q: '新点' })).toHaveLength(1);
    expect(JSON.stringify(await stage.audited())).not.toContain('s3cret');
    expect((await stage.audited()).at(-1)).toMatchObject({
      action: 'cameras:imported',
      targetName: '水利.csv',
    });
    expect(() => drafts.get(registrar(), draft.id)).toThrow();
    expect(await imports.undo(registrar(), applied.id)).toEqual({ restored: 2, kept: [] });
    expect(file('a').name).toBe('旧桥');
    expect(stage.running.get('a')?.definition.credentials).toBeNull();
    expect(stage.listed({ q: '新点' })).toEqual([]);
    expect(await imports.list(registrar())).toMatchObject([{ id: applied.id, undoneBy: 'li.ming' }]);
    expect(await imports.list(registrar(WATER, 'other'))).toEqual([]);
  });

  it('leaves a registered camera its transport where it says none, and a new one goes by what plays', async () => {
    await stage.add('t', { transport: 'tcp' });
    const draft = await bring(['t,改名,,,,,,,', 'n,新点,water,610902,,,rtsp://192.0.2.20/n,,']);
    await stage.registration.drafts.apply(registrar(), draft.id, false);
    expect([file('t'), file('n')]).toMatchObject([{ name: '改名', transport: 'tcp' }, { transport: 'auto' }]);
  });

  it('is refused as a whole while rows are wrong, unless they are to be passed over', async () => {
    const { drafts } = stage.registration;
    const draft = await bring([...good, ',x,没有的,,,,rtsp://192.0.2.20/3,,']);
    await expect(drafts.apply(registrar(), draft.id, false)).rejects.toMatchObject({ code: 'BAD_CAMERA' });
    expect(file('a').name).toBe('旧桥');
    expect((await drafts.apply(registrar(), draft.id, true)).counts.wrong).toBe(1);
    expect(file('a').name).toBe('新桥');
  });

  it('changes nothing when a camera was changed since it was checked', async () => {
    const { drafts } = stage.registration;
    const draft = await bring(good);
    const { revision, file: before } = stage.desk.get('a', EVERYWHERE);
    await stage.desk.update(registrar(), 'a', { revision, file: { ...before, note: 'x' } });
    await expect(drafts.apply(registrar(), draft.id, false)).rejects.toMatchObject({ code: 'IMPORT_STALE' });
    expect(stage.listed({ q: '新点' })).toEqual([]);
    expect(drafts.get(registrar(), draft.id).rows).toBe(2);
  });
});

describe('an export', () => {
  it.each(['csv', 'xlsx'] as const)(
    'as %s is read back as nothing new, in both languages',
    async (format) => {
      await stage.add('c', {
        name: '=1+1',
        note: "'quoted",
        tags: ['甲', '乙'],
        position: { longitude: 109.02, latitude: 32.7, system: 'gcj02' },
        shape: 'ptz',
        filingState: 'filed',
        retentionDays: 30,
      });
      for (const language of ['zh', 'en'] as const) {
        const table = await text(
          await stage.registration.exports.open(registrar(), { format, language, filter: {} }),
        );
        const draft = await stage.registration.drafts.create(registrar(), `e.${format}`, table);
        expect(draft.columns.filter(({ field }) => field === null)).toEqual([]);
        expect([draft.counts, rowsOf(draft.id).flatMap(({ problems }) => problems)]).toEqual([
          { new: 0, changed: 0, unchanged: 4, wrong: 0 },
          [],
        ]);
      }
    },
  );

  it('has what the filter and the scope have, and never a credential', async () => {
    await stage.add('u', { domain: 'urban', mainUrl: 'rtsp://root:s3cret@192.0.2.30/u' });
    const wish = { format: 'csv', language: 'en', filter: { domain: 'urban,water' } } as const;
    const all = (await text(await stage.registration.exports.open(registrar(), wish))).toString();
    expect(all).toContain('192.0.2.30/u');
    expect(all).not.toMatch(/s3cret|root/);
    const some = await text(await stage.registration.exports.open(registrar(WATER), wish));
    expect((await parseTable(some, {})).rows.map(({ cells }) => cells[0]).sort()).toEqual(['a', 'b', 'f']);
  });
});
