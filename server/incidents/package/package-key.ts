import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';

/** Tells keys apart where people compare them: SHA-256 over the 32 bytes of the public key. */
export function fingerprintOf(publicKey: string): string {
  return createHash('sha256').update(Buffer.from(publicKey, 'base64url')).digest('hex');
}

/** @param key the public or the private one */
export function publicKeyText(key: KeyObject): string {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  return publicKey.export({ format: 'jwk' }).x ?? '';
}

/** False also for bytes that are no key. */
export function isSignedBy(publicKey: string, bytes: Uint8Array, signature: Uint8Array): boolean {
  try {
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' });
    return verify(null, bytes, key, signature);
  } catch {
    return false;
  }
}

/** As people read it out to each other; written with or without gaps, it is the same. */
export function sameFingerprint(one: string, other: string): boolean {
  const plain = (text: string) => text.replace(/[^0-9a-f]/giu, '').toLowerCase();
  return plain(one) === plain(other);
}
