import { endpointOf, readCameraAddress, sameCredentials } from '../config/camera-address.ts';
import { certificatesIn } from '../config/camera-tls.ts';
import { type CameraCredentials, FINGERPRINT } from '../config/streams-config.ts';
import type { ImportProblem } from '../contract/import-terms.ts';
import type { CameraFile, CameraFileField } from '../contract/registry-dto.ts';
import { HIDDEN, hideAddressSecrets } from './address-secrets.ts';
import { type CameraSecrets, NO_SECRETS, sameSecrets } from './camera-secrets.ts';

/** What an admin or a table says of a camera, of the right form. */
export interface CameraDraft {
  file: CameraFile;
  /** Absent: as before. Null: none. */
  credentials?: CameraCredentials | null | undefined;
}

/** What may be saved: no credentials in the file, the region's own code, nothing twice. */
export interface CheckedCamera {
  readonly file: CameraFile;
  /** `kept`: as they are stored. */
  readonly secrets: CameraSecrets | 'kept';
}

export interface CameraProblem {
  readonly field: CameraFileField | 'credentials';
  readonly problem: ImportProblem;
  /** What was expected. Never quotes an address. */
  readonly message: string;
}

export type CameraCheck =
  | { readonly ok: true; readonly camera: CheckedCamera }
  | { readonly ok: false; readonly problems: readonly CameraProblem[] };

/** Domains and regions that there are. */
export interface CameraSurroundings {
  readonly domains: ReadonlySet<string>;
  /** Each code, and each alias of one, with the code it stands for. */
  readonly regions: ReadonlyMap<string, string>;
}

/**
 * What the schema cannot say. `before`: the secrets of the camera that is changed; null for a new one, and where they cannot be
 * opened any more.
 */
export function checkCamera(
  { file, credentials }: CameraDraft,
  surroundings: CameraSurroundings,
  before: CameraSecrets | null,
): CameraCheck {
  const problems: CameraProblem[] = [];
  const add = (field: CameraProblem['field'], problem: ImportProblem, message: string) =>
    void problems.push({ field, problem, message });
  const addresses = readAddresses(file, credentials, before, add);
  if (!surroundings.domains.has(file.domain)) add('domain', 'unknown-domain', 'expected the id of a domain');
  const region = surroundings.regions.get(file.region);
  if (region === undefined) add('region', 'unknown-region', 'expected the code of a region');
  if (oneLine(file.name) === '') add('name', 'missing', 'expected a name');
  const tls = readTls(file, add);
  if (file.transport === 'udp' && addresses.urls.some((url) => !url.startsWith('rtsp:')))
    add('transport', 'malformed', 'expected tcp or auto: nothing travels beside TLS or a tunnel');
  if (problems.length > 0) return { ok: false, problems };
  const { mainUrl, subUrl, secrets } = addresses;
  const checked = { ...tidy(file), ...tls, region: region ?? file.region, mainUrl, subUrl };
  return { ok: true, camera: { file: checked, secrets } };
}

type AddProblem = (field: CameraProblem['field'], problem: ImportProblem, message: string) => void;

function readAddresses(
  file: CameraFile,
  given: CameraDraft['credentials'],
  before: CameraSecrets | null,
  add: AddProblem,
) {
  const main = readAddress(file.mainUrl, 'mainUrl', before?.main, add);
  const sub = file.subUrl ? readAddress(file.subUrl, 'subUrl', before?.sub, add) : null;
  const inAddresses = [main, sub].flatMap((address) => address?.credentials ?? []);
  const all = given ? [given, ...inAddresses] : inAddresses;
  const [first] = all;
  if (first && all.some((one) => !sameCredentials(first, one)))
    add(given ? 'credentials' : 'subUrl', 'malformed', 'expected the same credentials throughout the camera');
  const credentials = first ?? (given === undefined ? (before ?? NO_SECRETS).credentials : null);
  const secrets = { credentials, main: main?.secrets ?? [], sub: sub?.secrets ?? [] };
  return {
    mainUrl: main?.shown ?? '',
    subUrl: sub?.shown ?? null,
    urls: [main, sub].flatMap((address) => address?.shown ?? []),
    secrets: staysAsIs(given, secrets, before) ? ('kept' as const) : secrets,
  };
}

/** Where they cannot be opened they stay as long as nothing is said of any. */
function staysAsIs(
  given: CameraDraft['credentials'],
  secrets: CameraSecrets,
  before: CameraSecrets | null,
): boolean {
  if (before) return sameSecrets(before, secrets);
  return given === undefined && sameSecrets(NO_SECRETS, secrets);
}

function readAddress(
  text: string,
  field: 'mainUrl' | 'subUrl',
  before: readonly string[] = [],
  add: AddProblem,
): { shown: string; secrets: string[]; credentials: CameraCredentials | null } | null {
  const address = readCameraAddress(text);
  if (!address.ok || !endpointOf(address.url)) {
    add(field, 'malformed', address.ok ? 'expected a host in the address' : address.expected);
    return null;
  }
  const { shown, secrets } = hideAddressSecrets(address.url);
  const known = secrets.map((secret, index) => (secret === HIDDEN ? before[index] : secret));
  if (known.includes(undefined))
    add(field, 'malformed', `expected the password that the address shows as ${HIDDEN}`);
  return {
    shown,
    secrets: known.map((secret) => secret ?? HIDDEN),
    credentials: address.credentials,
  };
}

function readTls(file: CameraFile, add: AddProblem): Pick<CameraFile, 'tlsFingerprint' | 'tlsAuthorities'> {
  const tlsFingerprint = orNull(file.tlsFingerprint);
  if (tlsFingerprint !== null && !FINGERPRINT.test(tlsFingerprint))
    add('tlsFingerprint', 'malformed', 'expected the 64 hexadecimal digits of a SHA-256 fingerprint');
  const pem = orNull(file.tlsAuthorities);
  const tlsAuthorities = pem && certificatesIn(pem);
  if (pem !== null && tlsAuthorities === null)
    add('tlsAuthorities', 'malformed', 'expected certificates as PEM');
  return { tlsFingerprint, tlsAuthorities };
}

/** Of a name in a table or an overlay no control character is meant. */
function tidy(file: CameraFile): CameraFile {
  return {
    ...file,
    name: oneLine(file.name),
    nameEn: orNull(file.nameEn && oneLine(file.nameEn)),
    tags: [...new Set(file.tags.map(oneLine))].filter((tag) => tag !== ''),
    address: orNull(file.address && oneLine(file.address)),
    organisation: orNull(file.organisation && oneLine(file.organisation)),
    contact: orNull(file.contact && oneLine(file.contact)),
    maintainer: orNull(file.maintainer && oneLine(file.maintainer)),
    note: orNull(file.note),
  };
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}

function orNull(text: string | null): string | null {
  return text === '' ? null : text;
}
