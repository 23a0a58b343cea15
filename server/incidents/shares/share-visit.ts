import { createHmac, timingSafeEqual } from 'node:crypto';

/** So long a browser that has opened a link goes on with it without opening it once more. */
export const VISIT_MS = 4 * 60 * 60_000;
/** HMAC-SHA256 in Base64 for addresses, behind a point and the time in figures and letters. */
const VISIT = /^([0-9a-z]{1,11})\.([A-Za-z0-9_-]{43})$/;

/**
 * What a browser shows that has opened a link: when it did, signed under a key that is made of the hub's secret key for this alone. Good
 * for this link and on every hub of the same key; nothing of it is kept.
 */
export function signVisit(tokenHash: string, openedAtMs: number, secretKey: Buffer): string {
  const key = createHmac('sha256', secretKey).update('onescreen shared visit').digest();
  const signature = createHmac('sha256', key).update(JSON.stringify([tokenHash, openedAtMs]));
  return `${openedAtMs.toString(36)}.${signature.digest('base64url')}`;
}

/** When the link was opened; null for what no key of the hub has signed, and for what is over. */
export function readVisit(
  visit: string | null,
  tokenHash: string,
  nowMs: number,
  secretKeys: readonly Buffer[],
): number | null {
  const openedAtMs = Number.parseInt(VISIT.exec(visit ?? '')?.[1] ?? '', 36);
  if (visit === null || Number.isNaN(openedAtMs) || nowMs - openedAtMs >= VISIT_MS) return null;
  const shown = Buffer.from(visit);
  const isSigned = secretKeys.some((key) => {
    const signed = Buffer.from(signVisit(tokenHash, openedAtMs, key));
    return signed.length === shown.length && timingSafeEqual(signed, shown);
  });
  return isSigned ? openedAtMs : null;
}
