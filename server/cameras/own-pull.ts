import { endpointOf, sameCredentials } from '../config/camera-address.ts';
import type { CameraConfig } from '../config/streams-config.ts';
import type { ProfileId } from '../contract/dto.ts';
import type { TrialFailure } from './camera-trial.ts';
import type { ConnectionTarget } from './connection-target.ts';
import type { RunningStream } from './running-look.ts';
import type { StreamStatus } from './stream-status.ts';

/** A camera as the hub runs it. */
export interface RunningCamera {
  readonly definition: CameraConfig;
  stream(profile: ProfileId): (RunningStream & { readonly status: Pick<StreamStatus, 'phase'> }) | undefined;
}

/** How cameras turn away a second connection: there is no answer that says it. */
const TURNED_AWAY: ReadonlySet<TrialFailure['code']> = new Set([
  'connection-refused',
  'closed-by-camera',
  'timed-out',
  'protocol-error',
  'no-media',
  'no-picture-yet',
]);

/**
 * Whether a trial may have failed because the hub pulls the very same camera at the moment, and that takes one connection only. The running
 * stream, where it is just what was tried; `in-the-way` where it is another; null where there is none.
 */
export function ownPullOf(
  camera: RunningCamera | undefined,
  profile: ProfileId,
  target: ConnectionTarget,
  { code }: TrialFailure,
): RunningStream | 'in-the-way' | null {
  if (!camera || !TURNED_AWAY.has(code)) return null;
  const playing = (['main', 'sub'] as const).filter((id) => camera.stream(id)?.status.phase === 'playing');
  if (playing.includes(profile) && isRegistered(camera.definition, profile, target)) {
    return camera.stream(profile) ?? null;
  }
  const host = endpointOf(target.url)?.host;
  const { profiles } = camera.definition;
  const inTheWay = playing.some((id) => endpointOf(profiles[id]?.url ?? '')?.host === host);
  return inTheWay ? 'in-the-way' : null;
}

/** Whether a target is just what a profile of the camera is pulled from. */
export function isRegistered(
  { profiles, credentials, transport, tls }: CameraConfig,
  profile: ProfileId,
  target: ConnectionTarget,
): boolean {
  const ofTarget = target.credentials;
  const sameLogin =
    credentials && ofTarget ? sameCredentials(credentials, ofTarget) : credentials === ofTarget;
  return (
    sameLogin &&
    profiles[profile]?.url === target.url &&
    transport === target.transport &&
    tls?.fingerprint === target.tls?.fingerprint &&
    tls?.authorities === target.tls?.authorities
  );
}
