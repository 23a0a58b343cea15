/** From the first byte to the last, both of it. */
export interface ByteRange {
  first: number;
  last: number;
}

export type PackageFinding =
  /** Bytes of a file are not as they were signed. `startMs`: of the picture that is hit first. */
  | { kind: 'altered'; path: string; ranges: ByteRange[]; startMs: number | null }
  /** The end of a file is not there. */
  | { kind: 'shortened'; path: string; ranges: ByteRange[] }
  | { kind: 'missing'; path: string }
  | { kind: 'added'; path: string }
  /** Bytes of the zip around the files: a header, the directory, what lies behind its end. Of `path`, where they belong to a file. */
  | { kind: 'container'; path: string | null; ranges: ByteRange[] }
  /** All files of the zip lie elsewhere than they were written: it was packed anew. */
  | { kind: 'repacked' }
  /** The manifest is not the one that was signed, or the signature is another one: then nothing else that it says counts. */
  | { kind: 'signature' }
  /** Signed by another key than was asked for, or a key that is not what the manifest calls it. */
  | { kind: 'other-key' }
  | { kind: 'no-package'; why: 'no-manifest' | 'unreadable-manifest' | 'too-short' };

export interface PackageVerification {
  ok: boolean;
  /** Who signed, as far as the signature holds. */
  signer: { hub: string; fingerprint: string } | null;
  /** Null where there is no manifest that could be read. */
  origin: { id: string; createdAtMs: number; createdBy: string; reason: string } | null;
  files: number;
  parts: number;
  bytes: number;
  findings: PackageFinding[];
  /** So many more were found than are listed. */
  unlisted: number;
}

const MAX_FINDINGS = 200;
const MAX_RANGES = 50;

/** Gathers what is found, with a ceiling: a package of garbage has no end of faults. */
export class FindingList {
  readonly findings: PackageFinding[] = [];
  unlisted = 0;

  add(finding: PackageFinding): void {
    if (this.findings.length >= MAX_FINDINGS) {
      this.unlisted += 1;
      return;
    }
    this.findings.push(
      'ranges' in finding
        ? { ...finding, ranges: mergeRanges(finding.ranges).slice(0, MAX_RANGES) }
        : finding,
    );
  }
}

/** Those that touch become one. In order already. */
export function mergeRanges(ranges: readonly ByteRange[]): ByteRange[] {
  const merged: ByteRange[] = [];
  for (const range of ranges) {
    const before = merged.at(-1);
    if (before && range.first <= before.last + 1) before.last = Math.max(before.last, range.last);
    else merged.push({ ...range });
  }
  return merged;
}

/** Where two texts of bytes differ, the longer one's rest too; null where they do not. */
export function differenceOf(found: Uint8Array, expected: Uint8Array, offset: number): ByteRange | null {
  const length = Math.max(found.length, expected.length);
  let first = 0;
  while (first < length && found[first] === expected[first]) first += 1;
  if (first === length) return null;
  let last = length - 1;
  while (last > first && found[last] === expected[last]) last -= 1;
  return { first: offset + first, last: offset + last };
}
