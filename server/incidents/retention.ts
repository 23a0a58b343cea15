import type { EvidenceConfig } from '../config/evidence-config.ts';
import type { Place } from '../contract/permissions.ts';
import type { IncidentRecord } from '../storage/incident-store.ts';

const DAY_MS = 24 * 60 * 60_000;

type Terms = Pick<EvidenceConfig, 'retentionDays' | 'retentionDaysByDomain' | 'deleteAfterDays'>;

/** How long evidence is kept: at least so long, and at most so long. */
export class Retention {
  private readonly terms: Terms;

  constructor(terms: Terms) {
    this.terms = terms;
  }

  leastMs(domain: string): number {
    const { retentionDays, retentionDaysByDomain } = this.terms;
    const own = Object.hasOwn(retentionDaysByDomain, domain) ? retentionDaysByDomain[domain] : undefined;
    return (own ?? retentionDays) * DAY_MS;
  }

  /** Of what is of all these places. */
  leastDays(places: readonly Pick<Place, 'domain'>[]): number {
    const { retentionDays } = this.terms;
    return Math.max(retentionDays, ...places.map(({ domain }) => this.leastMs(domain) / DAY_MS));
  }

  /** When an incident that is closed goes; never while it is open. */
  incidentGoesAtMs({ openedAtMs, closedAtMs, keepDays, cameras, bookmarks }: IncidentRecord): number {
    if (closedAtMs === null) return Number.POSITIVE_INFINITY;
    const days = Math.max(this.leastDays([...cameras, ...bookmarks]), this.terms.deleteAfterDays);
    return Math.max(closedAtMs + days * DAY_MS, openedAtMs + (keepDays ?? 0) * DAY_MS);
  }

  mostMs(domain: string): number {
    return Math.max(this.leastMs(domain), this.terms.deleteAfterDays * DAY_MS);
  }

  /** No bookmark of any domain goes before it is so old. */
  get shortestMs(): number {
    const { retentionDays, retentionDaysByDomain } = this.terms;
    return Math.min(retentionDays, ...Object.values(retentionDaysByDomain)) * DAY_MS;
  }
}
