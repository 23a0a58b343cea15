import type { Clock } from '../base/clock.ts';
import type { EngineReport } from './engine-protocol.ts';

/**
 * A message between threads costs more than what a part needs in all its making, most of it to wake the other side:
 * reports leave at once after a quiet while, and together, this far apart, when there are many.
 */
const APART_MS = 8;

export interface ReportOutboxOptions {
  clock: Pick<Clock, 'monotonic' | 'setTimer'>;
  /** Calls back when what is at hand has been done. */
  defer(callback: () => void): void;
  send(reports: EngineReport[]): void;
}

/** Gathers what the streams of a media thread report into few messages. */
export class ReportOutbox {
  private readonly options: ReportOutboxOptions;
  private reports: EngineReport[] = [];
  private scheduled = false;
  private sentAtMs = Number.NEGATIVE_INFINITY;
  private readonly flush = () => {
    const { reports } = this;
    this.scheduled = false;
    this.sentAtMs = this.options.clock.monotonic();
    this.reports = [];
    this.options.send(reports);
  };

  constructor(options: ReportOutboxOptions) {
    this.options = options;
  }

  push(report: EngineReport): void {
    this.reports.push(report);
    if (this.scheduled) return;
    this.scheduled = true;
    const { clock, defer } = this.options;
    const waitMs = this.sentAtMs + APART_MS - clock.monotonic();
    if (waitMs > 0) clock.setTimer(this.flush, waitMs);
    else defer(this.flush);
  }
}
