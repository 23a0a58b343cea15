import { parentPort } from 'node:worker_threads';
import { systemClock } from '../base/clock.ts';
import { silentLogger } from '../base/logger.ts';
import type { EngineRequest } from './engine-protocol.ts';
import { MediaEngine } from './media-engine.ts';
import { packReport } from './report-wire.ts';
import { ThreadRhythm } from './thread-rhythm.ts';

/** Entry of a media thread. */
const port = parentPort;
if (!port) throw new Error('engine-worker runs in a worker thread only');

const cell = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
const rhythm: ThreadRhythm = new ThreadRhythm({
  clock: systemClock,
  load: () => engine.load,
  nap: (ms) => void Atomics.wait(cell, 0, 0, ms),
});
const engine = new MediaEngine({
  clock: rhythm.clock,
  beforeRest: (callback) => rhythm.beforeNap(callback),
  logger: silentLogger,
  send: (reports) => port.postMessage(reports.map(packReport)),
});
engine.start();

port.on('message', (request: EngineRequest) => {
  if (request.type === 'stop') void engine.stop().then(() => port.close());
  else engine.handle(request);
});
