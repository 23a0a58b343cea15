import { execFileSync } from 'node:child_process';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AuditDesk } from '../../../server/access/audit-desk.ts';
import { AuditTrail } from '../../../server/access/audit-trail.ts';
import { silentLogger } from '../../../server/base/logger.ts';
import { auditQuerySchema } from '../../../server/contract/audit-dto.ts';
import type { AuditNote } from '../../../server/storage/audit-note.ts';
import type { Storage } from '../../../server/storage/storage.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { openMemoryStorage } from '../../support/memory-storage.ts';
import { samplePrincipal } from '../../support/stub-access.ts';

const ENTRIES = 1_234;
const auditor = samplePrincipal({ username: 'wang.fang', roles: ['auditor'] });
const by = { principal: auditor, address: '192.0.2.7' };
const query = (fields: object = {}) => auditQuerySchema.parse(fields);

describe('the desk of the auditors', () => {
  let storage: Storage;
  let clock: FakeClock;
  let trail: AuditTrail;
  let desk: AuditDesk;

  const noteOf = (n: number): AuditNote => ({
    actor: { userId: 'u2', username: 'li.ming', via: 'session', address: '192.0.2.1' },
    action: n % 2 ? 'camera:viewed' : 'camera:changed',
    result: 'ok',
    target: {
      type: 'camera',
      id: `c${n}`,
      name: `=cmd|${n}`,
      place: { domain: n % 3 ? 'water' : 'urban', region: '610902' },
    },
    detail: { n, before: { name: '老"名\n字' } },
  });

  beforeEach(async () => {
    storage = await openMemoryStorage();
    clock = new FakeClock();
    trail = new AuditTrail({ audit: storage.audit, clock, logger: silentLogger });
    desk = new AuditDesk({ store: storage.audit, audit: trail, clock, logger: silentLogger });
    await trail.write(
      storage,
      Array.from({ length: ENTRIES }, (_, n) => noteOf(n)),
    );
  });

  afterEach(() => storage.close());

  const textOf = async (table: AsyncIterable<string>) => {
    let text = '';
    for await (const piece of table) text += piece;
    return text;
  };

  it('finds entries newest first, page by page, until there are no older ones', async () => {
    const seqs: number[] = [];
    let beforeSeq: number | null | undefined;
    do {
      const page = await desk.search(auditor, query({ limit: 500, ...(beforeSeq && { beforeSeq }) }));
      seqs.push(...page.entries.map(({ seq }) => seq));
      beforeSeq = page.nextBeforeSeq;
    } while (beforeSeq !== null);
    expect(seqs).toEqual(Array.from({ length: ENTRIES }, (_, n) => ENTRIES - n));
    const { entries } = await desk.search(auditor, query({ targetId: 'c7' }));
    expect(entries[0]).toMatchObject({ action: 'camera:viewed', detail: { n: 7 }, domain: 'water' });
    expect(entries[0]).not.toHaveProperty('previousHash');
  });

  it('finds no entry outside of the scope, in a search or an export', async () => {
    const scoped = samplePrincipal({ roles: ['auditor'], scope: { domains: ['urban'], regions: null } });
    const { entries } = await desk.search(scoped, query({ limit: 500 }));
    expect(new Set(entries.map(({ domain }) => domain))).toEqual(new Set(['urban']));
    const table = await textOf(await desk.export({ ...by, principal: scoped }, {}));
    expect(table).not.toContain('water');
  });

  it('exports a table from which another program verifies the whole chain', async () => {
    const { lastHash: verified } = await desk.verify(by);
    const table = await textOf(await desk.export(by, {}));
    expect(table.startsWith('\ufeffseq,at,atMs,')).toBe(true);
    expect(table).not.toMatch(/[,\n]"?=cmd/);
    const verdict = execFileSync('python3', ['test/support/verify-audit.py'], { input: table });
    const [count, lastHash] = String(verdict).trim().split(' ');
    expect(count).toBe(String(ENTRIES));
    expect(lastHash).toBe(verified);
  });

  it('records who took what along, and how much', async () => {
    await textOf(await desk.export(by, { action: 'camera:viewed' }));
    // Kept by the time that the table ends.
    const [last] = await storage.audit.search(query({ limit: 1 }), auditor.scope);
    const { username, action, result, detail } = last!;
    expect([username, action, result]).toEqual(['wang.fang', 'audit:exported', 'ok']);
    expect(JSON.parse(detail)).toEqual({ filter: { action: 'camera:viewed' }, rows: ENTRIES / 2 });
  });

  it('records an export that broke off too, also one of which nothing was ever read', async () => {
    for (let round = 0; round < 5; round += 1) {
      const table = Readable.from(await desk.export(by, {}));
      table.destroy();
      await new Promise((resolve) => table.once('close', resolve));
    }
    await trail.stop();
    const ended = await storage.audit.search(query({ action: 'audit:exported' }), auditor.scope);
    expect(ended.map(({ result }) => result)).toEqual(Array(5).fill('failed'));
  });

  it('writes two tables at a time, and no third', async () => {
    const first = await desk.export(by, {});
    await desk.export(by, {});
    await expect(desk.export(by, {})).rejects.toThrow(expect.objectContaining({ code: 'TOO_BUSY' }));
    await textOf(first);
    await desk.export(by, {});
  });

  it('runs through the chain once for all who ask at the same time, and records what each was told', async () => {
    let reads = 0;
    const read = storage.audit.read.bind(storage.audit);
    storage.audit.read = (...range) => {
      reads += 1;
      return read(...range);
    };
    const results = await Promise.all([desk.verify(by), desk.verify(by), desk.verify(by)]);
    expect(results.map(({ ok, entries }) => [ok, entries])).toEqual(Array(3).fill([true, ENTRIES]));
    expect(reads).toBe(Math.ceil(ENTRIES / 250));
    await trail.stop();
    const told = await storage.audit.search(query({ action: 'audit:verified' }), auditor.scope);
    expect(told).toHaveLength(3);
    expect(JSON.parse(told[0]!.detail).lastHash).toBe(results[0]!.lastHash);
  });

  it('searches for six people at a time, and asks the next to wait', async () => {
    const searches = Array.from({ length: 7 }, () => desk.search(auditor, query()));
    const outcomes = await Promise.allSettled(searches);
    expect(outcomes.map(({ status }) => status)).toEqual([...Array(6).fill('fulfilled'), 'rejected']);
    expect((await desk.search(auditor, query())).entries).toHaveLength(100);
  });
});
