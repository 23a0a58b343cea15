import type { SessionRecord, SessionStore } from '../session-store.ts';
import type { MemoryUserStore } from './memory-user-store.ts';

export class MemorySessionStore implements SessionStore {
  private readonly sessions = new Map<string, SessionRecord>();
  private readonly users: MemoryUserStore;

  constructor(users: MemoryUserStore) {
    this.users = users;
  }

  async list(): Promise<SessionRecord[]> {
    return structuredClone([...this.sessions.values()]);
  }

  async add(session: SessionRecord): Promise<void> {
    if (!this.users.hasId(session.userId)) throw new Error('the session belongs to no user');
    this.sessions.set(session.id, structuredClone(session));
  }

  async setLastSeen(sessions: readonly { id: string; lastSeenAtMs: number }[]): Promise<void> {
    for (const { id, lastSeenAtMs } of sessions) {
      const session = this.sessions.get(id);
      if (session) session.lastSeenAtMs = lastSeenAtMs;
    }
  }

  async remove(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.sessions.delete(id);
  }
}
