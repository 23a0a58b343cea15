import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { EVERYWHERE } from '../contract/permissions.ts';
import type { UserStore } from '../storage/user-store.ts';
import type { AccessChanges } from './access-changes.ts';
import type { PasswordCheck } from './password-check.ts';
import type { PasswordRules } from './password-rules.ts';
import { createReadablePassword } from './readable-password.ts';
import { describePowers, newUser } from './user-records.ts';

export interface FirstAdmin {
  username: string;
  password: string;
  /** The hub made the password up: nobody knows it unless it is shown now. */
  generated: boolean;
}

export interface FirstAdminOptions {
  users: Pick<UserStore, 'list'>;
  changes: AccessChanges;
  passwords: PasswordCheck;
  passwordRules: PasswordRules;
  clock: Clock;
  logger: Logger;
  /** Generated when absent. */
  given: string | undefined;
}

const USERNAME = 'admin';

/**
 * Null when there is a user already. A password that the hub made up is as good as any and known to nobody but who reads it here; one
 * that was given and is easy to guess has to be changed at the first login.
 */
export async function addFirstAdmin(options: FirstAdminOptions): Promise<FirstAdmin | null> {
  const { users, changes, passwords, passwordRules, clock, logger, given } = options;
  if ((await users.list()).length > 0) return null;
  const password = given || createReadablePassword();
  const problem = given ? passwordRules.problemOf(given, { username: USERNAME }) : null;
  if (problem) logger.warn({ problem }, 'the given password of the first admin has to be changed');
  const admin = newUser({
    username: USERNAME,
    displayName: 'Administrator',
    roles: ['admin', 'operator', 'auditor'],
    scope: EVERYWHERE,
    passwordHash: await passwords.hash(password),
    mustChangePassword: problem !== null,
    createdAtMs: clock.now(),
  });
  const added = await changes.commit(async (stores) => {
    // Another hub on the same database may have been faster.
    if ((await stores.users.list()).length > 0) return { result: false, notes: [] };
    await stores.users.add(admin);
    const actor = { userId: null, username: null, via: 'hub' as const, address: null };
    const target = { type: 'user' as const, id: admin.id, name: admin.username };
    const detail = { after: describePowers(admin) };
    return {
      result: true,
      notes: [{ actor, action: 'user:created', result: 'ok', target, detail }],
      users: [admin],
    };
  });
  return added ? { username: USERNAME, password, generated: !given } : null;
}
