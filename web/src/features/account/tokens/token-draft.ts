import type { TokenRequest } from '../../../../../server/contract/access-dto.ts';
import type { Role, Scope } from '../../../../../server/contract/permissions.ts';

export const LIFETIMES_DAYS = [30, 90, 365] as const;

export interface TokenDraft {
  name: string;
  roles: readonly Role[];
  /** Null: all that its owner may see. */
  domains: readonly string[] | null;
  /** Null: for ever. */
  days: number | null;
}

/** The field that is still wrong. */
export function tokenProblem({ name, roles, domains }: TokenDraft): 'name' | 'roles' | 'domains' | null {
  if (!name.trim()) return 'name';
  if (roles.length === 0) return 'roles';
  return domains?.length === 0 ? 'domains' : null;
}

/** @param own of whoever makes it: where no domain is chosen the hub takes this by itself */
export function tokenRequest({ name, roles, domains, days }: TokenDraft, own: Scope): TokenRequest {
  return {
    name: name.trim(),
    roles: [...roles],
    expiresInDays: days,
    ...(domains && { scope: { domains: [...domains], regions: own.regions && [...own.regions] } }),
  };
}
