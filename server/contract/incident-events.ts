import type { BookmarkDto, EvidenceDto } from './bookmark-dto.ts';

/** Socket.io namespace of bookmarks and incidents: what changed, as far as one's scope reaches. What was there before is fetched. */
export const INCIDENT_NAMESPACE = '/incidents';

export interface IncidentServerEvents {
  /** New, or changed in any way: also its still or its clip. Of one bookmark the newest comes last. */
  'bookmark:changed': (bookmark: BookmarkDto) => void;
  'bookmark:removed': (removed: { id: string }) => void;
  /** An incident was opened, or changed in any way, its timeline too: fetch it again. */
  'incident:changed': (incident: { id: string }) => void;
  /** How much room is left, and whether the disk takes what is recorded: when one of the two states changed. */
  'evidence:changed': (evidence: EvidenceDto) => void;
  /** Scope or connection changed, so that something may have been missed: fetch again. */
  'incidents:reset': () => void;
}

export type IncidentClientEvents = Record<string, never>;
