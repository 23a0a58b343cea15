import type { Browser, CDPSession, Page } from 'playwright-core';
import { memoryBytes, processorMs } from './process-cost.ts';

/** What a page costs its machine: processor time of its main thread, and of all of the browser's processes. */
export class BrowserCost {
  private readonly browser: CDPSession;
  private readonly page: CDPSession;

  private constructor(browser: CDPSession, page: CDPSession) {
    this.browser = browser;
    this.page = page;
  }

  static async of(browser: Browser, page: Page): Promise<BrowserCost> {
    const session = await page.context().newCDPSession(page);
    // By the wall clock a task also lasts while others have the processor.
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    return new BrowserCost(await browser.newBrowserCDPSession(), session);
  }

  /** Seconds of processor time that the page's main thread has spent in tasks. */
  async mainThreadSeconds(): Promise<number> {
    const { metrics } = await this.page.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
  }

  /** Since their start; a process that ended in between is not counted any more. */
  async processorMs(): Promise<number> {
    return processorMs(await this.processes());
  }

  /** Of all of the browser's processes together. */
  async memoryBytes(): Promise<number> {
    return memoryBytes(await this.processes());
  }

  /** What scripts still hold after a garbage collection, which halts them for a moment. */
  async heldBytes(): Promise<number> {
    await this.page.send('HeapProfiler.collectGarbage');
    return (await this.page.send('Runtime.getHeapUsage')).usedSize;
  }

  private async processes(): Promise<number[]> {
    const { processInfo } = await this.browser.send('SystemInfo.getProcessInfo');
    return processInfo.map(({ id }) => id);
  }
}
