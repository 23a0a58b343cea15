import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readCameraTls } from '../../../server/config/camera-tls.ts';
import type { PathProblem } from '../../../server/config/schema-problems.ts';
import { selfSignedCertificate } from '../../support/certificate.ts';

const certificate = selfSignedCertificate();
const folder = dirname(certificate.files.certificate);
afterAll(() => certificate.remove());

function read(tls: { fingerprint?: string; caFile?: string }) {
  const problems: PathProblem[] = [];
  return { tls: readCameraTls(tls, ['cameras', 3, 'tls'], folder, problems), problems };
}

test('a fingerprint is taken as it is', () => {
  const { tls, problems } = read({ fingerprint: certificate.fingerprint });
  expect(tls).toEqual({ fingerprint: certificate.fingerprint, authorities: null });
  expect(problems).toEqual([]);
});

test('the certificates of a file beside the configuration are taken, and nothing else that stands there', () => {
  const file = join(folder, 'both.pem');
  writeFileSync(file, `the key:\n${certificate.key}\n${certificate.certificate}\n${certificate.certificate}`);
  for (const caFile of ['both.pem', file]) {
    const { tls, problems } = read({ caFile });
    expect(tls.authorities?.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
    expect(tls.authorities).not.toContain('PRIVATE KEY');
    expect(problems).toEqual([]);
  }
});

test.each([
  [{}, 'cameras.3.tls', 'expected fingerprint or caFile'],
  [{ caFile: 'none.pem' }, 'cameras.3.tls.caFile', 'expected a file that can be read'],
  [{ caFile: '.' }, 'cameras.3.tls.caFile', 'expected a file that can be read'],
  [{ caFile: '/dev/zero' }, 'cameras.3.tls.caFile', 'expected a file that can be read'],
  [{ caFile: 'a\0b' }, 'cameras.3.tls.caFile', 'expected a file that can be read'],
  [{ caFile: 'key.pem' }, 'cameras.3.tls.caFile', 'expected a PEM file of certificates'],
])('%o is a problem of %s: %s', (tls, path, message) => {
  const { problems } = read(tls);
  expect(problems.map((problem) => problem.path.join('.'))).toEqual([path]);
  expect(problems[0]?.message).toContain(message);
});

test('a file whose certificate is damaged is a problem', () => {
  const damaged = certificate.certificate.replace(/\n[A-Za-z0-9+/]{8}/, '\nAAAAAAAA');
  writeFileSync(join(folder, 'damaged.pem'), damaged);
  expect(read({ caFile: 'damaged.pem' }).problems[0]?.message).toContain('a PEM file of certificates');
});
