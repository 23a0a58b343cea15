import type Hls from 'hls.js';
import type { ProfileId } from '../../../server/contract/dto.ts';
import { bufferedAhead, nextStartAfter } from './buffered-ranges.ts';
import { lookAgainAfterMs, otherProfile } from './codec-watch.ts';
import { HlsLag } from './hls-lag.ts';
import type { HubClock } from './hub-clock.ts';
import { PlaybackMeter } from './playback-meter.ts';
import type { PlaybackStats } from './playback-stats.ts';
import type { Player, PlayerPhase, PlayerSnapshot, PlayRequest, PlayWish } from './player.ts';
import { PlayerState } from './player-state.ts';
import { PlaylistJump } from './playlist-jump.ts';

const NATIVE_HLS = 'application/vnd.apple.mpegurl';
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 15_000;
/** A camera that does not answer is no reason to leave the other profile alone. */
const LOOK_TIMEOUT_MS = 10_000;

export interface HlsPlayerOptions {
  stats: PlaybackStats;
  /** Where the page knows the hub's clock; else this machine's clock has to do. */
  clock?: HubClock;
  keepPicture?: (video: HTMLVideoElement) => void;
}

/**
 * Plays the same parts as standard LL-HLS: by hls.js, or natively where the browser has no MediaSource. For pages
 * that stand alone, and for the wall where no WebSocket gets through.
 */
export class HlsPlayer implements Player {
  readonly subscribe: (listener: () => void) => () => void;
  readonly getSnapshot: () => PlayerSnapshot;
  readonly #options: HlsPlayerOptions;
  readonly #state: PlayerState;
  #video: HTMLVideoElement | null = null;
  #request: PlayRequest | null = null;
  #hls: Hls | null = null;
  #lag = new HlsLag();
  #meter: PlaybackMeter | null = null;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #attempts = 0;
  /** At a master playlist of which the browser can decode nothing. */
  #looks = 0;
  #resting = false;

  constructor(options: HlsPlayerOptions) {
    this.#options = options;
    this.#state = new PlayerState(options);
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
    this.#video.addEventListener('waiting', this.#waiting);
    this.#video.addEventListener('playing', this.#playing);
    this.#video.addEventListener('error', this.#nativeFailed);
    this.#state.begin(request);
    void this.#open(request);
  }

  /** HLS has no way to ask for less than a profile: `stillsEveryMs` is for the live link. */
  change({ profile, sound }: PlayWish): void {
    if (!this.#request || !this.#video) return;
    const before = this.#request;
    this.#request = { ...before, profile, sound };
    if (before.profile !== profile) this.#chooseLevel();
    if (before.sound === sound) return;
    this.#video.muted = !sound;
    this.#state.store.update({ soundBlocked: false });
  }

  allowSound(): void {
    if (!this.#request?.sound || !this.#video) return;
    this.#video.muted = false;
    this.#state.store.update({ soundBlocked: false });
    this.resume();
  }

  rest(): void {
    if (!this.#request || this.#resting) return;
    this.#resting = true;
    this.#state.pauseRecord();
    clearTimeout(this.#retryTimer);
    if (this.#video) this.#state.cover(this.#video);
    this.#close();
  }

  resume(): void {
    if (!this.#request || !this.#video) return;
    this.#state.pauseRecord();
    if (this.#resting) {
      this.#resting = false;
      if (this.#state.snapshot.hasPicture) this.#state.enter('connecting');
      void this.#open(this.#request);
    } else if (this.#video.paused && this.#state.snapshot.hasPicture) this.#play(this.#video);
  }

  stop(): void {
    if (!this.#request) return;
    this.#request = null;
    clearTimeout(this.#retryTimer);
    this.#close();
    this.#video?.removeEventListener('waiting', this.#waiting);
    this.#video?.removeEventListener('playing', this.#playing);
    this.#video?.removeEventListener('error', this.#nativeFailed);
    this.#attempts = 0;
    this.#looks = 0;
    this.#resting = false;
    this.#state.end();
  }

  async #open(request: PlayRequest): Promise<void> {
    const { default: HlsClass } = await import('hls.js/light');
    const video = this.#video;
    if (!video || this.#request?.camera !== request.camera || this.#hls || this.#resting) return;
    const url = `/live/${encodeURIComponent(request.camera)}/master.m3u8`;
    if (HlsClass.isSupported()) this.#openHls(HlsClass, video, url);
    else if (video.canPlayType(NATIVE_HLS)) this.#openNative(video, url);
    else this.#state.enter('unsupported');
  }

  #openHls(HlsClass: typeof Hls, video: HTMLVideoElement, url: string): void {
    const hls = new HlsClass({
      lowLatencyMode: true,
      backBufferLength: 8,
      // The lag is ours to hold, see hls-lag.ts.
      maxLiveSyncPlaybackRate: 1,
      liveSyncOnStallIncrease: 0,
      // The tile is told which profile it plays; hls.js would otherwise start by measuring the line.
      startLevel: this.#request?.profile === 'main' ? Number.MAX_SAFE_INTEGER : 0,
      // Its worker would be built from a blob, which the content security policy refuses.
      enableWorker: false,
    });
    this.#hls = hls;
    this.#lag = new HlsLag();
    const jump = new PlaylistJump();
    const { Events } = HlsClass;
    hls.on(Events.LEVEL_LOADED, (_event, { level, details: { startSN, endSN } }) => {
      if (jump.came({ level, startSN, endSN })) this.#beginAnew();
    });
    hls.on(Events.MANIFEST_PARSED, () => {
      this.#chooseLevel();
      this.#play(video);
    });
    hls.on(Events.LEVEL_SWITCHED, () => this.#levelSwitched());
    hls.on(Events.BUFFER_APPENDED, () => this.#holdLag(hls, video));
    hls.on(Events.ERROR, (_event, error) => {
      if (error.fatal)
        this.#failed(error.response?.code, error.details === 'manifestIncompatibleCodecsError');
    });
    this.#measure(video);
    hls.attachMedia(video);
    hls.loadSource(url);
  }

  #holdLag({ latency, targetLatency, liveSyncPosition }: Hls, video: HTMLVideoElement): void {
    if (targetLatency === null || liveSyncPosition === null || video.paused || video.seeking) return;
    const { buffered, currentTime } = video;
    const place = {
      position: currentTime,
      latency,
      targetLatency,
      syncPosition: liveSyncPosition,
      ahead: bufferedAhead(buffered, currentTime),
      aheadOfSync: bufferedAhead(buffered, liveSyncPosition),
      behindHole: nextStartAfter(buffered, currentTime),
    };
    const { rate, jumpTo } = this.#lag.decide(place, performance.now() / 1000);
    if (jumpTo !== null) video.currentTime = jumpTo;
    if (video.playbackRate !== rate) video.playbackRate = rate;
  }

  #openNative(video: HTMLVideoElement, url: string): void {
    if ('requestVideoFrameCallback' in video) this.#measure(video);
    video.src = url;
    this.#play(video);
  }

  #measure(video: HTMLVideoElement): void {
    const state = this.#state;
    this.#meter = new PlaybackMeter({
      video,
      everyFrame: state.everyFrame,
      latencyOf: (mediaTime, displayedAtMs) => this.#latencyOf(video, mediaTime, displayedAtMs),
      events: {
        firstPicture: () => {
          this.#attempts = 0;
          this.#looks = 0;
          state.firstPicture();
        },
        reading: (reading) => state.reading(reading),
        frame: (displayedAtMs, latencyMs) => state.frame(displayedAtMs, latencyMs),
      },
    });
  }

  /** By the playlist's program date-time: the arrival of the frame at the hub. */
  #latencyOf(video: HTMLVideoElement, mediaTime: number, displayedAtMs: number): number | null {
    const playing = this.#hls?.playingDate;
    if (!playing) return null;
    const arrivalMs = playing.getTime() + (mediaTime - video.currentTime) * 1000;
    return (this.#options.clock?.toHubMs(displayedAtMs) ?? displayedAtMs) - arrivalMs;
  }

  #chooseLevel(): void {
    const hls = this.#hls;
    const wanted = hls?.levels.findIndex((level) => profileOf(level.uri) === this.#request?.profile) ?? -1;
    if (hls && wanted !== -1) hls.nextLevel = wanted;
  }

  #levelSwitched(): void {
    const level = this.#hls?.levels[this.#hls.currentLevel];
    if (!level) return;
    // A playlist says how large a picture is shown, and not how it is coded.
    const [width, height] = [level.width || null, level.height || null];
    this.#state.store.update({
      ...{ width, height, displayWidth: width, displayHeight: height },
      mime: level.videoCodec ? `video/mp4; codecs="${level.videoCodec}"` : null,
      profile: profileOf(level.uri),
    });
  }

  /**
   * The playlist is another one, of a hub that was restarted: hls.js would go on with it when it no longer waits to ask once more for what it
   * missed of the one before, up to eight seconds later.
   */
  #beginAnew(): void {
    if (!this.#request) return;
    if (this.#video) this.#state.cover(this.#video);
    this.#close();
    this.#state.enter('connecting');
    void this.#open(this.#request);
  }

  #failed(status: number | undefined, unsupported: boolean): void {
    if (this.#video) this.#state.cover(this.#video);
    this.#close();
    if (unsupported) {
      this.#state.enter('unsupported');
      this.#retryAfter(lookAgainAfterMs(this.#looks++), (request) => this.#lookAgain(request));
      return;
    }
    this.#state.enter(this.#phaseOf(status));
    const waitMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#attempts++);
    this.#retryAfter(waitMs, (request) => this.#open(request));
  }

  #retryAfter(waitMs: number, attempt: (request: PlayRequest) => Promise<void>): void {
    this.#retryTimer = setTimeout(() => this.#request && void attempt(this.#request), waitMs);
  }

  /** Of a camera that nobody watches the master playlist tells what the hub saw last: asked for a profile, it looks itself. */
  async #lookAgain(request: PlayRequest): Promise<void> {
    for (const { profile } of [request, otherProfile(request)]) {
      const signal = AbortSignal.timeout(LOOK_TIMEOUT_MS);
      const url = `/live/${encodeURIComponent(request.camera)}/${profile}/index.m3u8`;
      await fetch(url, { method: 'HEAD', signal }).catch(() => {});
    }
    if (this.#request) await this.#open(request);
  }

  #phaseOf(status: number | undefined): PlayerPhase {
    if (status === 401)
      this.#state.store.update({ refusal: { code: 'NOT_LOGGED_IN', message: 'Log in first.' } });
    else if (status === 404) {
      this.#state.store.update({
        refusal: { code: 'CAMERA_NOT_FOUND', message: 'There is no camera with this id.' },
      });
    }
    if (status === 401 || status === 404) return 'refused';
    return status === undefined || status === 0 ? 'disconnected' : 'interrupted';
  }

  #close(): void {
    this.#meter?.stop();
    this.#meter = null;
    this.#hls?.destroy();
    this.#hls = null;
    this.#video?.removeAttribute('src');
    this.#video?.load();
  }

  #play(video: HTMLVideoElement): void {
    video.play().catch((error: unknown) => {
      if (!(error instanceof DOMException) || error.name !== 'NotAllowedError' || video.muted) return;
      video.muted = true;
      this.#state.store.update({ soundBlocked: true });
      this.#play(video);
    });
  }

  readonly #waiting = (): void => {
    if (this.#state.snapshot.hasPicture && !this.#video?.seeking) this.#lag.stalled(performance.now() / 1000);
    this.#state.starved(true);
  };
  readonly #playing = (): void => this.#state.starved(false);

  readonly #nativeFailed = (): void => {
    // hls.js tells of its own element's errors itself, and mends most.
    if (!this.#hls && this.#video?.error) this.#failed(undefined, false);
  };
}

/** The address of a variant is `/live/<camera>/<profile>/index.m3u8`. */
function profileOf(uri: string): ProfileId | null {
  const profile = uri.split('/').at(-2);
  return profile === 'main' || profile === 'sub' ? profile : null;
}
