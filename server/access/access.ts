import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import type { SecretBox } from '../base/secret-box.ts';
import type { AuditLog } from '../storage/audit-note.ts';
import type { Storage } from '../storage/storage.ts';
import type { TokenRecord } from '../storage/token-store.ts';
import { AccessChanges } from './access-changes.ts';
import { AccessMemory } from './access-memory.ts';
import { AccessUpkeep } from './access-upkeep.ts';
import type { AccountBook } from './account-book.ts';
import { AccountDesk } from './account-desk.ts';
import { AttemptNotes, type Refusals } from './attempt-notes.ts';
import { addFirstAdmin, type FirstAdmin } from './first-admin.ts';
import type { LoginBook } from './login-book.ts';
import { LoginDesk } from './login-desk.ts';
import type { SessionLimits } from './open-logins.ts';
import { DEFAULT_PASSWORD_COST, PasswordCheck, type PasswordCost } from './password-check.ts';
import { PasswordProof } from './password-proof.ts';
import { PasswordRules } from './password-rules.ts';
import type { ChangedLogin, Principal, RevokedLogin } from './principal.ts';
import type { RequestCredentials } from './request-credentials.ts';
import { TokenDesk } from './token-desk.ts';
import { TotpDesk } from './totp-desk.ts';
import { UserDesk } from './user-desk.ts';

export interface AccessOptions {
  storage: Storage;
  audit: AuditLog;
  refusals: Refusals;
  /** Seals second factors and the passes of browsers. */
  box: SecretBox;
  sessionLimits: SessionLimits;
  passwordMinLength: number;
  clock: Clock;
  logger: Logger;
  /** For the first admin, where one has to be made; otherwise it is generated. */
  bootstrapPassword?: string;
  passwordCost?: PasswordCost;
}

/** Who may come in: users, their sessions in browsers and the tokens of their machines. */
export class Access {
  readonly logins: LoginDesk;
  readonly account: AccountDesk;
  readonly totp: TotpDesk;
  readonly tokens: TokenDesk;
  readonly users: UserDesk;
  private readonly memory: AccessMemory;
  private readonly upkeep: AccessUpkeep;
  private readonly addFirstAdmin: () => Promise<FirstAdmin | null>;

  constructor(options: AccessOptions) {
    const { storage, audit, refusals, box, sessionLimits, clock, logger } = options;
    const { users } = storage;
    const memory = new AccessMemory({ sessionLimits, clock, logger });
    const changes = new AccessChanges({ storage, audit, memory });
    const passwords = new PasswordCheck(options.passwordCost ?? DEFAULT_PASSWORD_COST);
    const passwordRules = new PasswordRules(options.passwordMinLength);
    const attempts = new AttemptNotes(refusals, memory.accounts);
    const proof = new PasswordProof({ users, passwords, attempts, clock });
    this.memory = memory;
    this.upkeep = new AccessUpkeep({ storage, memory, changes, sessionLimits, clock, logger });
    this.logins = new LoginDesk({
      users,
      memory,
      changes,
      passwords,
      box,
      sessionLimits,
      refusals,
      clock,
      logger,
    });
    this.account = new AccountDesk({ users, memory, changes, passwords, passwordRules, proof });
    this.totp = new TotpDesk({ changes, proof, box, clock });
    this.tokens = new TokenDesk({ memory, changes, attempts, clock });
    this.users = new UserDesk({ users, memory, changes, passwords, attempts, clock });
    const given = options.bootstrapPassword;
    this.addFirstAdmin = () =>
      addFirstAdmin({ users, changes, passwords, passwordRules, clock, logger, given });
  }

  /** Returns the admin that was made because there was no user, so that its password can be shown once. */
  async start(): Promise<FirstAdmin | null> {
    const firstAdmin = await this.addFirstAdmin();
    await this.upkeep.start();
    return firstAdmin;
  }

  /** Saves when logins were last used. May be called twice. */
  stop(): Promise<void> {
    return this.upkeep.stop();
  }

  /** Synchronous and cheap: every request for a part of every stream asks. A bearer token that is wrong counts as none. */
  authenticate(credentials: RequestCredentials): Principal | null {
    return this.memory.authenticate(credentials);
  }

  /** As `authenticate`, and asks the store where that knows nobody: another hub may have opened this login a moment ago. */
  async identify(credentials: RequestCredentials): Promise<Principal | null> {
    const known = this.authenticate(credentials);
    if (known || (credentials.bearer === undefined && credentials.sessionToken === undefined)) return known;
    await this.upkeep.follow();
    return this.authenticate(credentials);
  }

  /** For those who come in another way, as by a link. */
  get accounts(): AccountBook {
    return this.memory.accounts;
  }

  /** The tokens of machines, for what was made with one of them. */
  get openTokens(): Pick<LoginBook<TokenRecord>, 'current'> {
    return this.memory.tokens;
  }

  /** Told whenever a login has ended, when `authenticate` knows it no more; returns the function that takes it off. */
  onRevoked(listener: (login: RevokedLogin) => void): () => void {
    return this.memory.events.on('login:revoked', listener);
  }

  /** Told when somebody's logins may do something else from now on; returns the function that takes it off. */
  onChanged(listener: (login: ChangedLogin) => void): () => void {
    return this.memory.events.on('login:changed', listener);
  }
}
