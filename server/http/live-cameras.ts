import type { StreamStatus } from '../cameras/stream-status.ts';
import type { ProfileId } from '../contract/dto.ts';
import { CodedError } from '../contract/error-codes.ts';
import type { Place } from '../contract/permissions.ts';
import type { LiveWindow } from '../hls/live-window.ts';

/** What the HLS addresses need of the cameras: the registry is one of these. */
export interface LiveCameras {
  get(id: string): LiveCamera | undefined;
}

export interface LiveCamera {
  readonly id: string;
  readonly definition: Place & {
    readonly name: string;
    readonly enabled: boolean;
    readonly maintenance: boolean;
  };
  readonly profiles: ReadonlyMap<ProfileId, LiveStream>;
}

export interface LiveStream {
  readonly profile: ProfileId;
  /** Read it after `touch`: it may be another one while nobody watches. */
  readonly window: LiveWindow;
  readonly status: StreamStatus;
  /** Null when not known yet. */
  readonly displayedSize: { readonly width: number; readonly height: number } | null;
  /** As far as known, of all tracks. */
  readonly codecs: string | null;
  readonly frameRate: number | null;
  readonly bitRate: { readonly peak: number; readonly average: number } | null;
  /** Somebody asks for this stream over plain HTTP, or has just been answered. */
  touch(clientKey: string): void;
}

/** Throws a CodedError that says what is wrong. */
export function checkCamera({ definition }: LiveCamera): void {
  if (!definition.enabled || definition.maintenance) throw new CodedError('CAMERA_DISABLED');
}

export function findStream(camera: LiveCamera, profile: ProfileId): LiveStream {
  checkCamera(camera);
  const stream = camera.profiles.get(profile);
  if (!stream) throw new CodedError('PROFILE_NOT_FOUND');
  return stream;
}
