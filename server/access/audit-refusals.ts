import type { Clock, Timer } from '../base/clock.ts';
import type { ErrorCode } from '../contract/error-codes.ts';
import type { AuditActor, AuditLog, AuditNote } from '../storage/audit-note.ts';
import { networkKey } from './network-key.ts';
import { actorOf, type Principal } from './principal.ts';

export interface AuditRefusalsOptions {
  audit: Pick<AuditLog, 'note'>;
  clock: Clock;
}

export interface RefusedRequest {
  /** Null when nobody is logged in with what was shown. */
  principal: Principal | null;
  address: string;
  code: ErrorCode;
  /** Method and path, without the query and without any secret. */
  what: string;
  /** Of the page that asked. */
  origin?: string;
  /** Which was asked for and lies outside of the scope. */
  camera?: { id: string; name: string; domain: string; region: string };
}

interface Refused {
  sinceMonotonicMs: number;
  actor: AuditActor;
  action: AuditNote['action'];
  written: number;
  /** Beyond those that were written. */
  summed: number;
  fromMs: number;
  toMs: number;
  examples: unknown[];
}

/** Of one kind, one person and one network. */
const WRITTEN_EACH = 5;
const WINDOW_MS = 5 * 60_000;
const SWEEP_MS = 30_000;
const MAX_EXAMPLES = 5;
/** An attacker with many addresses must fill neither the memory nor the audit: what comes from more than this is summed up as one. */
const MAX_KEYS = 1_000;
const OTHERS = 'others';
const NOBODY: AuditActor = { userId: null, username: null, via: 'nobody', address: null };

/** Notes what was refused: the first ones each by itself, a flood of them as a sum every five minutes. */
export class AuditRefusals {
  private readonly options: AuditRefusalsOptions;
  private readonly refused = new Map<string, Refused>();
  private sweeping: Timer | null = null;

  constructor(options: AuditRefusalsOptions) {
    this.options = options;
  }

  start(): void {
    this.sweeping ??= this.options.clock.setRepeating(() => this.sweep(), SWEEP_MS);
  }

  /** Writes the sums of what is still open. May be called twice. */
  stop(): void {
    this.sweeping?.cancel();
    this.sweeping = null;
    for (const one of this.refused.values()) this.writeSum(one);
    this.refused.clear();
  }

  note(note: AuditNote): void {
    const one = this.countOf(note);
    if (one.written < WRITTEN_EACH) {
      one.written += 1;
      this.options.audit.note(note);
      return;
    }
    one.toMs = this.options.clock.now();
    if (one.summed === 0) one.fromMs = one.toMs;
    one.summed += 1;
    if (one.examples.length < MAX_EXAMPLES) {
      one.examples.push({ ...note.detail, ...(note.target && { target: note.target.id }) });
    }
  }

  noteRequest({ principal, address, code, what, origin, camera }: RefusedRequest): void {
    this.note({
      actor: principal ? actorOf(principal, address) : { ...NOBODY, address },
      action: 'request:refused',
      result: 'refused',
      ...(camera && { target: { type: 'camera', id: camera.id, name: camera.name, place: camera } }),
      detail: { code, what, ...(origin !== undefined && { origin }) },
    });
  }

  private countOf({ actor, action }: AuditNote): Refused {
    const network = actor.address === null ? '' : networkKey(actor.address);
    const own = `${action} ${network} ${actor.userId ?? ''}`;
    const isFull = this.refused.size >= MAX_KEYS && !this.refused.has(own);
    const key = isFull ? `${action} ${OTHERS}` : own;
    const known = this.refused.get(key);
    if (known) return known;
    const fresh: Refused = {
      sinceMonotonicMs: this.options.clock.monotonic(),
      actor: isFull ? NOBODY : actor,
      action,
      written: isFull ? WRITTEN_EACH : 0,
      summed: 0,
      fromMs: 0,
      toMs: 0,
      examples: [],
    };
    this.refused.set(key, fresh);
    return fresh;
  }

  private sweep(): void {
    const over = this.options.clock.monotonic() - WINDOW_MS;
    for (const [key, one] of this.refused) {
      if (one.sinceMonotonicMs > over) continue;
      this.refused.delete(key);
      this.writeSum(one);
    }
  }

  private writeSum({ actor, action, summed, fromMs, toMs, examples }: Refused): void {
    if (summed === 0) return;
    const detail = { count: summed, fromMs, toMs, examples };
    this.options.audit.note({ actor, action, result: 'refused', detail });
  }
}
