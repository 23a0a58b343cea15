import type { LoginInfoDto, SessionDto, TokenInfoDto, UserDto } from '../contract/access-dto.ts';
import type { Scope } from '../contract/permissions.ts';
import type { SessionRecord } from '../storage/session-store.ts';
import type { TokenRecord } from '../storage/token-store.ts';
import type { UserRecord } from '../storage/user-store.ts';
import type { Principal } from './principal.ts';
import { hasSecondFactor } from './second-factor.ts';

/** As the contract has it: what leaves the hub is a copy, and no secret is in it. */

export function describePrincipal(principal: Principal): Omit<SessionDto, 'watermark'> {
  const { username, displayName, roles, scope, permissions, mustChangePassword } = principal;
  return {
    username,
    displayName,
    roles: [...roles],
    permissions: [...permissions],
    scope: describeScope(scope),
    mustChangePassword,
  };
}

/** @param usedAtMs when it was last used, as far as memory knows; 0 for never */
export function describeToken(token: TokenRecord, usedAtMs = 0): TokenInfoDto {
  const { id, name, roles, scope, createdAtMs, expiresAtMs } = token;
  return {
    id,
    name,
    roles: [...roles],
    scope: describeScope(scope),
    createdAtMs,
    expiresAtMs,
    lastUsedAtMs: usedAtMs === 0 ? null : usedAtMs,
  };
}

/** @param current the id of the session that asks */
export function describeLogin(
  { record, usedAtMs }: { record: SessionRecord; usedAtMs: number },
  current: string | null,
): LoginInfoDto {
  const { id, createdAtMs, address, userAgent } = record;
  return { id, createdAtMs, lastSeenAtMs: usedAtMs, address, userAgent, current: id === current };
}

export function describeUser(user: UserRecord): UserDto {
  const { id, username, displayName, roles, scope, enabled, mustChangePassword, revision } = user;
  const { createdAtMs, lastLoginAtMs } = user;
  return {
    id,
    username,
    displayName,
    roles: [...roles],
    scope: describeScope(scope),
    enabled,
    totpEnabled: hasSecondFactor(user),
    mustChangePassword,
    createdAtMs,
    lastLoginAtMs,
    revision,
  };
}

export function describeScope({ domains, regions }: Scope): SessionDto['scope'] {
  return { domains: domains && [...domains], regions: regions && [...regions] };
}
