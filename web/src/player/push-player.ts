import type { ErrorCode } from '../../../server/contract/error-codes.ts';
import { canPlay } from './can-play.ts';
import { CodecWatch, otherProfile } from './codec-watch.ts';
import type { LinkTrack, LiveLink } from './live-link.ts';
import type { PlaybackStats } from './playback-stats.ts';
import type { Player, PlayerSnapshot, PlayRequest, PlayWish } from './player.ts';
import { PlayerState } from './player-state.ts';
import { type IntakeListener, type IntakePart, ProfileIntake } from './profile-intake.ts';
import { PushPicture } from './push-picture.ts';
import type { TileGauge } from './tile-gauge.ts';

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 15_000;

export interface PushPlayerOptions {
  link: LiveLink;
  stats: PlaybackStats;
  /** Is told what comes over the line. */
  gauge?: Pick<TileGauge, 'part' | 'dropped'>;
  /** The element is about to lose its picture: keep a copy of it. */
  keepPicture?: (video: HTMLVideoElement) => void;
  playable?: (mime: string) => boolean;
}

/** Plays the parts that the hub pushes over the live link, a fraction of a second behind the camera. */
export class PushPlayer implements Player {
  readonly subscribe: (listener: () => void) => () => void;
  readonly getSnapshot: () => PlayerSnapshot;
  readonly #options: PushPlayerOptions;
  readonly #state: PlayerState;
  readonly #playable: (mime: string) => boolean;
  readonly #codecWatch: CodecWatch;
  #video: HTMLVideoElement | null = null;
  #request: PlayRequest | null = null;
  #picture: PushPicture | null = null;
  /** What is shown. Null while nobody looks and between two attempts. */
  #intake: ProfileIntake | null = null;
  /** What takes over when it has a picture. */
  #next: ProfileIntake | null = null;
  /** What this attempt has met that the browser cannot decode. */
  #undecodable: string | null = null;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #resting = false;
  #attempts = 0;

  constructor(options: PushPlayerOptions) {
    this.#options = options;
    this.#state = new PlayerState(options);
    this.#playable = options.playable ?? canPlay;
    this.#codecWatch = new CodecWatch({
      link: options.link,
      playable: this.#playable,
      changed: () => this.#open(),
    });
    this.subscribe = this.#state.store.subscribe;
    this.getSnapshot = this.#state.store.getSnapshot;
  }

  attach(video: HTMLVideoElement): void {
    this.#video = video;
  }

  start(request: PlayRequest): void {
    if (!this.#video) throw new Error('attach a video element before start');
    if (this.#request) this.stop();
    this.#request = request;
    this.#video.muted = !request.sound;
    this.#state.begin(request);
    this.#picture = this.#createPicture(this.#video);
    this.#open();
  }

  change(wish: PlayWish): void {
    const before = this.#request;
    const request = before && { camera: before.camera, ...wish };
    if (!request || isSame(before, request)) return;
    if (request.sound !== before.sound) {
      if (this.#video) this.#video.muted = !request.sound;
      this.#state.store.update({ soundBlocked: false });
    }
    this.#change(request);
  }

  rest(): void {
    if (!this.#request || this.#resting) return;
    this.#resting = true;
    this.#state.pauseRecord();
    clearTimeout(this.#retryTimer);
    this.#codecWatch.stop();
    this.#closeIntakes();
    this.#picture?.rest();
  }

  resume(): void {
    if (!this.#request) return;
    this.#state.pauseRecord();
    if (!this.#resting) {
      this.#picture?.resume();
      return;
    }
    this.#resting = false;
    if (this.#state.snapshot.hasPicture) this.#state.enter('connecting');
    this.#open();
  }

  allowSound(): void {
    if (!this.#request?.sound || !this.#video) return;
    this.#video.muted = false;
    this.#state.store.update({ soundBlocked: false });
    this.#picture?.resume();
  }

  stop(): void {
    if (!this.#request) return;
    this.#request = null;
    this.#closeIntakes();
    clearTimeout(this.#retryTimer);
    this.#codecWatch.stop();
    this.#codecWatch.forget();
    this.#attempts = 0;
    this.#resting = false;
    this.#picture?.close();
    this.#picture = null;
    this.#state.end();
  }

  #createPicture(video: HTMLVideoElement): PushPicture {
    const state = this.#state;
    return new PushPicture({
      video,
      clock: this.#options.link.clock,
      everyFrame: state.everyFrame,
      events: {
        firstPicture: () => this.#firstPicture(),
        reading: (reading) => state.reading(reading),
        frame: (displayedAtMs, latencyMs) => state.frame(displayedAtMs, latencyMs),
        starved: (starved) => state.starved(starved),
        soundBlocked: () => state.store.update({ soundBlocked: true }),
        resetting: () => state.cover(video),
        failed: () => {
          state.gaveUp();
          this.#retry();
        },
      },
    });
  }

  #open(): void {
    clearTimeout(this.#retryTimer);
    this.#codecWatch.stop();
    this.#undecodable = null;
    this.#closeIntakes();
    if (this.#request && !this.#resting) this.#intake = this.#createIntake(this.#request, false);
  }

  #change(request: PlayRequest): void {
    this.#request = request;
    this.#next?.close();
    this.#next = null;
    if (!this.#intake || !this.#state.snapshot.hasPicture) this.#open();
    else this.#approach(this.#intake.request, request);
  }

  #approach(shown: PlayRequest, wanted: PlayRequest): void {
    if (!isSame(shown, wanted)) this.#next = this.#createIntake(nextStep(shown, wanted), true);
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
    dropped: (parts) => {
      this.#options.gauge?.dropped(parts);
      this.#picture?.catchUp();
    },
    interrupted: () => this.#state.enter('interrupted'),
    refused: (intake, code, message) => this.#refused(intake, code, message),
    disconnected: () => this.#state.enter('disconnected'),
    ready: (intake) => this.#takeOver(intake),
  };

  #checkTrack(intake: ProfileIntake, track: LinkTrack): void {
    if (this.#playable(track.mime)) return;
    if (intake === this.#next) {
      // The shown profile goes on: a small picture is better than none.
      this.#closeNext();
      return;
    }
    this.#undecodable = track.mime;
    if (!this.#tryOtherProfile(intake)) this.#cannotDecode(track.mime);
  }

  /** False when the other profile is what was tried already. */
  #tryOtherProfile(intake: ProfileIntake): boolean {
    if (!this.#request || intake.request.profile !== this.#request.profile) return false;
    this.#closeIntakes();
    this.#intake = this.#createIntake(otherProfile(this.#request), false);
    return true;
  }

  /** Until the camera is set to something else; the hub need not pull its pictures for nothing meanwhile. */
  #cannotDecode(mime: string): void {
    this.#closeIntakes();
    this.#state.store.update({ mime, refusal: null });
    this.#state.enter('unsupported');
    if (this.#request) this.#codecWatch.start(this.#request);
  }

  #show(intake: ProfileIntake, track: LinkTrack, init: Uint8Array<ArrayBuffer>): void {
    const stills = intake.request.stillsEveryMs !== undefined;
    this.#picture?.show(track, init, stills);
    const { mime, width, height, displayWidth, displayHeight } = track;
    const picture = { width, height, displayWidth, displayHeight };
    this.#state.store.update({ mime, ...picture, stills, refusal: null });
    if (this.#state.snapshot.hasPicture) this.#state.store.update({ profile: intake.request.profile });
  }

  #takeOver(intake: ProfileIntake): void {
    const collected = intake.takeOver();
    if (intake !== this.#next || !collected) return;
    this.#next = null;
    this.#intake?.close();
    this.#intake = intake;
    this.#show(intake, collected.track, collected.init);
    for (const part of collected.parts) this.#part(part);
    if (this.#request) this.#approach(intake.request, this.#request);
  }

  #part(part: IntakePart): void {
    const { phase, hasPicture, covered } = this.#state.snapshot;
    // Bytes that come are no success yet: the decoder may give up on every one of them.
    if (hasPicture && !covered) {
      this.#attempts = 0;
      this.#codecWatch.forget();
    }
    this.#options.gauge?.part(part.header);
    this.#picture?.part(part);
    if (phase !== 'playing' && phase !== 'stalled') this.#state.enterFlowing();
  }

  #refused(intake: ProfileIntake, code: ErrorCode, message: string): void {
    if (intake === this.#next) {
      this.#closeNext();
      return;
    }
    if (code === 'PROFILE_NOT_FOUND') {
      if (this.#tryOtherProfile(intake)) return;
      // That there is no other profile is not what keeps the pictures away.
      if (this.#undecodable !== null) {
        this.#cannotDecode(this.#undecodable);
        return;
      }
    }
    this.#state.store.update({ refusal: { code, message } });
    this.#state.enter('refused');
    this.#retry();
  }

  /** Gives the step up, and with the last one the change; asking for the same profile again later is a new attempt. */
  #closeNext(): void {
    const step = this.#next?.request;
    this.#next?.close();
    this.#next = null;
    if (!this.#intake || !this.#request || !step) return;
    if (isSame(step, this.#request)) this.#request = this.#intake.request;
    else this.#next = this.#createIntake(this.#request, true);
  }

  #retry(): void {
    this.#closeIntakes();
    const waitMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#attempts++);
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => this.#open(), waitMs);
  }

  #firstPicture(): void {
    this.#state.store.update({ profile: this.#intake?.request.profile ?? null });
    this.#state.firstPicture();
  }
}

/** Motion and sound come of the shown profile first: the other one may be refused, or not come for long. */
function nextStep(shown: PlayRequest, wanted: PlayRequest): PlayRequest {
  const moves = shown.stillsEveryMs !== undefined && wanted.stillsEveryMs === undefined;
  const speaks = wanted.sound && !shown.sound;
  return moves || speaks ? { ...wanted, profile: shown.profile } : wanted;
}

function isSame(one: PlayRequest, other: PlayRequest): boolean {
  return (
    one.camera === other.camera &&
    one.profile === other.profile &&
    one.sound === other.sound &&
    one.stillsEveryMs === other.stillsEveryMs
  );
}
