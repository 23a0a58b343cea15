import { silentLogger } from '../../../server/base/logger.ts';
import { TypedEmitter } from '../../../server/base/typed-emitter.ts';
import type { StreamMeasurement, StreamStatus } from '../../../server/cameras/stream-status.ts';
import type { CameraCredentials } from '../../../server/config/streams-config.ts';
import type { ProfileId } from '../../../server/contract/dto.ts';
import type { HealthReason } from '../../../server/contract/health-states.ts';
import type { ObservedCamera } from '../../../server/health/camera-evidence.ts';

export const SOUND: StreamMeasurement = {
  frameRate: 25,
  expectedFrameRate: 25,
  bitrateKbps: 2000,
  lossRatio: 0,
  foreignPackets: 0,
  damagedPerSecond: 0,
  frozen: false,
};

export function stream(phase: StreamStatus['phase'], fields: Partial<StreamStatus> = {}): StreamStatus {
  return {
    phase,
    phaseSinceMs: 0,
    failure: null,
    retryAtMs: null,
    lastMediaAtMs: null,
    measured: null,
    ...fields,
  };
}

export const playing = (measured: Partial<StreamMeasurement> | null = {}) =>
  stream('playing', { measured: measured && { ...SOUND, ...measured } });

export const failing = (reason: HealthReason, fields: Partial<StreamStatus> = {}) =>
  stream('waiting', { failure: { reason, message: '' }, ...fields });

export interface FakeCamera extends ObservedCamera {
  definition: {
    enabled: boolean;
    maintenance: boolean;
    credentials: CameraCredentials | null;
    profiles: { main: { url: string } };
  };
  profiles: Map<ProfileId, { status: StreamStatus; viewers: number }>;
}

export function camera(id: string, streams: Partial<Record<ProfileId, StreamStatus>> = {}): FakeCamera {
  const statuses: Partial<Record<ProfileId, StreamStatus>> = {
    main: stream('idle'),
    sub: stream('idle'),
    ...streams,
  };
  return {
    id,
    definition: {
      enabled: true,
      maintenance: false,
      credentials: null,
      profiles: { main: { url: `rtsp://h/${id}` } },
    },
    profiles: new Map(
      Object.entries(statuses).map(([profile, status]) => [profile as ProfileId, { status, viewers: 0 }]),
    ),
  };
}

interface Facts {
  'camera:added': { camera: ObservedCamera };
  'camera:changed': { camera: ObservedCamera };
  'camera:removed': { id: string };
  'stream:changed': { camera: ObservedCamera };
}

/** A registry in memory whose cameras do what the test says. */
export class FakeCameras {
  readonly events = new TypedEmitter<Facts>(silentLogger);
  private readonly cameras = new Map<string, FakeCamera>();

  constructor(...cameras: FakeCamera[]) {
    for (const each of cameras) this.cameras.set(each.id, each);
  }

  list(): FakeCamera[] {
    return [...this.cameras.values()];
  }

  get(id: string): FakeCamera | undefined {
    return this.cameras.get(id);
  }

  add(added: FakeCamera): void {
    this.cameras.set(added.id, added);
    this.events.emit('camera:added', { camera: added });
  }

  change(changed: FakeCamera): void {
    this.cameras.set(changed.id, changed);
    this.events.emit('camera:changed', { camera: changed });
  }

  remove(id: string): void {
    this.cameras.delete(id);
    this.events.emit('camera:removed', { id });
  }

  setStream(id: string, profile: ProfileId, status: StreamStatus, viewers = 1): void {
    const known = this.cameras.get(id);
    if (!known) throw new Error(`there is no camera ${id}`);
    known.profiles.set(profile, { status, viewers });
    this.events.emit('stream:changed', { camera: known });
  }
}
