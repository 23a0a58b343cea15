import { AuditTrail } from '../access/audit-trail.ts';
import type { Clock } from '../base/clock.ts';
import { silentLogger } from '../base/logger.ts';
import { openSecretKeys, type SecretKeys } from '../config/secret-key.ts';
import { openStorage } from '../open-storage.ts';
import { HUB_ACTOR } from '../storage/audit-note.ts';
import type { Storage } from '../storage/storage.ts';

/** Where the commands work: what the hub beside them works with. */
export interface CommandPlace {
  databaseUrl: string | null;
  dataFolder: string;
  /** What the environment says of the key. */
  secretKey: string | undefined;
  clock: Clock;
}

/** What a command has to say to the person who gave it, and whether it is good. */
export interface CommandOutcome {
  ok: boolean;
  lines: readonly string[];
}

/** Opens the database as it is, beside a hub that may be running on it. */
export async function withStorage<T>(
  place: CommandPlace,
  work: (storage: Storage) => Promise<T>,
): Promise<T> {
  const storage = await openStorage({ ...place, tables: 'as-they-are' });
  try {
    return await work(storage);
  } finally {
    await storage.close();
  }
}

export function openKeys({ secretKey, dataFolder }: CommandPlace): Promise<SecretKeys> {
  return openSecretKeys({ variable: secretKey, dataFolder, create: false });
}

export function auditTrail({ audit }: Storage, { clock }: CommandPlace): AuditTrail {
  return new AuditTrail({ audit, clock, logger: silentLogger });
}

/** Whoever may give commands here is the system's to say, not ours: the audit knows that it was one. */
export async function noteCommand(
  storage: Storage,
  place: CommandPlace,
  action: 'hub:backed-up' | 'hub:restored' | 'hub:key-rotated' | 'audit:verified',
  { ok = true, ...detail }: { ok?: boolean } & Readonly<Record<string, unknown>>,
): Promise<void> {
  const note = { actor: HUB_ACTOR, action, result: ok ? 'ok' : 'failed', detail } as const;
  await auditTrail(storage, place).write(storage, [{ ...note, detail: { by: 'command', ...detail } }]);
}
