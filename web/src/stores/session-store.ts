import type { LoginRequest, SessionDto } from '../../../server/contract/access-dto.ts';
import { errorCodeOf } from '../api/http-client.ts';
import type { RestClient } from '../api/rest-client.ts';
import { ValueStore } from './value-store.ts';

export type SessionState =
  | { phase: 'unknown'; unreachable: boolean }
  /** `expired`: there was a session on this page and the hub no longer accepts it. */
  | { phase: 'out'; expired: boolean }
  | { phase: 'in'; session: SessionDto };

const RETRY_MS = 2000;

/** Who is logged in on this page. */
export class SessionStore {
  readonly state = new ValueStore<SessionState>({ phase: 'unknown', unreachable: false });
  private readonly rest: RestClient;
  private checking = false;
  private leaving: Promise<void> = Promise.resolve();

  constructor(rest: RestClient) {
    this.rest = rest;
  }

  /** Asks the hub; while it cannot be reached, asks again. An unreachable hub never logs anyone out. */
  async check(): Promise<void> {
    if (this.checking) return;
    this.checking = true;
    try {
      const session = await this.rest.session();
      // Whoever has logged out meanwhile is not shown in again.
      if (this.state.get().phase === 'unknown') this.state.set({ phase: 'in', session });
    } catch (error) {
      this.afterFailedCheck(errorCodeOf(error) === 'NOT_LOGGED_IN');
    } finally {
      this.checking = false;
    }
  }

  async login(credentials: LoginRequest): Promise<void> {
    // The answer to a logout takes the cookie away: not the one of whoever comes next.
    await this.leaving;
    this.state.set({ phase: 'in', session: await this.rest.login(credentials) });
  }

  /** After a change that the hub makes another answer of: a first password that has been replaced. */
  async renew(): Promise<void> {
    const session = await this.rest.session();
    if (this.state.get().phase === 'in') this.state.set({ phase: 'in', session });
  }

  async logout(): Promise<void> {
    // At once, and also when the hub cannot be reached: whoever leaves the desk must see the pictures go.
    this.state.set({ phase: 'out', expired: false });
    this.leaving = this.rest.logout().catch(() => undefined);
    await this.leaving;
  }

  private afterFailedCheck(refused: boolean): void {
    const state = this.state.get();
    if (refused) {
      if (state.phase !== 'out') this.state.set({ phase: 'out', expired: state.phase === 'in' });
      return;
    }
    if (state.phase !== 'unknown') return;
    this.state.set({ phase: 'unknown', unreachable: true });
    setTimeout(() => void this.check(), RETRY_MS);
  }
}
