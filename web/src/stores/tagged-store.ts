import type { Tagged } from '../api/http-client.ts';
import { ValueStore } from './value-store.ts';

const RETRY_MS = 2000;

/** Null when it still is the one of this entity tag. */
export type LoadTagged<T> = (entityTag: string | null, signal: AbortSignal) => Promise<Tagged<T> | null>;

/**
 * What the hub names by an entity tag, fetched from when somebody first wants it until the session ends. Null until it has been
 * fetched once; afterwards the last known one stays while a newer is on its way.
 */
export class TaggedStore<Dto, T> {
  private readonly value = new ValueStore<T | null>(null);
  private readonly load: LoadTagged<Dto>;
  private readonly read: (dto: Dto) => T;
  /** Of the value that is here. */
  private entityTag: string | null = null;
  /** Whose value it is: nothing of one session is there in the next. */
  private session: AbortController | null = null;
  private wanted = false;
  private fetching = false;
  private again = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(load: LoadTagged<Dto>, read: (dto: Dto) => T) {
    this.load = load;
    this.read = read;
  }

  get = (): T | null => this.value.get();

  /** Whoever watches it wants it. */
  subscribe = (listener: () => void): (() => void) => {
    this.want();
    return this.value.subscribe(listener);
  };

  want(): void {
    if (this.wanted) return;
    this.wanted = true;
    void this.refresh();
  }

  /** There is a session. May be called twice. */
  start(): void {
    this.session ??= new AbortController();
    void this.refresh();
  }

  /** Fetches, and tries again until it succeeds or `stop` is called; a call during a fetch causes one more after it. */
  async refresh(): Promise<void> {
    clearTimeout(this.timer);
    if (!this.session || !this.wanted) return;
    if (this.fetching) {
      this.again = true;
      return;
    }
    this.fetching = true;
    await this.fetch(this.session.signal);
    this.fetching = false;
    if (!this.again) return;
    this.again = false;
    void this.refresh();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.session?.abort();
    this.session = null;
    this.wanted = false;
    this.again = false;
    this.entityTag = null;
    this.value.set(null);
  }

  private async fetch(signal: AbortSignal): Promise<void> {
    try {
      const loaded = await this.load(this.entityTag, signal);
      if (!loaded || signal.aborted) return;
      this.entityTag = loaded.entityTag;
      this.value.set(this.read(loaded.value));
    } catch {
      if (!signal.aborted) this.timer = setTimeout(() => void this.refresh(), RETRY_MS);
    }
  }
}
