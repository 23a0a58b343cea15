import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import type { NetworkRules } from '../base/network-guard.ts';
import type { ConnectionTestDto } from '../contract/connection-dto.ts';
import type { StillMissing } from '../contract/connection-steps.ts';
import type { ProfileId } from '../contract/dto.ts';
import { CodedError } from '../contract/error-codes.ts';
import { CameraTrial, type TrialFindings, type TrialOpener } from './camera-trial.ts';
import type { ConnectionTarget } from './connection-target.ts';
import { ownPullOf, type RunningCamera } from './own-pull.ts';
import { lookAtRunning, type RunningStream } from './running-look.ts';
import { type CameraFindings, type StillAnswer, trialAnswer } from './trial-answer.ts';
import type { TrialMedia } from './trial-media.ts';

/** Makes a JPEG of fMP4 that begins with a key frame. */
export interface StillSource {
  make(video: readonly Uint8Array[], signal: AbortSignal): Promise<StillOutcome>;
}

type StillOutcome =
  | { readonly ok: true; readonly jpeg: Buffer }
  | { readonly ok: false; readonly missing: StillMissing; readonly why: string };

export interface AttemptTools {
  engine: TrialOpener;
  stills: StillSource;
  clock: Clock;
  logger: Logger;
  /** See CameraTrialOptions. */
  pictureWaitMs?: number;
}

export interface Attempted {
  readonly target: ConnectionTarget;
  readonly profile: ProfileId;
  /** Where it may lead; null: anywhere. */
  readonly networks: NetworkRules | null;
  /** The same camera as the hub runs it. */
  readonly running: RunningCamera | undefined;
  /** For logs. */
  readonly label: string;
}

const NO_PICTURE: StillAnswer = { still: null, stillMissing: 'no-picture' };

/** One attempt at a camera with all that comes of it: what it is, its picture, or why there is none. */
export class ConnectionAttempt {
  private readonly tools: AttemptTools;
  private readonly attempted: Attempted;
  private still: Promise<StillAnswer> = Promise.resolve(NO_PICTURE);

  constructor(tools: AttemptTools, attempted: Attempted) {
    this.tools = tools;
    this.attempted = attempted;
  }

  /** To be called once. Throws HUB_BUSY; the signal's reason when it aborts first. */
  async run(signal: AbortSignal): Promise<ConnectionTestDto> {
    const { clock } = this.tools;
    const beganMs = clock.monotonic();
    const findings = ofCamera(await this.pull(signal));
    const answer = (known: CameraFindings, ownPull: ConnectionTestDto['ownPull']) =>
      this.answer(known, ownPull, beganMs);
    const own = findings.failure && this.ownPull(findings.failure);
    if (!own) return answer(findings, null);
    const media = own === 'in-the-way' ? null : await this.look(own, signal);
    return media ? answer({ ...findings, media, failure: null }, 'reused') : answer(findings, 'in-the-way');
  }

  private pull(signal: AbortSignal): Promise<TrialFindings> {
    const { engine, clock, pictureWaitMs } = this.tools;
    const { target, networks, label } = this.attempted;
    const { url, credentials, transport, tls } = target;
    const address = { url, credentials, transport, tls, networks, label };
    const onPicture = (media: TrialMedia) => this.makeStill(media, signal);
    return new CameraTrial({ engine, clock, address, pictureWaitMs, onPicture }).run(signal);
  }

  private ownPull(failure: NonNullable<CameraFindings['failure']>): RunningStream | 'in-the-way' | null {
    const { running, profile, target } = this.attempted;
    return ownPullOf(running, profile, target, failure);
  }

  private async look(stream: RunningStream, signal: AbortSignal): Promise<TrialMedia | null> {
    const media = await lookAtRunning(stream, this.tools.clock, signal);
    if (media) this.makeStill(media, signal);
    return media;
  }

  private makeStill({ picture }: TrialMedia, signal: AbortSignal): void {
    if (picture) this.still = this.decode(picture, signal);
  }

  /** Never rejects: nobody waits for it while the trial goes on. */
  private async decode(picture: readonly Buffer[], signal: AbortSignal): Promise<StillAnswer> {
    const { stills, logger } = this.tools;
    try {
      const made = await stills.make(picture, signal);
      if (made.ok) {
        return { still: `data:image/jpeg;base64,${made.jpeg.toString('base64')}`, stillMissing: null };
      }
      logger.info({ camera: this.attempted.label, why: made.why }, 'there is no still of a tested camera');
      return { still: null, stillMissing: made.missing };
    } catch (error) {
      if (!signal.aborted) logger.error({ err: error }, 'a still could not be made');
      return { still: null, stillMissing: 'decoder-failed' };
    }
  }

  private async answer(
    findings: CameraFindings,
    ownPull: ConnectionTestDto['ownPull'],
    beganMs: number,
  ): Promise<ConnectionTestDto> {
    const still = await this.still;
    const durationMs = this.tools.clock.monotonic() - beganMs;
    return trialAnswer(this.attempted.target, findings, { ...still, ownPull, durationMs });
  }
}

/** What lies with the hub says nothing of the camera. */
function ofCamera({ failure, ...findings }: TrialFindings): CameraFindings {
  if (failure === null) return { ...findings, failure };
  const { code, message } = failure;
  if (code === 'engine-restarting' || findings.contact.isNone) throw new CodedError('HUB_BUSY');
  return { ...findings, failure: { code, message } };
}
