/** What an evidence package says of itself: signed by the hub, and read again by the verifier, which trusts nothing in it before that. */

export const MANIFEST_PATH = 'manifest.json';
/** The 64 bytes of the signature over the manifest as it stands (RFC 8032, Ed25519). */
export const SIGNATURE_PATH = 'manifest.sig';
export const SIGNATURE_BYTES = 64;

export const FILE_KINDS = ['clip', 'still', 'attachment', 'timeline', 'verifier', 'key', 'words'] as const;
export type FileKind = (typeof FILE_KINDS)[number];

/** A stretch of a file: of a clip what was recorded as one, of others so many bytes. */
export interface ManifestPart {
  at: number;
  bytes: number;
  sha256: string;
  /** Of its first frame, epoch milliseconds; null for what is no picture. */
  startMs: number | null;
}

export interface ManifestFile {
  path: string;
  kind: FileKind;
  sizeBytes: number;
  sha256: string;
  crc32: number;
  parts: ManifestPart[];
  /** Of what it is, in the words of the record. */
  about: Record<string, unknown>;
}

export interface PackageHub {
  name: string;
  version: string;
  /** Ed25519: the 32 bytes of the public key in Base64 for addresses. */
  publicKey: string;
  fingerprint: string;
}

export interface PackageOrigin {
  id: string;
  createdAtMs: number;
  createdBy: string;
  reason: string;
  hub: PackageHub;
}

export interface PackageManifest extends PackageOrigin {
  files: ManifestFile[];
  /** The incident or bookmark with its timeline, as people told it. */
  record: unknown;
}

const FORMAT = 'onescreen evidence package';
const VERSION = 1;
/** An hour of parts of a fifth of a second is two megabytes. */
export const MAX_MANIFEST_BYTES = 64 * 1024 * 1024;
export const MAX_PACKAGE_FILES = 5_000;
const MAX_PATH_LETTERS = 120;
/** Nothing that could leave the folder it is unpacked in, or mean something to a shell. */
const PATH = /^[A-Za-z0-9][A-Za-z0-9._-]*(?:\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/;
const HASH = /^[0-9a-f]{64}$/;
const PUBLIC_KEY = /^[A-Za-z0-9_-]{43}$/;

/** A part is one line, so that people can read them too: where it begins, how many bytes, SHA-256, and when its first frame was. */
export function writeManifest({ files, record, ...origin }: PackageManifest): Buffer {
  const { createdAtMs } = origin;
  const text = {
    format: FORMAT,
    version: VERSION,
    ...origin,
    createdAt: new Date(createdAtMs).toISOString(),
    record,
    files: files.map(({ parts, ...file }) => ({ ...file, parts: parts.map(partLine) })),
  };
  return Buffer.from(`${JSON.stringify(text, null, 1)}\n`);
}

function partLine({ at, bytes, sha256, startMs }: ManifestPart): string {
  return `${at} ${bytes} ${sha256}${startMs === null ? '' : ` ${startMs}`}`;
}

export function isPackagePath(path: string): boolean {
  return path.length <= MAX_PATH_LETTERS && PATH.test(path);
}

/** Null when it is none of ours, or of a form that this cannot check. */
export function readManifest(bytes: Uint8Array): PackageManifest | null {
  if (bytes.length > MAX_MANIFEST_BYTES) return null;
  const value = parseObject(Buffer.from(bytes).toString('utf8'));
  if (value?.format !== FORMAT || value.version !== VERSION) return null;
  const hub = readHub(value.hub);
  const files = readFiles(value.files);
  const { id, createdAtMs, createdBy, reason, record } = value;
  if (!hub || !files || !isText(id) || !isText(createdBy) || !isText(reason) || !isTime(createdAtMs))
    return null;
  return { id, createdAtMs, createdBy, reason, hub, files, record };
}

function readHub(value: unknown): PackageHub | null {
  const hub = value as Partial<PackageHub> | null;
  if (!hub || !isText(hub.name) || !isText(hub.version)) return null;
  if (!PUBLIC_KEY.test(String(hub.publicKey)) || !HASH.test(String(hub.fingerprint))) return null;
  return hub as PackageHub;
}

function readFiles(value: unknown): ManifestFile[] | null {
  if (!Array.isArray(value) || value.length > MAX_PACKAGE_FILES) return null;
  const files: ManifestFile[] = [];
  const paths = new Set([MANIFEST_PATH, SIGNATURE_PATH]);
  for (const each of value as unknown[]) {
    const file = readFile(each);
    // Where letters count for the same, two files would lie over each other.
    if (!file || paths.has(file.path.toLowerCase())) return null;
    paths.add(file.path.toLowerCase());
    files.push(file);
  }
  return files;
}

function readFile(value: unknown): ManifestFile | null {
  const file = value as (Partial<ManifestFile> & { parts?: unknown }) | null;
  if (!file || !isText(file.path) || !isPackagePath(file.path)) return null;
  if (!FILE_KINDS.includes(file.kind as FileKind) || !isCount(file.sizeBytes)) return null;
  if (!HASH.test(String(file.sha256)) || !isCount(file.crc32) || file.crc32 > 0xffff_ffff) return null;
  if (typeof file.about !== 'object' || file.about === null) return null;
  const parts = readParts(file.parts, file.sizeBytes);
  return parts && { ...(file as ManifestFile), parts };
}

/** They lie behind each other and fill the file. */
function readParts(value: unknown, sizeBytes: number): ManifestPart[] | null {
  if (!Array.isArray(value)) return null;
  const parts: ManifestPart[] = [];
  let end = 0;
  for (const line of value as unknown[]) {
    const match = /^(\d{1,16}) (\d{1,16}) ([0-9a-f]{64})(?: (\d{1,16}(?:\.\d{1,3})?))?$/.exec(String(line));
    if (!match) return null;
    const [, at, bytes, sha256 = '', startMs] = match;
    if (Number(at) !== end || Number(bytes) === 0) return null;
    parts.push({
      at: end,
      bytes: Number(bytes),
      sha256,
      startMs: startMs === undefined ? null : Number(startMs),
    });
    end += Number(bytes);
  }
  return end === sizeBytes ? parts : null;
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= 10_000;
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
/** Within what a date can say. */
const isTime = (value: unknown): value is number => isCount(value) && value <= 8.64e15;
