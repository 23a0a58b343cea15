import { describe, expect, it } from 'vitest';
import type { UserDto } from '../../../../../server/contract/access-dto.ts';
import { createOf, draftOf, problemsOf, updateOf } from '../../../../../web/src/features/users/user-draft.ts';

const USER: UserDto = {
  id: 'u1',
  username: 'li.ming',
  displayName: '李明',
  roles: ['operator'],
  scope: { domains: ['water'], regions: null },
  enabled: true,
  totpEnabled: false,
  mustChangePassword: false,
  createdAtMs: 1,
  lastLoginAtMs: null,
  revision: 4,
};

describe('an account in the form', () => {
  it('is saved as it was when nothing is changed', () => {
    expect(updateOf(draftOf(USER), USER)).toEqual({
      revision: 4,
      displayName: '李明',
      roles: ['operator'],
      scope: { domains: ['water'], regions: null },
      enabled: true,
    });
  });

  it('reaches everywhere when nothing is chosen', () => {
    const draft = { ...draftOf(null), username: ' wang ', displayName: '王' };
    expect(createOf(draft)).toEqual({
      username: 'wang',
      displayName: '王',
      roles: ['operator'],
      scope: { domains: null, regions: null },
    });
  });

  it('says what is missing', () => {
    expect(problemsOf({ ...draftOf(null), roles: [] })).toEqual({
      username: 'required',
      displayName: 'required',
      roles: 'rolesRequired',
    });
    expect(problemsOf(draftOf(USER))).toEqual({});
  });
});
