import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TestCertificate {
  /** PEM. */
  certificate: string;
  key: string;
  /** As an admin would copy it. */
  fingerprint: string;
  files: { certificate: string; key: string };
  remove(): void;
}

/** A certificate that signs itself, as cameras have them. `names` as openssl writes them: `IP:127.0.0.1`, `DNS:cam.example`. */
export function selfSignedCertificate(names = 'DNS:camera.invalid'): TestCertificate {
  const folder = mkdtempSync(join(tmpdir(), 'onescreen-certificate-'));
  const files = { certificate: join(folder, 'certificate.pem'), key: join(folder, 'key.pem') };
  const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const what = ['-days', '2', '-subj', '/CN=camera', '-addext', `subjectAltName=${names}`];
  execFileSync('openssl', [...request, ...what, '-keyout', files.key, '-out', files.certificate], {
    stdio: 'ignore',
  });
  const certificate = readFileSync(files.certificate, 'utf8');
  return {
    certificate,
    key: readFileSync(files.key, 'utf8'),
    fingerprint: new X509Certificate(certificate).fingerprint256,
    files,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
