import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import type { SceneDto, TourDto, WatchListDto } from '../contract/walls-dto.ts';
import type { AuditLog, AuditNote } from '../storage/audit-note.ts';
import type { Storage, Stores } from '../storage/storage.ts';
import type { WallItemKind, WallItemRecord } from '../storage/wall-item-store.ts';
import { FollowedTopic } from './followed-topic.ts';

export type SceneContent = Pick<SceneDto, 'wall' | 'tours' | 'key'>;
export type TourContent = Pick<TourDto, 'of' | 'over' | 'dwellSeconds'>;

export type ListContent = Pick<WatchListDto, 'cameras'>;

/** A scene, tour or watch list as it is kept: all of it, whoever may see it. */
export interface WallItem<Content> extends Omit<WallItemRecord, 'kind' | 'content'> {
  readonly content: Content;
}
/** What each kind holds. */
export interface ContentOf {
  scene: SceneContent;
  tour: TourContent;
  list: ListContent;
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

type Items<Kind extends WallItemKind> = ReadonlyMap<string, WallItem<ContentOf[Kind]>>;

type AllItems = { [Kind in WallItemKind]: Items<Kind> };
const KINDS: readonly WallItemKind[] = ['scene', 'tour', 'list'];

/** All scenes, tours and watch lists in memory, kept up to date with the storage and with other hubs on it. One change at a time. */
export class WallItemBook {
  private readonly options: WallItemBookOptions;
  private readonly topic: FollowedTopic;
  private items: AllItems = { scene: new Map(), tour: new Map(), list: new Map() };

  constructor(options: WallItemBookOptions) {
    this.options = options;
    this.topic = new FollowedTopic({
      topic: 'walls',
      ...{ changes: options.storage.changes, clock: options.clock, logger: options.logger },
      load: () => this.load(),
    });
  }

  async start(): Promise<void> {
    await this.options.storage.wallItems.removeOrphans();
    await this.topic.start();
  }

  /** May be called twice. Resolves when what was begun has ended. */
  stop(): Promise<void> {
    return this.topic.stop();
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
    return this.topic.change(async () => {
      const { item } = await storage.transaction(async (stores) => {
        await stores.changes.bump('walls');
        const change = await work(stores);
        await audit.write(stores, [change.note]);
        return change;
      });
      this.topic.noteOwnChange();
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

  private async load(): Promise<() => void> {
    const records = await this.options.storage.wallItems.list();
    const items = records.map(({ kind, content, ...rest }) => ({
      kind,
      item: { ...rest, content: JSON.parse(content) as never },
    }));
    const of = (wanted: WallItemKind) =>
      new Map(items.flatMap(({ kind, item }) => (kind === wanted ? [[item.id, item]] : [])));
    this.items = { scene: of('scene'), tour: of('tour'), list: of('list') };
    return () => {
      for (const kind of KINDS) this.options.onChanged(kind, 'any');
    };
  }
}

/** As the storage has them in order. */
function byName(a: WallItem<unknown>, b: WallItem<unknown>): number {
  return a.name.localeCompare(b.name, 'zh', { numeric: true }) || (a.id < b.id ? -1 : 1);
}

export function recordOf(kind: WallItemKind, { content, ...rest }: WallItem<unknown>): WallItemRecord {
  return { ...rest, kind, content: JSON.stringify(content) };
}
