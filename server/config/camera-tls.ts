import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { JsonPath } from './config-problem.ts';
import type { PathProblem } from './schema-problems.ts';
import type { CameraTls } from './streams-config.ts';

const MAX_FILE_BYTES = 64 * 1024;
const CERTIFICATES = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** Whom to trust, with the file read: the hub goes on with what stood there when it was loaded. Adds what is wrong to `problems`. */
export function readCameraTls(
  { fingerprint, caFile }: { fingerprint?: string | undefined; caFile?: string | undefined },
  path: JsonPath,
  fileFolder: string,
  problems: PathProblem[],
): CameraTls {
  if (fingerprint === undefined && caFile === undefined) {
    problems.push({ path, message: 'expected fingerprint or caFile' });
  }
  const read = caFile === undefined ? null : readCertificates(resolve(fileFolder, caFile));
  if (read && !read.ok) problems.push({ path: [...path, 'caFile'], message: read.expected });
  return { fingerprint: fingerprint ?? null, authorities: read?.ok ? read.certificates : null };
}

type Reading = { ok: true; certificates: string } | { ok: false; expected: string };

function readCertificates(file: string): Reading {
  const text = readSmallFile(file);
  if (text === null) return { ok: false, expected: 'expected a file that can be read, of at most 64 KiB' };
  const certificates = certificatesIn(text);
  if (certificates === null) return { ok: false, expected: 'expected a PEM file of certificates' };
  return { ok: true, certificates };
}

/** What a PEM text has of certificates; null when it has none, or one that cannot be read. */
export function certificatesIn(text: string): string | null {
  const certificates = text.match(CERTIFICATES) ?? [];
  return certificates.length > 0 && certificates.every(isCertificate) ? certificates.join('\n') : null;
}

function readSmallFile(file: string): string | null {
  try {
    const stats = statSync(file);
    return stats.isFile() && stats.size <= MAX_FILE_BYTES ? readFileSync(file, 'utf8') : null;
  } catch {
    return null;
  }
}

function isCertificate(pem: string): boolean {
  try {
    new X509Certificate(pem);
    return true;
  } catch {
    return false;
  }
}
