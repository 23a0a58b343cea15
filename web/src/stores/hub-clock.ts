import { ValueStore } from './value-store.ts';

/**
 * The hub's time on this page. Ages of pictures are told by the hub's clock: that of an operator's machine may be
 * minutes off. `second` changes once a second, at the full second, while somebody watches it.
 */
export class HubClock {
  readonly second: { get: () => number; subscribe: (listener: () => void) => () => void };
  private offsetMs: number | null = null;
  private readonly ticks = new ValueStore(0);
  private watchers = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly localNow: () => number;

  constructor(localNow: () => number = Date.now) {
    this.localNow = localNow;
    this.ticks.set(this.fullSecond());
    this.second = { get: this.ticks.get, subscribe: (listener) => this.watch(listener) };
  }

  now(): number {
    return this.localNow() + (this.offsetMs ?? 0);
  }

  /** Hub's clock minus this machine's. */
  get differenceMs(): number {
    return this.offsetMs ?? 0;
  }

  /** A message says the hub's time a little late; the least delayed one is the truest, so the offset only creeps back. */
  learn(hubTimeMs: number): void {
    const offset = hubTimeMs - this.localNow();
    const known = this.offsetMs;
    const jumped = known === null || Math.abs(offset - known) > 5000;
    this.offsetMs = jumped || offset > known ? offset : known + (offset - known) * 0.05;
    if (jumped) this.ticks.set(this.fullSecond());
  }

  private watch(listener: () => void): () => void {
    const stop = this.ticks.subscribe(listener);
    this.watchers += 1;
    if (this.watchers === 1) this.tick();
    return () => {
      stop();
      this.watchers -= 1;
      if (this.watchers === 0) clearTimeout(this.timer);
    };
  }

  private tick(): void {
    this.ticks.set(this.fullSecond());
    const toNextSecond = 1000 - (((this.now() % 1000) + 1000) % 1000);
    this.timer = setTimeout(() => this.tick(), toNextSecond + 2);
  }

  private fullSecond(): number {
    return Math.floor(this.now() / 1000) * 1000;
  }
}
