import type { Logger } from '../base/logger.ts';
import { TypedEmitter } from '../base/typed-emitter.ts';
import type { Storage } from '../storage/storage.ts';
import { PreferenceDesk } from './preference-desk.ts';
import type { WallsEvents } from './walls-facts.ts';

export interface WallsOptions {
  storage: Storage;
  logger: Logger;
}

/** What people keep for their walls. */
export class Walls {
  private readonly events: TypedEmitter<WallsEvents>;
  readonly preferences: PreferenceDesk;

  constructor({ storage, logger }: WallsOptions) {
    this.events = new TypedEmitter<WallsEvents>(logger);
    this.preferences = new PreferenceDesk({ store: storage.preferences, events: this.events });
  }

  /** Returns the function that takes the listener off. */
  onPreference(listener: (fact: WallsEvents['preference:changed']) => void): () => void {
    return this.events.on('preference:changed', listener);
  }
}
