import type { Logger } from '../base/logger.ts';
import { TypedEmitter } from '../base/typed-emitter.ts';
import type { CameraConfig } from '../config/streams-config.ts';
import type { ProfileId } from '../contract/dto.ts';
import type { ProbeAnswer, StreamAddress } from '../engine/engine-protocol.ts';
import { Camera } from './camera.ts';
import { LoginPauses, type LoginSeat } from './login-pauses.ts';
import { ProbeTurns } from './probe-turns.ts';
import type { StreamOpener, StreamSetting } from './profile-stream.ts';
import type { ProbeOutcome, StreamStatus } from './stream-status.ts';

export interface CameraEvents {
  'camera:added': { camera: Camera };
  /** Its definition changed; unless it differs in words only, `camera` replaces the one of the same id. */
  'camera:changed': { camera: Camera };
  'camera:removed': { id: string };
  'stream:changed': { camera: Camera; profile: ProfileId; status: StreamStatus };
}

export interface CameraRegistryOptions extends StreamSetting {
  logger: Logger;
  engine: StreamOpener & { probe(address: StreamAddress): Promise<ProbeAnswer> };
}

export interface CameraChanges {
  added: readonly CameraConfig[];
  changed: readonly CameraConfig[];
  removed: readonly { readonly id: string }[];
}

/** A log-in is answered sooner, but who else asks is in the same hurry. */
const SOON_MS = 250;

/** Every camera the hub knows. A change touches only the cameras it names. */
export class CameraRegistry {
  readonly events: TypedEmitter<CameraEvents>;
  private readonly options: CameraRegistryOptions;
  private readonly cameras = new Map<string, Camera>();
  private readonly probes: ProbeTurns;
  private readonly logins: LoginPauses;

  constructor(options: CameraRegistryOptions) {
    this.options = options;
    this.events = new TypedEmitter(options.logger);
    this.probes = new ProbeTurns(options.clock);
    this.logins = new LoginPauses(options.clock);
  }

  get(id: string): Camera | undefined {
    return this.cameras.get(id);
  }

  list(): Camera[] {
    return [...this.cameras.values()];
  }

  apply(changes: CameraChanges): void {
    for (const { id } of changes.removed) this.remove(id);
    for (const definition of changes.changed) {
      this.events.emit('camera:changed', { camera: this.redefine(definition) });
    }
    for (const definition of changes.added)
      this.events.emit('camera:added', { camera: this.put(definition) });
  }

  stop(): void {
    for (const camera of this.cameras.values()) camera.stop();
    this.cameras.clear();
  }

  /** So long it is in vain to probe a camera: it has turned the hub away, and nothing is to be said of that. 0: not at all. */
  probeRestMs(id: string): number {
    const login = this.loginOf(id);
    const denial = login?.of();
    if (!login || !denial || login.hasNews) return 0;
    // Another is asked whether the password is right, and that is answered soon.
    return denial.failure ? denial.forMs : Math.min(denial.forMs, SOON_MS);
  }

  /** A test of the camera as it is registered was let in. */
  noteLetIn(id: string, profile: ProfileId): void {
    this.cameras.get(id)?.loginOf(profile)?.accepted();
  }

  /**
   * Asks the camera whether it would deliver, without pulling its media. What was just told to another that shares its account is its answer
   * too, once. Null when there is nothing to ask, it is held, or it has just turned the hub away.
   */
  async probe(id: string): Promise<ProbeOutcome | null> {
    const camera = this.cameras.get(id);
    if (!camera || camera.profiles.size === 0) return null;
    const { credentials, tls, profiles } = camera.definition;
    const login = this.loginOf(id);
    if (login?.of()) {
      const told = login.takeNews();
      return told && { ok: false, ...told };
    }
    const networks = this.options.networksOf(id);
    const address = { url: profiles.main.url, credentials, tls, networks, label: id };
    return this.probes.probe(id, async () => {
      login?.asks();
      const { failure, loggedIn } = await this.options.engine.probe(address);
      if (loggedIn) login?.accepted();
      else if (!failure) login?.unanswered();
      if (!failure) return { ok: true };
      const { code: reason, message } = failure;
      if (reason === 'wrong-credentials') login?.denied({ reason, message });
      else login?.unanswered();
      return { ok: false, reason, message };
    });
  }

  /** For whoever calls at the camera besides its streams: no probe is in the way until the returned function is called, once. */
  holdProbes(id: string): Promise<() => void> {
    return this.probes.hold(id);
  }

  private loginOf(id: string): LoginSeat | undefined {
    return this.cameras.get(id)?.loginOf('main');
  }

  private put(definition: CameraConfig): Camera {
    const camera = new Camera({
      definition,
      setting: this.options,
      logins: this.logins,
      onStreamChanged: (changed, { profile, status }) => this.streamChanged(changed, profile, status),
    });
    this.cameras.set(definition.id, camera);
    camera.start();
    return camera;
  }

  private redefine(definition: CameraConfig): Camera {
    const camera = this.cameras.get(definition.id);
    if (camera?.rename(definition)) return camera;
    camera?.stop();
    return this.put(definition);
  }

  private remove(id: string): void {
    this.cameras.get(id)?.stop();
    if (this.cameras.delete(id)) this.events.emit('camera:removed', { id });
  }

  private streamChanged(camera: Camera, profile: ProfileId, status: StreamStatus): void {
    if (this.cameras.get(camera.id) !== camera) return;
    this.events.emit('stream:changed', { camera, profile, status });
  }
}
