import { CodedError } from '../contract/error-codes.ts';
import type { SavedFilterDto, SavedFilterRequest } from '../contract/registry-dto.ts';
import type { SavedFilterRecord, SavedFilterStore } from '../storage/saved-filter-store.ts';

/** Of one person. */
const MAX_FILTERS = 100;

/** Filters that people keep, for themselves or for everybody who manages cameras. */
export class SavedFilterDesk {
  private readonly store: SavedFilterStore;

  constructor(store: SavedFilterStore) {
    this.store = store;
  }

  async list(userId: string): Promise<SavedFilterDto[]> {
    return (await this.store.listFor(userId)).map((record) => describe(record, userId));
  }

  /** Throws NOT_ALLOWED for somebody else's, TOO_BUSY for one too many. */
  async put(userId: string, id: string, request: SavedFilterRequest): Promise<SavedFilterDto> {
    const own = (await this.store.listFor(userId)).filter((record) => record.userId === userId);
    if (own.length >= MAX_FILTERS && !own.some((record) => record.id === id))
      throw new CodedError('TOO_BUSY', `You have ${MAX_FILTERS} filters: remove one first.`);
    await this.store.put({ id, userId, ...request });
    const stored = (await this.store.listFor(userId)).find((record) => record.id === id);
    // An id that is taken by somebody else leaves theirs as it is.
    if (stored?.userId !== userId)
      throw new CodedError('NOT_ALLOWED', 'This filter belongs to somebody else.');
    return describe(stored, userId);
  }

  /** Throws NOT_FOUND. */
  async remove(userId: string, id: string): Promise<void> {
    if (!(await this.store.remove(id, userId))) throw new CodedError('NOT_FOUND');
  }
}

function describe({ id, name, filter, shared, userId }: SavedFilterRecord, asks: string): SavedFilterDto {
  return { id, name, filter, shared, own: userId === asks };
}
