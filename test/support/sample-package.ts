import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { open } from 'node:fs/promises';
import { fingerprintOf, publicKeyText } from '../../server/incidents/package/package-key.ts';
import {
  type PackageFile,
  type PackageOptions,
  type PackagePart,
  writePackage,
} from '../../server/incidents/package/write-package.ts';

export interface SampleKey {
  privateKey: KeyObject;
  publicKey: string;
  fingerprint: string;
}

export function sampleKey(): SampleKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const text = publicKeyText(publicKey);
  return { privateKey, publicKey: text, fingerprint: fingerprintOf(text) };
}

export function sampleFile(
  path: string,
  bytes: Buffer,
  {
    parts = null,
    kind = 'attachment' as PackageFile['kind'],
  }: { parts?: PackagePart[] | null; kind?: PackageFile['kind'] } = {},
): PackageFile {
  return {
    ...{ path, kind, parts, sizeBytes: bytes.length, about: { name: path } },
    async *read() {
      for (let at = 0; at < bytes.length; at += 700) yield bytes.subarray(at, at + 700);
    },
  };
}

/** A header and so many parts of a fifth of a second each. */
export function sampleClip(
  path: string,
  parts: number,
  partBytes = 500,
  startMs = 1_750_000_000_000,
): PackageFile {
  const bytes = Buffer.alloc(100 + parts * partBytes, 0).map((_, at) => (at * 31 + parts) & 0xff) as Buffer;
  const planned: PackagePart[] = [{ bytes: 100, startMs: null, sha256: null }];
  for (let part = 0; part < parts; part += 1) {
    const content = bytes.subarray(100 + part * partBytes, 100 + (part + 1) * partBytes);
    planned.push({
      bytes: partBytes,
      startMs: startMs + part * 200,
      sha256: createHash('sha256').update(content).digest('hex'),
    });
  }
  return sampleFile(path, bytes, { parts: planned, kind: 'clip' });
}

/** Writes it to `path`. */
export async function writeSamplePackage(
  path: string,
  { files, key, ...more }: { files: PackageFile[]; key: SampleKey } & Partial<PackageOptions>,
) {
  const { privateKey, publicKey, fingerprint } = key;
  const file = await open(path, 'w+');
  try {
    return await writePackage({
      file,
      files,
      manifest: {
        ...{ id: 'export-0001', createdAtMs: 1_750_000_123_456, createdBy: '李伟', reason: '移交派出所' },
        hub: { name: 'onescreen', version: '0.1.0', publicKey, fingerprint },
        record: { title: '汉江大桥事故' },
      },
      sign: (bytes) => sign(null, bytes, privateKey),
      signal: new AbortController().signal,
      onProgress: () => {},
      ...more,
    });
  } finally {
    await file.close();
  }
}
