import type { ErrorCode } from '../../../server/contract/error-codes.ts';
import type { LiveLinkMediaHeader } from '../../../server/contract/live-link.ts';
import { type HubClock, localNowMs } from './hub-clock.ts';
import type { LinkTile, LinkTileListener, LinkTrack, LiveLink } from './live-link.ts';
import type { PlayRequest } from './player.ts';

/** A profile that stays beside the shown one keeps at most this much: above it, it waits for the next key frame. */
const KEPT_BYTES_LIMIT = 24 * 1024 * 1024;
/** A key frame that arrived this recently needs no jump: the rate catches up. */
const SMOOTH_AGE_MS = 700;
/** So long a smooth change is waited for, then the newest group is jumped into: a short halt instead of a long wait. */
const SMOOTH_WAIT_MS = 1_200;

export interface IntakePart {
  header: LiveLinkMediaHeader;
  bytes: Uint8Array<ArrayBuffer>;
}

/** What the player hears of the intake that it shows. */
export interface IntakeListener {
  opened(): void;
  /** Told of a waiting intake too: whether the browser can decode it is known before anything is given up. */
  track(intake: ProfileIntake, track: LinkTrack): void;
  init(intake: ProfileIntake, track: LinkTrack, bytes: Uint8Array<ArrayBuffer>): void;
  part(part: IntakePart): void;
  dropped(parts: number): void;
  interrupted(): void;
  /** Of a waiting intake too. */
  refused(intake: ProfileIntake, code: ErrorCode, message: string): void;
  disconnected(): void;
  /** An intake that waits beside the shown one has a group of pictures that reaches the present. */
  ready(intake: ProfileIntake): void;
}

/**
 * One profile as it comes over the link: handed straight on while it is shown, or collected from its last key
 * frame on while it waits to take over.
 */
export class ProfileIntake implements LinkTileListener {
  readonly request: PlayRequest;
  readonly #listener: IntakeListener;
  readonly #tile: LinkTile;
  readonly #clock: HubClock;
  #waiting: boolean;
  #track: LinkTrack | null = null;
  #init: Uint8Array<ArrayBuffer> | null = null;
  #parts: IntakePart[] = [];
  #partsBytes = 0;
  #firstPartAtMs: number | null = null;

  constructor(options: { link: LiveLink; request: PlayRequest; waiting: boolean; listener: IntakeListener }) {
    this.request = options.request;
    this.#listener = options.listener;
    this.#waiting = options.waiting;
    this.#clock = options.link.clock;
    this.#tile = options.link.open(options.request, this);
  }

  /** Hands over what was collected; from now on everything goes straight on. */
  takeOver(): { track: LinkTrack; init: Uint8Array<ArrayBuffer>; parts: IntakePart[] } | null {
    const track = this.#track;
    const init = this.#init;
    const parts = this.#parts;
    this.#waiting = false;
    this.#parts = [];
    return track && init ? { track, init, parts } : null;
  }

  close(): void {
    this.#tile.close();
    this.#parts = [];
  }

  opened(): void {
    this.#forget();
    if (!this.#waiting) this.#listener.opened();
  }

  track(track: LinkTrack): void {
    this.#forget();
    this.#track = track;
    this.#listener.track(this, track);
  }

  init(_epoch: number, bytes: Uint8Array<ArrayBuffer>): void {
    this.#init = bytes;
    if (!this.#waiting && this.#track) this.#listener.init(this, this.#track, bytes);
  }

  part(header: LiveLinkMediaHeader, bytes: Uint8Array<ArrayBuffer>): void {
    if (!this.#waiting) {
      this.#listener.part({ header, bytes });
      return;
    }
    this.#collect({ header, bytes });
    if (this.#isReady()) this.#listener.ready(this);
  }

  dropped(parts: number): void {
    if (this.#waiting) this.#forget();
    else this.#listener.dropped(parts);
  }

  interrupted(): void {
    if (this.#waiting) this.#forget();
    else this.#listener.interrupted();
  }

  refused(code: ErrorCode, message: string): void {
    this.#listener.refused(this, code, message);
  }

  disconnected(): void {
    if (this.#waiting) this.#forget();
    else this.#listener.disconnected();
  }

  #forget(): void {
    this.#parts = [];
    this.#partsBytes = 0;
    this.#firstPartAtMs = null;
  }

  #collect(part: IntakePart): void {
    if (part.header.independent || this.#partsBytes > KEPT_BYTES_LIMIT) {
      this.#parts = [];
      this.#partsBytes = 0;
    }
    if (this.#parts.length === 0 && !part.header.independent) return;
    this.#parts.push(part);
    this.#partsBytes += part.bytes.byteLength;
    this.#firstPartAtMs ??= performance.now();
  }

  #isReady(): boolean {
    const first = this.#parts[0];
    if (!first || !this.#init || this.#firstPartAtMs === null) return false;
    // One picture is all that comes for seconds.
    if (this.request.stillsEveryMs !== undefined) return true;
    const hubNowMs = this.#clock.toHubMs(localNowMs());
    if (hubNowMs !== null && hubNowMs - first.header.arrivalMs <= SMOOTH_AGE_MS) return true;
    return performance.now() - this.#firstPartAtMs > SMOOTH_WAIT_MS;
  }
}
