import { SealError, type SecretBox } from '../base/secret-box.ts';
import type { UserStore } from '../storage/user-store.ts';
import { totpContext } from './second-factor.ts';

export interface ResealedFactors {
  /** Sealed under the present key now. */
  resealed: number;
  /** Under a key that is not at hand, or damaged: left as they are. */
  unreadable: number;
}

/** Seals the second factors of all accounts under the key that seals now. A hub may go on working meanwhile. */
export async function resealSecondFactors(
  users: Pick<UserStore, 'list' | 'resealTotp'>,
  box: Pick<SecretBox, 'seal' | 'open' | 'isCurrent'>,
): Promise<ResealedFactors> {
  const rows: { id: string; before: string; after: string }[] = [];
  let unreadable = 0;
  for (const { id, totpSecret: before } of await users.list()) {
    if (before === null || box.isCurrent(before)) continue;
    const after = sealedAnew(box, id, before);
    if (after === null) unreadable += 1;
    else rows.push({ id, before, after });
  }
  if (rows.length > 0) await users.resealTotp(rows);
  return { resealed: rows.length, unreadable };
}

function sealedAnew(box: Pick<SecretBox, 'seal' | 'open'>, userId: string, sealed: string): string | null {
  try {
    return box.seal(box.open(sealed, totpContext(userId)), totpContext(userId));
  } catch (error) {
    if (error instanceof SealError) return null;
    throw error;
  }
}
