import { describe, expect, it } from 'vitest';
import { isFullAdmin, maySee, requireAdminAmong, requireMayGive } from '../../../server/access/user-rules.ts';
import type { Role } from '../../../server/contract/permissions.ts';
import { scopeOf } from '../../support/access-stage.ts';
import { sampleUser } from '../../support/sample-records.ts';
import { samplePrincipal } from '../../support/stub-access.ts';

const EVERYTHING = scopeOf(null);
const WATER = scopeOf(['water'], ['6109']);
const admin = (scope = EVERYTHING) => samplePrincipal({ roles: ['admin'], scope });

const may = (scope: typeof WATER, roles: Role[], given: typeof WATER) => {
  try {
    requireMayGive(admin(scope), { roles, scope: given });
    return true;
  } catch (error) {
    expect(error).toMatchObject({ code: 'NOT_ALLOWED' });
    return false;
  }
};

describe('what an admin may give away', () => {
  it.each<[string, typeof WATER, Role[], typeof WATER, boolean]>([
    ['of everything: every role everywhere', EVERYTHING, ['admin', 'auditor', 'operator'], EVERYTHING, true],
    ['of everything: an admin of one domain', EVERYTHING, ['admin'], WATER, true],
    ['of water: an operator of the same', WATER, ['operator', 'incident'], WATER, true],
    [
      'of water: an operator of a county in it',
      WATER,
      ['operator'],
      scopeOf(['water'], ['610902', '610903']),
      true,
    ],
    ['of water: an operator of nothing', WATER, ['operator'], scopeOf([], []), true],
    ['of water: an operator of water everywhere', WATER, ['operator'], scopeOf(['water'], null), false],
    ['of water: an operator of the whole province', WATER, ['operator'], scopeOf(['water'], ['61']), false],
    [
      'of water: an operator of two domains',
      WATER,
      ['operator'],
      scopeOf(['water', 'urban'], ['6109']),
      false,
    ],
    ['of water: an operator of everything', WATER, ['operator'], EVERYTHING, false],
    ['of water: an admin of water', WATER, ['admin'], WATER, false],
    ['of water: an auditor of water', WATER, ['operator', 'auditor'], WATER, false],
    [
      'of every domain in one region: an admin',
      scopeOf(null, ['6109']),
      ['admin'],
      scopeOf(null, ['6109']),
      false,
    ],
    ['of one domain in every region: an auditor', scopeOf(['water'], null), ['auditor'], WATER, false],
  ])('%s', (_, own, roles, given, allowed) => {
    expect(may(own, roles, given)).toBe(allowed);
  });
});

it('an admin sees the accounts that reach no further than he does', () => {
  const sees = (own: typeof WATER, theirs: typeof WATER) =>
    maySee(admin(own), { ...sampleUser(), scope: theirs });
  expect(sees(EVERYTHING, EVERYTHING)).toBe(true);
  expect(sees(WATER, scopeOf(['water'], ['610902']))).toBe(true);
  expect(sees(WATER, scopeOf(['water'], ['6110']))).toBe(false);
  expect(sees(WATER, EVERYTHING)).toBe(false);
});

it('a full admin is one who can come in, is an admin and reaches everything', () => {
  const full = { ...sampleUser(), roles: ['admin' as const], scope: EVERYTHING };
  const others = [{ enabled: false }, { scope: WATER }, { roles: ['auditor' as const] }].map((fields) => ({
    ...full,
    ...fields,
  }));
  expect([full, ...others].map(isFullAdmin)).toEqual([true, false, false, false]);
  expect(() => requireAdminAmong(others)).toThrow(expect.objectContaining({ code: 'LAST_ADMIN' }));
  expect(() => requireAdminAmong([...others, full])).not.toThrow();
});
