import { createHmac, randomBytes } from 'node:crypto';
import type { StreamLinkRecord } from '../storage/stream-link-store.ts';

const ID_BYTES = 16;
const ID_LENGTH = 22;
/** HMAC-SHA256 in Base64 for addresses. */
export const SIGNATURE_LENGTH = 43;

/** What a stream link shows: its id, and behind it a signature that only a hub with the key can make. */
export interface LinkToken {
  readonly id: string;
  readonly signature: string;
}

export function createLinkId(): string {
  return randomBytes(ID_BYTES).toString('base64url');
}

/** Null when it is of another length: then it is nobody's. */
export function parseLinkToken(token: string): LinkToken | null {
  if (token.length !== ID_LENGTH + SIGNATURE_LENGTH) return null;
  return { id: token.slice(0, ID_LENGTH), signature: token.slice(ID_LENGTH) };
}

/**
 * Over all that the link grants, under a key that is made of the hub's secret key for this alone. Nothing in the database is enough to
 * make a link or to play one.
 */
export function signLink(link: StreamLinkRecord, secretKey: Buffer): string {
  const { id, userId, cameraId, expiresAtMs, tokenId } = link;
  const key = createHmac('sha256', secretKey).update('onescreen stream link').digest();
  const byToken = tokenId === null ? [] : [tokenId];
  const granted = JSON.stringify([id, userId, cameraId, expiresAtMs, ...byToken]);
  return createHmac('sha256', key).update(granted).digest('base64url');
}
