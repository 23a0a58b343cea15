import type {
  InitialPasswordDto,
  LoginInfoDto,
  TokenInfoDto,
  UserCreate,
  UserDto,
  UserUpdate,
} from '../../../server/contract/access-dto.ts';
import type { HttpClient, RequestOptions } from './http-client.ts';

const one = (id: string) => `/api/users/${encodeURIComponent(id)}`;

export function listUsers(http: HttpClient, options?: RequestOptions): Promise<UserDto[]> {
  return http.get('/api/users', options);
}

export function createUser(http: HttpClient, user: UserCreate): Promise<InitialPasswordDto> {
  return http.post('/api/users', user);
}

export function updateUser(http: HttpClient, id: string, change: UserUpdate): Promise<UserDto> {
  return http.patch(one(id), change);
}

export function removeUser(http: HttpClient, id: string): Promise<void> {
  return http.delete(one(id));
}

export function resetPassword(http: HttpClient, id: string): Promise<InitialPasswordDto> {
  return http.post(`${one(id)}/password`);
}

export function removeTotp(http: HttpClient, id: string): Promise<UserDto> {
  return http.delete(`${one(id)}/totp`);
}

export function listSessionsOf(
  http: HttpClient,
  id: string,
  options?: RequestOptions,
): Promise<LoginInfoDto[]> {
  return http.get(`${one(id)}/sessions`, options);
}

export function endSessionsOf(http: HttpClient, id: string): Promise<void> {
  return http.delete(`${one(id)}/sessions`);
}

export function listTokensOf(
  http: HttpClient,
  id: string,
  options?: RequestOptions,
): Promise<TokenInfoDto[]> {
  return http.get(`${one(id)}/tokens`, options);
}

export function removeTokenOf(http: HttpClient, id: string, tokenId: string): Promise<void> {
  return http.delete(`${one(id)}/tokens/${encodeURIComponent(tokenId)}`);
}
