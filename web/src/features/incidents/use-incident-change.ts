import { useMutation, useMutationState, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type {
  IncidentChange,
  IncidentDetailDto,
  IncidentFields,
} from '../../../../server/contract/incident-dto.ts';
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

/** Changes an incident from how it is shown, one change after the other. */
export function useIncidentChange(
  incident: IncidentDetailDto,
  onChanged: (incident: IncidentDetailDto) => void,
): IncidentChanging {
  const { http } = useStores();
  const queries = useQueryClient();
  const [error, setError] = useState<unknown>(null);
  const mutationKey = ['incident-change', incident.id];
  const { mutate, isPending } = useMutation({
    mutationKey,
    scope: { id: mutationKey.join(' ') },
    mutationFn: (change: IncidentChange) => changeIncident(http, incident.id, change),
    onSuccess: onChanged,
    // Somebody was faster: what they made of it is shown, and the word of the conflict above it until somebody chooses again.
    onError: (failure) => {
      // What is behind it may fail because of it.
      setError((before: unknown) => before ?? failure);
      void queries.invalidateQueries({ queryKey: [INCIDENT_KEY, incident.id] });
    },
  });
  const wishes = useMutationState({
    filters: { mutationKey, status: 'pending' },
    select: ({ state }) => (state.variables as IncidentChange).wished,
  });
  const shown: IncidentDetailDto = Object.assign({}, incident, ...wishes);
  const change = (wished: IncidentFields) => {
    setError(null);
    mutate({ seen: fieldsOf(shown, wished), wished });
  };
  return { shown, change, isPending, error };
}

/** Of what is shown the fields that are to become something else. */
function fieldsOf(shown: IncidentFields, wished: IncidentFields): IncidentFields {
  const names = Object.keys(wished) as (keyof IncidentFields)[];
  return Object.fromEntries(names.map((name) => [name, shown[name]]));
}
