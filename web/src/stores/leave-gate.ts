import { ValueStore } from './value-store.ts';

/** Keeps a page from being left by accident: by a link, by the browser's "back", by closing the tab. */
export class LeaveGate {
  /** Where somebody wants to go while changes are unsaved; null when nobody is asked anything. */
  readonly asking = new ValueStore<(() => void) | null>(null);
  private holders = 0;
  private opened = false;
  /** The entry of the history that is being held, counted as react-router counts them. */
  private entry = 0;
  private returning = false;

  hold(): () => void {
    if (this.holders === 0) this.opened = false;
    this.holders += 1;
    this.entry = entryOf(history.state);
    return () => {
      this.holders -= 1;
    };
  }

  /** Does it at once, or asks first. */
  pass(go: () => void): void {
    if (this.isShut) this.asking.set(go);
    else go();
  }

  /** Does it without asking; open until something is held anew, since "back" arrives later, as an event. */
  open = (go: () => void): void => {
    this.opened = true;
    this.asking.set(null);
    go();
  };

  stay = (): void => this.asking.set(null);

  /** To be called before react-router listens: a window calls its listeners in the order in which they came. */
  watch(page: Pick<Window, 'addEventListener'>): void {
    page.addEventListener('popstate', (event) => this.onBack(event));
    page.addEventListener('beforeunload', (event) => {
      if (this.isShut) event.preventDefault();
    });
  }

  /** The address has changed already: it is put back before anybody else notices, and the question is asked then. */
  private onBack(event: PopStateEvent): void {
    if (this.returning) {
      this.returning = false;
      event.stopImmediatePropagation();
      return;
    }
    const steps = entryOf(event.state) - this.entry;
    if (!this.isShut || steps === 0) return;
    event.stopImmediatePropagation();
    this.returning = true;
    history.go(-steps);
    this.asking.set(() => history.go(steps));
  }

  private get isShut(): boolean {
    return this.holders > 0 && !this.opened;
  }
}

function entryOf(state: unknown): number {
  const { idx } = (state ?? {}) as { idx?: unknown };
  return typeof idx === 'number' ? idx : 0;
}
