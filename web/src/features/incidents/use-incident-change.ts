import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { IncidentDetailDto } from '../../../../server/contract/incident-dto.ts';
import { useStores } from '../../stores/use-stores.ts';
import { changeAsSeen, type IncidentWish } from './change-as-seen.ts';
import { INCIDENT_KEY } from './query-keys.ts';

/** Changes an incident from how it is shown. */
export function useIncidentChange(
  incident: IncidentDetailDto,
  onChanged: (incident: IncidentDetailDto) => void,
) {
  const { http } = useStores();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (wish: IncidentWish) => changeAsSeen(http, incident, wish),
    onSuccess: onChanged,
    // Somebody was faster: what they made of it is shown, and the word of the conflict above it.
    onError: () => void queries.invalidateQueries({ queryKey: [INCIDENT_KEY, incident.id] }),
  });
}
