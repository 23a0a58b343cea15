import type { EngineReport } from './engine-protocol.ts';

export interface ReportOutboxOptions {
  send(reports: EngineReport[]): void;
  /** Calls back once, after the I/O events at hand: what they produce leaves as one message. */
  defer(callback: () => void): void;
}

/** Gathers what a round of the event loop produced: a message between threads costs far more than a part in it. */
export class ReportOutbox {
  private reports: EngineReport[] = [];
  private scheduled = false;
  private readonly options: ReportOutboxOptions;
  private readonly flush = () => {
    const { reports } = this;
    this.scheduled = false;
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
    this.options.defer(this.flush);
  }
}
