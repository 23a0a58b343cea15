import type { Place } from '../place.ts';
import { bashanCrossing, jinzhouCrossing } from './crossing.ts';

/** Which scene each camera of streams.config.json looks at. */
export const PLACES: Readonly<Record<string, () => Place>> = {
  'urban-bashan-crossing': bashanCrossing,
  'urban-jinzhou-crossing': jinzhouCrossing,
};
