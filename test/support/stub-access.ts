import type { Principal, RevokedLogin } from '../../server/access/principal.ts';
import type { RequestCredentials } from '../../server/access/request-credentials.ts';
import { CodedError } from '../../server/contract/error-codes.ts';

/** Access in memory with one user, `admin` and `secret`: for tests of what stands behind the login. */
export class StubAccess {
  readonly principal: Principal = {
    userId: 'u1',
    username: 'admin',
    displayName: 'Admin',
    roles: ['admin', 'operator'],
  };
  readonly sessions = new Set<string>();
  readonly tokens = new Map<string, { id: string; name: string; createdAtMs: number }>();
  private readonly listeners = new Set<(login: RevokedLogin) => void>();
  private issued = 0;

  authenticate({ sessionToken, bearer }: RequestCredentials): Principal | null {
    const known = bearer !== undefined ? this.tokens.has(bearer) : this.sessions.has(sessionToken ?? '');
    return known ? this.principal : null;
  }

  async login(username: string, password: string): Promise<{ sessionToken: string; principal: Principal }> {
    if (username !== 'admin' || password !== 'secret') throw new CodedError('WRONG_LOGIN');
    return { sessionToken: this.openSession(), principal: this.principal };
  }

  openSession(): string {
    this.issued += 1;
    const sessionToken = `session-${this.issued}`;
    this.sessions.add(sessionToken);
    return sessionToken;
  }

  async logout(sessionToken: string): Promise<void> {
    if (this.sessions.delete(sessionToken)) this.tell('session');
  }

  async createToken(_principal: Principal, name: string) {
    this.issued += 1;
    const token = `token-${this.issued}`;
    const info = { id: `t${this.issued}`, name, createdAtMs: 0 };
    this.tokens.set(token, info);
    return { ...info, token };
  }

  listTokens() {
    return [...this.tokens.values()];
  }

  async removeToken(_principal: Principal, id: string): Promise<boolean> {
    for (const [token, info] of this.tokens) {
      if (info.id !== id) continue;
      this.tokens.delete(token);
      this.tell('token');
      return true;
    }
    return false;
  }

  onRevoked(listener: (login: RevokedLogin) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  private tell(kind: RevokedLogin['kind']): void {
    for (const listener of this.listeners) listener({ userId: this.principal.userId, kind });
  }
}
