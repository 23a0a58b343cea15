import type { Storage } from '../storage.ts';
import { MemorySessionStore } from './memory-session-store.ts';
import { MemoryTokenStore } from './memory-token-store.ts';
import { MemoryUserStore } from './memory-user-store.ts';

/** Forgets everything with the process: for tests and benches. */
export function createMemoryStorage(): Storage {
  const users = new MemoryUserStore();
  return {
    users,
    sessions: new MemorySessionStore(users),
    tokens: new MemoryTokenStore(users),
    close: async () => {},
  };
}
