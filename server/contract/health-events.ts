import type { VerdictDto } from './dto.ts';

/** Socket.io namespace of camera health: a snapshot on connection, then deltas in batches. */
export const HEALTH_NAMESPACE = '/health';

export interface HealthServerEvents {
  /**
   * Everything of the page's scope, after connecting and whenever that scope has become another one. In parts, so that tens of
   * thousands of cameras hold nobody up: `part` counts from 0 to `parts` - 1, and only with the last is it whole. `hubTimeMs` lets
   * a page tell ages by the hub's clock.
   */
  'health:snapshot': (snapshot: {
    hubTimeMs: number;
    revision: number;
    part: number;
    parts: number;
    verdicts: VerdictDto[];
  }) => void;
  /** What changed since the revision before; a page that misses a revision asks for a new snapshot. */
  'health:changed': (delta: {
    hubTimeMs: number;
    revision: number;
    verdicts: VerdictDto[];
    removed: string[];
  }) => void;
  /** Cameras, domains or regions changed: what was fetched of `/api/directory` and `/api/places` may be outdated. */
  'directory:changed': () => void;
}

export interface HealthClientEvents {
  'health:resync': () => void;
}
