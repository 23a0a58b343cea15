import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../server/base/clock.ts';
import { silentLogger } from '../../server/base/logger.ts';
import { loadConfig } from '../../server/config/load-config.ts';
import { EVERYWHERE, type Role, type Scope } from '../../server/contract/permissions.ts';
import type { EngineLink } from '../../server/engine/engine-link.ts';
import { Hub } from '../../server/hub.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { openMemoryStorage } from './memory-storage.ts';
import { sampleUser } from './sample-records.ts';

export interface Person {
  roles: Role[];
  scope?: Scope;
  mustChangePassword?: boolean;
  enabled?: boolean;
}

const DAY_MS = 24 * 60 * 60_000;

/** Asks no camera for anything: what is walked is who may ask. */
const idleEngine: EngineLink = {
  post() {},
  onLost() {},
  onReports() {},
  close: async () => {},
  terminate: async () => {},
};

/** The whole hub, as it is put together for its users, in this process: with people whose logins a test makes without a password. */
export class WalkedHub {
  readonly hub: Hub;
  readonly storage: Storage;
  private readonly folder: string;

  private constructor(hub: Hub, storage: Storage, folder: string) {
    this.hub = hub;
    this.storage = storage;
    this.folder = folder;
  }

  /** Two cameras: `dam` is of the domain water, `street` of the domain urban. */
  static async start(): Promise<WalkedHub> {
    const folder = mkdtempSync(join(tmpdir(), 'onescreen-walk-'));
    const file = join(folder, 'streams.config.json');
    writeFileSync(file, JSON.stringify(configFile()));
    writeFileSync(join(folder, 'index.html'), '<!doctype html>');
    const storage = await openMemoryStorage();
    const load = () => loadConfig({ file, environment: {}, overrides: {} });
    const hub = new Hub({
      version: '0.0.0',
      config: await load(),
      configFile: file,
      loadConfig: load,
      engineScript: new URL('file:///nowhere.js'),
      tableScript: new URL('file:///nowhere.js'),
      engineThreads: 1,
      ffmpeg: { program: null, searchPath: '' },
      spawnEngine: () => idleEngine,
      openStorage: async () => storage,
      databaseUrl: null,
      secretKey: 'ab'.repeat(32),
      bootstrapPassword: 'correct horse staple',
      webFolder: folder,
      clock: systemClock,
      logger: silentLogger,
    });
    await hub.start();
    return new WalkedHub(hub, storage, folder);
  }

  async stop(): Promise<void> {
    await this.hub.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Returns the id of the account. */
  async addPerson(username: string, person: Person): Promise<string> {
    const user = {
      ...sampleUser(username),
      scope: EVERYWHERE,
      totpSecret: null,
      recoveryHashes: [],
      ...person,
    };
    await this.storage.users.add(user);
    return user.id;
  }

  /** The cookie of a session that is open from now on. */
  async openSession(userId: string, ageMs = 0): Promise<Record<string, string>> {
    const token = randomUUID();
    const atMs = Date.now() - ageMs;
    const times = { createdAtMs: atMs, lastSeenAtMs: atMs };
    const client = { address: '127.0.0.1', userAgent: '' };
    await this.storage.transaction(async (stores) => {
      await stores.changes.bump('accounts');
      await stores.sessions.add({ id: randomUUID(), userId, tokenHash: sha256(token), ...times, ...client });
    });
    return { cookie: `onescreen_session=${token}` };
  }

  async addToken(
    userId: string,
    roles: Role[],
    { scope = EVERYWHERE, expiresInMs = DAY_MS }: { scope?: Scope; expiresInMs?: number } = {},
  ): Promise<Record<string, string>> {
    const token = randomUUID();
    await this.storage.transaction(async (stores) => {
      await stores.changes.bump('accounts');
      await stores.tokens.add({
        id: randomUUID(),
        userId,
        name: 'machine',
        tokenHash: sha256(token),
        roles,
        scope,
        createdAtMs: Date.now(),
        expiresAtMs: Date.now() + expiresInMs,
        lastUsedAtMs: null,
      });
    });
    return { authorization: `Bearer ${token}` };
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function configFile(): object {
  const name = (text: string) => ({ zh: text, en: text });
  const camera = (id: string, domain: string) => ({
    id,
    name: id,
    domain,
    region: '610902',
    profiles: { main: { url: 'rtsp://127.0.0.1:9/main' }, sub: { url: 'rtsp://127.0.0.1:9/sub' } },
  });
  return {
    site: name('安康'),
    hub: { port: 0, logLevel: 'silent' },
    domains: ['water', 'urban'].map((id) => ({ id, name: name(id), color: '#123456' })),
    regions: [{ code: '610902', name: name('汉滨') }],
    cameras: [camera('dam', 'water'), camera('street', 'urban')],
  };
}
