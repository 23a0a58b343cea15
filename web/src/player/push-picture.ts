import { ElementTimeline } from './element-timeline.ts';
import { type HubClock, localNowMs } from './hub-clock.ts';
import { LagControl } from './lag-control.ts';
import type { LinkTrack } from './live-link.ts';
import { MediaFeed } from './media-feed.ts';
import { type MeterReading, PlaybackMeter } from './playback-meter.ts';
import type { IntakePart } from './profile-intake.ts';

export interface PushPictureEvents {
  firstPicture(): void;
  reading(reading: MeterReading): void;
  frame(displayedAtMs: number, latencyMs: number | null): void;
  /** The picture ran out of frames, or goes on. */
  starved(starved: boolean): void;
  soundBlocked(): void;
  /** The picture is about to be lost: a new MediaSource begins black. */
  resetting(): void;
  /** Decoder or buffer gave up; nothing plays until `show` is called again. */
  failed(reason: string): void;
}

/** Kept behind the playhead; the browser keeps whole groups of pictures. */
const KEPT_BEHIND_SECONDS = 4;
const TRIM_EVERY_PARTS = 16;
/** A part older than itself and this when it comes is followed at once by newer ones: the hub is bringing us up to date. */
const CATCHING_UP_SECONDS = 0.15;
/** Nothing came in a burst within this time: what is there is all there is, or comes late and stays so. */
const CATCH_UP_WAIT_MS = 250;
/** A picture that lags is better than none, whatever still comes in: it is led to the live edge while it plays. */
const LONGEST_CATCH_UP_MS = 2_000;
const LANDING_JUMP_SECONDS = 0.6;
/** Chromium fills a source buffer up to 150 MB; a picture that stands must not let it come to that. */
const LARGEST_AHEAD_SECONDS = 12;
/** A gap between two parts of at least this share of a part ends the burst that a new viewer gets. */
const BURST_GAP_SHARE = 0.5;

/**
 * Pushed parts on one video element: puts them into the source buffer without holes, starts at the live edge,
 * holds the lag, trims, measures.
 */
export class PushPicture {
  readonly #video: HTMLVideoElement;
  readonly #events: PushPictureEvents;
  readonly #clock: HubClock;
  readonly #everyFrame: boolean;
  readonly #lag = new LagControl();
  #timeline = new ElementTimeline();
  #feed: MediaFeed | null = null;
  #meter: PlaybackMeter | null = null;
  #mime: string | null = null;
  #started = false;
  /** A picture now and then: the element stands on each until the next one comes. */
  #stills = false;
  #landing = true;
  #landTimer: ReturnType<typeof setTimeout> | undefined;
  #landByMs = Number.POSITIVE_INFINITY;
  /** As far as parts have been appended, seconds. */
  #appendedEnd = 0;
  #burst = true;
  #starving = false;
  #awaitsKeyFrame = true;
  #lastPartAt = Number.NEGATIVE_INFINITY;
  #partsUntilTrim = TRIM_EVERY_PARTS;

  constructor(options: {
    video: HTMLVideoElement;
    events: PushPictureEvents;
    clock: HubClock;
    everyFrame: boolean;
  }) {
    this.#video = options.video;
    this.#events = options.events;
    this.#clock = options.clock;
    this.#everyFrame = options.everyFrame;
    this.#video.addEventListener('waiting', this.#waiting);
    this.#video.addEventListener('playing', this.#playing);
  }

  /** New parameters, another profile, or the first: what follows goes behind what is there already. */
  show(track: LinkTrack, init: Uint8Array<ArrayBuffer>, stills = false): void {
    this.#stills = stills;
    if (stills) this.#standStill();
    if (!this.#feed || this.#mime === null || codecCount(this.#mime) !== codecCount(track.mime)) {
      this.#rebuild(track.mime);
    } else if (this.#mime !== track.mime) {
      this.#feed.changeType(track.mime);
    }
    this.#mime = track.mime;
    this.catchUp();
    this.#feed?.appendInit(init);
  }

  /** The parts that come next begin anew at a key frame and may come in a burst, whatever was before. */
  catchUp(): void {
    this.#timeline.breakRun();
    this.#lag.reset();
    this.#dropLanding();
    this.#landing = true;
    this.#burst = true;
    this.#awaitsKeyFrame = true;
    this.#lastPartAt = Number.NEGATIVE_INFINITY;
  }

  part({ header, bytes }: IntakePart): void {
    if (!this.#feed || (this.#awaitsKeyFrame && !header.independent)) return;
    if (this.#stills) {
      this.#still({ header, bytes });
      return;
    }
    this.#awaitsKeyFrame = false;
    const now = performance.now() / 1000;
    const partSeconds = header.durationMs / 1000;
    if (now - this.#lastPartAt > partSeconds * BURST_GAP_SHARE && Number.isFinite(this.#lastPartAt)) {
      this.#burst = false;
    }
    this.#lastPartAt = now;
    const endBefore = this.#timeline.end;
    const placed = this.#timeline.place(header);
    if (placed.leftOut !== 0) this.#lag.leftOut(placed.leftOut);
    else if (!this.#burst) this.#lag.observe(endBefore, now);
    const cutAtMs = header.arrivalMs + header.durationMs;
    this.#feed.appendPart(bytes, placed.offset, () => this.#appended(placed.end, partSeconds, cutAtMs));
  }

  /** Nobody looks: the element keeps its last picture and does nothing. */
  rest(): void {
    this.#standStill();
    this.catchUp();
  }

  /** The element was paused by the browser (hidden page, power saving), or for a rest: go on at the live edge. */
  resume(): void {
    if (this.#started && this.#video.paused && !this.#stills) this.#play();
  }

  /** Ends everything and empties the element. */
  close(): void {
    this.#video.removeEventListener('waiting', this.#waiting);
    this.#video.removeEventListener('playing', this.#playing);
    this.#closeFeed();
  }

  #standStill(): void {
    this.#dropLanding();
    this.#starving = false;
    this.#events.starved(false);
    this.#video.pause();
  }

  /** The first of a stream may be older than the picture that is there. */
  #still({ header, bytes }: IntakePart): void {
    const shownMs = this.#started ? this.#timeline.arrivalAt(this.#video.currentTime) : null;
    if (shownMs !== null && header.arrivalMs < shownMs) return;
    const { start, offset } = this.#timeline.place(header);
    this.#feed?.appendPart(bytes, offset, () => {
      if (!this.#stills) return;
      this.#started = true;
      this.#video.currentTime = start;
      this.#feed?.removeBefore(start);
      // A decoder keeps the newest pictures back until more come; here none come for seconds.
      this.#feed?.endForNow();
    });
  }

  #rebuild(mime: string): void {
    if (this.#feed) this.#events.resetting();
    this.#closeFeed();
    this.#timeline = new ElementTimeline();
    this.#started = false;
    this.#feed = new MediaFeed({
      video: this.#video,
      mime,
      events: {
        failed: (reason) => this.#failed(reason),
        full: () => this.#timeline.groupStartBefore(this.#video.currentTime),
      },
    });
    this.#meter = new PlaybackMeter({
      video: this.#video,
      events: this.#events,
      latencyOf: (mediaTime, displayedAtMs) => this.#latencyOf(mediaTime, displayedAtMs),
      everyFrame: this.#everyFrame,
    });
  }

  #failed(reason: string): void {
    this.#events.resetting();
    this.#closeFeed();
    this.#events.failed(reason);
  }

  #closeFeed(): void {
    this.#dropLanding();
    this.#meter?.stop();
    this.#meter = null;
    this.#feed?.close();
    this.#feed = null;
    this.#mime = null;
  }

  #latencyOf(mediaTime: number, displayedAtMs: number): number | null {
    const arrivalMs = this.#timeline.arrivalAt(mediaTime);
    const hubNowMs = this.#clock.toHubMs(displayedAtMs);
    return arrivalMs === null || hubNowMs === null ? null : hubNowMs - arrivalMs;
  }

  #appended(end: number, partSeconds: number, cutAtMs: number): void {
    this.#appendedEnd = end;
    if (this.#landing) {
      this.#landSoon(partSeconds, cutAtMs);
      return;
    }
    this.#hold(end);
    if (--this.#partsUntilTrim <= 0) this.#trim();
  }

  #landSoon(partSeconds: number, cutAtMs: number): void {
    const hubNowMs = this.#clock.toHubMs(localNowMs());
    const ageSeconds = hubNowMs === null ? Number.POSITIVE_INFINITY : (hubNowMs - cutAtMs) / 1000;
    if (ageSeconds <= partSeconds + CATCHING_UP_SECONDS) {
      this.#land(Math.min(partSeconds, Math.max(0, partSeconds - ageSeconds)));
      return;
    }
    // Only a burst puts the landing off: on a slow way, or by a clock that was set, every part is old when it comes.
    if (this.#burst) clearTimeout(this.#landTimer);
    else if (this.#landTimer !== undefined) return;
    const nowMs = performance.now();
    this.#landByMs = Math.min(this.#landByMs, nowMs + LONGEST_CATCH_UP_MS);
    const waitMs = Math.min(CATCH_UP_WAIT_MS, this.#landByMs - nowMs);
    this.#landTimer = setTimeout(() => this.#land(this.#untilNext(partSeconds)), waitMs);
  }

  #untilNext(partSeconds: number): number {
    return Math.max(0, partSeconds - (performance.now() / 1000 - this.#lastPartAt));
  }

  #dropLanding(): void {
    clearTimeout(this.#landTimer);
    this.#landTimer = undefined;
    this.#landByMs = Number.POSITIVE_INFINITY;
  }

  #land(untilNext: number): void {
    this.#dropLanding();
    if (!this.#feed || this.#stills) return;
    this.#landing = false;
    const target = this.#lag.startPosition(this.#appendedEnd, untilNext, performance.now() / 1000);
    if (!this.#started) {
      this.#started = true;
      this.#video.currentTime = Math.max(this.#feed.bufferedStart, target);
      this.#play();
      return;
    }
    const stands = this.#video.paused;
    if (stands || target - this.#video.currentTime > LANDING_JUMP_SECONDS) this.#video.currentTime = target;
    if (stands) this.#play();
  }

  #hold(end: number): void {
    if (this.#video.seeking || this.#video.paused) return;
    if (this.#starving && this.#feed?.leapHole()) return;
    const { rate, jumpTo } = this.#lag.decide(this.#video.currentTime, end, performance.now() / 1000);
    if (jumpTo !== null) this.#video.currentTime = jumpTo;
    if (this.#video.playbackRate !== rate) this.#video.playbackRate = rate;
  }

  #trim(): void {
    this.#partsUntilTrim = TRIM_EVERY_PARTS;
    if (this.#timeline.end - this.#video.currentTime > LARGEST_AHEAD_SECONDS) {
      this.#video.currentTime = this.#timeline.end - CATCHING_UP_SECONDS;
    }
    const groupStart = this.#timeline.groupStartBefore(this.#video.currentTime - KEPT_BEHIND_SECONDS);
    if (groupStart !== null) this.#feed?.removeBefore(groupStart);
  }

  #play(): void {
    this.#video.play().catch((error: unknown) => {
      if (!(error instanceof DOMException) || error.name !== 'NotAllowedError' || this.#video.muted) return;
      this.#video.muted = true;
      this.#events.soundBlocked();
      this.#play();
    });
  }

  readonly #waiting = (): void => {
    // Before the first picture and while seeking, waiting is no starvation; nor is it where the picture stands on purpose.
    if (!this.#started || this.#video.seeking || this.#video.paused) return;
    this.#starving = true;
    this.#lag.stalled(this.#timeline.end, performance.now() / 1000);
    this.#events.starved(true);
  };

  readonly #playing = (): void => {
    this.#starving = false;
    this.#events.starved(false);
  };
}

function codecCount(mime: string): number {
  return mime.split(',').length;
}
