import type { ProfileId } from '../contract/dto.ts';
import type { HealthReason, HealthState } from '../contract/health-states.ts';
import type { Place } from '../contract/permissions.ts';

/** What recording needs of the cameras: the registry is one of these. */
export interface RecordedCameras {
  get(id: string): RecordedCamera | undefined;
}

export interface RecordedCamera {
  readonly id: string;
  readonly definition: Place & {
    readonly name: string;
    readonly enabled: boolean;
    readonly maintenance: boolean;
  };
  stream(profile: ProfileId): RecordedStream | undefined;
}

export interface RecordedStream {
  readonly viewers: number;
  readonly status: { readonly phase: string };
  /** Read it after `addViewer`: it may be another one while nobody watches. */
  readonly window: RecordedWindow;
  addViewer(): { release(): void };
}

export interface RecordedWindow {
  /** Arrival of the first frame that it holds; null while it holds none. */
  readonly oldestArrivalMs: number | null;
  subscribe(subscriber: RecordedSubscriber, backMs?: number | 'everything'): () => void;
}

export interface RecordedSubscriber {
  init(init: RecordedInit): void;
  /** To be retained when kept beyond the call. */
  part(part: RecordedPart): void;
  interrupted(): void;
  closed(): void;
}

export interface RecordedInit {
  readonly epoch: number;
  readonly bytes: Buffer;
  readonly videoBytes: Buffer;
  readonly codecs: string;
  readonly video: RecordedSize & { /** In square pixels. */ readonly displayed: RecordedSize };
}

export interface RecordedSize {
  readonly width: number;
  readonly height: number;
}

export interface RecordedPart {
  readonly epoch: number;
  /** In its window, without a hole. */
  readonly number: number;
  readonly bytes: Buffer;
  readonly videoEnd: number;
  readonly independent: boolean;
  readonly mediaTimeMs: number;
  readonly durationMs: number;
  readonly arrivalMs: number;
  retain(): void;
  release(): void;
}

/** How a camera is at the moment. */
export interface CameraConditionSource {
  of(id: string): { readonly state: HealthState; readonly reason: HealthReason; readonly sinceMs: number };
}
