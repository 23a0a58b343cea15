import type { Role, Scope } from '../../server/contract/permissions.ts';
import type { HubProcess } from './hub-process.ts';

export const USER_PASSWORD = 'first-words-of-a-1-test';

/** An account that has had its first login, with `USER_PASSWORD`. */
export async function addUser(
  hub: HubProcess,
  username: string,
  roles: Role[],
  scope?: Scope,
): Promise<void> {
  const password = await hub.addPerson({ username, roles, ...(scope && { scope }) });
  const json = { 'content-type': 'application/json', origin: hub.url };
  const login = await fetch(`${hub.url}/api/session`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ username, password }),
  });
  const cookie = login.headers.get('set-cookie')!.split(';')[0]!;
  await fetch(`${hub.url}/api/account/password`, {
    method: 'PUT',
    headers: { ...json, cookie },
    body: JSON.stringify({ current: password, next: USER_PASSWORD }),
  });
}
