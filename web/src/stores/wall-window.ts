import { ValueStore } from './value-store.ts';

/** "I am this wall, since then." */
interface Held {
  type: 'held';
  by: string;
  name: string;
  sinceMs?: number;
}

/** What windows of one browser say to each other. Everything in it comes from pages of ours. */
type WindowNews = { type: 'asked'; by: string } | Held;

/** A `BroadcastChannel`; unlike locks it works on a hub without TLS. */
export interface WindowChannel {
  postMessage(news: WindowNews): void;
  addEventListener(type: 'message', listener: (event: { data: WindowNews }) => void): void;
}

export interface WallWindowOptions {
  /** None where the browser has none: then every window believes what its address says. */
  channel: WindowChannel | null;
  /** Of this page load, to tell it from others. */
  id: string;
  /** The name that the address or the tab's own memory asks for; `NEW_WINDOW` for one that no window has. */
  wanted: string;
  /** Whether the browser remembers a wall of this name. */
  isKept(name: string): boolean;
}

export interface WallWindowState {
  /** Null until a new window knows which names are free. */
  name: string | null;
  /** False while another window may still say that the name is its own; so long nothing is to be kept under it. */
  settled: boolean;
}

export const FIRST_WINDOW = '1';
export const NEW_WINDOW = 'new';
/** Windows of one process answer within a millisecond or two; one that is busy starting its tiles takes longer. */
const ASKING_MS = 200;
/** More than anybody has monitors; further windows share the last name. */
const MOST_NAMES = 16;

/** A name fits the address and a label; anything else is the first window. */
export function windowNameFrom(text: string | null): string {
  return text !== null && /^[\p{L}\p{N}_-]{1,20}$/u.test(text) ? text : FIRST_WINDOW;
}

/** Which wall this window is. No two open windows of a browser are the same one, so that none overwrites what another shows. */
export class WallWindow {
  readonly state: ValueStore<WallWindowState>;
  private readonly options: WallWindowOptions;
  private readonly held = new Map<string, string>();
  private asked = false;
  private sinceMs = 0;

  constructor(options: WallWindowOptions) {
    this.options = options;
    const { wanted } = options;
    this.state = new ValueStore({ name: wanted === NEW_WINDOW ? null : wanted, settled: false });
  }

  /** When the first wall of the page is shown; later calls do nothing. */
  open(): void {
    if (this.asked) return;
    this.asked = true;
    const { channel, id } = this.options;
    channel?.addEventListener('message', ({ data }) => this.hear(data));
    channel?.postMessage({ type: 'asked', by: id });
    setTimeout(() => this.settle(), channel ? ASKING_MS : 0);
  }

  private hear(news: WindowNews): void {
    const { name, settled } = this.state.get();
    if (news.type === 'asked') {
      if (settled) this.tell();
      return;
    }
    this.held.set(news.by, news.name);
    if (!settled || news.name !== name) return;
    // It was too busy to say so in time, or both settled at once. The later one gives way; the other says so to whoever missed it.
    if (this.wasBefore(news)) this.tell();
    else this.settle();
  }

  /** Pages of an older version do not say since when. */
  private wasBefore({ by, sinceMs = this.sinceMs }: Held): boolean {
    return this.sinceMs === sinceMs ? this.options.id < by : this.sinceMs < sinceMs;
  }

  private settle(): void {
    this.sinceMs = Date.now();
    this.state.set({ name: this.freeName(), settled: true });
    this.tell();
  }

  private tell(): void {
    const { name } = this.state.get();
    const { channel, id } = this.options;
    if (name !== null) channel?.postMessage({ type: 'held', by: id, name, sinceMs: this.sinceMs });
  }

  private freeName(): string {
    const taken = new Set(this.held.values());
    const { wanted, isKept } = this.options;
    if (wanted !== NEW_WINDOW && !taken.has(wanted)) return wanted;
    const numbers = Array.from({ length: MOST_NAMES }, (_, at) => String(at + 1));
    const free = numbers.filter((name) => !taken.has(name));
    // Whoever opens another window wants back what it showed last; a copy of a window must not overwrite that.
    const best = wanted === NEW_WINDOW ? free[0] : (free.find((name) => !isKept(name)) ?? free[0]);
    return best ?? numbers.at(-1)!;
  }
}
