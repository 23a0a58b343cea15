import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { IncidentDetailDto } from '../../../../server/contract/incident-dto.ts';
import { useStores } from '../../stores/use-stores.ts';
import { changeAsSeen, type IncidentWish } from './change-as-seen.ts';
import { INCIDENT_KEY } from './query-keys.ts';

interface IncidentChanging {
  /** As it will be: what was chosen is shown at once, and what is chosen next goes out from that. */
  shown: IncidentDetailDto;
  change(wish: IncidentWish): void;
  isPending: boolean;
  error: unknown;
}

/** Changes an incident from how it is shown, one change after the other. */
export function useIncidentChange(
  incident: IncidentDetailDto,
  onChanged: (incident: IncidentDetailDto) => void,
): IncidentChanging {
  const { http } = useStores();
  const queries = useQueryClient();
  const { mutate, isPending, error, variables } = useMutation({
    scope: { id: `incident ${incident.id}` },
    mutationFn: ({ seen, wish }: { seen: IncidentDetailDto; wish: IncidentWish }) =>
      changeAsSeen(http, seen, wish),
    onSuccess: onChanged,
    // Somebody was faster: what they made of it is shown, and the word of the conflict above it.
    onError: () => void queries.invalidateQueries({ queryKey: [INCIDENT_KEY, incident.id] }),
  });
  const shown = isPending ? ({ ...incident, ...variables.wish } as IncidentDetailDto) : incident;
  return { shown, change: (wish) => mutate({ seen: shown, wish }), isPending, error };
}
