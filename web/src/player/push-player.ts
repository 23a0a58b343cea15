import type { ProfileId } from '../../../server/contract/dto.ts';
import type { ErrorCode } from '../../../server/contract/error-codes.ts';
import { canPlay } from './can-play.ts';
import { localNowMs } from './hub-clock.ts';
import type { LinkTrack, LiveLink } from './live-link.ts';
import type { PlaybackStats, TileRecord } from './playback-stats.ts';
import {
  IDLE_SNAPSHOT,
  type Player,
  type PlayerPhase,
  type PlayerSnapshot,
  type PlayRequest,
} from './player.ts';
import { type IntakeListener, type IntakePart, ProfileIntake } from './profile-intake.ts';
import { PushPicture } from './push-picture.ts';
import { SnapshotStore } from './snapshot-store.ts';

/** A shorter halt of the picture is not worth a word on the tile. */
const STALL_SHOWN_MS = 400;
/** A page that nobody has seen for so long leaves its cameras alone. */
const HIDDEN_LIMIT_MS = 10_000;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 15_000;

export interface PushPlayerOptions {
  link: LiveLink;
  stats: PlaybackStats;
  /** The element is about to lose its picture: keep a copy of it. */
  keepPicture?: (video: HTMLVideoElement) => void;
  playable?: (mime: string) => boolean;
}

/** Plays the parts that the hub pushes over the live link, a fraction of a second behind the camera. */
export class PushPlayer implements Player {
  readonly subscribe: (listener: () => void) => () => void;
  readonly getSnapshot: () => PlayerSnapshot;
  readonly #options: PushPlayerOptions;
  readonly #store = new SnapshotStore<PlayerSnapshot>(IDLE_SNAPSHOT);
  #video: HTMLVideoElement | null = null;
  #request: PlayRequest | null = null;
  #picture: PushPicture | null = null;
  #record: TileRecord | null = null;
  /** What is shown. Null while the page is hidden and between two attempts. */
  #intake: ProfileIntake | null = null;
  /** What takes over when it has a picture. */
  #next: ProfileIntake | null = null;
  #startedAtMs = 0;
  #starvedAtMs: number | null = null;
  #stallTimer: ReturnType<typeof setTimeout> | undefined;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #hiddenTimer: ReturnType<typeof setTimeout> | undefined;
  #attempts = 0;

  constructor(options: PushPlayerOptions) {
    this.#options = options;
    this.subscribe = this.#store.subscribe;
    this.getSnapshot = this.#store.getSnapshot;
  }

  attach(video: HTMLVideoElement): void {
    this.#video = video;
  }

  start(request: PlayRequest): void {
    if (!this.#video) throw new Error('attach a video element before start');
    if (this.#request) this.stop();
    this.#request = request;
    this.#startedAtMs = localNowMs();
    this.#video.muted = !request.sound;
    this.#record = this.#options.stats.open(request.camera, request.profile, this.#startedAtMs);
    this.#picture = this.#createPicture(this.#video, this.#record);
    this.#store.update({ ...IDLE_SNAPSHOT, phase: 'connecting', sinceMs: this.#startedAtMs });
    document.addEventListener('visibilitychange', this.#visibilityChanged);
    this.#open();
  }

  switchProfile(profile: ProfileId): void {
    if (!this.#request || this.#request.profile === profile) return;
    this.#change({ ...this.#request, profile });
  }

  setSound(sound: boolean): void {
    if (!this.#request || this.#request.sound === sound) return;
    if (this.#video) this.#video.muted = !sound;
    this.#store.update({ soundBlocked: false });
    this.#change({ ...this.#request, sound });
  }

  stop(): void {
    if (!this.#request) return;
    this.#request = null;
    document.removeEventListener('visibilitychange', this.#visibilityChanged);
    this.#closeIntakes();
    for (const timer of [this.#stallTimer, this.#retryTimer, this.#hiddenTimer]) clearTimeout(timer);
    this.#picture?.close();
    this.#picture = null;
    if (this.#record) this.#options.stats.close(this.#record);
    this.#record = null;
    this.#store.update({ ...IDLE_SNAPSHOT, sinceMs: localNowMs() });
  }

  #createPicture(video: HTMLVideoElement, record: TileRecord): PushPicture {
    return new PushPicture({
      video,
      clock: this.#options.link.clock,
      everyFrame: record.everyFrame,
      events: {
        firstPicture: () => this.#firstPicture(),
        reading: ({ latencyMs, frameRate, displayedAtMs }) =>
          this.#store.update({ latencyMs, frameRate, lastPictureAtMs: displayedAtMs }),
        frame: (displayedAtMs, latencyMs) => record.frame(displayedAtMs, latencyMs),
        starved: (starved) => this.#starved(starved),
        soundBlocked: () => this.#store.update({ soundBlocked: true }),
        resetting: () => this.#cover(video),
        failed: () => this.#retry(),
      },
    });
  }

  #cover(video: HTMLVideoElement): void {
    if (!this.#store.getSnapshot().hasPicture) return;
    this.#options.keepPicture?.(video);
    this.#store.update({ covered: true });
  }

  #open(): void {
    this.#closeIntakes();
    if (this.#request) this.#intake = this.#createIntake(this.#request, false);
  }

  #change(request: PlayRequest): void {
    this.#request = request;
    this.#next?.close();
    this.#next = null;
    const shown = this.#store.getSnapshot();
    if (!this.#intake || !shown.hasPicture) this.#open();
    else this.#next = this.#createIntake(request, true);
  }

  #createIntake(request: PlayRequest, waiting: boolean): ProfileIntake {
    return new ProfileIntake({ link: this.#options.link, request, waiting, listener: this.#intakeListener });
  }

  #closeIntakes(): void {
    this.#intake?.close();
    this.#intake = null;
    this.#next?.close();
    this.#next = null;
  }

  readonly #intakeListener: IntakeListener = {
    opened: () => this.#picture?.catchUp(),
    track: (intake, track) => this.#checkTrack(intake, track),
    init: (intake, track, bytes) => this.#show(intake, track, bytes),
    part: (part) => this.#part(part),
    dropped: () => this.#picture?.catchUp(),
    interrupted: () => this.#enter('interrupted'),
    refused: (intake, code, message) => this.#refused(intake, code, message),
    disconnected: () => this.#enter('disconnected'),
    ready: (intake) => this.#takeOver(intake),
  };

  #checkTrack(intake: ProfileIntake, track: LinkTrack): void {
    const playable = this.#options.playable ?? canPlay;
    if (playable(track.mime)) return;
    if (intake === this.#next) {
      // The shown profile goes on: a small picture is better than none.
      this.#closeNext();
      return;
    }
    if (!this.#tryOtherProfile(intake)) {
      this.#closeIntakes();
      this.#store.update({ mime: track.mime });
      this.#enter('unsupported');
    }
  }

  /** False when the other profile is what was tried already. */
  #tryOtherProfile(intake: ProfileIntake): boolean {
    if (!this.#request || intake.profile !== this.#request.profile) return false;
    const profile = intake.profile === 'main' ? 'sub' : 'main';
    this.#closeIntakes();
    this.#intake = this.#createIntake({ ...this.#request, profile }, false);
    return true;
  }

  #show(intake: ProfileIntake, track: LinkTrack, init: Uint8Array<ArrayBuffer>): void {
    this.#picture?.show(track, init);
    this.#store.update({ mime: track.mime, width: track.width, height: track.height, refusal: null });
    if (this.#store.getSnapshot().hasPicture) this.#store.update({ profile: intake.profile });
  }

  #takeOver(intake: ProfileIntake): void {
    const collected = intake.takeOver();
    if (intake !== this.#next || !collected) return;
    this.#next = null;
    this.#intake?.close();
    this.#intake = intake;
    this.#show(intake, collected.track, collected.init);
    for (const part of collected.parts) this.#part(part);
  }

  #part(part: IntakePart): void {
    this.#attempts = 0;
    this.#picture?.part(part);
    const { phase } = this.#store.getSnapshot();
    if (phase === 'interrupted' || phase === 'disconnected' || phase === 'refused')
      this.#enter(this.#flowing());
  }

  #refused(intake: ProfileIntake, code: ErrorCode, message: string): void {
    if (intake === this.#next) {
      this.#closeNext();
      return;
    }
    if (code === 'PROFILE_NOT_FOUND' && this.#tryOtherProfile(intake)) return;
    this.#store.update({ refusal: { code, message } });
    this.#enter('refused');
    this.#retry();
  }

  /** Gives the change up; asking for the same profile again later is a new attempt. */
  #closeNext(): void {
    this.#next?.close();
    this.#next = null;
    if (this.#request && this.#intake) this.#request = { ...this.#request, profile: this.#intake.profile };
  }

  #retry(): void {
    this.#closeIntakes();
    const waitMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#attempts++);
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => this.#open(), waitMs);
  }

  #firstPicture(): void {
    if (this.#record) this.#record.playback.firstPictureMs ??= localNowMs() - this.#startedAtMs;
    this.#store.update({
      hasPicture: true,
      covered: false,
      profile: this.#intake?.profile ?? null,
      firstPictureMs: this.#store.getSnapshot().firstPictureMs ?? localNowMs() - this.#startedAtMs,
      lastPictureAtMs: localNowMs(),
    });
    this.#starved(false);
    this.#enter('playing');
  }

  #starved(starved: boolean): void {
    clearTimeout(this.#stallTimer);
    if (starved) {
      this.#starvedAtMs ??= localNowMs();
      this.#stallTimer = setTimeout(() => {
        if (this.#store.getSnapshot().phase === 'playing') this.#enter('stalled');
      }, STALL_SHOWN_MS);
      return;
    }
    if (this.#starvedAtMs !== null) this.#stallEnded(this.#starvedAtMs);
    this.#starvedAtMs = null;
    if (this.#store.getSnapshot().phase === 'stalled') this.#enter('playing');
  }

  #stallEnded(startedAtMs: number): void {
    const { phase, stalls } = this.#store.getSnapshot();
    // A camera or a hub that was away is no fault of the playback.
    if (phase !== 'playing' && phase !== 'stalled') return;
    this.#record?.stalled(startedAtMs, localNowMs() - startedAtMs);
    this.#store.update({ stalls: stalls + 1 });
  }

  /** The phase while parts come. */
  #flowing(): PlayerPhase {
    if (!this.#store.getSnapshot().hasPicture) return 'connecting';
    return this.#starvedAtMs === null ? 'playing' : 'stalled';
  }

  #enter(phase: PlayerPhase): void {
    if (this.#store.getSnapshot().phase === phase) return;
    if (phase === 'interrupted' || phase === 'disconnected') this.#record?.pause();
    this.#store.update({ phase, sinceMs: localNowMs() });
  }

  readonly #visibilityChanged = (): void => {
    clearTimeout(this.#hiddenTimer);
    this.#record?.pause();
    if (document.visibilityState === 'hidden') {
      this.#hiddenTimer = setTimeout(() => this.#closeIntakes(), HIDDEN_LIMIT_MS);
      return;
    }
    this.#picture?.resume();
    if (!this.#intake) this.#open();
  };
}
