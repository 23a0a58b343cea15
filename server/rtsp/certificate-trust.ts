import { X509Certificate } from 'node:crypto';
import tls from 'node:tls';

/**
 * Whom a TLS connection is with (RFC 5280, RFC 6125). Most cameras sign their own certificate, so trust is given for each camera: by
 * the certificate's fingerprint, or by the certificates that sign (or are) what its cameras show.
 *
 * Tolerated: with a pinned fingerprint anything that a certificate can be wrong in but itself: expired, another name. With given
 * authorities another name, where the certificate is itself among them.
 */
export interface CertificateTrust {
  /** SHA-256 of the whole certificate: 64 hexadecimal digits, in any case, with or without colons. Goes before authorities. */
  fingerprint: string | null;
  /** PEM, one or more; in place of the system's. */
  authorities: string | null;
}

/** Why the certificate of an open connection is not to be trusted; null when it is. Its fingerprint is told, for an admin to compare. */
export function distrustOf(socket: tls.TLSSocket, trust: CertificateTrust | null): string | null {
  const shown = fingerprintOf(socket);
  if (trust?.fingerprint) {
    if (shown !== '' && digitsOf(shown) === digitsOf(trust.fingerprint)) return null;
    return `shows another certificate than the pinned one: SHA-256 ${shown}`;
  }
  if (socket.authorized) return null;
  const reason = String(socket.authorizationError ?? 'unknown').slice(0, 100);
  return `shows a certificate that nobody trusted vouches for (${reason}): SHA-256 ${shown}`;
}

/** SHA-256 of what the other side of an open connection shows; empty when it shows nothing. */
export function fingerprintOf(socket: tls.TLSSocket): string {
  return socket.getPeerCertificate().fingerprint256 ?? '';
}

/** For tls.connect: a certificate that was given as it is need not carry the camera's name. */
export function identityCheck(trust: CertificateTrust | null): typeof tls.checkServerIdentity {
  const given = new Set(fingerprintsIn(trust?.authorities ?? ''));
  return (host, certificate) =>
    given.has(certificate.fingerprint256) ? undefined : tls.checkServerIdentity(host, certificate);
}

/** SHA-256 fingerprints of the certificates in a PEM text; throws when one of them is none. */
export function fingerprintsIn(pem: string): string[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return blocks.map((block) => new X509Certificate(block).fingerprint256);
}

function digitsOf(fingerprint: string): string {
  return fingerprint.replace(/[^0-9a-f]/gi, '').toLowerCase();
}
