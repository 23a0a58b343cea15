import { Worker } from 'node:worker_threads';
import type { Clock } from '../../base/clock.ts';
import { CodedError } from '../../contract/error-codes.ts';
import type { ParsedTable, TableWish } from './parsed-table.ts';

export type TableAnswer = { table: ParsedTable } | { unreadable: string };

export interface TableReaderOptions {
  /** The bundled table-worker. */
  script: URL;
  clock: Clock;
}

/** A large workbook takes some seconds; one that was made to take longer does not get it. */
const DEADLINE_MS = 60_000;
/** Each has a thread and the memory below. */
const MAX_AT_ONCE = 2;
const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 1024, maxYoungGenerationSizeMb: 64 };

/**
 * Reads tables in a thread of their own: a workbook of tens of thousands of rows takes seconds of work, and one made to hurt takes
 * whatever it is given. The main thread serves video meanwhile.
 */
export class TableReader {
  private readonly options: TableReaderOptions;
  private readonly workers = new Set<Worker>();

  constructor(options: TableReaderOptions) {
    this.options = options;
  }

  /** Throws UNREADABLE_FILE with a sentence that says why, TOO_BUSY when others are being read. */
  async read(bytes: Buffer, wish: TableWish): Promise<ParsedTable> {
    if (this.workers.size >= MAX_AT_ONCE) throw new CodedError('TOO_BUSY');
    const answer = await this.ask(bytes, wish);
    if ('table' in answer) return answer.table;
    throw new CodedError('UNREADABLE_FILE', answer.unreadable);
  }

  /** May be called twice. */
  async stop(): Promise<void> {
    await Promise.all([...this.workers].map((worker) => worker.terminate()));
  }

  private ask(bytes: Buffer, wish: TableWish): Promise<TableAnswer> {
    const { script, clock } = this.options;
    const worker = new Worker(script, {
      name: 'table',
      workerData: { bytes, wish },
      resourceLimits: RESOURCE_LIMITS,
    });
    this.workers.add(worker);
    return new Promise<TableAnswer>((resolve) => {
      const timer = clock.setTimer(() => {
        resolve({ unreadable: 'The file takes too long to read: split it.' });
        void worker.terminate();
      }, DEADLINE_MS);
      worker.once('message', resolve);
      worker.once('error', () => resolve({ unreadable: 'The file takes more memory than there is for it.' }));
      worker.once('exit', () => {
        timer.cancel();
        this.workers.delete(worker);
        resolve({ unreadable: 'The file cannot be read as a table.' });
      });
    });
  }
}
