import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { Clock } from '../base/clock.ts';
import { SealError, type SecretBox } from '../base/secret-box.ts';
import type { EvidenceKeyDto } from '../contract/incident-dto.ts';
import type { EvidenceKeyRecord, EvidenceKeyStore } from '../storage/incident-store.ts';
import { fingerprintOf, publicKeyText } from './package/package-key.ts';

export interface EvidenceSignerOptions {
  store: EvidenceKeyStore;
  box: Pick<SecretBox, 'seal' | 'open'>;
  clock: Pick<Clock, 'now'>;
}

/** A key that is open: what it signs anybody can check. */
export interface SigningKey {
  publicKey: string;
  fingerprint: string;
  sign(bytes: Buffer): Buffer;
}

/** So that a sealed key opens as this key alone. */
export function evidenceKeyContext(fingerprint: string): string {
  return `evidence key ${fingerprint}`;
}

/** The key with which the hub signs evidence (Ed25519): made at its first use, sealed like every other secret. */
export class EvidenceSigner {
  private readonly options: EvidenceSignerOptions;

  constructor(options: EvidenceSignerOptions) {
    this.options = options;
  }

  /** A new one where there is none, or where the key that it was sealed with is lost. */
  async key(): Promise<SigningKey> {
    const [newest] = await this.options.store.list();
    const opened = newest && this.open(newest);
    return opened ?? this.make();
  }

  /** For people to compare, newest first. */
  async list(): Promise<EvidenceKeyDto[]> {
    await this.key();
    const records = await this.options.store.list();
    return records.map(({ fingerprint, publicKey, createdAtMs }, index) => ({
      ...{ fingerprint, publicKey, createdAtMs, current: index === 0 },
    }));
  }

  private open({ fingerprint, publicKey, sealed }: EvidenceKeyRecord): SigningKey | null {
    try {
      const pem = this.options.box.open(sealed, evidenceKeyContext(fingerprint));
      return signingKey(createPrivateKey(pem), publicKey, fingerprint);
    } catch (error) {
      if (error instanceof SealError) return null;
      throw error;
    }
  }

  private async make(): Promise<SigningKey> {
    const { store, box, clock } = this.options;
    const { privateKey } = generateKeyPairSync('ed25519');
    const publicKey = publicKeyText(privateKey);
    const fingerprint = fingerprintOf(publicKey);
    const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
    const sealed = box.seal(pem, evidenceKeyContext(fingerprint));
    await store.add({ fingerprint, publicKey, sealed, createdAtMs: clock.now() });
    return signingKey(privateKey, publicKey, fingerprint);
  }
}

function signingKey(privateKey: KeyObject, publicKey: string, fingerprint: string): SigningKey {
  return { publicKey, fingerprint, sign: (bytes) => sign(null, bytes, privateKey) };
}

/** Seals the keys anew under the key that seals now. */
export async function resealEvidenceKeys(
  store: EvidenceKeyStore,
  box: Pick<SecretBox, 'seal' | 'open' | 'isCurrent'>,
): Promise<{ resealed: number; unreadable: number }> {
  const result = { resealed: 0, unreadable: 0 };
  for (const { fingerprint, sealed } of await store.list()) {
    if (box.isCurrent(sealed)) continue;
    try {
      const context = evidenceKeyContext(fingerprint);
      await store.reseal(fingerprint, sealed, box.seal(box.open(sealed, context), context));
      result.resealed += 1;
    } catch (error) {
      if (!(error instanceof SealError)) throw error;
      result.unreadable += 1;
    }
  }
  return result;
}
