import { endpointOf, readCameraAddress, sameCredentials } from '../config/camera-address.ts';
import { certificatesIn } from '../config/camera-tls.ts';
import {
  type CameraCredentials,
  type CameraTls,
  type CameraTransport,
  FINGERPRINT,
} from '../config/streams-config.ts';
import type { ConnectionTestForm } from '../contract/connection-dto.ts';
import type { CredentialsUsed } from '../contract/connection-steps.ts';
import { CodedError } from '../contract/error-codes.ts';
import type { CameraFile } from '../contract/registry-dto.ts';
import { HIDDEN, hideAddressSecrets, revealAddressSecrets } from './address-secrets.ts';
import type { CatalogCamera } from './catalog-camera.ts';

/** The registered camera that is tried, changed or not. */
export type StoredCamera = Pick<CatalogCamera, 'file' | 'secrets' | 'managedBy' | 'definition'>;

/** What is connected to. */
export interface ConnectionTarget {
  /** With a password that is part of the address, but without user information in front of the host. */
  readonly url: string;
  /** For people. */
  readonly shown: string;
  readonly credentials: CameraCredentials | null;
  readonly credentialsUsed: CredentialsUsed;
  readonly transport: CameraTransport;
  readonly tls: CameraTls | null;
  /** Just as the configuration file has it: nobody asks where that leads. */
  readonly isOfFile: boolean;
}

/**
 * Puts together what a form says and what is stored. Stored passwords go to the registered camera's own hosts and nowhere else: whoever
 * may try an address could have them sent to a host of his own.
 * @throws CodedError BAD_CAMERA, with the field at fault
 */
export function readTarget(form: ConnectionTestForm, stored: StoredCamera | null): ConnectionTarget {
  const { file, profile } = form;
  const field = profile === 'main' ? 'file.mainUrl' : 'file.subUrl';
  const { shown, host, ...address } = readAddress(
    (profile === 'main' ? file.mainUrl : file.subUrl) ?? '',
    field,
  );
  const isOwnHost = stored !== null && hostsOf(stored).has(host);
  const secrets = isOwnHost ? (stored.secrets?.[profile] ?? []) : [];
  const revealed = revealAddressSecrets(
    shown,
    address.secrets.map((secret, index) => knownSecret(secret, secrets[index], field)),
  );
  const said = credentialsSaid(form, address.credentials);
  return {
    ...(said === undefined ? storedCredentials(stored, isOwnHost) : given(said)),
    url: revealed,
    shown,
    transport: file.transport,
    tls: readTls(file),
    isOfFile: stored?.managedBy === 'file' && stored.definition.profiles[profile]?.url === revealed,
  };
}

function readAddress(text: string, field: string) {
  const address = readCameraAddress(text);
  const endpoint = address.ok ? endpointOf(address.url) : null;
  if (!address.ok || !endpoint) {
    throw badCamera(address.ok ? 'expected a host in the address' : address.expected, field);
  }
  const { url, credentials } = address;
  return { credentials, host: endpoint.host, ...hideAddressSecrets(url) };
}

/** Where a camera is now: its stored passwords go nowhere else. */
export function hostsOf({ file }: { file: Pick<CameraFile, 'mainUrl' | 'subUrl'> }): ReadonlySet<string> {
  return new Set([file.mainUrl, file.subUrl].flatMap((url) => (url && endpointOf(url)?.host) || []));
}

function knownSecret(secret: string, stored: string | undefined, field: string): string {
  if (secret !== HIDDEN) return secret;
  if (stored !== undefined) return stored;
  throw badCamera(`expected the password in place of ${HIDDEN}: none is kept for this address`, field);
}

/** Undefined: nothing is said, so those that are stored count. */
function credentialsSaid(
  { file, profile, credentials }: ConnectionTestForm,
  inAddress: CameraCredentials | null,
): CameraCredentials | null | undefined {
  const other = readCameraAddress((profile === 'main' ? file.subUrl : file.mainUrl) ?? '');
  const all = [credentials, inAddress, other.ok ? other.credentials : null].flatMap((one) => one ?? []);
  const [first] = all;
  if (first && all.some((one) => !sameCredentials(first, one))) {
    throw badCamera('expected the same credentials throughout the camera', 'credentials');
  }
  return first ?? credentials;
}

type Credentials = Pick<ConnectionTarget, 'credentials' | 'credentialsUsed'>;

function given(credentials: CameraCredentials | null): Credentials {
  return { credentials, credentialsUsed: credentials ? 'given' : 'none' };
}

function storedCredentials(stored: StoredCamera | null, isOwnHost: boolean): Credentials {
  const credentials = stored?.secrets?.credentials ?? null;
  if (!credentials) return { credentials: null, credentialsUsed: 'none' };
  return isOwnHost
    ? { credentials, credentialsUsed: 'stored' }
    : { credentials: null, credentialsUsed: 'withheld' };
}

function readTls({ tlsFingerprint, tlsAuthorities }: ConnectionTestForm['file']): CameraTls | null {
  const fingerprint = tlsFingerprint || null;
  if (fingerprint !== null && !FINGERPRINT.test(fingerprint)) {
    throw badCamera('expected the 64 hexadecimal digits of a SHA-256 fingerprint', 'file.tlsFingerprint');
  }
  const authorities = tlsAuthorities ? certificatesIn(tlsAuthorities) : null;
  if (tlsAuthorities && authorities === null) {
    throw badCamera('expected certificates as PEM', 'file.tlsAuthorities');
  }
  return fingerprint === null && authorities === null ? null : { fingerprint, authorities };
}

function badCamera(expected: string, field: string): CodedError {
  return new CodedError('BAD_CAMERA', expected, field);
}
