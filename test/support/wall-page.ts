import type { Browser, BrowserContext, Page } from 'playwright-core';
import { logInContext, startBrowser } from './browser.ts';
import { eventually } from './eventually.ts';
import type { HubProcess } from './hub-process.ts';

/** The wall in Chromium, as an operator has it. */
export interface WallPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors of scripts and refusals of the content security policy; a test expects none. */
  readonly errors: string[];
  /** By the form that the page shows. */
  logIn(): Promise<void>;
  /** Without the page of the login: for a page that comes next. */
  logInUnseen(): Promise<void>;
  /** What a screen reader says of the tile: "第 1 格，桥头，在线". */
  label(slot: number): Promise<string>;
  waitForLabel(slot: number, pattern: RegExp, deadlineMs?: number): Promise<void>;
  /** Seconds of media that the tile's element has played. */
  playedSeconds(slot: number): Promise<number>;
  /** As if it had never been here: no login, nothing kept, no other window. The hub must be there. */
  forget(): Promise<void>;
  close(): Promise<void>;
}

export const launchChromium = (): Promise<Browser> => startBrowser();

const LABEL_DEADLINE_MS = 30_000;
/** Of the hub's origin, and without a script. */
export const BARE_PATH = '/healthz';

export async function openWall(browser: Browser, hub: HubProcess, path = '/'): Promise<WallPage> {
  const wall = await newWall(browser, hub);
  await wall.page.goto(hub.url + path);
  return wall;
}

/** One that has not gone anywhere yet. */
export async function newWall(browser: Browser, hub: HubProcess): Promise<WallPage> {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 } });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (/Content Security Policy|Maximum update depth|Each child in a list/u.test(message.text()))
      errors.push(message.text());
  });
  const label = async (slot: number) =>
    (await page.getAttribute(`[data-slot="${slot}"]`, 'aria-label')) ?? '';
  return {
    page,
    context,
    errors,
    label,
    async logIn() {
      await page.fill('[name="username"]', hub.username);
      await page.fill('[name="password"]', hub.password);
      await page.keyboard.press('Enter');
    },
    logInUnseen: () => logInContext(context, hub),
    async waitForLabel(slot, pattern, deadlineMs = LABEL_DEADLINE_MS) {
      await eventually(
        async () => {
          const text = await label(slot);
          if (pattern.test(text)) return;
          const words = await page.locator(`[data-slot="${slot}"]`).textContent();
          throw new Error(`tile ${slot} says "${text}" (${words}), not ${pattern}`);
        },
        { deadlineMs, pauseMs: 50 },
      );
    },
    playedSeconds: (slot) =>
      page.evaluate(
        (n) => document.querySelector<HTMLVideoElement>(`[data-slot="${n}"] video`)?.currentTime ?? 0,
        slot,
      ),
    async forget() {
      for (const other of context.pages()) if (other !== page) await other.close();
      await page.unrouteAll({ behavior: 'ignoreErrors' });
      await page.emulateMedia({ reducedMotion: null });
      await page.goto(hub.url + BARE_PATH);
      await page.evaluate(() => {
        localStorage.clear();
        sessionStorage.clear();
      });
      await context.clearCookies();
      errors.splice(0);
    },
    close: () => context.close(),
  };
}
