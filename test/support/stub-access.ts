import type { ChangedLogin, Principal, Requester, RevokedLogin } from '../../server/access/principal.ts';
import type { RequestCredentials } from '../../server/access/request-credentials.ts';
import type { LoginRequest, TokenInfoDto, TokenRequest } from '../../server/contract/access-dto.ts';
import { CodedError } from '../../server/contract/error-codes.ts';
import { EVERYWHERE, permissionsOf } from '../../server/contract/permissions.ts';
import { StubAccountDesk, StubTotpDesk, StubUserDesk } from './stub-desks.ts';

/** The first admin, as logged in by a session; the permissions follow the roles unless they are given. */
export function samplePrincipal(fields: Partial<Principal> = {}): Principal {
  const { roles = ['admin', 'operator', 'auditor'] } = fields;
  return {
    userId: 'u1',
    username: 'admin',
    displayName: 'Admin',
    roles,
    scope: EVERYWHERE,
    permissions: permissionsOf(roles),
    mustChangePassword: false,
    via: { kind: 'session', id: 's1' },
    ...fields,
  };
}

/** Access in memory with one user, `admin` and `secret`: for tests of what stands behind the login. */
export class StubAccess {
  /** May do everything everywhere; `become` puts somebody else here. */
  principal: Principal = samplePrincipal();
  readonly sessions = new Set<string>();
  readonly issuedTokens = new Map<string, TokenInfoDto>();
  private readonly listeners = new Set<(login: RevokedLogin) => void>();
  private readonly changeListeners = new Set<(login: ChangedLogin) => void>();
  private issued = 0;

  readonly logins = {
    login: async ({ username, password }: LoginRequest) => {
      if (username !== 'admin' || password !== 'secret') throw new CodedError('WRONG_LOGIN');
      const { principal } = this;
      return { sessionToken: this.openSession(), lifetimeMs: 3_600_000, devicePass: 'pass-1', principal };
    },
    logout: async (sessionToken: string) => this.logout(sessionToken),
    deviceIdOf: (pass: string | undefined) => (pass === 'pass-1' ? 'device-1' : null),
  };
  readonly tokens = {
    list: () => [...this.issuedTokens.values()],
    create: (by: Requester, request: TokenRequest) => this.createToken(by.principal, request),
    remove: async (_by: Requester, id: string) => {
      if (!this.removeToken(id)) throw new CodedError('NOT_FOUND');
    },
  };
  readonly users = new StubUserDesk();
  readonly account = new StubAccountDesk();
  readonly totp = new StubTotpDesk();

  async identify(credentials: RequestCredentials): Promise<Principal | null> {
    return this.authenticate(credentials);
  }

  authenticate({ sessionToken, bearer }: RequestCredentials): Principal | null {
    const known =
      bearer !== undefined ? this.issuedTokens.has(bearer) : this.sessions.has(sessionToken ?? '');
    if (!known) return null;
    const { via } = this.principal;
    // Each session is a login of its own.
    return { ...this.principal, via: via.kind === 'session' ? { ...via, id: sessionToken ?? via.id } : via };
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

  async createToken(_principal: Principal, { name, roles, scope }: TokenRequest) {
    this.issued += 1;
    const token = `token-${this.issued}`;
    const info: TokenInfoDto = {
      id: `t${this.issued}`,
      name,
      roles: roles ?? [...this.principal.roles],
      scope: scope ?? { domains: null, regions: null },
      createdAtMs: 0,
      expiresAtMs: null,
      lastUsedAtMs: null,
    };
    this.issuedTokens.set(token, info);
    return { ...info, token };
  }

  removeToken(id: string): boolean {
    for (const [token, info] of this.issuedTokens) {
      if (info.id !== id) continue;
      this.issuedTokens.delete(token);
      this.tell('token');
      return true;
    }
    return false;
  }

  onRevoked(listener: (login: RevokedLogin) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  onChanged(listener: (login: ChangedLogin) => void): () => void {
    this.changeListeners.add(listener);
    return () => void this.changeListeners.delete(listener);
  }

  /** From now on everybody who is logged in is somebody else, with other roles or another scope. */
  become(principal: Principal): void {
    this.principal = principal;
    for (const listener of this.changeListeners) listener({ userId: principal.userId });
  }

  private tell(kind: RevokedLogin['kind']): void {
    for (const listener of this.listeners) listener({ userId: this.principal.userId, kind });
  }
}
