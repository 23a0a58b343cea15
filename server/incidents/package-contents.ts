import type { BookmarkDto } from '../contract/bookmark-dto.ts';
import type { StillState } from '../contract/bookmark-terms.ts';
import { ATTACHMENT_TYPES, type AttachmentType } from '../contract/incident-terms.ts';
import type { ClipMovie, WholeRun } from './clip-movie.ts';
import type { PackageOrigin } from './package/package-manifest.ts';
import type { PackageFile, PackagePart } from './package/write-package.ts';
import { type MissingFile, type TimelineRecord, timelinePage } from './timeline-page.ts';
import { TIMELINE_EN, TIMELINE_ZH } from './timeline-words.ts';

/** A clip as plain files, each with the parts that it was recorded in. */
export interface ClipPieces {
  movie: ClipMovie;
  runs: readonly WholeRun[];
}

export interface ContentSources {
  clips(bookmarkId: string): Promise<readonly ClipPieces[]>;
  /** JPEG; null when there is none. */
  still(bookmarkId: string): Promise<Buffer | null>;
  /** Null when it is not as it came. */
  attachment(entryId: string, sha256: string): Promise<Buffer | null>;
  /** The verifier, bundled to one file. */
  verifier(): Promise<Buffer>;
}

/** Pictures lie in the page itself, so that it can be carried away alone, as long as they are not too many for a browser. */
const MAX_EMBEDDED_BYTES = 16 * 1024 * 1024;

const HAD_PICTURE: ReadonlySet<StillState> = new Set<StillState>(['decoded', 'shown', 'damaged']);

/** Everything that goes into a package, in its order, and what should be in it and is not; what is large is read when it is written. */
export async function packageContents(
  record: TimelineRecord,
  origin: PackageOrigin,
  sources: ContentSources,
): Promise<{ files: PackageFile[]; missing: MissingFile[] }> {
  const files: PackageFile[] = [];
  const missing: MissingFile[] = [];
  const stills = new Map<string, string>();
  const clips = new Map<string, string[]>();
  const attachments = new Map<string, string>();
  let embedded = 0;
  for (const [index, bookmark] of record.bookmarks.entries()) {
    const { id } = bookmark;
    const stem = `${String(index + 1).padStart(3, '0')}-${asciiName(bookmark.cameraId)}`;
    const pieces = await sources.clips(id);
    if (lacksBytes(bookmark, pieces)) missing.push({ kind: 'clip', id });
    const clipFiles = pieces.map((piece, part) => clipFile(`clips/${stem}-${part + 1}.mp4`, bookmark, piece));
    files.push(...clipFiles);
    clips.set(
      id,
      clipFiles.map(({ path }) => path),
    );
    const jpeg = await sources.still(id);
    if (!jpeg) {
      if (HAD_PICTURE.has(bookmark.still.state)) missing.push({ kind: 'still', id });
      continue;
    }
    const path = `stills/${stem}.jpg`;
    const read = () => sources.still(id);
    files.push(lateFile({ path, kind: 'still', about: stillAbout(bookmark), sizeBytes: jpeg.length }, read));
    embedded += jpeg.length;
    stills.set(
      id,
      embedded <= MAX_EMBEDDED_BYTES ? `data:image/jpeg;base64,${jpeg.toString('base64')}` : path,
    );
  }
  for (const { id, attachment, by, atMs } of record.entries) {
    if (!attachment) continue;
    const { name, sha256, sizeBytes, type } = attachment;
    const read = () => sources.attachment(id, sha256);
    // Read once to know that it is whole, and let go: a hundred of them are more than the hub should hold.
    if (!(await read())) {
      missing.push({ kind: 'attachment', id });
      continue;
    }
    const number = String(attachments.size + 1).padStart(3, '0');
    const path = `attachments/${number}.${ATTACHMENT_TYPES[type as AttachmentType]}`;
    attachments.set(id, path);
    files.push(lateFile({ path, kind: 'attachment', about: { name, by, atMs }, sizeBytes }, read));
  }
  for (const [name, words] of [
    ['timeline-zh', TIMELINE_ZH],
    ['timeline-en', TIMELINE_EN],
  ] as const) {
    const page = timelinePage(record, origin, { stills, clips, attachments, missing }, words);
    files.push(wholeFile(`${name}.html`, 'timeline', Buffer.from(page), { language: words.language }));
  }
  files.push(wholeFile('verify.mjs', 'verifier', await sources.verifier(), {}));
  files.push(wholeFile('hub-key.pem', 'key', Buffer.from(publicKeyPem(origin.hub.publicKey)), {}));
  return { files, missing };
}

/** Files are gone, cut off, or lie on another hub. One that is being recorded grows meanwhile. */
function lacksBytes({ clip }: BookmarkDto, pieces: readonly ClipPieces[]): boolean {
  if (clip.state === 'recording') return false;
  const runs = pieces.flatMap((piece) => piece.runs);
  const bytes = runs.reduce((sum, { summary }) => sum + summary.sizeBytes, 0);
  return pieces.length < clip.pieces.length || bytes < clip.sizeBytes;
}

function clipFile(path: string, bookmark: BookmarkDto, { movie, runs }: ClipPieces): PackageFile {
  const parts: PackagePart[] = [{ bytes: movie.header.length, startMs: null, sha256: null }];
  for (const run of runs) {
    for (const { bytes, startMs, sha256 } of run.parts)
      parts.push({ bytes, startMs: Math.round(startMs), sha256 });
  }
  const first = runs[0]?.summary;
  const { id, cameraId, cameraName, momentMs, clip } = bookmark;
  return {
    ...{ path, kind: 'clip', sizeBytes: movie.byteLength, parts },
    about: {
      ...{ bookmarkId: id, cameraId, cameraName, momentMs, state: clip.state, gaps: clip.gaps },
      ...(first && {
        ...first.header,
        startMs: first.startMs,
        durationMs: runs.reduce((sum, { summary }) => sum + summary.durationMs, 0),
      }),
    },
    read: () => movie.read(0, movie.byteLength),
  };
}

function wholeFile(
  path: string,
  kind: PackageFile['kind'],
  bytes: Buffer,
  about: Record<string, unknown>,
): PackageFile {
  return {
    ...{ path, kind, about, parts: null, sizeBytes: bytes.length },
    async *read() {
      yield bytes;
    },
  };
}

/** Read when its turn comes, and not held before. */
function lateFile(
  file: Pick<PackageFile, 'path' | 'kind' | 'about' | 'sizeBytes'>,
  source: () => Promise<Buffer | null>,
): PackageFile {
  return {
    ...{ ...file, parts: null },
    async *read() {
      const bytes = await source();
      if (!bytes) throw new Error(`${file.path} is no longer as it was`);
      yield bytes;
    },
  };
}

function stillAbout({ id, cameraId, cameraName, still }: BookmarkDto): Record<string, unknown> {
  return { bookmarkId: id, cameraId, cameraName, origin: still.state, takenAtMs: still.takenAtMs };
}

/** Names in a zip are ASCII, so that every program shows them alike; the true ones are in the manifest. */
function asciiName(text: string): string {
  const plain = text
    .replace(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/^[-_]+|[-_]+$/g, '')
    .slice(0, 40);
  return plain === '' ? 'camera' : plain;
}

/** SubjectPublicKeyInfo (RFC 8410), for openssl. */
function publicKeyPem(publicKey: string): string {
  const der = Buffer.concat([
    Buffer.from('302a300506032b6570032100', 'hex'),
    Buffer.from(publicKey, 'base64url'),
  ]);
  return `-----BEGIN PUBLIC KEY-----\n${der.toString('base64')}\n-----END PUBLIC KEY-----\n`;
}
