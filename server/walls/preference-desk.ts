import type { TypedEmitter } from '../base/typed-emitter.ts';
import { CodedError } from '../contract/error-codes.ts';
import type { PreferenceDto } from '../contract/preferences-dto.ts';
import { MAX_PREFERENCE_BYTES, type PreferenceKey } from '../contract/wall-terms.ts';
import type { PreferenceStore } from '../storage/preference-store.ts';
import type { WallsEvents } from './walls-facts.ts';

export interface PreferenceDeskOptions {
  store: PreferenceStore;
  events: TypedEmitter<WallsEvents>;
}

/** What a person's pages look and work like. Nobody else is told. */
export class PreferenceDesk {
  private readonly options: PreferenceDeskOptions;

  constructor(options: PreferenceDeskOptions) {
    this.options = options;
  }

  async list(userId: string): Promise<PreferenceDto[]> {
    const records = await this.options.store.listFor(userId);
    return records.map(({ key, value, revision }) => ({
      key,
      value: JSON.parse(value) as PreferenceDto['value'],
      revision,
    }));
  }

  /** Throws PAYLOAD_TOO_LARGE. */
  async put(userId: string, key: PreferenceKey, value: PreferenceDto['value']): Promise<PreferenceDto> {
    const text = JSON.stringify(value);
    if (Buffer.byteLength(text) > MAX_PREFERENCE_BYTES) {
      throw new CodedError('PAYLOAD_TOO_LARGE', `A preference has ${MAX_PREFERENCE_BYTES} bytes at most.`);
    }
    const revision = await this.options.store.put(userId, key, text);
    this.tell(userId, { key, value, revision });
    return { key, value, revision };
  }

  /** Also when there is none. */
  async remove(userId: string, key: PreferenceKey): Promise<void> {
    const revision = await this.options.store.put(userId, key, null);
    this.tell(userId, { key, value: null, revision });
  }

  private tell(userId: string, change: WallsEvents['preference:changed']['change']): void {
    this.options.events.emit('preference:changed', { userId, change });
  }
}
