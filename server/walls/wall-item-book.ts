import type { Clock, Timer } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { SerialQueue } from '../base/serial-queue.ts';
import type { SceneDto, TourDto } from '../contract/walls-dto.ts';
import type { AuditLog, AuditNote } from '../storage/audit-note.ts';
import type { Storage, Stores } from '../storage/storage.ts';
import type { WallItemKind, WallItemRecord } from '../storage/wall-item-store.ts';

export type SceneContent = Pick<SceneDto, 'wall' | 'tours' | 'key'>;
export type TourContent = Pick<TourDto, 'of' | 'over' | 'dwellSeconds'>;

/** A scene or tour as it is kept: all of it, whoever may see it. */
export interface WallItem<Content> extends Omit<WallItemRecord, 'kind' | 'content'> {
  readonly content: Content;
}
/** What each kind holds. */
export interface ContentOf {
  scene: SceneContent;
  tour: TourContent;
}

/** What was done to one in a transaction. */
export interface WallItemChange<Kind extends WallItemKind> {
  /** As it is from now on; null when it is gone. */
  readonly item: WallItem<ContentOf[Kind]> | null;
  readonly note: AuditNote;
}

export interface WallItemBookOptions {
  storage: Pick<Storage, 'transaction' | 'wallItems' | 'changes'>;
  audit: AuditLog;
  /** Told after each change, by this hub or another; of everything when it is not known what changed. */
  onChanged(kind: WallItemKind, items: readonly WallItem<unknown>[] | 'any'): void;
  clock: Clock;
  logger: Logger;
}

/** What another hub has changed is known here so much later at most. */
const FOLLOW_MS = 2_000;

type Items<Kind extends WallItemKind> = ReadonlyMap<string, WallItem<ContentOf[Kind]>>;

/** All scenes and tours in memory, kept up to date with the storage and with other hubs on it. One change at a time. */
export class WallItemBook {
  private readonly options: WallItemBookOptions;
  private readonly queue = new SerialQueue();
  private items: { scene: Items<'scene'>; tour: Items<'tour'> } = { scene: new Map(), tour: new Map() };
  /** Of the topic `walls`, that memory is up to date with. */
  private count = -1;
  private failing = false;
  private timer: Timer | null = null;

  constructor(options: WallItemBookOptions) {
    this.options = options;
  }

  async start(): Promise<void> {
    await this.options.storage.wallItems.removeOrphans();
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
  list<Kind extends WallItemKind>(kind: Kind): WallItem<ContentOf[Kind]>[] {
    return [...(this.items[kind] as Items<Kind>).values()];
  }

  get<Kind extends WallItemKind>(kind: Kind, id: string): WallItem<ContentOf[Kind]> | undefined {
    return (this.items[kind] as Items<Kind>).get(id);
  }

  /** Judges on what is known, then writes, with a note of it. What `work` throws leaves everything as it was. */
  commit<Kind extends WallItemKind>(
    kind: Kind,
    id: string,
    work: (stores: Pick<Stores, 'wallItems'>) => Promise<WallItemChange<Kind>>,
  ): Promise<WallItem<ContentOf[Kind]> | null> {
    const { storage, audit } = this.options;
    return this.queue.run(async () => {
      await this.catchUp();
      const { item } = await storage.transaction(async (stores) => {
        await stores.changes.bump('walls');
        const change = await work(stores);
        await audit.write(stores, [change.note]);
        return change;
      });
      this.count += 1;
      this.put(kind, id, item);
      return item;
    });
  }

  private put<Kind extends WallItemKind>(
    kind: Kind,
    id: string,
    item: WallItem<ContentOf[Kind]> | null,
  ): void {
    const before = this.get(kind, id);
    const others = this.list(kind).filter((other) => other.id !== id);
    const items = item ? [...others, item].sort(byName) : others;
    this.items = { ...this.items, [kind]: new Map(items.map((each) => [each.id, each])) };
    this.options.onChanged(
      kind,
      [before, item].flatMap((each) => each ?? []),
    );
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
          if (!this.failing) this.options.logger.error({ err: error }, 'scenes and tours cannot be read');
          this.failing = true;
        },
      );
  }

  private async catchUp(): Promise<void> {
    const { walls } = await this.options.storage.changes.counts();
    if (walls === this.count) return;
    await this.load();
    for (const kind of ['scene', 'tour'] as const) this.options.onChanged(kind, 'any');
  }

  private async load(): Promise<void> {
    const { changes, wallItems } = this.options.storage;
    // The count first: what changes while they are read is read again the next time.
    const { walls } = await changes.counts();
    const records = await wallItems.list();
    const items = records.map(({ kind, content, ...rest }) => ({
      kind,
      item: { ...rest, content: JSON.parse(content) as never },
    }));
    const of = (wanted: WallItemKind) =>
      new Map(items.flatMap(({ kind, item }) => (kind === wanted ? [[item.id, item]] : [])));
    this.items = { scene: of('scene'), tour: of('tour') };
    this.count = walls;
  }
}

/** As the storage has them in order. */
function byName(a: WallItem<unknown>, b: WallItem<unknown>): number {
  return a.name.localeCompare(b.name, 'zh', { numeric: true }) || (a.id < b.id ? -1 : 1);
}

export function recordOf(kind: WallItemKind, { content, ...rest }: WallItem<unknown>): WallItemRecord {
  return { ...rest, kind, content: JSON.stringify(content) };
}
