import { canPlay } from './can-play.ts';
import { DrawnFrame } from './drawn-frame.ts';
import { ElementTimeline } from './element-timeline.ts';
import { FrameTimes } from './frame-times.ts';
import type { LinkTile, LinkTileListener, LinkTrack, LiveLink } from './live-link.ts';
import { MediaFeed } from './media-feed.ts';
import type { PlayRequest } from './player.ts';
import { ReplayClock } from './replay-clock.ts';
import { SnapshotStore } from './snapshot-store.ts';

export interface ReplaySnapshot {
  /** loading: the first picture is not here yet. failed: the hub has nothing, or nothing that this browser can play. */
  phase: 'loading' | 'ready' | 'failed';
  paused: boolean;
  rate: number;
  /** What can be replayed, and the picture that is shown: arrivals at the hub, by its clock. 0 while loading. */
  startMs: number;
  endMs: number;
  atMs: number;
}

/** The whole live window of any hub that is configured reasonably, and of others as much as a page should hold. */
const BACK_MS = 30_000;
const BEGIN_BACK_MS = 10_000;
/** What is kept at most, of what was and what comes meanwhile: then the replay ends there. */
const LONGEST_SECONDS = 120;
const LARGEST_BYTES = 64 * 1024 * 1024;
/** This near to the newest picture there is nothing to replay any more. */
const AT_EDGE_SECONDS = 0.3;
/** Where nothing more comes in time, an element waits before its end, with the last pictures still in the decoder. */
const DRY_AT_EDGE_SECONDS = 1;
/** A part behind the beginning is enough to show it. */
const BEGIN_AHEAD_SECONDS = 0.1;
/** Nobody waits longer for what may never come: then what is there has to do. */
const LONGEST_LOADING_MS = 8_000;
/** A camera that is away sends nothing new; what the hub still has of it is here when nothing came for so long. */
const AWAY_QUIET_MS = 1_000;
/** On a slow link a part may be on its way for seconds. When nothing came for so long, none is. */
const QUIET_MS = 5_000;
/** HTMLMediaElement.HAVE_FUTURE_DATA: with less, nothing moves. */
const HAVE_FUTURE_DATA = 3;

export interface ReplayOptions {
  link: LiveLink;
  video: HTMLVideoElement;
  request: Pick<PlayRequest, 'camera' | 'profile'>;
  /** The arrival of the picture that was on the screen: the replay begins some seconds before. */
  shownAtMs: number;
  /** The replay has caught up with what comes live. */
  onCaughtUp(): void;
}

/**
 * Plays again what the live window of the hub still holds of a camera, on an element of its own; what comes meanwhile is kept behind it. Ends
 * with `close`. The live picture goes on underneath, untouched.
 */
export class ReplayPlayer implements LinkTileListener {
  readonly store = new SnapshotStore<ReplaySnapshot>({
    phase: 'loading',
    paused: false,
    rate: 1,
    startMs: 0,
    endMs: 0,
    atMs: 0,
  });
  readonly #options: ReplayOptions;
  readonly #video: HTMLVideoElement;
  readonly #timeline = new ElementTimeline();
  readonly #clock = new ReplayClock();
  readonly #times = new FrameTimes();
  readonly #frame: DrawnFrame;
  #tile: LinkTile | null;
  #track: LinkTrack | null = null;
  #feed: MediaFeed | null = null;
  #mime = '';
  #keptBytes = 0;
  #awaitsKeyFrame = true;
  #started = false;
  #away = false;
  /** Nothing is on its way any more, as far as one can know. */
  #quiet = false;
  #quietTimer: ReturnType<typeof setTimeout> | undefined;
  #loadingTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ReplayOptions) {
    this.#options = options;
    this.#video = options.video;
    this.#frame = new DrawnFrame(options.video, (mediaTime) => this.#shown(mediaTime));
    this.#video.addEventListener('timeupdate', this.#moved);
    this.#video.addEventListener('waiting', this.#ranDry);
    this.#video.addEventListener('seeked', this.#moveOnIfDry);
    // With its sound, heard or not: what was not fetched cannot be turned on later, when the hub has let go of it.
    this.#tile = options.link.open({ ...options.request, sound: true, backMs: BACK_MS }, this);
    this.#loadUntil(LONGEST_LOADING_MS);
  }

  /** May be called twice. */
  close(): void {
    this.#stopKeeping();
    clearTimeout(this.#loadingTimer);
    this.#frame.stop();
    this.#video.removeEventListener('timeupdate', this.#moved);
    this.#video.removeEventListener('waiting', this.#ranDry);
    this.#video.removeEventListener('seeked', this.#moveOnIfDry);
    this.#feed?.close();
    this.#feed = null;
  }

  setPaused(paused: boolean): void {
    if (!this.#started) return;
    this.store.update({ paused });
    if (paused) this.#video.pause();
    else void this.#play();
  }

  setRate(rate: number): void {
    this.#video.playbackRate = rate;
    this.store.update({ rate });
  }

  /** To the picture of this time, as far as there is one. */
  seekTo(timeMs: number): void {
    const position = this.#clock.positionAt(timeMs);
    if (this.#started && position !== null) this.#goTo(position);
  }

  /** From the picture that is shown, or from where it is on its way to: each of several in a row counts. Where the camera was away is no time. */
  seekBy(seconds: number): void {
    if (this.#started) this.#goTo(this.#frame.position + seconds);
  }

  /** To the next frame, or the one before; stands still there. */
  step(frames: 1 | -1): void {
    if (!this.#started) return;
    this.setPaused(true);
    this.#goTo(this.#times.neighbourOf(this.#frame.position, frames));
  }

  opened(): void {
    this.#timeline.breakRun();
  }

  track(track: LinkTrack): void {
    this.#track = track;
  }

  init(_epoch: number, bytes: Uint8Array<ArrayBuffer>): void {
    const mime = this.#track?.mime ?? '';
    if (!canPlay(mime) || (this.#feed && codecCount(mime) !== codecCount(this.#mime))) {
      this.#end();
      return;
    }
    this.#feed ??= this.#createFeed(mime);
    if (this.#mime !== '' && this.#mime !== mime) this.#feed.changeType(mime);
    this.#mime = mime;
    this.#timeline.breakRun();
    this.#awaitsKeyFrame = true;
    this.#feed.appendInit(bytes);
  }

  part(header: Parameters<LinkTileListener['part']>[0], bytes: Uint8Array<ArrayBuffer>): void {
    this.#heard();
    if (!this.#feed || (this.#awaitsKeyFrame && !header.independent)) return;
    this.#awaitsKeyFrame = false;
    const placed = this.#timeline.place(header);
    this.#clock.note(placed);
    this.#times.note(placed, bytes);
    this.#keptBytes += bytes.byteLength;
    this.#feed.appendPart(bytes, placed.offset, () => this.#appended());
    if (placed.start > LONGEST_SECONDS || this.#keptBytes > LARGEST_BYTES) this.#stopKeeping();
  }

  dropped(): void {
    this.#awaitsKeyFrame = true;
  }

  /** What is there can be replayed all the same; it may still be on its way. */
  interrupted(): void {
    this.#away = true;
    if (!this.#started) this.#loadUntil(AWAY_QUIET_MS);
  }

  refused(): void {
    this.#end();
  }

  disconnected(): void {
    this.#end();
  }

  #createFeed(mime: string): MediaFeed {
    return new MediaFeed({
      video: this.#video,
      mime,
      events: { failed: () => this.#fail(), full: () => null },
    });
  }

  /** Nothing more comes. */
  #end(): void {
    this.#stopKeeping();
    if (this.#started) this.#moveOnIfDry();
    else this.#beginAnyway();
  }

  #fail(): void {
    this.#stopKeeping();
    clearTimeout(this.#loadingTimer);
    this.store.update({ phase: 'failed' });
  }

  #stopKeeping(): void {
    clearTimeout(this.#quietTimer);
    this.#tile?.close();
    this.#tile = null;
  }

  #appended(): void {
    const { range } = this.#clock;
    if (!range) return;
    this.store.update(range);
    if (this.#started) {
      if (this.#isDry) this.#leapHole();
      return;
    }
    this.#begin(this.#options.shownAtMs - BEGIN_BACK_MS, range.endMs);
    if (!this.#started && this.#away) this.#loadUntil(AWAY_QUIET_MS);
  }

  #loadUntil(waitMs: number): void {
    clearTimeout(this.#loadingTimer);
    this.#loadingTimer = setTimeout(() => this.#beginAnyway(), waitMs);
  }

  /** What was asked for is newer than all that there is. */
  #beginAnyway(): void {
    const { range } = this.#clock;
    if (range) this.#begin(Math.min(this.#options.shownAtMs, range.endMs) - BEGIN_BACK_MS, range.endMs);
    if (!this.#started) this.#fail();
  }

  /** Where there is less than was asked for, at the beginning of what there is. */
  #begin(wantedMs: number, endMs: number): void {
    const position = this.#clock.positionAt(wantedMs) ?? 0;
    if (endMs < wantedMs || this.#timeline.end - position < BEGIN_AHEAD_SECONDS) return;
    this.#started = true;
    clearTimeout(this.#loadingTimer);
    this.#video.currentTime = position;
    void this.#play();
  }

  #goTo(position: number): void {
    // Where nothing comes behind them, the last pictures may stay in the decoder of one that plays.
    const ends = (this.#tile === null || this.#quiet) && !this.#video.paused;
    const margin = ends ? DRY_AT_EDGE_SECONDS : AT_EDGE_SECONDS;
    this.#video.currentTime = Math.max(0, Math.min(position, this.#timeline.end - margin));
  }

  async #play(): Promise<void> {
    try {
      await this.#video.play();
    } catch (error) {
      if (!(error instanceof DOMException) || error.name !== 'NotAllowedError' || this.#video.muted) return;
      this.#video.muted = true;
      await this.#play();
    }
  }

  #shown(mediaTime: number): void {
    const atMs = this.#clock.timeAt(mediaTime);
    if (atMs !== null) this.store.update({ phase: 'ready', atMs });
  }

  readonly #moved = (): void => this.#catchUpWithin(AT_EDGE_SECONDS);

  readonly #ranDry = (): void => {
    if (!this.#leapHole()) this.#catchUpWithin(DRY_AT_EDGE_SECONDS);
  };

  /** An element that waits already does not say so again, and one that was sent to where nothing follows never says so. */
  readonly #moveOnIfDry = (): void => {
    if (this.#isDry) this.#ranDry();
  };

  get #isDry(): boolean {
    return this.#video.readyState < HAVE_FUTURE_DATA;
  }

  #leapHole(): boolean {
    const { paused, seeking } = this.#video;
    return !paused && !seeking && this.#feed?.leapHole() === true;
  }

  #heard(): void {
    this.#quiet = false;
    clearTimeout(this.#quietTimer);
    this.#quietTimer = setTimeout(() => {
      this.#quiet = true;
      this.#moveOnIfDry();
    }, QUIET_MS);
  }

  /** Before the picture is here that was on the screen, the newest that came is not the newest that there is. */
  get #isUpToLive(): boolean {
    if (this.#tile === null || this.#quiet) return true;
    const { range } = this.#clock;
    return range !== null && range.endMs >= this.#options.shownAtMs;
  }

  #catchUpWithin(seconds: number): void {
    const { paused, seeking, currentTime } = this.#video;
    if (!this.#started || paused || seeking || !this.#isUpToLive) return;
    if (this.#timeline.end - currentTime < seconds) this.#options.onCaughtUp();
  }
}

function codecCount(mime: string): number {
  return mime.split(',').length;
}
