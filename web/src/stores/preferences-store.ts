import type { PreferenceKey } from '../../../server/contract/wall-terms.ts';
import type { PreferenceChange } from '../../../server/contract/walls-events.ts';
import type { FailureCode } from '../api/http-client.ts';
import { errorCodeOf } from '../api/http-client.ts';
import type { PreferencesApi } from '../api/preferences-api.ts';
import { ValueStore } from './value-store.ts';

/** One preference as this page has it. */
interface Kept {
  value: unknown;
  /** Of the hub, that `value` rests on. */
  revision: number;
  /** The hub does not have it yet. */
  unsaved: boolean;
}

/** What somebody does to a preference, made anew of whatever else the hub turns out to have. */
type Change = ((now: unknown) => unknown) & { isWhole?: true };

/** Stands for what cannot be made anew: it is as the hub has it then. */
const wholeValue = (): Change => Object.assign((now: unknown) => now, { isWhole: true as const });
/** Whatever an earlier page did. */
const EARLIER = wholeValue();

/** What somebody changed and does not have after all. */
export interface PreferenceTrouble {
  key: PreferenceKey;
  /** refused: the hub does not take the value. replaced: it was changed elsewhere while this page could not save it. */
  kind: 'refused' | 'replaced';
}

/** The browser's own: `localStorage`. */
export type LocalCopy = Pick<Storage, 'getItem' | 'setItem'>;

/** Dragging an edge changes a layout sixty times a second: the hub hears of the last one. */
const SAVE_AFTER_MS = 400;
const RETRY_MS = 3000;
/** Of one value, while the hub is away; one that was changed more often counts as set as a whole. */
const MOST_CHANGES = 1_000;
/** What the hub says to a value itself, so that asking again would change nothing. */
const FINAL: ReadonlySet<FailureCode> = new Set(['BAD_REQUEST', 'PAYLOAD_TOO_LARGE', 'NOT_FOUND']);

/**
 * What the person's pages look and work like. A copy stays in this browser, under the person's name, so that a page shows at once, works
 * while the hub is away, and brings along then what was changed meanwhile. Where it was changed at another desk as well, changes are made
 * anew of what the hub has; a value that was set as a whole gives way to it: what the hub has taken is the newer one, as far as anybody can
 * tell. Whoever logs in next sees nothing of it.
 */
export class PreferencesStore {
  /** The newest, until somebody has read it. */
  readonly trouble = new ValueStore<PreferenceTrouble | null>(null);
  private readonly api: PreferencesApi;
  private readonly local: LocalCopy;
  private readonly listeners = new Map<PreferenceKey, Set<() => void>>();
  private readonly saving = new Set<PreferenceKey>();
  private username: string | null = null;
  private kept = new Map<PreferenceKey, Kept>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Nobody knows here what the hub has by now: it is asked before anything is sent. */
  private behind = true;
  /** How often the hub was asked what it has: what a question brings that was overtaken by the next is old. */
  private asked = 0;
  private asking = false;
  /** What was sent last, whose answer may have been lost; and what had made it. */
  private readonly sent = new Map<PreferenceKey, { value: unknown; changes: readonly Change[] }>();
  /** What made an unsaved value of the hub's. */
  private readonly changes = new Map<PreferenceKey, readonly Change[]>();

  constructor(api: PreferencesApi, local: LocalCopy) {
    this.api = api;
    this.local = local;
  }

  /** From now on this person's. */
  open(username: string): void {
    if (username === this.username) return;
    this.username = username;
    this.replaceAll(this.readLocal());
    void this.refresh();
  }

  /** Nobody is logged in. What is unsaved waits in the copy for the same person. */
  close(): void {
    if (this.username === null) return;
    clearTimeout(this.timer);
    this.username = null;
    this.asked += 1;
    this.asking = false;
    this.sent.clear();
    this.changes.clear();
    this.trouble.set(null);
    this.replaceAll(new Map());
  }

  /** Undefined when nothing is kept. */
  get(key: PreferenceKey): unknown {
    return this.kept.get(key)?.value;
  }

  /** Another value, whatever was there: where there is one to make it of, `change` it. */
  set(key: PreferenceKey, value: unknown): void {
    this.changes.set(key, [wholeValue()]);
    this.keepMine(key, value);
  }

  /** Called at once, and again with whatever else the hub turns out to have: it means the same whenever it is called. */
  change(key: PreferenceKey, change: Change): void {
    const kept = this.kept.get(key);
    const before = kept?.unsaved ? this.changesOf(key) : [];
    this.changes.set(key, before.length < MOST_CHANGES ? [...before, change] : [wholeValue()]);
    this.keepMine(key, change(kept?.value));
  }

  subscribe(key: PreferenceKey, listener: () => void): () => void {
    const set = this.listeners.get(key) ?? new Set();
    this.listeners.set(key, set);
    set.add(listener);
    return () => set.delete(listener);
  }

  /** Another window of the same person, or this one, has changed it. */
  receive({ key, value, revision }: PreferenceChange): void {
    if (this.username === null) return;
    const known = this.kept.get(key);
    if (known && revision <= known.revision) return;
    const hubs = { value: value ?? undefined, revision };
    if (!known?.unsaved) {
      this.keep(key, { ...hubs, unsaved: false });
      return;
    }
    const isOurs = this.isOurs(key, hubs.value);
    if (isOurs) this.arrived(key);
    // What was changed here and is not saved yet comes later than this, and will be told as such.
    if (isOurs || this.isWhole(key)) this.keep(key, { ...known, revision });
    else this.makeAnew(key, known, hubs);
  }

  /** Fetches what the hub has, as after a time without it, and brings along what it does not have. */
  async refresh(): Promise<void> {
    if (this.username === null) return;
    const question = ++this.asked;
    this.asking = true;
    this.behind = true;
    const before = new Map(this.kept);
    const list = await this.api.list().catch(() => null);
    if (question !== this.asked) return;
    this.asking = false;
    // The walls link asks again when it is back; the copy serves until then.
    if (list === null) return this.saveSoon(RETRY_MS);
    this.takeAll(list, before);
    this.behind = false;
    this.saveSoon(0);
  }

  /** What did not change here meanwhile is as the hub has it, whatever was known: it may have been brought back from a backup. */
  private takeAll(list: readonly PreferenceChange[], before: ReadonlyMap<PreferenceKey, Kept>): void {
    const told = new Map(list.map((preference) => [preference.key, preference]));
    for (const [key, kept] of [...this.kept]) {
      const { value, revision } = told.get(key) ?? { value: undefined, revision: 0 };
      if (!kept.unsaved && kept !== before.get(key)) continue;
      if (!kept.unsaved) {
        this.keep(key, { value, revision, unsaved: false });
      } else if (revision > kept.revision && !this.isOurs(key, value)) {
        // The hub has taken a change that this page knew nothing of.
        this.makeAnew(key, kept, { value, revision });
      } else continue;
      told.delete(key);
    }
    for (const preference of told.values()) this.receive(preference);
  }

  private makeAnew(key: PreferenceKey, mine: Kept, hubs: Pick<Kept, 'value' | 'revision'>): void {
    const value = this.changesOf(key).reduce((now, change) => change(now), hubs.value);
    if (this.isWhole(key) && !sameJson(value, mine.value)) this.trouble.set({ key, kind: 'replaced' });
    this.keep(key, { ...hubs, value, unsaved: !sameJson(value, hubs.value) });
  }

  private changesOf(key: PreferenceKey): readonly Change[] {
    return this.changes.get(key) ?? [EARLIER];
  }

  /** Whether there is something in the unsaved value that cannot be made anew. */
  private isWhole(key: PreferenceKey): boolean {
    return this.changesOf(key)[0]?.isWhole === true;
  }

  /** The hub has what was sent: that is not made once more. */
  private arrived(key: PreferenceKey): void {
    const sent = this.sent.get(key)?.changes ?? [];
    const now = this.changesOf(key);
    if (sent.every((change, at) => change === now[at])) this.changes.set(key, now.slice(sent.length));
  }

  private isOurs(key: PreferenceKey, hubs: unknown): boolean {
    const sent = this.sent.get(key);
    return sent !== undefined && sameJson(sent.value, hubs);
  }

  private saveSoon(delayMs: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (this.asking) return;
      if (this.behind) return void this.refresh();
      for (const [key, { unsaved }] of this.kept) if (unsaved) void this.save(key);
    }, delayMs);
  }

  private async save(key: PreferenceKey): Promise<void> {
    const { username } = this;
    const sent = this.kept.get(key);
    if (username === null || !sent || this.saving.has(key)) return;
    this.saving.add(key);
    this.sent.set(key, { value: sent.value, changes: this.changesOf(key) });
    try {
      const { revision } = await this.api.put(key, sent.value);
      this.saving.delete(key);
      if (this.username !== username) return;
      this.arrived(key);
      this.settle(key, sent, revision);
    } catch (error) {
      this.saving.delete(key);
      if (this.username !== username) return;
      if (FINAL.has(errorCodeOf(error))) {
        this.trouble.set({ key, kind: 'refused' });
        this.settle(key, sent, sent.revision);
      } else {
        this.behind = true;
        this.saveSoon(RETRY_MS);
      }
    }
  }

  private settle(key: PreferenceKey, sent: Kept, revision: number): void {
    const now = this.kept.get(key);
    if (!now) return;
    this.sent.delete(key);
    const same = now.value === sent.value;
    if (same) this.changes.delete(key);
    this.keep(key, { value: now.value, revision: Math.max(revision, now.revision), unsaved: !same });
    if (!same) this.saveSoon(SAVE_AFTER_MS);
  }

  private keepMine(key: PreferenceKey, value: unknown): void {
    const revision = this.kept.get(key)?.revision ?? 0;
    this.keep(key, { value, revision, unsaved: true });
    this.saveSoon(SAVE_AFTER_MS);
  }

  private keep(key: PreferenceKey, next: Kept): void {
    const before = this.kept.get(key)?.value;
    // An equal value keeps its identity, so that nothing renders for it.
    const value = sameJson(before, next.value) ? before : next.value;
    this.kept.set(key, { ...next, value });
    this.writeLocal();
    if (value !== before) this.wake(key);
  }

  private replaceAll(kept: Map<PreferenceKey, Kept>): void {
    const before = this.kept;
    this.kept = kept;
    for (const key of this.listeners.keys()) {
      if (before.get(key)?.value !== kept.get(key)?.value) this.wake(key);
    }
  }

  private wake(key: PreferenceKey): void {
    for (const listener of [...(this.listeners.get(key) ?? [])]) listener();
  }

  private get place(): string {
    return `onescreen.preferences.${this.username}`;
  }

  private readLocal(): Map<PreferenceKey, Kept> {
    try {
      const entries = JSON.parse(this.local.getItem(this.place) ?? '[]') as [PreferenceKey, Kept][];
      return new Map(entries.filter(([, kept]) => typeof kept.revision === 'number'));
    } catch {
      // Not ours, or of another version: the hub has it all.
      return new Map();
    }
  }

  private writeLocal(): void {
    try {
      this.local.setItem(this.place, JSON.stringify([...this.kept]));
    } catch {
      // A browser that keeps nothing (private window, full disk) has the hub's.
    }
  }
}

function sameJson(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
