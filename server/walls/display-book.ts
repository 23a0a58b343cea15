import type { Clock, Timer } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { SerialQueue } from '../base/serial-queue.ts';
import type { DisplayOrder } from '../contract/displays-dto.ts';
import { CodedError } from '../contract/error-codes.ts';
import type { Scope } from '../contract/permissions.ts';
import { MAX_DISPLAYS } from '../contract/wall-terms.ts';
import type { AuditLog, AuditNote } from '../storage/audit-note.ts';
import type { DisplayRecord } from '../storage/display-store.ts';
import type { Storage } from '../storage/storage.ts';
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

/** What another hub has changed is known here so much later at most. */
const FOLLOW_MS = 2_000;

/** All displays in memory, kept up to date with the storage and with other hubs on it. One change at a time. */
export class DisplayBook {
  private readonly options: DisplayBookOptions;
  private readonly queue = new SerialQueue();
  private displays: ReadonlyMap<string, Display> = new Map();
  /** Of the topic `displays`, that memory is up to date with. */
  private count = -1;
  private failing = false;
  private timer: Timer | null = null;

  constructor(options: DisplayBookOptions) {
    this.options = options;
  }

  async start(): Promise<void> {
    await this.queue.run(() => this.load());
    this.timer ??= this.options.clock.setRepeating(() => this.follow(), FOLLOW_MS);
  }

  /** May be called twice. Resolves when what was begun has ended. */
  async stop(): Promise<void> {
    this.timer?.cancel();
    this.timer = null;
    await this.queue.run(async () => {});
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
    await this.queue.run(async () => {
      await this.catchUp();
      const known = this.displays.get(seen.name);
      if (!known && this.displays.size >= MAX_DISPLAYS) {
        throw new CodedError('TOO_BUSY', `There are ${MAX_DISPLAYS} displays: remove one first.`);
      }
      await this.options.storage.transaction(async ({ changes, displays }) => {
        await changes.bump('displays');
        await displays.putSeen(seen);
      });
      this.count += 1;
      this.put({ kept: null, revision: 0, ...known, ...seen });
    });
  }

  /** Null of `work` leaves it as it is. Throws DISPLAY_NOT_FOUND. */
  async order(
    name: string,
    work: (display: Display) => { kept: KeptOrder | null; note?: AuditNote } | null,
  ): Promise<void> {
    const { storage, audit } = this.options;
    await this.queue.run(async () => {
      await this.catchUp();
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
      this.count += 1;
      this.put({ ...display, kept: change.kept, revision });
    });
  }

  /** Throws DISPLAY_NOT_FOUND, and whatever `judge` does. */
  async remove(name: string, judge: (display: Display) => AuditNote): Promise<void> {
    const { storage, audit } = this.options;
    await this.queue.run(async () => {
      await this.catchUp();
      const note = judge(this.require(name));
      await storage.transaction(async (stores) => {
        await stores.changes.bump('displays');
        await stores.displays.remove(name);
        await audit.write(stores, [note]);
      });
      this.count += 1;
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

  private follow(): void {
    if (!this.queue.idle) return;
    this.queue
      .run(() => this.catchUp())
      .then(
        () => {
          this.failing = false;
        },
        (error: unknown) => {
          if (!this.failing) this.options.logger.error({ err: error }, 'the displays cannot be read');
          this.failing = true;
        },
      );
  }

  private async catchUp(): Promise<void> {
    const { displays: count } = await this.options.storage.changes.counts();
    if (count === this.count) return;
    const before = this.displays;
    await this.load();
    for (const name of new Set([...before.keys(), ...this.displays.keys()])) {
      if (!sameDisplay(before.get(name), this.displays.get(name))) this.options.onChanged(name);
    }
  }

  private async load(): Promise<void> {
    const { changes, displays } = this.options.storage;
    // The count first: what changes while they are read is read again the next time.
    const { displays: count } = await changes.counts();
    const records = await displays.list();
    this.displays = inOrder(
      records.map(({ order, ...rest }) => ({
        ...rest,
        kept: order === null ? null : (JSON.parse(order) as KeptOrder),
      })),
    );
    this.count = count;
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
