/** Keeps a page from being left by accident: by a link, by the browser's "back", by closing the tab. */
export class LeaveGate {
  private readonly ask: (go: () => void) => void;
  private holders = 0;
  private opened = false;
  /** The entry of the history that is being held, counted as react-router counts them. */
  private entry = 0;
  private returning = false;

  /** @param ask puts the question, and calls its argument through `open` when the answer is to go */
  constructor(ask: (go: () => void) => void) {
    this.ask = ask;
  }

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
    if (this.isShut) this.ask(go);
    else go();
  }

  /** Does it without asking; open until something is held anew, since "back" arrives later, as an event. */
  open = (go: () => void): void => {
    this.opened = true;
    go();
  };

  watch(page: Window): () => void {
    const onBack = (event: PopStateEvent) => this.onBack(event);
    const onClose = (event: BeforeUnloadEvent) => {
      if (this.isShut) event.preventDefault();
    };
    // Before react-router hears of it.
    page.addEventListener('popstate', onBack, { capture: true });
    page.addEventListener('beforeunload', onClose);
    return () => {
      page.removeEventListener('popstate', onBack, { capture: true });
      page.removeEventListener('beforeunload', onClose);
    };
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
    this.ask(() => history.go(steps));
  }

  private get isShut(): boolean {
    return this.holders > 0 && !this.opened;
  }
}

function entryOf(state: unknown): number {
  const { idx } = (state ?? {}) as { idx?: unknown };
  return typeof idx === 'number' ? idx : 0;
}
