import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SecretBox } from '../../../server/base/secret-box.ts';
import { EvidenceSigner, resealEvidenceKeys } from '../../../server/incidents/evidence-signer.ts';
import { isSignedBy } from '../../../server/incidents/package/package-key.ts';
import type { Storage } from '../../../server/storage/storage.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { openMemoryStorage } from '../../support/memory-storage.ts';

let storage: Storage;
let clock: FakeClock;
beforeEach(async () => {
  storage = await openMemoryStorage();
  clock = new FakeClock();
});
afterEach(() => storage.close());

const signerWith = (...keys: Buffer[]) =>
  new EvidenceSigner({ store: storage.evidenceKeys, box: new SecretBox(() => keys), clock });

test('a key is made at its first use, kept sealed, and is the same from then on', async () => {
  const secret = randomBytes(32);
  const first = await signerWith(secret).key();
  const again = await signerWith(secret).key();
  expect(again.fingerprint).toBe(first.fingerprint);
  const bytes = Buffer.from('a manifest');
  expect(isSignedBy(first.publicKey, bytes, again.sign(bytes))).toBe(true);
  expect(isSignedBy(first.publicKey, Buffer.from('another'), again.sign(bytes))).toBe(false);
  const [record] = await storage.evidenceKeys.list();
  expect(record?.sealed).toMatch(/^s1\./);
  expect(JSON.stringify(await signerWith(secret).list())).not.toMatch(/sealed|PRIVATE/);
});

test('where the secret key is lost a new one signs, and the old one is still shown for packages of before', async () => {
  const lost = await signerWith(randomBytes(32)).key();
  await clock.advance(1000);
  const fresh = randomBytes(32);
  const next = await signerWith(fresh).key();
  expect(next.fingerprint).not.toBe(lost.fingerprint);
  const shown = await signerWith(fresh).list();
  expect(shown.map(({ fingerprint, current }) => [fingerprint, current])).toEqual([
    [next.fingerprint, true],
    [lost.fingerprint, false],
  ]);
});

test('a rotation seals the key anew and leaves it the same; what no key opens is counted', async () => {
  const old = randomBytes(32);
  const young = randomBytes(32);
  const before = await signerWith(old).key();
  const both = new SecretBox(() => [young, old]);
  expect(await resealEvidenceKeys(storage.evidenceKeys, both)).toEqual({ resealed: 1, unreadable: 0 });
  expect(await resealEvidenceKeys(storage.evidenceKeys, both)).toEqual({ resealed: 0, unreadable: 0 });
  expect((await signerWith(young).key()).fingerprint).toBe(before.fingerprint);
  const other = new SecretBox(() => [randomBytes(32)]);
  expect(await resealEvidenceKeys(storage.evidenceKeys, other)).toEqual({ resealed: 0, unreadable: 1 });
});
