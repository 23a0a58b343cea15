import type { EngineReport } from './engine-protocol.ts';

export interface ReportOutboxOptions {
  send(reports: EngineReport[], transfer: ArrayBuffer[]): void;
  /** Calls back once, after the I/O events at hand: what they produce leaves as one message. */
  defer(callback: () => void): void;
}

/** Gathers what a round of the event loop produced: a message between threads costs far more than a part in it. */
export class ReportOutbox {
  private reports: EngineReport[] = [];
  private transfer: ArrayBuffer[] = [];
  private scheduled = false;
  private readonly options: ReportOutboxOptions;
  private readonly flush = () => {
    const { reports, transfer } = this;
    this.scheduled = false;
    this.reports = [];
    this.transfer = [];
    this.options.send(reports, transfer);
  };

  constructor(options: ReportOutboxOptions) {
    this.options = options;
  }

  push(report: EngineReport): void {
    this.reports.push(report);
    if (report.type === 'part') this.transfer.push(report.part.bytes.buffer as ArrayBuffer);
    if (this.scheduled) return;
    this.scheduled = true;
    this.options.defer(this.flush);
  }
}
