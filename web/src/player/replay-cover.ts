import type { ProfileId } from '../../../server/contract/dto.ts';

/** What the live window of a hub holds, about. */
const ENOUGH_MS = 12_000;

export interface ReplayCoverOptions {
  /** Keeps the hub at a profile that nobody looks at: its live window goes with its last viewer. */
  hold(profile: ProfileId): { close(): void };
}

interface Hold {
  close(): void;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/**
 * Whoever enlarges a tile because something has just happened there wants to see that again: of the large stream there is
 * nothing yet from before. So the stream that was shown is kept at hand until the new one has enough of the past.
 */
export class ReplayCover {
  readonly #options: ReplayCoverOptions;
  readonly #sinceMs = new Map<ProfileId, number>();
  readonly #holds = new Map<ProfileId, Hold>();

  constructor(options: ReplayCoverOptions) {
    this.#options = options;
  }

  /** @param wanted what is about to take over from what is shown */
  update(shown: ProfileId | null, wanted: ProfileId): void {
    if (shown === null) return;
    if (!this.#sinceMs.has(shown)) this.#sinceMs.set(shown, performance.now());
    if (shown !== wanted) this.#hold(shown);
    for (const profile of [...this.#sinceMs.keys()]) {
      if (profile !== shown) this.#leaveLater(profile);
    }
    if (shown === wanted) this.#release(shown);
  }

  /** Of which profile there is the most to replay: the one on the screen when it has enough. */
  best(shown: ProfileId | null): ProfileId | null {
    const ageOf = (profile: ProfileId) =>
      performance.now() - (this.#sinceMs.get(profile) ?? performance.now());
    if (shown === null || ageOf(shown) >= ENOUGH_MS) return shown;
    return [...this.#sinceMs.keys()].reduce((best, one) => (ageOf(one) > ageOf(best) ? one : best), shown);
  }

  /** May be called twice. */
  close(): void {
    for (const profile of [...this.#holds.keys()]) this.#release(profile);
    this.#sinceMs.clear();
  }

  #hold(profile: ProfileId): void {
    const held = this.#holds.get(profile);
    if (!held) {
      this.#holds.set(profile, { close: this.#options.hold(profile).close, timer: undefined });
      return;
    }
    clearTimeout(held.timer);
    held.timer = undefined;
  }

  #leaveLater(profile: ProfileId): void {
    const held = this.#holds.get(profile);
    if (!held) {
      this.#sinceMs.delete(profile);
      return;
    }
    held.timer ??= setTimeout(() => {
      this.#release(profile);
      this.#sinceMs.delete(profile);
    }, ENOUGH_MS);
  }

  #release(profile: ProfileId): void {
    const held = this.#holds.get(profile);
    if (!held) return;
    clearTimeout(held.timer);
    held.close();
    this.#holds.delete(profile);
  }
}
