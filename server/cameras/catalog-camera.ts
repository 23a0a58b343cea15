import { endpointOf } from '../config/camera-address.ts';
import type { CameraConfig, CameraTls, FileCamera } from '../config/streams-config.ts';
import type { CameraFile, CameraRecordDto, CameraRowDto } from '../contract/registry-dto.ts';
import type { CameraRecord } from '../storage/camera-store.ts';
import { hideAddressSecrets, revealAddressSecrets } from './address-secrets.ts';
import type { CameraCondition } from './camera-filter.ts';
import { type CameraSecrets, NO_SECRETS } from './camera-secrets.ts';

/** A camera as the catalog holds it: what is known of it, and what it runs with. */
export interface CatalogCamera {
  readonly id: string;
  /** 0 for a camera of the file. */
  readonly revision: number;
  readonly managedBy: CameraRecordDto['managedBy'];
  readonly file: CameraFile;
  /** Null when they cannot be opened: the camera then runs without. */
  readonly secrets: CameraSecrets | null;
  readonly hasCredentials: boolean;
  readonly updatedAtMs: number | null;
  readonly updatedBy: string | null;
  readonly definition: CameraConfig;
  /** Of the main profile, with its port. */
  readonly host: string;
}

type Core = Omit<CatalogCamera, 'host'>;

export function ofRecord(record: CameraRecord, secrets: CameraSecrets | null): CatalogCamera {
  const { id, revision, file, updatedAtMs, updatedBy } = record;
  return complete({
    id,
    revision,
    managedBy: 'registry',
    file,
    secrets,
    hasCredentials: secrets === null || secrets.credentials !== null,
    updatedAtMs,
    updatedBy,
    definition: definitionOf(id, file, secrets ?? NO_SECRETS),
  });
}

export function ofFileCamera(camera: FileCamera): CatalogCamera {
  const main = hideAddressSecrets(camera.profiles.main.url);
  const sub = camera.profiles.sub && hideAddressSecrets(camera.profiles.sub.url);
  return complete({
    id: camera.id,
    revision: 0,
    managedBy: 'file',
    file: fileOf(camera, main.shown, sub?.shown ?? null),
    secrets: { credentials: camera.credentials, main: main.secrets, sub: sub?.secrets ?? [] },
    hasCredentials: camera.credentials !== null,
    updatedAtMs: null,
    updatedBy: null,
    definition: camera,
  });
}

/** The same camera when another has its dial number already. */
export function withoutDialNumber(camera: CatalogCamera): CatalogCamera {
  return { ...camera, definition: { ...camera.definition, dialNumber: null } };
}

export function describeCamera(camera: CatalogCamera, hidesRegistered: boolean): CameraRecordDto {
  const { id, revision, managedBy, file, hasCredentials, secrets, updatedAtMs, updatedBy } = camera;
  const username = secrets?.credentials?.username ?? null;
  return { id, revision, managedBy, file, hasCredentials, username, hidesRegistered, updatedAtMs, updatedBy };
}

/** A row of the list. */
export function describeRow(camera: CatalogCamera, condition: CameraCondition): CameraRowDto {
  const { id, revision, managedBy, file, host, updatedAtMs } = camera;
  const { name, nameEn, nationalId, dialNumber, tags, domain, region, organisation } = file;
  const { mode, enabled, maintenance, subUrl, filingState } = file;
  return {
    ...{ id, revision, managedBy, name, nameEn, nationalId, dialNumber, tags, domain, region, organisation },
    ...{ mode, enabled, maintenance, host, hasSub: subUrl !== null, filingState, updatedAtMs },
    ...{ state: condition.state, reason: condition.reason, sinceMs: condition.sinceMs },
  };
}

/** What the hub runs. */
function definitionOf(id: string, file: CameraFile, secrets: CameraSecrets): CameraConfig {
  const main = { url: revealAddressSecrets(file.mainUrl, secrets.main) };
  const sub = file.subUrl === null ? null : { url: revealAddressSecrets(file.subUrl, secrets.sub) };
  return {
    id,
    name: file.name,
    nameEn: file.nameEn,
    dialNumber: file.dialNumber,
    tags: file.tags,
    domain: file.domain,
    region: file.region,
    mode: file.mode,
    enabled: file.enabled,
    maintenance: file.maintenance,
    credentials: secrets.credentials,
    transport: file.transport,
    tls: tlsOf(file),
    profiles: sub ? { main, sub } : { main },
  };
}

function tlsOf({ tlsFingerprint: fingerprint, tlsAuthorities: authorities }: CameraFile): CameraTls | null {
  return fingerprint === null && authorities === null ? null : { fingerprint, authorities };
}

/** Of what the file does not know: nothing. */
function fileOf(camera: FileCamera, mainUrl: string, subUrl: string | null): CameraFile {
  return {
    name: camera.name,
    nameEn: camera.nameEn,
    nationalId: camera.nationalId,
    dialNumber: camera.dialNumber,
    tags: [...camera.tags],
    domain: camera.domain,
    region: camera.region,
    address: camera.address,
    position: camera.position,
    organisation: camera.organisation,
    contact: null,
    maintainer: null,
    shape: null,
    setting: null,
    power: 'mains',
    mode: camera.mode,
    enabled: camera.enabled,
    maintenance: camera.maintenance,
    mainUrl,
    subUrl,
    transport: camera.transport,
    tlsFingerprint: camera.tls?.fingerprint ?? null,
    tlsAuthorities: camera.tls?.authorities ?? null,
    retentionDays: null,
    filingState: 'unfiled',
    note: null,
  };
}

function complete(core: Core): CatalogCamera {
  const endpoint = endpointOf(core.file.mainUrl);
  return { ...core, host: endpoint ? joinHost(endpoint) : '' };
}

function joinHost({ host, port }: { host: string; port: number }): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
