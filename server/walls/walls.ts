import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { TypedEmitter } from '../base/typed-emitter.ts';
import type { SceneDto, TourDto, WatchListDto } from '../contract/walls-dto.ts';
import type { AuditLog } from '../storage/audit-note.ts';
import type { Storage } from '../storage/storage.ts';
import type { WallItemKind } from '../storage/wall-item-store.ts';
import { DisplayBook } from './display-book.ts';
import { DisplayDesk } from './display-desk.ts';
import { PreferenceDesk } from './preference-desk.ts';
import { type SceneContent, type WallItem, WallItemBook } from './wall-item-book.ts';
import { WallItemDesk } from './wall-item-desk.ts';
import {
  LIST_TERMS,
  type ListFields,
  SCENE_TERMS,
  type SceneFields,
  TOUR_TERMS,
  type TourFields,
} from './wall-item-terms.ts';
import type { PlacedCameras } from './wall-sight.ts';
import type { WallsEvents } from './walls-facts.ts';

export interface WallsOptions {
  storage: Storage;
  audit: AuditLog;
  cameras: PlacedCameras;
  clock: Clock;
  logger: Logger;
}

/** What people keep for their walls, and what they share. */
export class Walls {
  readonly preferences: PreferenceDesk;
  readonly scenes: WallItemDesk<'scene', SceneFields, SceneDto>;
  readonly tours: WallItemDesk<'tour', TourFields, TourDto>;
  readonly lists: WallItemDesk<'list', ListFields, WatchListDto>;
  readonly displays: DisplayDesk;
  private readonly events: TypedEmitter<WallsEvents>;
  private readonly book: WallItemBook;
  private readonly displayBook: DisplayBook;

  constructor(options: WallsOptions) {
    const { storage, logger } = options;
    this.events = new TypedEmitter<WallsEvents>(logger);
    this.preferences = new PreferenceDesk({ store: storage.preferences, events: this.events });
    const onChanged = (kind: WallItemKind, items: readonly WallItem<unknown>[] | 'any') =>
      this.tellItems(kind, items);
    const book = new WallItemBook({ ...options, onChanged });
    this.book = book;
    this.scenes = new WallItemDesk(SCENE_TERMS, { ...options, book });
    this.tours = new WallItemDesk(TOUR_TERMS, { ...options, book });
    this.lists = new WallItemDesk(LIST_TERMS, { ...options, book });
    const onDisplay = (name: string) => this.events.emit('display:changed', { name });
    this.displayBook = new DisplayBook({ ...options, onChanged: onDisplay });
    this.displays = new DisplayDesk({
      ...options,
      book,
      displays: this.displayBook,
      onChanged: onDisplay,
      onWord: (name, word) => this.events.emit('display:told', { name, word }),
    });
  }

  async start(): Promise<void> {
    await this.book.start();
    await this.displayBook.start();
  }

  /** May be called twice. Resolves when what was begun has ended. */
  async stop(): Promise<void> {
    await this.displayBook.stop();
    await this.book.stop();
  }

  /** Returns the function that takes the listener off, as the others do. */
  onPreference(listener: (fact: WallsEvents['preference:changed']) => void): () => void {
    return this.events.on('preference:changed', listener);
  }

  onItems(listener: (fact: WallsEvents['items:changed']) => void): () => void {
    return this.events.on('items:changed', listener);
  }

  onDisplay(listener: (fact: WallsEvents['display:changed']) => void): () => void {
    return this.events.on('display:changed', listener);
  }

  onDisplayWord(listener: (fact: WallsEvents['display:told']) => void): () => void {
    return this.events.on('display:told', listener);
  }

  private tellItems(kind: WallItemKind, items: readonly WallItem<unknown>[] | 'any'): void {
    const isEverybodys = items === 'any' || items.some(({ sharedWith }) => sharedWith.length > 0);
    const userIds = isEverybodys ? null : [...new Set(items.flatMap(({ ownerId }) => ownerId ?? []))];
    this.events.emit('items:changed', { kind, userIds });
    for (const name of this.displays.namesWithItems()) this.events.emit('display:changed', { name });
    // A tour that plays in a scene is seen by whoever sees the scene.
    if (kind === 'scene' && items !== 'any' && items.some(hasTours)) {
      this.events.emit('items:changed', { kind: 'tour', userIds });
    }
  }
}

function hasTours({ content }: WallItem<unknown>): boolean {
  return (content as SceneContent).tours.length > 0;
}
