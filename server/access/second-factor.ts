import { Secret, TOTP } from 'otpauth';
import type { SecretBox } from '../base/secret-box.ts';
import { hashSecret } from '../base/secret-token.ts';
import type { UserRecord } from '../storage/user-store.ts';
import { createReadablePassword } from './readable-password.ts';

/** What has been shown: a code of the authenticator with its time step, or one of the recovery codes. */
export type FactorProof =
  | { readonly kind: 'code'; readonly step: number }
  | { readonly kind: 'recovery'; readonly hash: string };

/** What every authenticator can do (RFC 6238): others are offered by some and silently ignored by most. */
const FORM = { issuer: 'Onescreen', algorithm: 'SHA1', digits: 6, period: 30 } as const;
/** A telephone's clock may be half a minute off. */
const WINDOW = 1;
/** 160 bits, as RFC 4226 recommends. */
const SECRET_BYTES = 20;
const RECOVERY_CODES = 10;

/** What a user's secret is sealed for. */
export function totpContext(userId: string): string {
  return `second factor of ${userId}`;
}

/** A secret counts from the first code on that was taken of it: until then it has only been offered. */
export function hasSecondFactor({ totpSecret, totpLastStep }: UserRecord): boolean {
  return totpSecret !== null && totpLastStep > 0;
}

export interface OfferedSecret {
  secret: string;
  uri: string;
  sealed: string;
}

/** Codes of an authenticator, and those that open an account when it is lost. */
export class SecondFactor {
  private readonly box: SecretBox;

  constructor(box: SecretBox) {
    this.box = box;
  }

  /** A new secret for this account. */
  offer({ id, username }: UserRecord): OfferedSecret {
    const secret = new Secret({ size: SECRET_BYTES });
    const uri = new TOTP({ ...FORM, label: username, secret }).toString();
    return { secret: secret.base32, uri, sealed: this.box.seal(secret.base32, totpContext(id)) };
  }

  /** Null when what was typed is neither a code of this moment nor a recovery code that is left. */
  prove(user: UserRecord, typed: string, nowMs: number): FactorProof | null {
    const text = canonicalCode(typed);
    if (!isRecoveryCode(typed)) return this.proveCode(user, text, nowMs);
    const hash = hashSecret(text);
    return user.recoveryHashes.includes(hash) ? { kind: 'recovery', hash } : null;
  }

  private proveCode(user: UserRecord, code: string, nowMs: number): FactorProof | null {
    if (user.totpSecret === null) return null;
    const base32 = this.box.open(user.totpSecret, totpContext(user.id));
    const totp = new TOTP({ ...FORM, secret: Secret.fromBase32(base32) });
    const delta = totp.validate({ token: code, window: WINDOW, timestamp: nowMs });
    if (delta === null) return null;
    const step = Math.floor(nowMs / 1000 / FORM.period) + delta;
    return step > user.totpLastStep ? { kind: 'code', step } : null;
  }
}

/** Not a code of the authenticator: that has digits alone, and can be guessed. */
export function isRecoveryCode(typed: string): boolean {
  return !/^\d*$/.test(canonicalCode(typed));
}

function canonicalCode(typed: string): string {
  return typed.normalize('NFKC').replace(/\s/g, '').toLowerCase();
}

/** Each is shown once; what is kept of it opens nothing. */
export function createRecoveryCodes(): { codes: string[]; hashes: string[] } {
  const codes = Array.from({ length: RECOVERY_CODES }, createReadablePassword);
  return { codes, hashes: codes.map(hashSecret) };
}
