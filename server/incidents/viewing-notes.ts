import type { Clock } from '../base/clock.ts';
import type { AuditLog, AuditNote } from '../storage/audit-note.ts';

/** A player asks for a clip in many pieces, and a page for an incident with each change of it: that is one viewing. */
const ONE_VIEWING_MS = 10 * 60_000;
const MAX_VIEWINGS = 10_000;

/** Who looked at what, in the audit: once for each person and thing while it goes on. */
export class ViewingNotes {
  private readonly audit: Pick<AuditLog, 'note'>;
  private readonly clock: Pick<Clock, 'monotonic'>;
  /** By person, or address of one without an account, and thing: when it was last looked at. */
  private readonly viewings = new Map<string, number>();

  constructor({ audit, clock }: { audit: Pick<AuditLog, 'note'>; clock: Pick<Clock, 'monotonic'> }) {
    this.audit = audit;
    this.clock = clock;
  }

  note(viewing: AuditNote): void {
    const { actor, action, target } = viewing;
    const key = JSON.stringify([actor.userId ?? actor.address, action, target?.id]);
    const nowMs = this.clock.monotonic();
    const isNew = nowMs - (this.viewings.get(key) ?? Number.NEGATIVE_INFINITY) > ONE_VIEWING_MS;
    this.viewings.delete(key);
    this.viewings.set(key, nowMs);
    const [oldest] = this.viewings.keys();
    if (this.viewings.size > MAX_VIEWINGS && oldest !== undefined) this.viewings.delete(oldest);
    if (isNew) this.audit.note(viewing);
  }
}
