import type { Role } from '../contract/dto.ts';

/** Who is asking. */
export interface Principal {
  readonly userId: string;
  readonly username: string;
  readonly displayName: string;
  readonly roles: readonly Role[];
}

/** Which login has ended: a session, or a token that was taken back. */
export interface RevokedLogin {
  readonly userId: string;
  readonly kind: 'session' | 'token';
}
