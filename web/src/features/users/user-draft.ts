import type { UserCreate, UserDto, UserUpdate } from '../../../../server/contract/access-dto.ts';
import type { Role } from '../../../../server/contract/permissions.ts';

/** An account as it stands in the form. */
export interface UserDraft {
  username: string;
  displayName: string;
  roles: Role[];
  /** None chosen: all. */
  domains: string[];
  regions: string[];
  enabled: boolean;
}

export type UserProblems = Partial<
  Record<'username' | 'displayName' | 'roles', 'required' | 'rolesRequired'>
>;

export function draftOf(user: UserDto | null): UserDraft {
  return {
    username: user?.username ?? '',
    displayName: user?.displayName ?? '',
    roles: user?.roles ?? ['operator'],
    domains: [...(user?.scope.domains ?? [])],
    regions: [...(user?.scope.regions ?? [])],
    enabled: user?.enabled ?? true,
  };
}

export function problemsOf({ username, displayName, roles }: UserDraft): UserProblems {
  return {
    ...(username.trim() === '' && { username: 'required' }),
    ...(displayName.trim() === '' && { displayName: 'required' }),
    ...(roles.length === 0 && { roles: 'rolesRequired' }),
  };
}

const scopeOf = ({ domains, regions }: UserDraft) => ({
  domains: domains.length > 0 ? domains : null,
  regions: regions.length > 0 ? regions : null,
});

export function createOf(draft: UserDraft): UserCreate {
  const { username, displayName, roles } = draft;
  return { username: username.trim(), displayName: displayName.trim(), roles, scope: scopeOf(draft) };
}

export function updateOf(draft: UserDraft, { revision }: UserDto): UserUpdate {
  const { displayName, roles, enabled } = draft;
  return { revision, displayName: displayName.trim(), roles, scope: scopeOf(draft), enabled };
}
