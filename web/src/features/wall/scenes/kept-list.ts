import { ValueStore } from '../../../stores/value-store.ts';

export interface KeptListState<T> {
  /** `failed` with items: they are those of before. */
  phase: 'loading' | 'ready' | 'failed';
  items: readonly T[];
  error: unknown;
}

interface Kept {
  id: string;
}

/** What the hub keeps of a kind, as this page last heard; and what is about to be removed is gone from it already. */
export class KeptList<T extends Kept> {
  readonly state = new ValueStore<KeptListState<T>>({ phase: 'loading', items: [], error: null });
  private readonly load: () => Promise<T[]>;
  private loaded: readonly T[] = [];
  private readonly hidden = new Set<string>();
  private asked = 0;
  private answer = Promise.resolve();

  constructor(load: () => Promise<T[]>) {
    this.load = load;
  }

  /** Over with the answer that counts: one that has been overtaken by another question does not. */
  refresh(): Promise<void> {
    this.asked += 1;
    this.answer = this.ask(this.asked);
    return this.answer;
  }

  /** Over with the answer to what was asked last. */
  answered(): Promise<void> {
    return this.answer;
  }

  find(id: string | null): T | null {
    return this.state.get().items.find((item) => item.id === id) ?? null;
  }

  /** As the hub has just answered: the list need not be fetched before it is seen. */
  put(item: T): void {
    this.loaded = [...this.loaded.filter(({ id }) => id !== item.id), item];
    this.hidden.delete(item.id);
    this.show('ready', null);
  }

  drop(id: string): void {
    this.loaded = this.loaded.filter((item) => item.id !== id);
    this.show(this.state.get().phase, this.state.get().error);
  }

  hide(id: string): void {
    this.hidden.add(id);
    this.show(this.state.get().phase, this.state.get().error);
  }

  unhide(id: string): void {
    this.hidden.delete(id);
    this.show(this.state.get().phase, this.state.get().error);
  }

  private async ask(mine: number): Promise<void> {
    try {
      const items = await this.load();
      if (mine !== this.asked) return this.answer;
      this.loaded = items;
      this.show('ready', null);
    } catch (error) {
      if (mine !== this.asked) return this.answer;
      this.show('failed', error);
    }
  }

  private show(phase: KeptListState<T>['phase'], error: unknown): void {
    this.state.set({ phase, error, items: this.loaded.filter(({ id }) => !this.hidden.has(id)) });
  }
}
