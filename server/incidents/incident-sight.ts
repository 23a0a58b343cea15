import type { IncidentDto, IncidentEntryDto } from '../contract/incident-dto.ts';
import { isInScope, type Scope } from '../contract/permissions.ts';
import type { AuditActor } from '../storage/audit-note.ts';
import type { IncidentEntryRecord, IncidentRecord } from '../storage/incident-store.ts';

/** Who works on incidents, as far as what. */
export interface IncidentUser {
  readonly actor: AuditActor;
  readonly scope: Scope;
}

/** What decides who may see an incident. */
export type SeenIncident = Pick<
  IncidentRecord,
  'id' | 'cameras' | 'bookmarks' | 'assignee' | 'people' | 'openerId'
>;

/** Those who are in it see that it is there, and everybody whose scope reaches something of it. */
export function maySeeIncident(user: IncidentUser, incident: SeenIncident): boolean {
  const { scope, actor } = user;
  const { cameras, bookmarks, assignee, people, openerId } = incident;
  if (scope.domains === null && scope.regions === null) return true;
  if (actor.userId === openerId) return true;
  if (actor.username !== null && (assignee === actor.username || people.includes(actor.username)))
    return true;
  return [...cameras, ...bookmarks].some((linked) => isInScope(scope, linked));
}

/** Nothing of it lies beyond the scope: only then it may be taken away. */
export function seesAllOf(
  { scope }: Pick<IncidentUser, 'scope'>,
  { cameras, bookmarks }: SeenIncident,
): boolean {
  return [...cameras, ...bookmarks].every((linked) => isInScope(scope, linked));
}

/** As much of it as the scope reaches. */
export function describeIncident(scope: Scope, incident: IncidentRecord): IncidentDto {
  const { openerId: _opener, cameras, bookmarks, ...shown } = incident;
  return {
    ...shown,
    cameras: cameras.filter((camera) => isInScope(scope, camera)).map(({ id, name }) => ({ id, name })),
    bookmarks: bookmarks.filter((bookmark) => isInScope(scope, bookmark)).map(({ id }) => id),
  };
}

/** Null for what is about a camera beyond the scope. */
export function describeEntry(scope: Scope, entry: IncidentEntryRecord): IncidentEntryDto | null {
  const { incidentId: _incident, place, ...shown } = entry;
  return place === null || isInScope(scope, place) ? shown : null;
}
