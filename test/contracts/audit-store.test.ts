import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type AuditQuery, auditQuerySchema } from '../../server/contract/audit-dto.ts';
import { EVERYWHERE, type Scope } from '../../server/contract/permissions.ts';
import type { AuditRecord } from '../../server/storage/audit-store.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { auditEntry } from '../support/sample-records.ts';
import { STORAGE_ENGINES } from './storage-engines.ts';

const FIRST_MS = 1_768_464_001_000;

describe.each(STORAGE_ENGINES)('audit store on $name', (engine) => {
  let storage: Storage;
  let discard: () => Promise<void>;
  beforeEach(async () => {
    ({ storage, discard } = await engine.open());
  });
  afterEach(() => discard());

  const add = (...entries: Partial<AuditRecord>[]) =>
    storage.audit.append((last) => {
      const records: AuditRecord[] = [];
      for (const fields of entries) records.push(auditEntry(records.at(-1) ?? last, fields));
      return records;
    });
  const search = async (query: Partial<AuditQuery> = {}, scope: Scope = EVERYWHERE) =>
    (await storage.audit.search(auditQuerySchema.parse(query), scope)).map(({ seq }) => seq);

  test('is empty at first and begins with entry 1 behind an empty hash', async () => {
    expect(await storage.audit.read(0, 10)).toEqual([]);
    expect(await storage.audit.anchor()).toEqual({ seq: 0, hash: '' });
    expect(await search()).toEqual([]);
    expect(await add({})).toEqual([auditEntry({ seq: 0, hash: '' })]);
  });

  test('gives entries back exactly as they were appended, in order', async () => {
    const bare = {
      userId: null,
      username: null,
      via: 'hub',
      address: null,
      targetType: null,
      targetId: null,
      targetName: null,
      domain: null,
      region: null,
      detail: '{"text":"a \\"quoted\\" 桥 \\u0000"}',
    } as const;
    const entries = [...(await add({}, bare)), ...(await add({}))];
    expect(await storage.audit.read(0, 10)).toEqual(entries);
    expect(await storage.audit.read(1, 1)).toEqual([entries[1]]);
    expect(entries.map(({ seq, previousHash }) => [seq, previousHash])).toEqual([
      [1, ''],
      [2, 'hash-1'],
      [3, 'hash-2'],
    ]);
  });

  test('appends that come at the same time do not overlap', async () => {
    await Promise.all(Array.from({ length: 20 }, () => add({}, {})));
    const entries = await storage.audit.read(0, 100);
    expect(entries.map(({ seq }) => seq)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
    expect(entries.slice(1).map(({ previousHash }) => previousHash)).toEqual(
      entries.slice(0, -1).map(({ hash }) => hash),
    );
  });

  test('what a failed transaction appended was never there', async () => {
    await add({});
    const failing = storage.transaction(async ({ audit }) => {
      await audit.append((last) => [auditEntry(last, { hash: 'of no lasting' })]);
      await audit.append((last) => [auditEntry(last)]);
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    await add({});
    expect((await storage.audit.read(0, 10)).map(({ hash }) => hash)).toEqual(['hash-1', 'hash-2']);
  });

  test('is searched newest first, page by page', async () => {
    await add({}, {}, {}, {}, {});
    expect(await search({ limit: 2 })).toEqual([5, 4]);
    expect(await search({ limit: 2, beforeSeq: 4 })).toEqual([3, 2]);
    expect(await search({ limit: 2, beforeSeq: 2 })).toEqual([1]);
  });

  test('is searched by who, what, on what, with what result and when', async () => {
    await add(
      { username: 'wang.fang', result: 'refused' },
      { action: 'user:created', targetId: 'u-1' },
      { action: 'login:succeeded' },
    );
    expect(await search({ username: 'wang.fang' })).toEqual([1]);
    expect(await search({ action: 'user:created' })).toEqual([2]);
    expect(await search({ action: 'user:created,login:succeeded' })).toEqual([3, 2]);
    expect(await search({ result: 'refused' })).toEqual([1]);
    expect(await search({ targetId: 'u-1' })).toEqual([2]);
    expect(await search({ fromMs: FIRST_MS + 1000 })).toEqual([3, 2]);
    expect(await search({ toMs: FIRST_MS + 1000 })).toEqual([2, 1]);
    expect(await search({ username: 'wang.fang', action: 'user:created' })).toEqual([]);
  });

  test('is searched for words in user, target and detail, whatever their case', async () => {
    await add(
      { username: 'Wang.Fang' },
      { targetName: '安澜楼' },
      { targetId: 'urban-100%' },
      { detail: '{"after":{"name":"North_Gate"}}' },
    );
    expect(await search({ q: 'wang.fang' })).toEqual([1]);
    expect(await search({ q: '安澜' })).toEqual([2]);
    expect(await search({ q: '100%' })).toEqual([3]);
    expect(await search({ q: '0_' })).toEqual([]);
    expect(await search({ q: 'NORTH_gate' })).toEqual([4]);
    expect(await search({ q: 'north_gate  li.ming' })).toEqual([4]);
    expect(await search({ q: "'; drop table users" })).toEqual([]);
  });

  test('shows a scope the cameras in it, and what is about no camera to those who see everywhere', async () => {
    await add(
      { domain: 'water', region: '610902001' },
      { domain: 'urban', region: '610921' },
      { domain: 'water', region: '610921' },
      { domain: null, region: null },
    );
    expect(await search({}, { domains: ['water'], regions: null })).toEqual([3, 1]);
    expect(await search({}, { domains: null, regions: ['6109'] })).toEqual([3, 2, 1]);
    expect(await search({}, { domains: null, regions: ['610902', '610902001'] })).toEqual([1]);
    expect(await search({}, { domains: ['water', 'urban'], regions: ['610921'] })).toEqual([3, 2]);
    expect(await search({}, { domains: [], regions: null })).toEqual([]);
    expect(await search({}, { domains: null, regions: [] })).toEqual([]);
    expect(await search({}, EVERYWHERE)).toEqual([4, 3, 2, 1]);
  });

  test('is searched in as many regions as a scope may have', async () => {
    await add({ region: '610902001' });
    const regions = Array.from({ length: 1000 }, (_, i) => String(610_000 + i));
    expect(await search({}, { domains: null, regions })).toEqual([1]);
  });

  test('finds the one entry among thousands', async () => {
    await add({ targetName: '安澜楼' }, ...Array.from({ length: 5000 }, () => ({})));
    expect(await search({ q: '安澜楼' })).toEqual([1]);
    expect(await search({ q: 'nowhere' })).toEqual([]);
    expect(await search({ limit: 3, beforeSeq: 4000 })).toEqual([3999, 3998, 3997]);
  });

  test('removes from the old end alone and goes on from there', async () => {
    await add(...Array.from({ length: 2_500 }, (_, i) => ({ atMs: i + 1 })));
    expect(await storage.audit.removeBefore(2_300, 1_000)).toBe(1_000);
    expect(await storage.audit.anchor()).toEqual({ seq: 1_000, hash: 'hash-1000' });
    expect(await storage.audit.removeBefore(2_300, 5_000)).toBe(1_299);
    expect(await storage.audit.anchor()).toEqual({ seq: 2_299, hash: 'hash-2299' });
    expect(await storage.audit.removeBefore(2_300, 10)).toBe(0);
    expect((await storage.audit.read(0, 1))[0]).toMatchObject({ seq: 2_300, previousHash: 'hash-2299' });
    expect(await search({ limit: 500 })).toHaveLength(201);
    expect(await storage.audit.removeBefore(10_000, 1_000)).toBe(201);
    expect((await add({}))[0]).toMatchObject({ seq: 2_501, previousHash: 'hash-2500' });
  });

  test('an old entry behind a young one stays: the clock was set back, the chain is whole', async () => {
    await add({ atMs: 10 }, { atMs: 100 }, { atMs: 20 });
    expect(await storage.audit.removeBefore(50, 10)).toBe(1);
    expect((await storage.audit.read(0, 10)).map(({ seq }) => seq)).toEqual([2, 3]);
  });
});
