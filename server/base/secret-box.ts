import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

export const SECRET_KEY_BYTES = 32;

const CIPHER = 'aes-256-gcm';
/** Of 96 random bits (NIST SP 800-38D, 8.2.2), which is safe for 2^32 texts a key. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const FORM = /^s1\.([0-9a-f]{16})\.([A-Za-z0-9_-]+)$/;

/** A text that cannot be opened. Says nothing of its content. */
export class SealError extends Error {
  override readonly name = 'SealError';
  readonly reason: 'unknown-key' | 'damaged';

  constructor(reason: SealError['reason'], message: string) {
    super(message);
    this.reason = reason;
  }
}

/**
 * Keeps secrets that the hub has to read again, as camera passwords, unreadable where they are stored: AES-256-GCM. A sealed text,
 * `s1.<key id>.<nonce, ciphertext and tag>`, opens only in the context it was sealed for, so it cannot be moved to another camera.
 */
export class SecretBox {
  private readonly keys: () => readonly Buffer[];

  /** @param keys the first seals, all open; asked each time, so that a key may be added beside a running hub */
  constructor(keys: () => readonly Buffer[]) {
    this.keys = keys;
  }

  seal(text: string, context: string): string {
    const key = this.keys()[0];
    if (!key) throw new Error('there is no key to seal with');
    const id = secretKeyId(key);
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(bound(id, context));
    const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `s1.${id}.${sealed.toString('base64url')}`;
  }

  /** Throws a SealError. */
  open(sealed: string, context: string): string {
    const [, id, body] = FORM.exec(sealed) ?? [];
    if (!id || !body) throw new SealError('damaged', 'This is no sealed text.');
    const key = this.keys().find((each) => secretKeyId(each) === id);
    if (!key)
      throw new SealError(
        'unknown-key',
        `This is sealed under the key ${id}, which is not among the keys at hand.`,
      );
    const bytes = Buffer.from(body, 'base64url');
    if (bytes.length < NONCE_BYTES + TAG_BYTES)
      throw new SealError('damaged', 'This sealed text is cut short.');
    const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(bound(id, context));
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    try {
      return Buffer.concat([
        decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)),
        decipher.final(),
      ]).toString('utf8');
    } catch {
      throw new SealError('damaged', 'This sealed text was changed, or belongs elsewhere.');
    }
  }

  /** Whether it is sealed under the key that seals now; nothing is said of its being whole. */
  isCurrent(sealed: string): boolean {
    const key = this.keys()[0];
    return key !== undefined && FORM.exec(sealed)?.[1] === secretKeyId(key);
  }
}

/** Tells keys apart and nothing of what they are; may be shown and logged. */
export function secretKeyId(key: Buffer): string {
  return createHmac('sha256', key).update('onescreen key id').digest('hex').slice(0, 16);
}

function bound(keyId: string, context: string): Buffer {
  return Buffer.from(`onescreen s1\0${keyId}\0${context}`, 'utf8');
}
