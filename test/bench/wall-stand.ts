import type { Browser } from 'playwright-core';
import { startWholeBrowser } from '../support/browser.ts';
import { type HubCamera, type HubProcess, startHub } from '../support/hub-process.ts';
import { type SimulatorProcess, startSimulator } from '../support/simulator-process.ts';

/** Cameras for walls, each with a large stream and one of 640×360 at 25 frames a second. */
export class WallStand {
  private readonly large: SimulatorProcess;
  private readonly small: SimulatorProcess;

  private constructor(large: SimulatorProcess, small: SimulatorProcess) {
    this.large = large;
    this.small = small;
  }

  static async start(cameras: number): Promise<WallStand> {
    const large = await startSimulator(['--paths', String(cameras), '--clip', 'bench-1080p']);
    const small = await startSimulator(['--paths', String(cameras), '--clip', 'bench-360p']);
    return new WallStand(large, small);
  }

  async stop(): Promise<void> {
    await this.large.stop();
    await this.small.stop();
  }

  /** A hub and a browser of its own for each measurement, so that nothing is warm. */
  async measure<T>(
    count: number,
    run: (browser: Browser, hub: HubProcess, cameraIds: string[]) => Promise<T>,
    { mode = 'on-demand', nodeArguments = [] }: { mode?: HubCamera['mode']; nodeArguments?: string[] } = {},
  ): Promise<T> {
    const hub = await startHub(this.cameras(count, mode), {}, nodeArguments);
    let browser: Browser | null = null;
    try {
      browser = await startWholeBrowser();
      return await run(browser, hub, cameraIds(count));
    } finally {
      await browser?.close();
      await hub.stop();
    }
  }

  private cameras(count: number, mode: HubCamera['mode']): HubCamera[] {
    return cameraIds(count).map((id, at) => ({
      id,
      mode,
      main: this.large.url(`bench/${at + 1}`),
      sub: this.small.url(`bench/${at + 1}`),
    }));
  }
}

function cameraIds(count: number): string[] {
  return Array.from({ length: count }, (_, at) => `cam-${String(at + 1).padStart(2, '0')}`);
}

/** Of a counter or a gauge of the hub, all labels together. */
export async function hubMetric(hub: HubProcess, name: string): Promise<number> {
  const text = await (await hub.fetch('/metrics')).text();
  const lines = text.split('\n').filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`));
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}
