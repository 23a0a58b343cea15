import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { IncidentDetailDto, IncidentFields } from '../../../../server/contract/incident-dto.ts';
import { changeIncident } from '../../api/incidents-api.ts';
import { useStores } from '../../stores/use-stores.ts';
import { INCIDENT_KEY } from './query-keys.ts';

interface IncidentChanging {
  /** As it will be: what was chosen is shown at once, and what is chosen next goes out from that. */
  shown: IncidentDetailDto;
  change(wished: IncidentFields): void;
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
    mutationFn: ({ seen, wished }: { seen: IncidentDetailDto; wished: IncidentFields }) =>
      changeIncident(http, incident.id, { seen: fieldsOf(seen, wished), wished }),
    onSuccess: onChanged,
    // Somebody was faster: what they made of it is shown, and the word of the conflict above it.
    onError: () => void queries.invalidateQueries({ queryKey: [INCIDENT_KEY, incident.id] }),
  });
  const shown = isPending ? ({ ...incident, ...variables.wished } as IncidentDetailDto) : incident;
  return { shown, change: (wished) => mutate({ seen: shown, wished }), isPending, error };
}

/** Of what was seen the fields that are to become something else. */
function fieldsOf(seen: IncidentFields, wished: IncidentFields): IncidentFields {
  const names = Object.keys(wished) as (keyof IncidentFields)[];
  return Object.fromEntries(names.map((name) => [name, seen[name]]));
}
