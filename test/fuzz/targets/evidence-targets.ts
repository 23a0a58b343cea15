import { createHash, createPrivateKey, sign } from 'node:crypto';
import { readAttachmentType } from '../../../server/incidents/attachment-type.ts';
import { fingerprintOf, publicKeyText } from '../../../server/incidents/package/package-key.ts';
import { expectedLayout } from '../../../server/incidents/package/package-layout.ts';
import {
  type ManifestFile,
  readManifest,
  writeManifest,
} from '../../../server/incidents/package/package-manifest.ts';
import { describeVerification } from '../../../server/incidents/package/verification-text.ts';
import { verifyFolder, verifyZip } from '../../../server/incidents/package/verify-package.ts';
import { readEndOfDirectory, readPackageDirectory } from '../../../server/incidents/package/zip-layout.ts';
import { type FuzzTarget, textSeeds } from '../fuzz-target.ts';
import { promise } from './promise.ts';

/** The same at every run: what was found once is found again. */
const KEY = createPrivateKey({
  key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, 7)]),
  format: 'der',
  type: 'pkcs8',
});
const CREATED_AT_MS = 1_750_000_000_000;

function packageOf(contents: Readonly<Record<string, string>>): { zip: Buffer; manifest: Buffer } {
  const files = Object.entries(contents).map(([path, text]) => describe(path, Buffer.from(text)));
  const publicKey = publicKeyText(KEY);
  const hub = { name: 'onescreen', version: '1', publicKey, fingerprint: fingerprintOf(publicKey) };
  const origin = { id: 'x', createdAtMs: CREATED_AT_MS, createdBy: 'li', reason: 'why', hub };
  const manifest = writeManifest({ ...origin, files, record: {} });
  const signature = sign(null, manifest, KEY);
  const layout = expectedLayout({ files, createdAtMs: CREATED_AT_MS }, manifest, signature);
  const zip = Buffer.alloc(layout.sizeBytes);
  for (const { at, bytes } of layout.around) bytes.copy(zip, at);
  const pieces = [...Object.values(contents).map((text) => Buffer.from(text)), manifest, signature];
  for (const [index, { contentAt }] of layout.files.entries()) pieces[index]?.copy(zip, contentAt);
  return { zip, manifest };
}

function describe(path: string, bytes: Buffer): ManifestFile {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const parts = bytes.length > 0 ? [{ at: 0, bytes: bytes.length, sha256, startMs: null }] : [];
  return { path, kind: 'clip', sizeBytes: bytes.length, sha256, crc32: 0, parts, about: {} };
}

const PACKAGES = [
  packageOf({ 'clips/1.mp4': 'moof and mdat', 'stills/1.jpg': 'x', 'empty.txt': '' }),
  packageOf({}),
];
const isOne = (bytes: Buffer) => PACKAGES.some(({ zip }) => zip.equals(bytes));

const sourceOf = (bytes: Buffer) => ({
  sizeBytes: bytes.length,
  read: async (at: number, length: number) => {
    promise(
      at >= 0 && length >= 0 && length <= 64 * 1024 * 1024 + 1,
      'no more is read than there is room for',
    );
    return bytes.subarray(at, at + length);
  },
});

const evidencePackage: FuzzTarget = {
  name: 'evidence-package',
  shape: 'bytes',
  seeds: () => PACKAGES.map(({ zip }) => [zip]),
  words: [
    'PK\u0003\u0004',
    'PK\u0001\u0002',
    'PK\u0005\u0006',
    'PK\u0006\u0006',
    'manifest.json',
    'manifest.sig',
    '../',
    '\xff\xff\xff\xff',
  ],
  async check([bytes = Buffer.alloc(0)]) {
    const found = await verifyZip(sourceOf(bytes), null);
    promise(found.ok === isOne(bytes), 'a package is whole when it is as it was written, and never else');
    promise(found.findings.length <= 200, 'faults are told up to a ceiling');
    const lines = [...describeVerification(found, 'en'), ...describeVerification(found, 'zh')];
    promise(!lines.some((line) => /\p{Cc}/u.test(line)), 'nothing steers the terminal');
    const end = readEndOfDirectory(bytes);
    if (end) readPackageDirectory(bytes.subarray(end.at, end.at + end.bytes), Math.min(end.entries, 10_000));
  },
};

const evidenceManifest: FuzzTarget = {
  name: 'evidence-manifest',
  shape: 'bytes',
  seeds: () => PACKAGES.map(({ manifest }) => [manifest]),
  words: ['"../x"', '"/etc/passwd"', '"C:\\\\x"', '9007199254740993', '-1', 'null', '[]', '{}'],
  async check([bytes = Buffer.alloc(0)]) {
    const asked: string[] = [];
    const folder = {
      list: async () => [],
      async open(path: string) {
        asked.push(path);
        if (path !== 'manifest.json') return null;
        return { ...sourceOf(bytes), close: async () => {} };
      },
    };
    const { ok } = await verifyFolder(folder, null);
    promise(!ok, 'a package without its files is not whole');
    const climbs = (path: string) => path.startsWith('/') || /(?:^|[/\\])\.\.(?:[/\\]|$)/.test(path);
    promise(!asked.some(climbs), 'nothing is opened outside of the folder');
    const manifest = readManifest(bytes);
    for (const { parts, sizeBytes } of manifest?.files ?? []) {
      const sum = parts.reduce((total, part) => total + part.bytes, 0);
      promise(sum === sizeBytes, 'the parts fill the file');
    }
  },
};

const attachmentType: FuzzTarget = {
  name: 'attachment-type',
  shape: 'bytes',
  seeds: () => textSeeds('%PDF-1.7', '水位 3.2 米', '\u00ff\u00d8', '\u0089PNG'),
  words: ['\ufeff', '\0', '\x7f', '<svg', '%PDF-'],
  check([bytes = Buffer.alloc(0)]) {
    const type = readAttachmentType(bytes);
    const clean = bytes.every((byte) => (byte >= 32 && byte !== 127) || [9, 10, 13].includes(byte));
    promise(type !== 'text/plain' || clean, 'a text is one');
    promise(type !== 'application/pdf' || bytes.toString('latin1').startsWith('%PDF-'), 'a PDF says so');
  },
};

export const EVIDENCE_TARGETS: readonly FuzzTarget[] = [evidencePackage, evidenceManifest, attachmentType];
