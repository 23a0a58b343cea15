import type { EvidenceConfig } from '../config/evidence-config.ts';

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

  mostMs(domain: string): number {
    return Math.max(this.leastMs(domain), this.terms.deleteAfterDays * DAY_MS);
  }

  /** No bookmark of any domain goes before it is so old. */
  get shortestMs(): number {
    const { retentionDays, retentionDaysByDomain } = this.terms;
    return Math.min(retentionDays, ...Object.values(retentionDaysByDomain)) * DAY_MS;
  }
}
