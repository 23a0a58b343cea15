import type { ConnectionLogin, ConnectionStep } from '../contract/connection-steps.ts';
import type { DescribedSound, EngineStep } from '../engine/engine-protocol.ts';

/** What is behind it already, of this attempt: a redirect or another way of transport makes a new one. */
interface Attempt {
  resolved: boolean;
  connected: boolean;
  answered: boolean;
  /** Asked for a login, and not let in yet. */
  locked: boolean;
  described: boolean;
  playing: boolean;
}

const NOTHING_YET: Attempt = {
  resolved: false,
  connected: false,
  answered: false,
  locked: false,
  described: false,
  playing: false,
};

/** How far a trial came with a camera, and what the camera told on the way. Times are milliseconds since its beginning. */
export class TrialContact {
  connectedAfterMs: number | null = null;
  describedAfterMs: number | null = null;
  /** IP address. */
  remote: string | null = null;
  redirectedTo: string | null = null;
  certificateFingerprint: string | null = null;
  transport: 'tcp' | 'udp' | null = null;
  device: string | null = null;
  /** What it offers, as in an rtpmap. */
  picture: string | null = null;
  /** What it sends, where that has to be transcoded. */
  transcoded: string | null = null;
  sound: DescribedSound | null = null;
  ignored: readonly string[] = [];
  private attempt: Attempt = { ...NOTHING_YET };
  private address: string | null = null;
  private asked: Exclude<ConnectionLogin, 'not-asked'> | 'without' | null = null;

  note(step: EngineStep, afterMs: number): void {
    const { attempt } = this;
    switch (step.step) {
      case 'connecting':
        if (this.address !== null && step.shown !== this.address) this.redirectedTo = step.shown;
        this.address ??= step.shown;
        this.attempt = { ...NOTHING_YET };
        break;
      case 'resolved':
        attempt.resolved = true;
        break;
      case 'certificate':
        this.certificateFingerprint = step.fingerprint;
        break;
      case 'connected':
        attempt.connected = true;
        this.remote = step.remote;
        this.connectedAfterMs ??= afterMs;
        break;
      case 'challenged':
        attempt.locked = true;
        this.asked = step.scheme ?? 'without';
        break;
      case 'answered':
        attempt.answered = true;
        attempt.locked = false;
        break;
      case 'described':
        attempt.described = true;
        this.describedAfterMs ??= afterMs;
        this.picture = step.picture;
        this.transcoded = step.transcoded;
        this.sound = step.sound;
        this.ignored = step.ignored;
        break;
      case 'playing':
        attempt.playing = true;
        this.transport = step.transport;
        this.device = step.server || null;
        this.ignored = step.ignored;
    }
  }

  /** Nothing was even begun. */
  get isNone(): boolean {
    return this.address === null;
  }

  get isResolved(): boolean {
    return this.attempt.resolved;
  }

  /** How it asked for a login; null while that is not known, or when there was none to answer with. */
  get login(): ConnectionLogin | null {
    if (this.asked !== null) return this.asked === 'without' ? null : this.asked;
    return this.attempt.described ? 'not-asked' : null;
  }

  get isDescribed(): boolean {
    return this.attempt.described;
  }

  get isPlaying(): boolean {
    return this.attempt.playing;
  }

  /** Where it stands, or stood when it went no further. */
  get openStep(): ConnectionStep {
    const { connected, answered, locked, described } = this.attempt;
    if (described) return 'media';
    if (locked) return 'login';
    return connected && answered ? 'description' : 'connection';
  }
}
