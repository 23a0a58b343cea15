import { type ByteSource, checkFile } from './check-file.ts';
import { contentOf, type FoundManifest, findManifest, readDirectoryOf } from './find-manifest.ts';
import { type ByteRange, differenceOf, FindingList, type PackageVerification } from './package-finding.ts';
import { fingerprintOf, isSignedBy, sameFingerprint } from './package-key.ts';
import { expectedLayout, type PackageLayout } from './package-layout.ts';
import {
  MANIFEST_PATH,
  MAX_MANIFEST_BYTES,
  type PackageManifest,
  readManifest,
  SIGNATURE_BYTES,
  SIGNATURE_PATH,
} from './package-manifest.ts';
import type { DirectoryEntry } from './zip-layout.ts';

/** A package that was unpacked. */
export interface PackageFolder {
  /** Null when it is not there. */
  open(path: string): Promise<(ByteSource & { close(): Promise<void> }) | null>;
  /** Every file in it. */
  list(): Promise<string[]>;
}

/** @param key the fingerprint of the key that it has to be signed with, when it is known from elsewhere */
export async function verifyZip(source: ByteSource, key: string | null): Promise<PackageVerification> {
  const directory = await readDirectoryOf(source);
  const found = await findManifest(source, directory);
  if (found === null || found === 'unreadable') {
    const why = found === null ? 'no-manifest' : 'unreadable-manifest';
    return noPackage(source.sizeBytes === 0 ? 'too-short' : why);
  }
  const { manifest, bytes } = found;
  const list = new FindingList();
  const layout = expectedLayout(manifest, bytes, found.signature);
  const inPlace = found.at === layout.manifestAt;
  const signature = inPlace ? found.signature : await signatureOf(source, directory, found);
  checkSignature(list, { manifest, bytes, signature, key });
  if (inPlace) await checkInPlace(source, manifest, layout, list);
  else await checkRepacked(source, manifest, directory, list);
  tellAdded(list, manifest, directory?.map(({ path }) => path) ?? []);
  return verification(manifest, list);
}

/** The same of a package that was unpacked. */
export async function verifyFolder(folder: PackageFolder, key: string | null): Promise<PackageVerification> {
  const bytes = await readSmall(folder, MANIFEST_PATH);
  const manifest = bytes && readManifest(bytes);
  if (!bytes || !manifest) return noPackage(bytes ? 'unreadable-manifest' : 'no-manifest');
  const list = new FindingList();
  const signature = (await readSmall(folder, SIGNATURE_PATH)) ?? Buffer.alloc(0);
  checkSignature(list, { manifest, bytes, signature, key });
  for (const file of manifest.files) {
    const source = await folder.open(file.path);
    if (!source) {
      list.add({ kind: 'missing', path: file.path });
      continue;
    }
    try {
      await checkFile(source, 0, file, list);
      if (source.sizeBytes > file.sizeBytes) {
        const ranges = [{ first: file.sizeBytes, last: source.sizeBytes - 1 }];
        list.add({ kind: 'altered', path: file.path, ranges, startMs: null });
      }
    } finally {
      await source.close();
    }
  }
  tellAdded(list, manifest, await folder.list());
  return verification(manifest, list);
}

async function readSmall(folder: PackageFolder, path: string): Promise<Buffer | null> {
  const source = await folder.open(path);
  if (!source) return null;
  try {
    // What is longer than a manifest may be is none, and `readManifest` says so.
    return await source.read(0, Math.min(source.sizeBytes, MAX_MANIFEST_BYTES + 1));
  } finally {
    await source.close();
  }
}

function checkSignature(
  list: FindingList,
  shown: { manifest: PackageManifest; bytes: Buffer; signature: Buffer; key: string | null },
): void {
  const { manifest, bytes, signature, key } = shown;
  const { publicKey, fingerprint } = manifest.hub;
  const isWhole = signature.length === SIGNATURE_BYTES;
  if (!isWhole || !isSignedBy(publicKey, bytes, signature)) list.add({ kind: 'signature' });
  const own = fingerprintOf(publicKey);
  if (own !== fingerprint || (key !== null && !sameFingerprint(own, key))) list.add({ kind: 'other-key' });
}

/** Nothing was moved: every byte of the zip has its place. */
async function checkInPlace(
  source: ByteSource,
  manifest: PackageManifest,
  layout: PackageLayout,
  list: FindingList,
): Promise<void> {
  for (const [index, { contentAt }] of layout.files.entries()) {
    const file = manifest.files[index];
    if (file) await checkFile(source, contentAt, file, list);
  }
  for (const { at, bytes, path } of layout.around) {
    const there = await source.read(at, bytes.length);
    const difference = differenceOf(there, bytes, at);
    if (difference) list.add({ kind: 'container', path, ranges: [difference] });
  }
  if (source.sizeBytes > layout.sizeBytes) {
    const behind: ByteRange = { first: layout.sizeBytes, last: source.sizeBytes - 1 };
    list.add({ kind: 'container', path: null, ranges: [behind] });
  }
}

async function checkRepacked(
  source: ByteSource,
  manifest: PackageManifest,
  directory: readonly DirectoryEntry[] | null,
  list: FindingList,
): Promise<void> {
  list.add({ kind: 'repacked' });
  const entries = new Map(directory?.map((entry) => [entry.path, entry]));
  for (const file of manifest.files) {
    const entry = entries.get(file.path);
    const contentAt = entry ? await contentOf(source, entry) : null;
    if (contentAt === null) list.add({ kind: 'missing', path: file.path });
    else await checkFile(source, contentAt, file, list);
  }
}

async function signatureOf(
  source: ByteSource,
  directory: readonly DirectoryEntry[] | null,
  { signature }: FoundManifest,
): Promise<Buffer> {
  const entry = directory?.find(({ path }) => path === SIGNATURE_PATH);
  const at = entry ? await contentOf(source, entry) : null;
  return at === null ? signature : source.read(at, SIGNATURE_BYTES);
}

function tellAdded(list: FindingList, manifest: PackageManifest, paths: readonly string[]): void {
  const known = new Set([MANIFEST_PATH, SIGNATURE_PATH, ...manifest.files.map(({ path }) => path)]);
  for (const path of paths) if (!known.has(path)) list.add({ kind: 'added', path });
}

function verification(manifest: PackageManifest, { findings, unlisted }: FindingList): PackageVerification {
  const { hub, files, id, createdAtMs, createdBy, reason } = manifest;
  const holds = !findings.some(({ kind }) => kind === 'signature');
  return {
    ok: findings.length === 0,
    signer: holds ? { hub: hub.name, fingerprint: fingerprintOf(hub.publicKey) } : null,
    origin: { id, createdAtMs, createdBy, reason },
    files: files.length,
    parts: files.reduce((sum, { parts }) => sum + parts.length, 0),
    bytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    findings,
    unlisted,
  };
}

function noPackage(why: 'no-manifest' | 'unreadable-manifest' | 'too-short'): PackageVerification {
  const findings = [{ kind: 'no-package', why } as const];
  return { ok: false, signer: null, origin: null, files: 0, parts: 0, bytes: 0, findings, unlisted: 0 };
}
