import type { Clock, Timer } from '../base/clock.ts';
import type { NetworkRules } from '../base/network-guard.ts';
import type { CameraTls, CameraTransport } from '../config/streams-config.ts';
import type { ProfileDto, ProfileId } from '../contract/dto.ts';
import type { EngineStream, StreamObserver } from '../engine/engine-pool.ts';
import type { EngineMeasurement, EngineStatus, EngineStep } from '../engine/engine-protocol.ts';
import type { LingeringMemory } from '../hls/lingering-memory.ts';
import { LiveWindow } from '../hls/live-window.ts';
import type { InitSegment, PartData } from '../hls/part.ts';
import type { BitRate } from '../hls/segment-list.ts';
import { HttpViewers, SWEEP_EVERY_MS } from './http-viewers.ts';
import type { Denial } from './login-pause.ts';
import type { LoginSeat } from './login-pauses.ts';
import { StreamLogin } from './stream-login.ts';
import { idleStatus, type StreamStatus } from './stream-status.ts';

/**
 * What a bookmark reaches back. A window of five segments of two seconds holds as much anyway: so it costs memory only where fewer are
 * configured, or where key frames come at odd times.
 */
const HISTORY_MS = 10_000;

/** The same for every stream of a hub. */
export interface StreamSetting {
  partTargetMs: number;
  segmentTargetMs: number;
  segmentsKept: number;
  idleReleaseMs: number;
  lingering: LingeringMemory;
  clock: Clock;
  engine: StreamOpener;
  /** Where a camera may be connected to; null: anywhere. */
  networksOf(cameraId: string): NetworkRules | null;
}

export interface ProfileStreamOptions {
  cameraId: string;
  profile: ProfileId;
  /** Without credentials. */
  url: string;
  credentials: { username: string; password: string } | null;
  transport?: CameraTransport;
  tls?: CameraTls | null;
  /** Of this address and these credentials; null where there are none. Left when the stream is stopped. */
  seat: LoginSeat | null;
  setting: StreamSetting;
  /** Status or viewers changed. */
  onChanged(stream: ProfileStream): void;
}

/** What a profile needs of the engine pool. */
export interface StreamOpener {
  openStream(
    request: {
      url: string;
      credentials: { username: string; password: string } | null;
      transport?: CameraTransport;
      tls?: CameraTls | null;
      networks?: NetworkRules | null;
      label: string;
      partTargetMs: number;
      segmentTargetMs: number;
      segmenting: boolean;
      tellSteps?: boolean;
      retriesWhenTold?: boolean;
    },
    observer: StreamObserver,
  ): EngineStream;
}

/**
 * The pull that a window's parts came from. A window, and a slow reader of its parts all the more, outlives the pull: what
 * is not given back to the media thread that made it stays there for good.
 */
interface PartGiver {
  stream: EngineStream | null;
}

/** How much of a profile runs although nobody watches. */
export type Standing = 'none' | 'group-kept' | 'segmented';

/**
 * One profile of a camera: pulled once, however many watch. It runs as far as somebody needs it: parts are cut while
 * there is a viewer; for a while after the last one left only the newest group of pictures is kept; then the camera
 * is let go.
 */
export class ProfileStream implements StreamObserver {
  readonly profile: ProfileId;
  status: StreamStatus;
  private readonly options: ProfileStreamOptions;
  private readonly standing: Standing;
  /** Null until somebody wants it: of tens of thousands of cameras few are watched. */
  private currentWindow: LiveWindow | null = null;
  /** The first number that no window of this profile has given to a segment yet. */
  private sequencesUsed = 0;
  /** Of the current window: who gets the memory of its parts back. */
  private giver: PartGiver | null = null;
  private engineStream: EngineStream | null = null;
  private segmenting = false;
  private linkViewers = 0;
  private httpViewers: HttpViewers | null = null;
  private httpSweep: Timer | null = null;
  private idleTimer: Timer | null = null;
  /** Null where there is no account. */
  private readonly login: StreamLogin | null;
  private lastInit: InitSegment | null = null;
  private lastBitRate: BitRate | null = null;
  private stopped = false;

  constructor(options: ProfileStreamOptions, standing: Standing) {
    this.options = options;
    this.profile = options.profile;
    this.standing = standing;
    this.status = idleStatus(options.setting.clock.now());
    const { seat, setting } = options;
    const callbacks = { mayAsk: () => this.turnCame(), putOff: (denial: Denial) => this.putOff(denial) };
    this.login = seat && new StreamLogin({ seat, clock: setting.clock, ...callbacks });
  }

  /** Another object after the last viewer has left and a new one came. */
  get window(): LiveWindow {
    if (!this.currentWindow) {
      this.currentWindow = this.createWindow();
      if (this.stopped) this.currentWindow.close();
    }
    return this.currentWindow;
  }

  get viewers(): number {
    return this.linkViewers + (this.httpViewers?.count ?? 0);
  }

  get description(): ProfileDto {
    return {
      id: this.profile,
      codec: this.lastInit?.videoCodecs ?? null,
      width: this.lastInit?.video.width ?? null,
      height: this.lastInit?.video.height ?? null,
    };
  }

  /** In square pixels, which those of the picture need not be. */
  get displayedSize(): { readonly width: number; readonly height: number } | null {
    return this.lastInit?.video.displayed ?? null;
  }

  /** Without credentials. */
  get url(): string {
    return this.options.url;
  }

  get seat(): LoginSeat | null {
    return this.options.seat;
  }

  /** Of all tracks, when it last ran. */
  get codecs(): string | null {
    return this.lastInit?.codecs ?? null;
  }

  get frameRate(): number | null {
    return this.lastInit?.video.declaredFrameRate ?? this.status.measured?.expectedFrameRate ?? null;
  }

  /** Of its segments now, or when it last ran. */
  get bitRate(): BitRate | null {
    return this.currentWindow?.measureBitRate() ?? this.lastBitRate;
  }

  start(): void {
    this.adjust();
  }

  stop(): void {
    if (this.stopped) return;
    this.stopped = true;
    this.idleTimer?.cancel();
    this.login?.leave();
    this.httpSweep?.cancel();
    this.engineStream?.close();
    this.engineStream = null;
    this.currentWindow?.close();
  }

  /** A viewer that will say when it leaves (live link, recorder). */
  addViewer(): { release(): void } {
    let released = false;
    this.linkViewers += 1;
    this.viewerCame();
    return {
      release: () => {
        if (released) return;
        released = true;
        this.linkViewers -= 1;
        this.adjust();
        this.options.onChanged(this);
      },
    };
  }

  /** A player over plain HTTP asked for something, or was answered: it may have waited long. */
  touch(clientKey: string): void {
    if (this.stopped) return;
    const { clock } = this.options.setting;
    this.httpViewers ??= new HttpViewers(clock);
    if (!this.httpViewers.touch(clientKey)) return;
    this.httpSweep ??= clock.setRepeating(() => this.sweepHttpViewers(), SWEEP_EVERY_MS);
    this.viewerCame();
  }

  init(init: InitSegment): void {
    this.lastInit = init;
    this.window.init(init);
    this.options.onChanged(this);
  }

  part(part: PartData): void {
    this.window.part(part);
  }

  segmentEnded(sequence: number): void {
    this.window.segmentEnded(sequence);
  }

  /** Parts of an hour ago must not greet the next viewer: the window goes with the last part. */
  segmentingEnded(): void {
    if (this.segmenting) return;
    this.lastBitRate = this.bitRate;
    this.sequencesUsed = this.currentWindow?.next.sequence ?? this.sequencesUsed;
    this.currentWindow?.close();
    this.currentWindow = null;
    this.giver = null;
  }

  interrupted(): void {
    this.currentWindow?.interrupt();
  }

  /** Another attempt takes nothing back: why the last one ended holds until media flows. */
  statusChanged(status: EngineStatus): void {
    const afterwards = this.login?.heard(status);
    const now = this.options.setting.clock.now();
    const before = this.status;
    this.status = {
      phase: status.phase,
      phaseSinceMs: before.phase === status.phase ? before.phaseSinceMs : now,
      failure: status.phase === 'connecting' ? before.failure : failureOf(status),
      retryAtMs: status.retryAtMs,
      lastMediaAtMs: status.phase === 'playing' ? now : before.lastMediaAtMs,
      // What was lost before the first picture is missed by nobody.
      measured: status.phase === 'playing' && before.phase === 'playing' ? before.measured : null,
      transport: status.transport ?? null,
    };
    afterwards?.();
    this.options.onChanged(this);
  }

  measured({ lastMediaAtMs, ...measured }: EngineMeasurement): void {
    this.status = { ...this.status, measured, lastMediaAtMs: lastMediaAtMs || this.status.lastMediaAtMs };
    this.options.onChanged(this);
  }

  stepped(step: EngineStep): void {
    this.login?.stepped(step);
  }

  private viewerCame(): void {
    if (this.status.phase === 'waiting' && this.engineStream && this.takeTurn()) this.ask();
    this.adjust();
    this.options.onChanged(this);
  }

  private sweepHttpViewers(): void {
    const left = this.httpViewers?.sweep(this.currentWindow?.targetDurationMs ?? 0) ?? false;
    if (!this.httpViewers?.count) {
      this.httpViewers = null;
      this.httpSweep?.cancel();
      this.httpSweep = null;
    }
    if (!left) return;
    this.adjust();
    this.options.onChanged(this);
  }

  /** Makes what runs match what is needed. */
  private adjust(): void {
    if (this.stopped) return;
    const watched = this.viewers > 0;
    this.setSegmenting(watched || this.standing === 'segmented');
    if (watched || this.standing !== 'none') {
      this.idleTimer?.cancel();
      this.idleTimer = null;
      this.open();
    } else if ((this.engineStream || this.login?.isWaiting) && !this.idleTimer) {
      this.idleTimer = this.options.setting.clock.setTimer(
        () => this.release(),
        this.options.setting.idleReleaseMs,
      );
    }
  }

  private open(): void {
    if (!this.engineStream && this.takeTurn()) this.ask();
  }

  /** Where it may not yet, its turn comes. */
  private takeTurn(): boolean {
    return this.login?.takeTurn() ?? true;
  }

  private turnCame(): void {
    // Whoever wanted it may have gone: then it ends with the idle time.
    if (this.idleTimer) return;
    this.ask();
    this.options.onChanged(this);
  }

  /** Nothing is wrong while the password is tried for another: then it is being connected. */
  private putOff({ failure, forMs }: Denial): void {
    const now = this.options.setting.clock.now();
    const phase = failure || this.engineStream ? 'waiting' : 'connecting';
    this.status = {
      ...this.status,
      phase,
      phaseSinceMs: this.status.phase === phase ? this.status.phaseSinceMs : now,
      failure: failure ?? this.status.failure,
      retryAtMs: phase === 'waiting' ? now + forMs : null,
    };
    this.options.onChanged(this);
  }

  private ask(): void {
    this.login?.asks();
    if (this.engineStream) this.engineStream.hurry();
    else this.openEngineStream();
  }

  private openEngineStream(): void {
    const { cameraId, profile, url, credentials, transport, tls, setting } = this.options;
    const { partTargetMs, segmentTargetMs } = setting;
    const ofLogin = this.login && { tellSteps: true, retriesWhenTold: true };
    const label = `${cameraId}/${profile}`;
    const networks = setting.networksOf(cameraId);
    const address = { url, credentials, transport, tls, networks, label };
    const phaseSinceMs = setting.clock.now();
    this.status = { ...this.status, phase: 'connecting', phaseSinceMs, retryAtMs: null };
    this.engineStream = setting.engine.openStream(
      { ...address, ...ofLogin, partTargetMs, segmentTargetMs, segmenting: this.segmenting },
      this,
    );
    if (this.giver) this.giver.stream = this.engineStream;
  }

  private setSegmenting(segmenting: boolean): void {
    if (this.segmenting === segmenting) return;
    this.segmenting = segmenting;
    this.engineStream?.setSegmenting(segmenting);
  }

  private release(): void {
    this.idleTimer = null;
    this.login?.end();
    this.engineStream?.close();
    this.engineStream = null;
    this.segmentingEnded();
    this.status = {
      ...idleStatus(this.options.setting.clock.now()),
      lastMediaAtMs: this.status.lastMediaAtMs,
      failure: this.status.failure,
    };
    this.options.onChanged(this);
  }

  private createWindow(): LiveWindow {
    const { cameraId, profile, setting } = this.options;
    const { partTargetMs, segmentTargetMs, segmentsKept, lingering, clock } = setting;
    const giver: PartGiver = { stream: this.engineStream };
    this.giver = giver;
    // Beyond what may be asked of the window before: so a number of that is known for what it is, however quickly it counted.
    const firstSequence = Math.max(Math.floor(clock.now() / 1000), this.sequencesUsed + 2);
    return new LiveWindow({
      name: `${cameraId}/${profile}`,
      partTargetMs,
      targetDurationMs: segmentTargetMs,
      segmentsKept,
      lingering,
      firstSequence,
      clock,
      historyMs: HISTORY_MS,
      releaseBytes: (bytes) => giver.stream?.recycle(bytes),
    });
  }
}

function failureOf({ failure }: EngineStatus): StreamStatus['failure'] {
  return failure && { reason: failure.code, message: failure.message };
}
