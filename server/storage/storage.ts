import type { SessionStore } from './session-store.ts';
import type { TokenStore } from './token-store.ts';
import type { UserStore } from './user-store.ts';

/** One engine with every store on it. */
export interface Storage {
  readonly users: UserStore;
  readonly sessions: SessionStore;
  readonly tokens: TokenStore;
  /** May be called twice. */
  close(): Promise<void>;
}
