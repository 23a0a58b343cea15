import type { ProfileId } from '../contract/dto.ts';
import type { Place } from '../contract/permissions.ts';
import type { LiveSubscriber } from '../hls/live-window.ts';

/** What the live link needs of the cameras: the registry is one of these. */
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
  stream(profile: ProfileId): LiveStream | undefined;
}

export interface LiveStream {
  /** Read it after `addViewer`: it may be another one while nobody watches. */
  readonly window: { subscribe(subscriber: LiveSubscriber, backMs?: number): () => void };
  addViewer(): { release(): void };
}
