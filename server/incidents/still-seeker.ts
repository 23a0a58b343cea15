import type { Clock, Timer } from '../base/clock.ts';
import type { RecordedInit, RecordedPart } from './recorded-stream.ts';

/** What a picture is decoded from; released by whoever takes it. */
export interface StillGroup {
  init: RecordedInit;
  /** From a key frame on, retained. */
  parts: readonly RecordedPart[];
  /** Of the wanted frame, from the first part's. */
  offsetMs: number;
  takenAtMs: number;
}

/** A group of pictures that outgrows this is decoded up to here. */
const MAX_GROUP_BYTES = 16 * 1024 * 1024;
/** The part with the moment is being cut; if none comes, the picture before it is taken. */
const PATIENCE_MS = 600;

/**
 * Looks for the picture of a moment in the parts of a clip as they come: all from the last key frame before it. Where the moment is over,
 * or the camera was not running, the first picture there is.
 */
export class StillSeeker {
  private readonly momentMs: number;
  private readonly onFound: (group: StillGroup) => void;
  private group: RecordedPart[] = [];
  private groupBytes = 0;
  private init: RecordedInit | null = null;
  private patience: Timer | null = null;
  private done = false;
  private given = false;

  constructor(options: { momentMs: number; clock: Clock; onFound(group: StillGroup): void }) {
    this.momentMs = options.momentMs;
    this.onFound = options.onFound;
    this.patience = options.clock.setTimer(() => {
      this.patience = null;
      this.giveLast();
    }, PATIENCE_MS);
  }

  push(part: RecordedPart, init: RecordedInit): void {
    if (this.done) return;
    const isPast = part.arrivalMs > this.momentMs;
    if (isPast && this.group.length > 0) {
      this.give();
      return;
    }
    if (part.independent || init !== this.init) this.clear();
    this.init = init;
    if (!part.independent && this.group.length === 0) return;
    if (this.groupBytes + part.bytes.length > MAX_GROUP_BYTES) return;
    part.retain();
    this.group.push(part);
    this.groupBytes += part.bytes.length;
    const reached = part.arrivalMs + part.durationMs > this.momentMs;
    if (reached || !this.patience) this.give();
  }

  /** It has given what it was to find. */
  get found(): boolean {
    return this.given;
  }

  /** No more parts will come: the picture of what is held is the nearest that there will be. */
  finish(): void {
    this.giveLast();
    this.stop();
  }

  /** Gives up: what is held is let go. May be called twice. */
  stop(): void {
    this.done = true;
    this.patience?.cancel();
    this.clear();
  }

  private giveLast(): void {
    if (!this.done && this.group.length > 0) this.give();
  }

  private give(): void {
    const [first] = this.group;
    const last = this.group.at(-1);
    const { init } = this;
    if (!first || !last || !init) return;
    // The last frame is shown to the end of its part.
    const wholeMs = last.mediaTimeMs + last.durationMs - first.mediaTimeMs;
    const offsetMs = Math.min(Math.max(0, this.momentMs - first.arrivalMs), wholeMs);
    const parts = this.group;
    this.group = [];
    this.done = true;
    this.given = true;
    this.patience?.cancel();
    this.onFound({ init, parts, offsetMs, takenAtMs: Math.round(first.arrivalMs + offsetMs) });
  }

  private clear(): void {
    for (const part of this.group) part.release();
    this.group = [];
    this.groupBytes = 0;
  }
}
