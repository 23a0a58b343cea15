import { resolve } from 'node:path';
import { readCameraAddress, sameCredentials } from './camera-address.ts';
import { readCameraTls } from './camera-tls.ts';
import type { HubOverrides } from './config-environment.ts';
import { normalizeEvidence } from './evidence-config.ts';
import type { PathProblem } from './schema-problems.ts';
import type {
  CameraCredentials,
  Config,
  FileCamera,
  HubConfig,
  StreamsFile,
  WatermarkConfig,
} from './streams-config.ts';

export interface NormalizeOptions {
  /** Relative folders in the file are relative to this one. */
  fileFolder: string;
  overrides: HubOverrides;
}

/** From what was written to what the hub works with. The config is complete only when there are no problems. */
export function normalizeConfig(
  file: StreamsFile,
  options: NormalizeOptions,
): { config: Config; problems: PathProblem[] } {
  const problems: PathProblem[] = [];
  const codes = new Map(
    file.regions.flatMap((region) => region.aliases.map((alias) => [alias, region.code])),
  );
  const { fileFolder } = options;
  const cameras = file.cameras.map((camera, index) =>
    normalizeCamera(camera, index, { codes, problems, fileFolder }),
  );
  const hub = normalizeHub(file.hub, options);
  if (hub.partTargetMs * 2 > hub.segmentTargetMs) {
    problems.push({ path: ['hub', 'segmentTargetMs'], message: 'expected at least twice hub.partTargetMs' });
  }
  if (hub.sessionIdleMs > hub.sessionLifetimeMs) {
    problems.push({ path: ['hub', 'sessionIdleMs'], message: 'expected at most hub.sessionLifetimeMs' });
  }
  return {
    config: { site: file.site, hub, domains: file.domains, regions: file.regions, cameras },
    problems,
  };
}

function normalizeHub(hub: StreamsFile['hub'], { fileFolder, overrides }: NormalizeOptions): HubConfig {
  const dataFolder = overrides.dataFolder
    ? resolve(overrides.dataFolder)
    : resolve(fileFolder, hub.dataFolder);
  const merged = { ...hub, ...overrides };
  return {
    host: merged.host,
    port: merged.port,
    dataFolder,
    publicOrigin: merged.publicOrigin?.toLowerCase() ?? null,
    partTargetMs: merged.partTargetMs,
    segmentTargetMs: merged.segmentTargetMs,
    segmentsKept: merged.segmentsKept,
    idleReleaseMs: merged.idleReleaseMs,
    corsOrigins: merged.corsOrigins.map((origin) => origin.toLowerCase()),
    shareCache: merged.shareCache,
    sessionIdleMs: merged.sessionIdleMs,
    sessionLifetimeMs: merged.sessionLifetimeMs,
    passwordMinLength: merged.passwordMinLength,
    auditRetentionDays: merged.auditRetentionDays,
    probe: merged.probe,
    cameraNetworks: merged.cameraNetworks,
    watermark: watermarkOf(merged.watermark),
    transcodeLanes: merged.transcodeLanes,
    evidence: normalizeEvidence(merged.evidence, (folder) => resolve(fileFolder, folder)),
    engineThreads: merged.engineThreads ?? null,
    logLevel: merged.logLevel,
  };
}

function watermarkOf({ enabled, text, strength }: StreamsFile['hub']['watermark']): WatermarkConfig | null {
  return enabled ? { text, strength } : null;
}

interface CameraSurroundings {
  codes: ReadonlyMap<string, string>;
  problems: PathProblem[];
  fileFolder: string;
}

function normalizeCamera(
  camera: StreamsFile['cameras'][number],
  index: number,
  { codes, problems, fileFolder }: CameraSurroundings,
): FileCamera {
  let credentials: CameraCredentials | null = camera.credentials ?? null;
  const readProfile = (profile: 'main' | 'sub', text: string) => {
    const address = readCameraAddress(text);
    const path = ['cameras', index, 'profiles', profile, 'url'];
    if (!address.ok) {
      problems.push({ path, message: address.expected });
      return { url: '' };
    }
    if (address.credentials) {
      if (credentials && !sameCredentials(credentials, address.credentials)) {
        problems.push({ path, message: 'expected the same credentials throughout the camera' });
      }
      credentials ??= address.credentials;
    }
    return { url: address.url };
  };
  const main = readProfile('main', camera.profiles.main.url);
  const sub = camera.profiles.sub && readProfile('sub', camera.profiles.sub.url);
  const urls = sub ? [main.url, sub.url] : [main.url];
  if (camera.transport === 'udp' && urls.some((url) => !url.startsWith('rtsp:'))) {
    const message = 'expected tcp or auto: nothing travels beside TLS or a tunnel';
    problems.push({ path: ['cameras', index, 'transport'], message });
  }
  return {
    id: camera.id,
    name: camera.name,
    nameEn: camera.nameEn ?? null,
    dialNumber: camera.dialNumber ?? null,
    nationalId: camera.nationalId ?? null,
    tags: [...new Set(camera.tags)],
    domain: camera.domain,
    region: codes.get(camera.region) ?? camera.region,
    organisation: camera.organisation ?? null,
    address: camera.address ?? null,
    position: camera.position ?? null,
    mode: camera.mode,
    enabled: camera.enabled,
    maintenance: camera.maintenance,
    credentials,
    transport: camera.transport,
    tls: camera.tls ? readCameraTls(camera.tls, ['cameras', index, 'tls'], fileFolder, problems) : null,
    profiles: sub ? { main, sub } : { main },
  };
}
