import { expect, it } from 'vitest';
import {
  type TokenDraft,
  tokenProblem,
  tokenRequest,
} from '../../../../../web/src/features/account/tokens/token-draft.ts';

const draft: TokenDraft = { name: ' probe ', roles: ['operator'], domains: null, days: 90 };
const OWN = { domains: ['water', 'urban'], regions: ['6109'] };

it('a token of all that is its owner’s leaves the scope to the hub', () => {
  expect(tokenRequest(draft, OWN)).toEqual({ name: 'probe', roles: ['operator'], expiresInDays: 90 });
});

it('a token for some domains stays within the regions of its owner', () => {
  const { scope, expiresInDays } = tokenRequest({ ...draft, domains: ['water'], days: null }, OWN);
  expect([scope, expiresInDays]).toEqual([{ domains: ['water'], regions: ['6109'] }, null]);
});

it('says which field is still wrong', () => {
  expect(tokenProblem(draft)).toBeNull();
  expect(tokenProblem({ ...draft, name: '  ' })).toBe('name');
  expect(tokenProblem({ ...draft, roles: [] })).toBe('roles');
  expect(tokenProblem({ ...draft, domains: [] })).toBe('domains');
});
