import type { CameraConfig } from '../config/streams-config.ts';
import type { CameraDto, CameraMode, ProfileId } from '../contract/dto.ts';
import type { LoginPauses, LoginSeat } from './login-pauses.ts';
import { ProfileStream, type Standing, type StreamSetting } from './profile-stream.ts';

export interface CameraOptions {
  definition: CameraConfig;
  setting: StreamSetting;
  /** Shared by all cameras. */
  logins: LoginPauses;
  onStreamChanged(camera: Camera, stream: ProfileStream): void;
}

/** A registered point of view and its running profiles. */
export class Camera {
  private current: CameraConfig;
  /** Empty while the camera is disabled or under maintenance: nothing may pull it then. */
  readonly profiles: ReadonlyMap<ProfileId, ProfileStream>;

  constructor(options: CameraOptions) {
    this.current = options.definition;
    this.profiles = new Map(
      profileIds(options.definition).map((profile) => [profile, this.createStream(options, profile)]),
    );
  }

  get definition(): CameraConfig {
    return this.current;
  }

  get id(): string {
    return this.current.id;
  }

  /** Takes a definition that differs in words only (name, number, tags, domain, region): the picture goes on. False for any other. */
  rename(definition: CameraConfig): boolean {
    if (pullOf(definition) !== pullOf(this.current)) return false;
    this.current = definition;
    return true;
  }

  stream(profile: ProfileId): ProfileStream | undefined {
    return this.profiles.get(profile);
  }

  /** What is remembered of failed log-ins where a profile is pulled from; undefined where there is no account. */
  loginOf(profile: ProfileId): LoginSeat | undefined {
    return this.profiles.get(profile)?.seat ?? undefined;
  }

  start(): void {
    for (const stream of this.profiles.values()) stream.start();
  }

  stop(): void {
    for (const stream of this.profiles.values()) stream.stop();
  }

  describe(): CameraDto {
    const { id, name, nameEn, domain, region, dialNumber, tags, mode, profiles } = this.definition;
    const ids: ProfileId[] = profiles.sub ? ['main', 'sub'] : ['main'];
    const unseen = { codec: null, width: null, height: null };
    return {
      id,
      name,
      nameEn,
      domain,
      region,
      dialNumber,
      tags: [...tags],
      mode,
      profiles: ids.map((profile) => this.profiles.get(profile)?.description ?? { id: profile, ...unseen }),
    };
  }

  private createStream(
    { definition, setting, logins, onStreamChanged }: CameraOptions,
    profile: ProfileId,
  ): ProfileStream {
    const { id: cameraId, credentials, transport, tls, mode, profiles } = definition;
    const { url } = profiles[profile] ?? profiles.main;
    const onChanged = (stream: ProfileStream) => onStreamChanged(this, stream);
    const seat = credentials && logins.join({ cameraId, profile, url, credentials });
    return new ProfileStream(
      { cameraId, profile, url, credentials, transport, tls, seat, setting, onChanged },
      standingOf(mode, profile, profiles.sub !== undefined),
    );
  }
}

function profileIds(definition: CameraConfig): ProfileId[] {
  if (!definition.enabled || definition.maintenance) return [];
  return definition.profiles.sub ? ['main', 'sub'] : ['main'];
}

/** All that the pull of a camera depends on. */
function pullOf({ enabled, maintenance, mode, credentials, transport, tls, profiles }: CameraConfig): string {
  const { main, sub } = profiles;
  return JSON.stringify([enabled, maintenance, mode, credentials, transport, tls, main.url, sub?.url]);
}

/**
 * What runs although nobody watches. The wall shows sub streams, so that is what a warm camera keeps at hand: cameras
 * allow few connections. An `always` camera is segmented in full quality besides.
 */
export function standingOf(mode: CameraMode, profile: ProfileId, hasSub: boolean): Standing {
  if (mode === 'on-demand') return 'none';
  if (mode === 'always' && profile === 'main') return 'segmented';
  return profile === 'sub' || !hasSub ? 'group-kept' : 'none';
}
