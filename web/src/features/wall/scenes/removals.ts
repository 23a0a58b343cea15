import type { KeptList } from './kept-list.ts';

/** So long somebody may change their mind. As long as the word about it stands on the page. */
const GRACE_MS = 6_000;

interface Removal {
  timer: ReturnType<typeof setTimeout>;
  carryOut(): void;
}

export interface Removable {
  id: string;
}

/**
 * Removes what is kept, after a while in which it can be had back whole: with its owner, and at its place in what others keep. A page
 * that is closed meanwhile removes nothing.
 */
export class Removals<T extends Removable> {
  private readonly list: KeptList<T>;
  private readonly remove: (item: T) => Promise<void>;
  private readonly onFailed: (item: T, error: unknown) => void;
  private readonly pending = new Map<string, Removal>();

  constructor(options: {
    list: KeptList<T>;
    remove(item: T): Promise<void>;
    onFailed(item: T, error: unknown): void;
  }) {
    this.list = options.list;
    this.remove = options.remove;
    this.onFailed = options.onFailed;
  }

  begin(item: T): void {
    this.list.hide(item.id);
    const carryOut = () => void this.carryOut(item);
    this.pending.set(item.id, { timer: setTimeout(carryOut, GRACE_MS), carryOut });
  }

  undo(id: string): void {
    clearTimeout(this.pending.get(id)?.timer);
    this.pending.delete(id);
    this.list.unhide(id);
  }

  /** Nobody can change their mind here any more. */
  finish(): void {
    for (const { carryOut } of [...this.pending.values()]) carryOut();
  }

  private async carryOut(item: T): Promise<void> {
    clearTimeout(this.pending.get(item.id)?.timer);
    if (!this.pending.delete(item.id)) return;
    try {
      await this.remove(item);
      this.list.drop(item.id);
    } catch (error) {
      this.onFailed(item, error);
    }
    this.list.unhide(item.id);
  }
}
