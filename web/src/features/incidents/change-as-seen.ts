import type {
  IncidentChange,
  IncidentDetailDto,
  IncidentDto,
} from '../../../../server/contract/incident-dto.ts';
import { errorCodeOf, type HttpClient } from '../../api/http-client.ts';
import { changeIncident, readIncident } from '../../api/incidents-api.ts';

export type IncidentWish = Omit<IncidentChange, 'revision'>;

const MOST_ATTEMPTS = 5;

/**
 * Changes an incident from how it was seen. Notes, marks and what the hub itself writes come in all the time and make another revision of it;
 * somebody was faster only where the same field is no longer as it was seen, and not as it is wished either. Then throws CONFLICT.
 */
export async function changeAsSeen(
  http: HttpClient,
  seen: IncidentDto,
  wish: IncidentWish,
): Promise<IncidentDetailDto> {
  let { revision } = seen;
  for (let attempt = 1; ; attempt++) {
    try {
      return await changeIncident(http, seen.id, { revision, ...wish });
    } catch (error) {
      if (errorCodeOf(error) !== 'CONFLICT' || attempt === MOST_ATTEMPTS) throw error;
      const now = await readIncident(http, seen.id);
      if (!isFree(seen, now, wish)) throw error;
      revision = now.revision;
    }
  }
}

function isFree(seen: IncidentDto, now: IncidentDto, wish: IncidentWish): boolean {
  const fields = Object.keys(wish) as (keyof IncidentWish)[];
  const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  return fields.every((field) => isSame(now[field], seen[field]) || isSame(now[field], wish[field]));
}
