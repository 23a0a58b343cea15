import { createHash, type Hash } from 'node:crypto';
import type { ByteRange, FindingList } from './package-finding.ts';
import type { ManifestFile } from './package-manifest.ts';

/** Bytes that can be read at any place. */
export interface ByteSource {
  sizeBytes: number;
  /** Fewer than were asked for at the end alone. */
  read(at: number, bytes: number): Promise<Buffer>;
}

const SLICE_BYTES = 1024 * 1024;

/** Reads one file of a package through and holds each of its parts against the manifest. */
export async function checkFile(
  source: ByteSource,
  start: number,
  file: ManifestFile,
  found: FindingList,
): Promise<void> {
  const there = Math.max(0, Math.min(file.sizeBytes, source.sizeBytes - start));
  const check = new PartCheck(file);
  for (let at = 0; at < there; ) {
    const slice = await source.read(start + at, Math.min(SLICE_BYTES, there - at));
    if (slice.length === 0) break;
    check.push(slice);
    at += slice.length;
  }
  check.tell(found);
}

class PartCheck {
  private readonly file: ManifestFile;
  private readonly altered: ByteRange[] = [];
  private readonly whole = createHash('sha256');
  private firstMs: number | null = null;
  private index = 0;
  private partBytes = 0;
  private seen = 0;
  private hash: Hash = createHash('sha256');

  constructor(file: ManifestFile) {
    this.file = file;
  }

  push(slice: Buffer): void {
    this.whole.update(slice);
    this.seen += slice.length;
    for (let rest = slice; rest.length > 0; ) {
      const part = this.file.parts[this.index];
      if (!part) return;
      const taken = rest.subarray(0, part.bytes - this.partBytes);
      this.hash.update(taken);
      this.partBytes += taken.length;
      rest = rest.subarray(taken.length);
      if (this.partBytes === part.bytes) this.endPart();
    }
  }

  tell(found: FindingList): void {
    const { path, sizeBytes, sha256 } = this.file;
    const { altered, seen } = this;
    if (seen < sizeBytes) {
      found.add({ kind: 'shortened', path, ranges: [{ first: seen, last: sizeBytes - 1 }] });
    } else if (altered.length === 0 && this.whole.digest('hex') !== sha256) {
      altered.push({ first: 0, last: Math.max(0, sizeBytes - 1) });
    }
    if (altered.length > 0) found.add({ kind: 'altered', path, ranges: altered, startMs: this.firstMs });
  }

  private endPart(): void {
    const part = this.file.parts[this.index];
    if (part && this.hash.digest('hex') !== part.sha256) {
      this.altered.push({ first: part.at, last: part.at + part.bytes - 1 });
      this.firstMs ??= part.startMs;
    }
    this.hash = createHash('sha256');
    this.index += 1;
    this.partBytes = 0;
  }
}
