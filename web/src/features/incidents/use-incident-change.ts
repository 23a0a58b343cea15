import { useMutation, useMutationState, useQueryClient } from '@tanstack/react-query';
import type { IncidentDetailDto, IncidentFields } from '../../../../server/contract/incident-dto.ts';
import { changeIncident } from '../../api/incidents-api.ts';
import { useStores } from '../../stores/use-stores.ts';
import { INCIDENT_KEY } from './query-keys.ts';

interface IncidentChanging {
  /** As it will be: everything that was chosen is shown at once. */
  shown: IncidentDetailDto;
  change(wished: IncidentFields): void;
  isPending: boolean;
  error: unknown;
}

/** Changes an incident, one change after the other, each from what the hub has made of those before. */
export function useIncidentChange(
  incident: IncidentDetailDto,
  onChanged: (incident: IncidentDetailDto) => void,
): IncidentChanging {
  const { http } = useStores();
  const queries = useQueryClient();
  const queryKey = [INCIDENT_KEY, incident.id];
  const mutationKey = ['incident-change', incident.id];
  const { mutate, isPending, error } = useMutation({
    mutationKey,
    scope: { id: mutationKey.join(' ') },
    mutationFn: (wished: IncidentFields) => {
      const known = queries.getQueryData<IncidentDetailDto>(queryKey) ?? incident;
      return changeIncident(http, incident.id, { seen: fieldsOf(known, wished), wished });
    },
    onSuccess: onChanged,
    // Somebody was faster: what they made of it is shown, and the word of the conflict above it.
    onError: () => void queries.invalidateQueries({ queryKey }),
  });
  const wishes = useMutationState({
    filters: { mutationKey, status: 'pending' },
    select: ({ state }) => state.variables as IncidentFields,
  });
  const shown: IncidentDetailDto = Object.assign({}, incident, ...wishes);
  return { shown, change: mutate, isPending, error };
}

/** Of what is known the fields that are to become something else. */
function fieldsOf(known: IncidentFields, wished: IncidentFields): IncidentFields {
  const names = Object.keys(wished) as (keyof IncidentFields)[];
  return Object.fromEntries(names.map((name) => [name, known[name]]));
}
