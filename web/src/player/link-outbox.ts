import { LIVE_LINK_PACE, type LiveLinkRequest } from '../../../server/contract/live-link.ts';
import type { PlayRequest } from './player.ts';

/** Below what the hub allows: pings go past this, and no two clocks tick alike. */
const PER_SECOND = LIVE_LINK_PACE.perSecond * 0.8;
const BURST = LIVE_LINK_PACE.burst * 0.8;

/**
 * What the hub is to know about the page's tiles. A wall that is turned faster than the hub listens sends only what it wants in the
 * end: a tile that was closed before its turn came is never opened.
 */
export class LinkOutbox {
  readonly #send: (request: LiveLinkRequest) => void;
  /** As the hub has been told. */
  readonly #opened = new Set<number>();
  readonly #closing = new Set<number>();
  readonly #opening = new Map<number, PlayRequest>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #left = BURST;
  #countedAtMs = 0;

  constructor(send: (request: LiveLinkRequest) => void) {
    this.#send = send;
  }

  open(tile: number, request: PlayRequest): void {
    this.#opening.set(tile, request);
    this.#flush();
  }

  close(tile: number): void {
    if (this.#opening.delete(tile) || !this.#opened.delete(tile)) return;
    this.#closing.add(tile);
    this.#flush();
  }

  /** Another connection, whose hub knows nothing yet; or none. */
  reset(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#opened.clear();
    this.#closing.clear();
    this.#opening.clear();
    this.#left = BURST;
    this.#countedAtMs = performance.now();
  }

  /** What is closed makes room for what is opened. */
  #flush(): void {
    this.#refill();
    for (const tile of this.#closing) {
      if (!this.#spend()) return;
      this.#closing.delete(tile);
      this.#send({ type: 'close', tile });
    }
    for (const [tile, { camera, profile, sound, stillsEveryMs, backMs }] of this.#opening) {
      if (!this.#spend()) return;
      this.#opening.delete(tile);
      this.#opened.add(tile);
      const saving = stillsEveryMs === undefined ? {} : { stillsEveryMs };
      const back = backMs === undefined ? {} : { backMs };
      this.#send({ type: 'open', tile, camera, profile, sound, ...saving, ...back });
    }
  }

  #refill(): void {
    const nowMs = performance.now();
    this.#left = Math.min(BURST, this.#left + ((nowMs - this.#countedAtMs) / 1000) * PER_SECOND);
    this.#countedAtMs = nowMs;
  }

  #spend(): boolean {
    if (this.#left >= 1) {
      this.#left -= 1;
      return true;
    }
    this.#timer ??= setTimeout(
      () => {
        this.#timer = undefined;
        this.#flush();
      },
      Math.ceil(((1 - this.#left) / PER_SECOND) * 1000),
    );
    return false;
  }
}
