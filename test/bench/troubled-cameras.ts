import type { Fault } from '../simulator/fault.ts';
import type { SimulatorProcess } from '../support/simulator-process.ts';
import { pause } from './http-player.ts';

/** What bad networks and worn-out cameras do all day: flap, send garbage, stall. */
const TROUBLES: readonly Fault[] = [
  { kind: 'cut', how: 'packet', afterMs: 1000 },
  { kind: 'cut', afterMs: 3000 },
  { kind: 'restart', forMs: 2000 },
  { kind: 'refuse' },
  { kind: 'garbage', everyMs: 100 },
  { kind: 'garbage', place: 'inside' },
  { kind: 'garbage', place: 'instead' },
  { kind: 'silence' },
  { kind: 'half-open' },
  { kind: 'slow', bytesPerSecond: 10_000 },
  { kind: 'drop', share: 0.3 },
  { kind: 'huge' },
  { kind: 'tiny' },
  { kind: 'endless', what: 'header' },
  { kind: 'mute', method: 'SETUP' },
  { kind: 'wrong-sdp', lie: 'codec' },
  { kind: 'clock', runs: 'jumping' },
  { kind: 'numbers', everyMs: 500 },
];
const TROUBLE_MS = { least: 2_000, most: 15_000 };
const CALM_MS = { least: 1_000, most: 8_000 };

/** Cameras that are hardly ever well, each in its own time. */
export class TroubledCameras {
  faults = 0;
  private readonly simulator: SimulatorProcess;
  private readonly paths: readonly string[];
  private stopping = false;
  private ended: Promise<unknown> = Promise.resolve();

  constructor(simulator: SimulatorProcess, paths: readonly string[]) {
    this.simulator = simulator;
    this.paths = paths;
  }

  start(): void {
    this.ended = Promise.all(this.paths.map((path) => this.trouble(path)));
  }

  /** Resolves when all of them are well. */
  async stop(): Promise<void> {
    this.stopping = true;
    await this.ended;
  }

  private async trouble(path: string): Promise<void> {
    while (!this.stopping) {
      await this.pauseBetween(CALM_MS);
      if (this.stopping) break;
      this.faults += 1;
      await this.simulator.fault(path, TROUBLES[Math.floor(Math.random() * TROUBLES.length)]!);
      await this.pauseBetween(TROUBLE_MS);
      await this.simulator.clear(path);
    }
  }

  /** Short steps, so that a stop is heard. */
  private async pauseBetween({ least, most }: { least: number; most: number }): Promise<void> {
    const untilMs = performance.now() + least + Math.random() * (most - least);
    while (!this.stopping && performance.now() < untilMs) await pause(200);
  }
}
