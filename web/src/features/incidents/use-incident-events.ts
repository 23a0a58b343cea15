import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { io, type Socket } from 'socket.io-client';
import {
  INCIDENT_NAMESPACE,
  type IncidentClientEvents,
  type IncidentServerEvents,
} from '../../../../server/contract/incident-events.ts';
import { BOOKMARKS_KEY, INCIDENT_KEY, INCIDENTS_KEY, SHARES_KEY } from './query-keys.ts';

/** What teammates change is seen at once: whatever is told of is fetched again. */
export function useIncidentEvents(): void {
  const queries = useQueryClient();
  useEffect(() => {
    const socket: Socket<IncidentServerEvents, IncidentClientEvents> = io(INCIDENT_NAMESPACE, {
      transports: ['websocket', 'polling'],
      reconnectionDelayMax: 4_000,
    });
    const renew = (key: readonly unknown[]) => void queries.invalidateQueries({ queryKey: key });
    const renewAll = () => {
      renew([INCIDENTS_KEY]);
      renew([INCIDENT_KEY]);
      renew([BOOKMARKS_KEY]);
    };
    socket.on('connect', renewAll);
    socket.on('incidents:reset', renewAll);
    socket.on('incident:changed', ({ id }) => {
      renew([INCIDENTS_KEY]);
      renew([INCIDENT_KEY, id]);
      renew([SHARES_KEY, { incidentId: id }]);
    });
    socket.on('bookmark:changed', () => {
      renew([BOOKMARKS_KEY]);
      renew([INCIDENT_KEY]);
    });
    socket.on('bookmark:removed', () => renew([BOOKMARKS_KEY]));
    return () => {
      socket.removeAllListeners();
      socket.disconnect();
    };
  }, [queries]);
}
