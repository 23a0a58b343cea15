import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import type { DisplayOrder } from '../contract/displays-dto.ts';
import { CodedError } from '../contract/error-codes.ts';
import type { Scope } from '../contract/permissions.ts';
import { MAX_DISPLAYS } from '../contract/wall-terms.ts';
import type { AuditLog, AuditNote } from '../storage/audit-note.ts';
import type { DisplayRecord } from '../storage/display-store.ts';
import type { Storage } from '../storage/storage.ts';
import { FollowedTopic } from './followed-topic.ts';
import type { SceneContent, TourContent } from './wall-item-book.ts';

/** What a display was told to show, with all that it takes to show it again after a restart. */
export interface KeptOrder {
  readonly order: DisplayOrder;
  /** Of the scene or tour. */
  readonly title: string | null;
  /** As it was then, should it be thrown away while it is shown. */
  readonly scene: SceneContent | null;
  readonly tour: TourContent | null;
  readonly page: number;
  readonly paused: boolean;
  /** Of whoever ordered it: no more than they see is shown. */
  readonly scope: Scope;
  readonly byName: string;
  readonly atMs: number;
}

export interface Display extends Omit<DisplayRecord, 'order'> {
  readonly kept: KeptOrder | null;
}

export interface DisplayBookOptions {
  storage: Pick<Storage, 'transaction' | 'displays' | 'changes'>;
  audit: AuditLog;
  /** Told after each change, by this hub or another. */
  onChanged(name: string): void;
  clock: Clock;
  logger: Logger;
}

/** All displays in memory, kept up to date with the storage and with other hubs on it. One change at a time. */
export class DisplayBook {
  private readonly options: DisplayBookOptions;
  private readonly topic: FollowedTopic;
  private displays: ReadonlyMap<string, Display> = new Map();

  constructor(options: DisplayBookOptions) {
    this.options = options;
    this.topic = new FollowedTopic({
      topic: 'displays',
      ...{ changes: options.storage.changes, clock: options.clock, logger: options.logger },
      load: () => this.load(),
    });
  }

  start(): Promise<void> {
    return this.topic.start();
  }

  /** May be called twice. Resolves when what was begun has ended. */
  stop(): Promise<void> {
    return this.topic.stop();
  }

  /** By name. */
  list(): Display[] {
    return [...this.displays.values()];
  }

  get(name: string): Display | undefined {
    return this.displays.get(name);
  }

  /** It came, or went. Throws TOO_BUSY for one too many. */
  async putSeen(seen: Omit<Display, 'kept' | 'revision'>): Promise<void> {
    await this.topic.change(async () => {
      const known = this.displays.get(seen.name);
      if (!known && this.displays.size >= MAX_DISPLAYS) {
        throw new CodedError('TOO_BUSY', `There are ${MAX_DISPLAYS} displays: remove one first.`);
      }
      await this.options.storage.transaction(async ({ changes, displays }) => {
        await changes.bump('displays');
        await displays.putSeen(seen);
      });
      this.topic.noteOwnChange();
      this.put({ kept: null, revision: 0, ...known, ...seen });
    });
  }

  /** Null of `work` leaves it as it is. Throws DISPLAY_NOT_FOUND. */
  async order(
    name: string,
    work: (display: Display) => { kept: KeptOrder | null; note?: AuditNote } | null,
  ): Promise<void> {
    const { storage, audit } = this.options;
    await this.topic.change(async () => {
      const display = this.require(name);
      const change = work(display);
      if (!change) return;
      const revision = await storage.transaction(async (stores) => {
        await stores.changes.bump('displays');
        const next = await stores.displays.setOrder(name, change.kept && JSON.stringify(change.kept));
        if (next === null) throw new CodedError('DISPLAY_NOT_FOUND');
        if (change.note) await audit.write(stores, [change.note]);
        return next;
      });
      this.topic.noteOwnChange();
      this.put({ ...display, kept: change.kept, revision });
    });
  }

  /** Throws DISPLAY_NOT_FOUND, and whatever `judge` does. */
  async remove(name: string, judge: (display: Display) => AuditNote): Promise<void> {
    const { storage, audit } = this.options;
    await this.topic.change(async () => {
      const note = judge(this.require(name));
      await storage.transaction(async (stores) => {
        await stores.changes.bump('displays');
        await stores.displays.remove(name);
        await audit.write(stores, [note]);
      });
      this.topic.noteOwnChange();
      this.displays = new Map([...this.displays].filter(([other]) => other !== name));
      this.options.onChanged(name);
    });
  }

  require(name: string): Display {
    const display = this.displays.get(name);
    if (!display) throw new CodedError('DISPLAY_NOT_FOUND');
    return display;
  }

  private put(display: Display): void {
    const others = this.list().filter(({ name }) => name !== display.name);
    this.displays = inOrder([...others, display]);
    this.options.onChanged(display.name);
  }

  private async load(): Promise<() => void> {
    const before = this.displays;
    const records = await this.options.storage.displays.list();
    this.displays = inOrder(
      records.map(({ order, ...rest }) => ({
        ...rest,
        kept: order === null ? null : (JSON.parse(order) as KeptOrder),
      })),
    );
    return () => {
      for (const name of new Set([...before.keys(), ...this.displays.keys()])) {
        if (!sameDisplay(before.get(name), this.displays.get(name))) this.options.onChanged(name);
      }
    };
  }
}

function inOrder(displays: readonly Display[]): ReadonlyMap<string, Display> {
  const byName = (a: Display, b: Display) =>
    a.name.localeCompare(b.name, 'zh', { numeric: true }) || (a.name < b.name ? -1 : 1);
  return new Map(displays.toSorted(byName).map((display) => [display.name, display]));
}

function sameDisplay(a: Display | undefined, b: Display | undefined): boolean {
  return a?.revision === b?.revision && a?.seenAtMs === b?.seenAtMs;
}
