import type { SessionDto, TokenInfoDto } from '../contract/access-dto.ts';
import type { Scope } from '../contract/permissions.ts';
import type { TokenRecord } from '../storage/token-store.ts';
import type { Principal } from './principal.ts';

/** As the contract has it: what leaves the hub is a copy, and no secret is in it. */

export function describePrincipal(principal: Principal): SessionDto {
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

export function describeToken(token: TokenRecord): TokenInfoDto {
  const { id, name, roles, scope, createdAtMs, expiresAtMs, lastUsedAtMs } = token;
  return { id, name, roles: [...roles], scope: describeScope(scope), createdAtMs, expiresAtMs, lastUsedAtMs };
}

function describeScope({ domains, regions }: Scope): SessionDto['scope'] {
  return { domains: domains && [...domains], regions: regions && [...regions] };
}
