import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AuditTrail } from '../../../server/access/audit-trail.ts';
import { CameraGate } from '../../../server/access/camera-gate.ts';
import { LinkBook } from '../../../server/access/link-book.ts';
import { LinkDesk, type LinkedCamera } from '../../../server/access/link-desk.ts';
import type { LoginLimits, Principal } from '../../../server/access/principal.ts';
import { silentLogger } from '../../../server/base/logger.ts';
import { EVERYWHERE } from '../../../server/contract/permissions.ts';
import type { Storage } from '../../../server/storage/storage.ts';
import { eventually } from '../../support/eventually.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { openMemoryStorage } from '../../support/memory-storage.ts';
import { sampleToken, sampleUser } from '../../support/sample-records.ts';
import { samplePrincipal } from '../../support/stub-access.ts';

const KEY = Buffer.alloc(32, 1);
const WATER = { domains: ['water'], regions: null };
const ASKED = { camera: 'dam', expiresInMinutes: 60, note: '值班室' };

describe('the desk of stream links', () => {
  let storage: Storage;
  let clock: FakeClock;
  let people: Map<string, Principal>;
  let cameras: Map<string, LinkedCamera>;
  let trail: AuditTrail;
  let tokens: Map<string, LoginLimits & { expiresAtMs: number | null }>;
  const desks: LinkDesk[] = [];

  const person = async (username: string, fields: Partial<Principal> = {}) => {
    const { id } = sampleUser(username);
    await storage.users.add(sampleUser(username));
    const principal = samplePrincipal({ userId: id, username, roles: ['operator'], ...fields });
    people.set(id, principal);
    return { principal, address: '192.0.2.1' };
  };

  /** As one of several hubs on the same database. */
  const startDesk = async () => {
    const accounts = {
      get: (id: string) => people.get(id) ?? null,
      principalFor: (id: string, via: Principal['via']) => ({ ...people.get(id)!, via }),
    };
    const secretKeys = () => [KEY];
    const linkMakers = { accounts, tokens: { current: (id: string) => tokens.get(id) ?? null } };
    const book = new LinkBook({ ...linkMakers, secretKeys, clock });
    const desk = new LinkDesk({
      storage,
      audit: trail,
      book,
      ...linkMakers,
      gate: new CameraGate(),
      cameras,
      secretKeys,
      clock,
      logger: silentLogger,
    });
    await desk.start();
    desks.push(desk);
    return { desk, book };
  };

  beforeEach(async () => {
    storage = await openMemoryStorage();
    clock = new FakeClock();
    people = new Map();
    tokens = new Map();
    trail = new AuditTrail({ audit: storage.audit, clock, logger: silentLogger });
    cameras = new Map([
      ['dam', { id: 'dam', definition: { name: '大坝', domain: 'water', region: '610902' } }],
      ['street', { id: 'street', definition: { name: '街', domain: 'urban', region: '610902' } }],
    ]);
  });

  afterEach(async () => {
    for (const desk of desks.splice(0)) desk.stop();
    await storage.close();
  });

  const noted = async () =>
    (await storage.audit.read(0, 100)).map(({ action, targetType, targetName, domain }) => [
      action,
      targetType,
      targetName,
      domain,
    ]);

  it('makes a link, records it, and takes it back at once', async () => {
    const { desk, book } = await startDesk();
    const li = await person('li.ming', { scope: WATER });
    const { token, ...link } = await desk.create(li, ASKED);
    expect(link).toMatchObject({ camera: 'dam', username: 'li.ming', note: '值班室' });
    expect(link.expiresAtMs - link.createdAtMs).toBe(3_600_000);
    expect(book.open(token)).toMatchObject({ username: 'li.ming', via: { kind: 'link', cameraId: 'dam' } });
    expect(await desk.remove(li, link.id)).toBe(true);
    expect(book.open(token)).toBeNull();
    expect(await desk.remove(li, link.id)).toBe(false);
    expect(await noted()).toEqual([
      ['link:created', 'link', '大坝', 'water'],
      ['link:removed', 'link', '大坝', 'water'],
    ]);
    const written = JSON.stringify([await storage.audit.read(0, 9), await storage.streamLinks.list()]);
    expect(written).not.toContain(token.slice(-43));
  });

  it('makes no link to a camera outside of the scope, or to none, and says the same of both', async () => {
    const { desk } = await startDesk();
    const li = await person('li.ming', { scope: WATER });
    for (const camera of ['street', 'nothing']) {
      await expect(desk.create(li, { ...ASKED, camera })).rejects.toMatchObject({
        code: 'CAMERA_NOT_FOUND',
        message: 'There is no camera with this id.',
      });
    }
    expect(await storage.streamLinks.list()).toEqual([]);
  });

  it('shows and takes back one’s own, and to an admin those of the own scope', async () => {
    const { desk } = await startDesk();
    const [li, wang] = [await person('li.ming'), await person('wang.fang')];
    const admin = await person('admin', { roles: ['admin'], scope: WATER });
    const dam = await desk.create(li, ASKED);
    const street = await desk.create(li, { ...ASKED, camera: 'street' });
    const shown = ({ principal }: typeof li) => desk.list(principal).map(({ id }) => id);
    expect([shown(li), shown(wang), shown(admin)]).toEqual([[dam.id, street.id], [], [dam.id]]);
    expect(JSON.stringify(desk.list(li.principal))).not.toContain(dam.token);
    expect(await desk.remove(wang, dam.id)).toBe(false);
    expect(await desk.remove(admin, street.id)).toBe(false);
    expect(await desk.remove(admin, dam.id)).toBe(true);
  });

  it('makes with a token what ends with it, whichever is earlier, and lists it no longer', async () => {
    const { desk, book } = await startDesk();
    const li = await person('li.ming');
    const via = { kind: 'token', id: 't1' } as const;
    const addToken = async (expiresAtMs: number | null) => {
      const token = { ...sampleToken(), userId: li.principal.userId, expiresAtMs };
      await storage.tokens.add(token);
      tokens.set('t1', token);
    };
    const machine = { ...li, principal: { ...li.principal, via } };
    const now = clock.now();
    await addToken(now + 60_000);
    expect((await desk.create(machine, ASKED)).expiresAtMs).toBe(now + 60_000);
    await storage.tokens.remove('t1');
    await addToken(null);
    const link = await desk.create(machine, ASKED);
    expect(link.expiresAtMs).toBe(now + 3_600_000);
    expect(book.open(link.token)).not.toBeNull();
    await storage.tokens.remove('t1');
    tokens.clear();
    expect([book.open(link.token), desk.list(li.principal)]).toEqual([null, []]);
    await clock.advance(60_000);
    await eventually(() => book.list().length === 0);
  });

  it('keeps nothing in memory of a link that could not be written', async () => {
    const { desk, book } = await startDesk();
    const li = await person('li.ming');
    storage.transaction = () => Promise.reject(new Error('the disk is full'));
    await expect(desk.create(li, ASKED)).rejects.toThrow('the disk is full');
    expect(book.list()).toEqual([]);
  });

  it('knows soon what another hub made or took back, and plays it with the same key', async () => {
    const [here, there] = [await startDesk(), await startDesk()];
    const li = await person('li.ming');
    const link = await here.desk.create(li, ASKED);
    expect(there.book.open(link.token)).toBeNull();
    await clock.advance(2_000);
    // The store answers in its own time.
    await eventually(() => there.book.open(link.token) !== null);
    await there.desk.remove(li, link.id);
    await clock.advance(2_000);
    await eventually(() => here.book.open(link.token) === null);
  });

  it('forgets what is over, and what went with its maker', async () => {
    const { desk, book } = await startDesk();
    const [li, wang] = [await person('li.ming'), await person('wang.fang')];
    await desk.create(li, { ...ASKED, expiresInMinutes: 1 });
    await desk.create(wang, ASKED);
    await storage.users.remove(wang.principal.userId);
    people.delete(wang.principal.userId);
    expect(desk.list(li.principal)).toHaveLength(1);
    await clock.advance(120_000);
    await eventually(async () =>
      expect([desk.list(li.principal), book.list(), await storage.streamLinks.list()]).toEqual([[], [], []]),
    );
  });

  it('makes no more links for one person than anybody can look after', async () => {
    const { desk } = await startDesk();
    const li = await person('li.ming', { scope: EVERYWHERE });
    for (let n = 0; n < 200; n += 1) await desk.create(li, ASKED);
    await expect(desk.create(li, ASKED)).rejects.toMatchObject({ code: 'TOO_BUSY' });
  });
});
