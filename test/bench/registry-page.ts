import type { Browser, Page } from 'playwright-core';
import { newLoggedInPage, startWholeBrowser } from '../support/browser.ts';
import type { HubProcess } from '../support/hub-process.ts';
import { percentile } from './bench-report.ts';

export interface RegistryPageFigures {
  /** From asking for the page's address until its first rows are drawn, with nothing cached: the median of some openings, and the slowest. */
  firstRowsMs: number;
  slowestFirstRowsMs: number;
  /** The same when the browser has been there before. */
  firstRowsAgainMs: number;
  /** While the list is scrolled without a pause, between one drawn frame and the next. */
  frameP95Ms: number;
  framesPerSecond: number;
}

const VIEWPORT = { width: 1920, height: 1080 };
const ROW = '[data-camera]';
/** Each in a browser profile of its own. */
const OPENINGS = 5;
/** A hand that turns the wheel fast: a screen's height in a third of a second, for five seconds. */
const WHEEL_STEPS = 300;
const WHEEL_PIXELS = 60;

/** The list of all cameras in Chromium, as an admin opens and scrolls it. */
export async function measureRegistryPage(hub: HubProcess): Promise<RegistryPageFigures> {
  const browser: Browser = await startWholeBrowser();
  try {
    const first: number[] = [];
    for (let opening = 1; opening < OPENINGS; opening += 1) {
      const page = await newListPage(browser, hub);
      first.push(await openList(page, hub));
      await page.context().close();
    }
    const page = await newListPage(browser, hub);
    first.push(await openList(page, hub));
    return {
      firstRowsMs: percentile(first, 0.5),
      slowestFirstRowsMs: Math.max(...first),
      firstRowsAgainMs: await openList(page, hub),
      ...(await scroll(page)),
    };
  } finally {
    await browser.close();
  }
}

async function newListPage(browser: Browser, hub: HubProcess): Promise<Page> {
  const page = await newLoggedInPage(browser, hub, VIEWPORT);
  await page.addInitScript(watchFirstRow, ROW);
  return page;
}

/** In the page: notes the time of the first frame that has a row in it, on the clock that starts with the navigation. */
function watchFirstRow(selector: string): void {
  const look = () => {
    if (document.querySelector(selector)) {
      requestAnimationFrame(() => performance.mark('first-row'));
      return;
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

async function openList(page: Page, hub: HubProcess): Promise<number> {
  await page.goto(`${hub.url}/admin/cameras`);
  await page.waitForFunction(() => performance.getEntriesByName('first-row').length > 0);
  return page.evaluate(() => performance.getEntriesByName('first-row')[0]!.startTime);
}

async function scroll(page: Page): Promise<Pick<RegistryPageFigures, 'frameP95Ms' | 'framesPerSecond'>> {
  const box = await page.locator(ROW).first().boundingBox();
  if (!box) throw new Error('the list has no row to scroll');
  await page.mouse.move(box.x + 200, box.y + 100);
  await page.evaluate(collectFrames);
  for (let step = 0; step < WHEEL_STEPS; step += 1) {
    await page.mouse.wheel(0, WHEEL_PIXELS);
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  }
  const frames = await page.evaluate(() => (window as unknown as { drawnFrames: number[] }).drawnFrames);
  const gaps = frames.slice(1).map((at, index) => at - frames[index]!);
  const seconds = (frames.at(-1)! - frames[0]!) / 1000;
  return { frameP95Ms: percentile(gaps, 0.95), framesPerSecond: gaps.length / seconds };
}

/** In the page: the time of every frame from now on. */
function collectFrames(): void {
  const frames: number[] = [];
  (window as unknown as { drawnFrames: number[] }).drawnFrames = frames;
  const note = (atMs: number) => {
    frames.push(atMs);
    requestAnimationFrame(note);
  };
  requestAnimationFrame(note);
}
