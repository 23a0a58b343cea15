import type { TourTarget } from './tour-spec.ts';
import type { PlayingTour } from './wall-tours.ts';

/** Which kept tours play in this window, so that they play again after it was loaded anew. */

const STORAGE_KEY = 'onescreen.tours';

export interface RememberedTour {
  id: string;
  target: TourTarget;
}

export function rememberTours(storage: Pick<Storage, 'setItem'>, playing: readonly PlayingTour[]): void {
  const kept = playing.flatMap(({ spec, target }): RememberedTour[] =>
    spec.id === null ? [] : [{ id: spec.id, target }],
  );
  storage.setItem(STORAGE_KEY, JSON.stringify(kept));
}

/** What is not understood is left out. */
export function rememberedTours(storage: Pick<Storage, 'getItem'>): RememberedTour[] {
  try {
    const kept: unknown = JSON.parse(storage.getItem(STORAGE_KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isRemembered) : [];
  } catch {
    return [];
  }
}

function isRemembered(value: unknown): value is RememberedTour {
  const { id, target } = (value ?? {}) as {
    id?: unknown;
    target?: { page?: unknown; tile?: unknown } | null;
  };
  const { page, tile } = target ?? {};
  return typeof id === 'string' && isPlace(page) && (tile === null || isPlace(tile));
}

function isPlace(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0;
}
