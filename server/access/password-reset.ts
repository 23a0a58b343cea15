import { MendableError } from '../base/mendable-error.ts';
import { type AuditLog, HUB_ACTOR } from '../storage/audit-note.ts';
import type { Storage } from '../storage/storage.ts';
import { DEFAULT_PASSWORD_COST, PasswordCheck, type PasswordCost } from './password-check.ts';
import { createReadablePassword } from './readable-password.ts';
import { endSessionsOf, writeUser } from './user-records.ts';
import { canonicalUsername } from './username.ts';

export interface PasswordResetOptions {
  storage: Pick<Storage, 'transaction'>;
  audit: AuditLog;
  passwordCost?: PasswordCost;
}

/**
 * For a command on the hub's machine, when nobody is left who can log in: a new first password, which is returned and shown this once.
 * The account is enabled and its second factor taken off, or the password alone would not open it. A hub that runs on the same
 * database knows within seconds. Throws a MendableError for a name that is not there.
 */
export async function resetPassword(
  { storage, audit, passwordCost = DEFAULT_PASSWORD_COST }: PasswordResetOptions,
  username: string,
): Promise<string> {
  const password = createReadablePassword();
  const passwordHash = await new PasswordCheck(passwordCost).hash(password);
  await storage.transaction(async (stores) => {
    await stores.changes.bump('accounts');
    const user = await stores.users.findByUsername(canonicalUsername(username));
    if (!user) throw new MendableError(`There is no account with the name ${username}.`);
    const next = { passwordHash, mustChangePassword: true, enabled: true };
    await writeUser(stores, { ...user, ...next, totpSecret: null, totpLastStep: 0, recoveryHashes: [] });
    const endedSessions = (await endSessionsOf(stores, user.id)).length;
    await audit.write(stores, [
      {
        actor: HUB_ACTOR,
        action: 'user:password-reset',
        result: 'ok',
        target: { type: 'user', id: user.id, name: user.username },
        detail: { by: 'command', endedSessions, before: { enabled: user.enabled }, after: { enabled: true } },
      },
    ]);
  });
  return password;
}
