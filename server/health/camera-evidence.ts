import type { ProbeOutcome, StreamStatus } from '../cameras/stream-status.ts';
import type { CameraConfig } from '../config/streams-config.ts';
import type { ProfileId } from '../contract/dto.ts';

/** What health needs of a camera. `profiles` is empty while the camera may not be pulled. */
export interface ObservedCamera {
  readonly id: string;
  readonly definition: Pick<CameraConfig, 'enabled' | 'maintenance' | 'credentials' | 'profiles'>;
  readonly profiles: ReadonlyMap<ProfileId, { readonly status: StreamStatus; readonly viewers: number }>;
}

/** What health needs of the camera registry. */
export interface ObservedCameras {
  readonly events: CameraFacts;
  list(): ObservedCamera[];
}

export interface CameraFacts {
  on(
    name: 'camera:added' | 'camera:changed',
    listener: (fact: { camera: ObservedCamera }) => void,
  ): () => void;
  on(name: 'camera:removed', listener: (fact: { id: string }) => void): () => void;
  on(name: 'stream:changed', listener: (fact: { camera: ObservedCamera }) => void): () => void;
}

/** What the probes of a camera have said. */
export interface ProbeRecord {
  readonly outcome: ProbeOutcome;
  /** On the steady clock. */
  readonly atMs: number;
  /** Failed probes in a row, this one included; 0 after a good one. */
  readonly failures: number;
  /** The camera answered a probe before these failures. */
  readonly answeredBefore: boolean;
}

export function recordProbe(before: ProbeRecord | null, outcome: ProbeOutcome, atMs: number): ProbeRecord {
  if (outcome.ok) return { outcome, atMs, failures: 0, answeredBefore: true };
  return {
    outcome,
    atMs,
    failures: (before?.failures ?? 0) + 1,
    answeredBefore: before?.answeredBefore ?? false,
  };
}

/** Somebody (a viewer, or the camera's own mode) keeps a stream of it: that tells more than any probe. */
export function isPulled(camera: ObservedCamera): boolean {
  for (const { status } of camera.profiles.values()) if (status.phase !== 'idle') return true;
  return false;
}

/** Disabled and maintained cameras are left in peace. */
export function mayBeProbed({ definition }: ObservedCamera): boolean {
  return definition.enabled && !definition.maintenance;
}

/** All that an old finding about a camera depends on: when it differs, what was found out before is void. */
export function sourceKey({ definition }: ObservedCamera): string {
  const { enabled, maintenance, credentials, profiles } = definition;
  return JSON.stringify([enabled, maintenance, credentials, profiles.main.url, profiles.sub?.url]);
}

/**
 * When the idle streams of a camera ended that had come to something: media, or a failure. By the steady clock, as health heard of it: what
 * came last counts, and the wall clock, by which a status tells its times, may have been set back since.
 */
export class StreamEnds {
  /** Of few cameras at a time: most are not pulled at all. */
  private ends: Map<ProfileId, { readonly phaseSinceMs: number; readonly atMs: number }> | null = null;

  note(profiles: ObservedCamera['profiles'], atMs: number): void {
    for (const [profile, { status }] of profiles) {
      if (!hasEnded(status)) {
        this.ends?.delete(profile);
      } else if (this.ends?.get(profile)?.phaseSinceMs !== status.phaseSinceMs) {
        this.ends ??= new Map();
        this.ends.set(profile, { phaseSinceMs: status.phaseSinceMs, atMs });
      }
    }
  }

  /** Null when it has not ended, or came to nothing. */
  of(profile: ProfileId): number | null {
    return this.ends?.get(profile)?.atMs ?? null;
  }
}

function hasEnded({ phase, lastMediaAtMs, failure }: StreamStatus): boolean {
  return phase === 'idle' && (lastMediaAtMs !== null || failure !== null);
}
