import { readdirSync, writeFileSync } from 'node:fs';
import type { HubProcess } from '../support/hub-process.ts';
import { pause } from './http-player.ts';
import { memoryBytes } from './process-cost.ts';
import type { Sample } from './trend.ts';

const MB = 1e6;

export interface HubSample {
  /** Since the sampling began. */
  atMs: number;
  pssMegabytes: number;
  /** Of the main thread. */
  heapMegabytes: number;
  /** Outside of the main thread's heap, as buffers are. */
  externalMegabytes: number;
  descriptors: number;
}

/** What a hub holds, looked at again and again. */
export class HubSamples {
  readonly taken: HubSample[] = [];
  private readonly hub: HubProcess;
  private readonly everyMs: number;
  private readonly startedMs = performance.now();

  constructor(hub: HubProcess, everyMs: number) {
    this.hub = hub;
    this.everyMs = everyMs;
  }

  async takeFor(durationMs: number): Promise<void> {
    const untilMs = performance.now() + durationMs;
    while (performance.now() < untilMs) {
      await this.take();
      await pause(this.everyMs);
    }
  }

  async take(): Promise<HubSample> {
    const metrics = await (await this.hub.fetch('/metrics')).text();
    const figure = (name: string) =>
      Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(metrics)?.[1] ?? Number.NaN);
    const sample = {
      atMs: performance.now() - this.startedMs,
      pssMegabytes: memoryBytes([this.hub.pid()]) / MB,
      heapMegabytes: figure('nodejs_heap_size_used_bytes') / MB,
      externalMegabytes: figure('nodejs_external_memory_bytes') / MB,
      descriptors: readdirSync(`/proc/${this.hub.pid()}/fd`).length,
    };
    this.taken.push(sample);
    return sample;
  }

  /** One figure from a moment on. */
  series(figure: Exclude<keyof HubSample, 'atMs'>, fromMs: number): Sample[] {
    return this.taken
      .filter(({ atMs }) => atMs >= fromMs)
      .map((sample) => ({ atMs: sample.atMs, value: sample[figure] }));
  }

  writeCsv(file: string): void {
    const columns = Object.keys(this.taken[0] ?? {}) as (keyof HubSample)[];
    const lines = this.taken.map((sample) => columns.map((column) => sample[column].toFixed(2)).join(','));
    writeFileSync(file, `${[columns.join(','), ...lines].join('\n')}\n`);
  }
}
