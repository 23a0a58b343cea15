import type { Clock, Timer } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import type { AuditNote } from '../storage/audit-note.ts';
import type { SessionRecord } from '../storage/session-store.ts';
import type { Storage } from '../storage/storage.ts';
import type { AccessChanges } from './access-changes.ts';
import type { AccessMemory } from './access-memory.ts';
import type { SessionLimits } from './open-logins.ts';

export interface AccessUpkeepOptions {
  storage: Storage;
  memory: AccessMemory;
  changes: AccessChanges;
  sessionLimits: SessionLimits;
  clock: Clock;
  logger: Logger;
}

const SWEEP_MS = 60_000;
/** What another hub, or a command on this machine, has changed is known here so much later at most. */
const FOLLOW_MS = 2_000;
/** After a restart a login looks unused for at most this much longer than it was. */
const MAX_SAVE_EVERY_MS = 5 * 60_000;

/** Keeps memory and store in step: follows what others change, saves when logins were last used, ends those that are over. */
export class AccessUpkeep {
  private readonly options: AccessUpkeepOptions;
  private readonly saveEveryMs: number;
  private readonly timers: Timer[] = [];
  private knownCount = -1;
  private loadedAtMs = 0;
  private following: Promise<void> | null = null;
  private sweeping = false;
  private failing = false;

  constructor(options: AccessUpkeepOptions) {
    this.options = options;
    // Another hub must learn of a session's use well before it takes it for idle.
    this.saveEveryMs = Math.min(MAX_SAVE_EVERY_MS, options.sessionLimits.idleMs / 4);
  }

  async start(): Promise<void> {
    const { clock } = this.options;
    await this.load();
    await this.endOver();
    this.timers.push(
      clock.setRepeating(() => void this.follow(), FOLLOW_MS),
      clock.setRepeating(() => void this.sweep(), SWEEP_MS),
    );
  }

  /** May be called twice. */
  async stop(): Promise<void> {
    const running = this.timers.splice(0);
    for (const timer of running) timer.cancel();
    if (running.length > 0) await this.saveUses(0);
  }

  /** Takes over what has changed elsewhere, if anything has. Never throws: what is in memory holds until the store answers. */
  follow(): Promise<void> {
    this.following ??= this.tryFollow().finally(() => {
      this.following = null;
    });
    return this.following;
  }

  private async tryFollow(): Promise<void> {
    const { storage, logger } = this.options;
    try {
      const { accounts } = await storage.changes.counts();
      if (accounts !== this.knownCount) await this.load();
      this.failing = false;
    } catch (error) {
      if (!this.failing) logger.error({ err: error }, 'changes of accounts on other hubs cannot be read');
      this.failing = true;
    }
  }

  private async load(): Promise<void> {
    const { storage, memory, clock } = this.options;
    const { version } = memory;
    // The count first: what changes while the rest is read is read again the next time.
    const { accounts } = await storage.changes.counts();
    const users = await storage.users.list();
    const sessions = await storage.sessions.list();
    const tokens = await storage.tokens.list();
    if (memory.version !== version) return;
    memory.replace(users, sessions, tokens);
    this.knownCount = accounts;
    this.loadedAtMs = clock.monotonic();
  }

  private async sweep(): Promise<void> {
    if (this.sweeping) return;
    this.sweeping = true;
    try {
      await this.saveUses(this.saveEveryMs);
      if (this.options.clock.monotonic() - this.loadedAtMs >= this.saveEveryMs) await this.load();
      await this.endOver();
    } catch (error) {
      this.options.logger.error({ err: error }, 'sessions could not be saved');
    } finally {
      this.sweeping = false;
    }
  }

  private async saveUses(olderThanMs: number): Promise<void> {
    const { storage, memory } = this.options;
    const sessions = memory.sessions.unsaved(olderThanMs);
    if (sessions.length > 0) {
      await storage.sessions.setLastSeen(
        sessions.map(({ id, usedAtMs }) => ({ id, lastSeenAtMs: usedAtMs })),
      );
      memory.sessions.markSaved(sessions);
    }
    const tokens = memory.tokens.unsaved(olderThanMs);
    if (tokens.length > 0) {
      await storage.tokens.setLastUsed(tokens.map(({ id, usedAtMs }) => ({ id, lastUsedAtMs: usedAtMs })));
      memory.tokens.markSaved(tokens);
    }
  }

  /** Sessions alone: a token that has expired stays in its owner's list, who would wonder where it went. */
  private async endOver(): Promise<void> {
    const { memory, changes } = this.options;
    if (memory.sessions.listOver().length === 0) return;
    // It may have been used on another hub.
    await this.load();
    const over = memory.sessions.listOver().map(({ record }) => record);
    if (over.length === 0) return;
    await changes.commit(async ({ sessions }) => {
      const stored = new Set((await sessions.list()).map(({ id }) => id));
      const ended = over.filter(({ id }) => stored.has(id));
      const endedSessions = over.map(({ id }) => id);
      await sessions.remove(endedSessions);
      return { result: null, notes: ended.map((session) => this.noteOf(session)), endedSessions };
    });
  }

  private noteOf({ id, userId, address }: SessionRecord): AuditNote {
    const account = this.options.memory.accounts.get(userId);
    return {
      actor: { userId, username: account?.username ?? null, via: 'session', address },
      action: 'login:ended',
      result: 'ok',
      detail: { session: id, reason: 'expired' },
    };
  }
}
