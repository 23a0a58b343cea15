import { parentPort, workerData } from 'node:worker_threads';
import { parseTable } from './parse-table.ts';
import { type TableWish, UnreadableTable } from './parsed-table.ts';
import type { TableAnswer } from './table-reader.ts';

/** Entry of a thread that reads one table. */
const port = parentPort;
if (!port) throw new Error('table-worker runs in a worker thread only');

const { bytes, wish } = workerData as { bytes: Uint8Array; wish: TableWish };
const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const answer: TableAnswer = await parseTable(file, wish).then(
  (table) => ({ table }),
  (error: unknown) => ({
    unreadable: error instanceof UnreadableTable ? error.message : 'The file cannot be read as a table.',
  }),
);
port.postMessage(answer);
