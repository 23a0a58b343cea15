import { Backoff } from '../base/backoff.ts';
import type { Clock, Timer } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import type { ProbeOutcome } from '../cameras/stream-status.ts';
import type { ProbeConfig } from '../config/streams-config.ts';
import { isPulled, mayBeProbed, type ObservedCamera, type ObservedCameras } from './camera-evidence.ts';
import { DueQueue } from './due-queue.ts';

export interface ProberOptions {
  cameras: ObservedCameras & {
    get(id: string): ObservedCamera | undefined;
    /** Null when there is nothing to ask. */
    probe(id: string): Promise<ProbeOutcome | null>;
    /** Before that it is in vain to ask it. */
    probeRestMs(id: string): number;
  };
  budget: ProbeConfig;
  clock: Clock;
  logger: Logger;
  /** Told every answer; the health board's `noteProbe`. */
  report(cameraId: string, outcome: ProbeOutcome): void;
  random?: () => number;
}

const TICK_MS = 100;
/** What an idle moment may save up of the budget: a burst, not a flood. */
const SAVED_BUDGET_MS = 1_000;
/** The first failure of a camera is looked at again so soon; then the pauses double. */
const CONFIRM_MS = 3_000;
/** A camera's own time limits are shorter; this is against an answer that never comes. */
const ANSWER_LIMIT_MS = 30_000;
/** So that cameras that were added together do not stay together. */
const SPREAD = 0.2;

/**
 * Visits every camera that nobody watches, each in its turn: whoever has been due for the longest is next, so that those
 * that fail, which are visited sooner, never push out the others. The budget bounds what the network and the hub see of it.
 */
export class Prober {
  private readonly options: ProberOptions;
  private readonly queue = new DueQueue();
  private readonly backoffs = new Map<string, Backoff>();
  private readonly underWay = new Set<string>();
  private subscriptions: (() => void)[] = [];
  private ticking: Timer | null = null;
  private allowance = 1;
  private filledAtMs = 0;

  constructor(options: ProberOptions) {
    this.options = options;
  }

  start(): void {
    if (this.ticking) return;
    const { cameras, clock } = this.options;
    this.subscriptions = [
      cameras.events.on('camera:added', ({ camera }) => this.visitNow(camera)),
      cameras.events.on('camera:changed', ({ camera }) => this.visitNow(camera)),
      cameras.events.on('camera:removed', ({ id }) => this.forget(id)),
    ];
    for (const camera of cameras.list()) this.visitNow(camera);
    this.filledAtMs = clock.monotonic();
    this.ticking = clock.setRepeating(() => this.tick(), TICK_MS);
    this.tick();
  }

  /** Probes under way end unheard. May be called twice. */
  stop(): void {
    for (const unsubscribe of this.subscriptions.splice(0)) unsubscribe();
    this.ticking?.cancel();
    this.ticking = null;
  }

  private visitNow(camera: ObservedCamera): void {
    this.backoffs.delete(camera.id);
    if (mayBeProbed(camera)) this.queue.put(camera.id, this.options.clock.monotonic());
    else this.queue.remove(camera.id);
  }

  private forget(id: string): void {
    this.queue.remove(id);
    this.backoffs.delete(id);
  }

  private tick(): void {
    this.refill();
    while (this.allowance >= 1 && this.underWay.size < this.options.budget.concurrency) {
      const camera = this.takeNext();
      if (!camera) return;
      this.allowance -= 1;
      void this.visit(camera.id);
    }
  }

  private refill(): void {
    const now = this.options.clock.monotonic();
    const { perSecond } = this.options.budget;
    const earned = ((now - this.filledAtMs) * perSecond) / 1000;
    this.allowance = Math.min(this.allowance + earned, Math.max(1, (perSecond * SAVED_BUDGET_MS) / 1000));
    this.filledAtMs = now;
  }

  /** A camera that is being pulled reports by itself; its turn comes again later. */
  private takeNext(): ObservedCamera | null {
    for (;;) {
      const id = this.queue.takeDue(this.options.clock.monotonic());
      if (id === null) return null;
      const camera = this.options.cameras.get(id);
      if (!camera || !mayBeProbed(camera)) continue;
      const restMs = this.options.cameras.probeRestMs(id);
      if (isPulled(camera) || this.underWay.has(id)) this.scheduleRefresh(id);
      else if (restMs > 0) this.queue.put(id, this.options.clock.monotonic() + restMs);
      else return camera;
    }
  }

  private async visit(id: string): Promise<void> {
    this.underWay.add(id);
    try {
      const outcome = await this.askInTime(id);
      if (!this.ticking || !this.options.cameras.get(id)) return;
      if (outcome) this.options.report(id, outcome);
      this.scheduleNext(id, outcome);
    } catch (error) {
      this.options.logger.error({ err: error, camera: id }, 'a probe failed in the hub itself');
      this.scheduleNext(id, null);
    } finally {
      this.underWay.delete(id);
    }
  }

  private async askInTime(id: string): Promise<ProbeOutcome | null> {
    const answered = new AbortController();
    const limit = this.options.clock.sleep(ANSWER_LIMIT_MS, answered.signal).then(
      (): ProbeOutcome => ({ ok: false, reason: 'timed-out', message: 'the probe was given up' }),
      () => null,
    );
    try {
      return await Promise.race([this.options.cameras.probe(id), limit]);
    } finally {
      answered.abort();
    }
  }

  /** A change of the camera while it was asked has given it another turn already. */
  private scheduleNext(id: string, outcome: ProbeOutcome | null): void {
    const camera = this.options.cameras.get(id);
    if (this.queue.has(id) || !camera) return;
    if (!outcome || outcome.ok) {
      this.backoffs.delete(id);
      this.scheduleRefresh(id);
      return;
    }
    let backoff = this.backoffs.get(id);
    if (!backoff) {
      const { refreshMs } = this.options.budget;
      const firstMs = Math.min(CONFIRM_MS, refreshMs);
      backoff = new Backoff({ firstMs, maxMs: refreshMs, jitter: SPREAD, random: this.options.random });
      this.backoffs.set(id, backoff);
    }
    this.queue.put(id, this.options.clock.monotonic() + backoff.next());
  }

  private scheduleRefresh(id: string): void {
    const { budget, clock, random = Math.random } = this.options;
    this.queue.put(id, clock.monotonic() + budget.refreshMs * (1 - SPREAD * random()));
  }
}
