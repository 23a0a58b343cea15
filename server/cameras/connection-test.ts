import type { ConnectionTestDto, ConnectionTestForm } from '../contract/connection-dto.ts';
import type { ProfileId } from '../contract/dto.ts';
import { CodedError } from '../contract/error-codes.ts';
import { isInScope } from '../contract/permissions.ts';
import type { AuditLog, AuditNote } from '../storage/audit-note.ts';
import type { AddressPolicy } from './address-policy.ts';
import type { Registrar } from './camera-plan.ts';
import { type AttemptTools, ConnectionAttempt } from './connection-attempt.ts';
import { type ConnectionTarget, readTarget, type StoredCamera } from './connection-target.ts';
import { isRegistered, type RunningCamera } from './own-pull.ts';
import { refusedAnswer } from './trial-answer.ts';
import { TrialPlaces } from './trial-places.ts';

export interface ConnectionTestOptions extends AttemptTools {
  /** Registered ones and those of the file. */
  cameras: { get(id: string): StoredCamera | undefined };
  running: {
    get(id: string): RunningCamera | undefined;
    holdProbes(id: string): Promise<() => void>;
    noteLetIn(id: string, profile: ProfileId): void;
  };
  addresses: Pick<AddressPolicy, 'rules' | 'refusalOf'>;
  audit: Pick<AuditLog, 'note'>;
  /** Told of attempts that were refused. */
  refusals: Pick<AuditLog, 'note'>;
}

/** Try before saving: asks a camera the way the hub would pull it, and says what it found or where it failed. */
export class ConnectionTest {
  private readonly options: ConnectionTestOptions;
  private readonly places = new TrialPlaces();

  constructor(options: ConnectionTestOptions) {
    this.options = options;
  }

  /**
   * Throws CAMERA_NOT_FOUND (also for what lies beyond the scope), BAD_CAMERA with the field at fault, TOO_BUSY, HUB_BUSY; the signal's
   * reason when it aborts first.
   */
  async run(registrar: Registrar, form: ConnectionTestForm, signal: AbortSignal): Promise<ConnectionTestDto> {
    const stored = form.id === undefined ? null : this.find(registrar, form.id);
    const target = readTarget(form, stored);
    const { actor } = registrar;
    const leave = this.places.take(actor.userId ?? actor.address ?? '');
    const about = {
      ...noteOf(registrar, form.id, stored),
      detail: { address: target.shown, profile: form.profile },
    };
    try {
      const answer = await this.test(form, target, signal);
      this.noteAnswer(about, answer);
      return answer;
    } catch (error) {
      const reason = signal.aborted ? 'given-up' : 'interrupted';
      this.options.audit.note({ ...about, result: 'failed', detail: { ...about.detail, reason } });
      throw error;
    } finally {
      leave();
    }
  }

  private find(registrar: Registrar, id: string): StoredCamera {
    const camera = this.options.cameras.get(id);
    if (camera && isInScope(registrar.scope, camera.file)) return camera;
    const detail = { code: 'CAMERA_NOT_FOUND' };
    this.options.refusals.note({ ...noteOf(registrar, id, camera ?? null), result: 'refused', detail });
    throw new CodedError('CAMERA_NOT_FOUND');
  }

  private async test(
    { id, profile }: ConnectionTestForm,
    target: ConnectionTarget,
    signal: AbortSignal,
  ): Promise<ConnectionTestDto> {
    const { addresses, running } = this.options;
    const refusal = target.isOfFile ? null : await addresses.refusalOf(target.url);
    if (refusal !== null) return refusedAnswer(target, refusal);
    const letProbesGoOn = id === undefined ? null : await running.holdProbes(id);
    try {
      const attempt = new ConnectionAttempt(this.options, {
        ...{ target, profile },
        networks: target.isOfFile ? null : addresses.rules,
        running: id === undefined ? undefined : running.get(id),
        label: `test of ${id ?? 'a new camera'}`,
      });
      const answer = await attempt.run(signal);
      if (id !== undefined && wasLetIn(answer)) this.noteLetIn(id, profile, target);
      return answer;
    } finally {
      letProbesGoOn?.();
    }
  }

  /** What works now need not be waited for. */
  private noteLetIn(id: string, profile: ProfileId, target: ConnectionTarget): void {
    const { running } = this.options;
    const camera = running.get(id);
    if (camera && isRegistered(camera.definition, profile, target)) running.noteLetIn(id, profile);
  }

  private noteAnswer(
    about: Omit<AuditNote, 'result'>,
    { ok, failedStep, reason, ownPull }: ConnectionTestDto,
  ): void {
    const { audit, refusals } = this.options;
    const detail = { ...about.detail, failedStep, reason, ...(ownPull && { ownPull }) };
    if (reason === 'address-forbidden') refusals.note({ ...about, result: 'refused', detail });
    else audit.note({ ...about, result: ok ? 'ok' : 'failed', detail });
  }
}

/** Whoever describes its streams to anybody has not said that the password is right. */
function wasLetIn({ describedAfterMs, login, reason }: ConnectionTestDto): boolean {
  const wasAsked = login !== null && login !== 'not-asked';
  return wasAsked && describedAfterMs !== null && reason !== 'wrong-credentials';
}

function noteOf(
  { actor }: Registrar,
  id: string | undefined,
  camera: StoredCamera | null,
): Omit<AuditNote, 'result' | 'detail'> {
  if (id === undefined) return { actor, action: 'camera:tested' };
  const { name = null } = camera?.file ?? {};
  const target = { type: 'camera' as const, id, name, ...(camera && { place: camera.file }) };
  return { actor, action: 'camera:tested', target };
}
