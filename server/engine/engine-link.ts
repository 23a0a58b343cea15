import { Worker } from 'node:worker_threads';
import { type Clock, systemClock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { leaveThreadsTheirLimits } from '../base/start-up-memory.ts';
import type { EngineReport, EngineRequest } from './engine-protocol.ts';
import { MediaEngine } from './media-engine.ts';
import { unpackReport, type WireReport } from './report-wire.ts';

/** The main thread's end of one media engine, wherever that runs. */
export interface EngineLink {
  post(request: Exclude<EngineRequest, { type: 'stop' }>): void;
  /** The engine is gone without having been asked; it says nothing more. */
  onLost(listener: (cause: Error) => void): void;
  onReports(listener: (reports: EngineReport[]) => void): void;
  /** Asks the engine to end, and ends it when it does not within a while. May be called twice. */
  close(): Promise<void>;
  /** Ends it at once, whatever it is doing. May be called twice. */
  terminate(): Promise<void>;
}

/** Cameras are told goodbye, and processes of a lane are ended, by force if need be. */
const CLOSE_MS = 4_000;

/**
 * Nearly nothing that a media thread makes outlives a packet. The third of this is what is filled before it is swept: small enough to stay in
 * the processor's cache, and a sixteenth of what Node would take.
 */
const MAX_YOUNG_MEGABYTES = 3;

/** A media engine in a worker thread of its own. */
export function openWorkerLink(script: URL, clock: Pick<Clock, 'setTimer'> = systemClock): EngineLink {
  leaveThreadsTheirLimits();
  const worker = new Worker(script, {
    name: 'media',
    resourceLimits: { maxYoungGenerationSizeMb: MAX_YOUNG_MEGABYTES },
  });
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  let terminating = false;
  return {
    post: (request) => worker.postMessage(request),
    onReports: (listener) =>
      worker.on('message', (reports: WireReport[]) => listener(reports.map(unpackReport))),
    onLost(listener) {
      let cause: Error | null = null;
      worker.on('error', (error) => {
        cause = error instanceof Error ? error : new Error(String(error));
      });
      worker.on('exit', (code) => {
        if (!terminating) listener(cause ?? new Error(`the media thread ended with code ${code}`));
      });
    },
    async close() {
      terminating = true;
      worker.postMessage({ type: 'stop' } satisfies EngineRequest);
      const patience = clock.setTimer(() => void worker.terminate(), CLOSE_MS);
      await exited;
      patience.cancel();
    },
    async terminate() {
      terminating = true;
      await worker.terminate();
    },
  };
}

/** The same engine on the calling thread. */
export function openInlineLink(options: { clock: Clock; logger: Logger }): EngineLink {
  let listener: (reports: EngineReport[]) => void = () => {};
  const engine = new MediaEngine({ ...options, send: (reports) => listener(reports) });
  engine.start();
  return {
    post: (request) => engine.handle(request),
    onReports(next) {
      listener = next;
    },
    onLost() {},
    close: () => engine.stop(),
    terminate: () => engine.stop(),
  };
}
