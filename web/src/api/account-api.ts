import type {
  AccountDto,
  LoginInfoDto,
  NewStreamLinkDto,
  PasswordChange,
  RecoveryCodesDto,
  StreamLinkDto,
  StreamLinkRequest,
  TokenDto,
  TokenInfoDto,
  TokenRequest,
  TotpSetupDto,
} from '../../../server/contract/access-dto.ts';
import type { HttpClient, RequestOptions } from './http-client.ts';

/** What belongs to whoever is logged in: password, second factor, logins, tokens and links. */

const under = (path: string, id: string) => `${path}/${encodeURIComponent(id)}`;

export function readAccount(http: HttpClient, options?: RequestOptions): Promise<AccountDto> {
  return http.get('/api/account', options);
}

export function changePassword(http: HttpClient, change: PasswordChange): Promise<void> {
  return http.put('/api/account/password', change);
}

export function offerTotp(http: HttpClient, password: string): Promise<TotpSetupDto> {
  return http.post('/api/account/totp', { password });
}

export function confirmTotp(http: HttpClient, code: string): Promise<RecoveryCodesDto> {
  return http.put('/api/account/totp', { code });
}

export function removeTotp(http: HttpClient, password: string): Promise<void> {
  return http.delete('/api/account/totp', { password });
}

export function listSessions(http: HttpClient, options?: RequestOptions): Promise<LoginInfoDto[]> {
  return http.get('/api/account/sessions', options);
}

export function endSession(http: HttpClient, id: string): Promise<void> {
  return http.delete(under('/api/account/sessions', id));
}

export function listTokens(http: HttpClient, options?: RequestOptions): Promise<TokenInfoDto[]> {
  return http.get('/api/tokens', options);
}

export function createToken(http: HttpClient, request: TokenRequest): Promise<TokenDto> {
  return http.post('/api/tokens', request);
}

export function removeToken(http: HttpClient, id: string): Promise<void> {
  return http.delete(under('/api/tokens', id));
}

export function listLinks(http: HttpClient, options?: RequestOptions): Promise<StreamLinkDto[]> {
  return http.get('/api/stream-links', options);
}

export function createLink(http: HttpClient, request: StreamLinkRequest): Promise<NewStreamLinkDto> {
  return http.post('/api/stream-links', request);
}

export function removeLink(http: HttpClient, id: string): Promise<void> {
  return http.delete(under('/api/stream-links', id));
}
