import type { Page } from 'playwright-core';
import { eventually } from '../support/eventually.ts';
import { percentile } from './bench-report.ts';
import { pause } from './http-player.ts';

/** How a page with more tiles than its machine can draw fares. */
export interface StrainMeasured {
  tilesWithPicture: number;
  /** Tiles that say that they save. */
  saving: number;
  /** From the opening of the page to the first of them; NaN when none does. */
  firstSavingS: number;
  /** From the press of a key to the frame in which the selection has moved: 95th percentile. */
  keyS: number;
  /** Whether the selected tile kept its motion. */
  selectedMoves: boolean;
}

const PRESSES = 30;
const PRESS_EVERY_MS = 250;
const PICTURES_DEADLINE_MS = 60_000;
/** Once a share of the tiles saves; the page then finds out for itself how far it has to go. */
const SETTLED_MS = 10_000;

declare global {
  interface Window {
    __keyDelaysMs?: number[];
  }
}

/** @param page on its way to the wall; @param waitMs for the page to notice that it is strained */
export async function measureStrain(page: Page, tiles: number, waitMs: number): Promise<StrainMeasured> {
  await eventually(
    async () => {
      if ((await withPicture(page)) < tiles) throw new Error('not all tiles have a picture');
    },
    { deadlineMs: PICTURES_DEADLINE_MS, pauseMs: 500 },
  );
  const firstSavingS = await firstSaving(page, waitMs);
  if (!Number.isNaN(firstSavingS)) await pause(SETTLED_MS);
  const delaysMs = await pressKeys(page);
  return {
    tilesWithPicture: await withPicture(page),
    saving: await page.locator('[data-saving]').count(),
    firstSavingS,
    keyS: percentile(delaysMs, 0.95) / 1000,
    selectedMoves: (await page.locator('[aria-current] [data-saving="stills"]').count()) === 0,
  };
}

async function firstSaving(page: Page, waitMs: number): Promise<number> {
  const found = await page
    .locator('[data-saving]')
    .first()
    .waitFor({ state: 'attached', timeout: waitMs })
    .then(() => true)
    .catch(() => false);
  return found ? page.evaluate(() => performance.now() / 1000) : Number.NaN;
}

function withPicture(page: Page): Promise<number> {
  return page.evaluate(() => window.__onescreenPlayback!.summary().tilesWithPicture);
}

/** `timeStamp` is when the browser got the key, so that the page's own queue counts. */
async function pressKeys(page: Page): Promise<number[]> {
  await page.evaluate(() => {
    const delays: number[] = [];
    window.__keyDelaysMs = delays;
    let pressedAtMs = 0;
    window.addEventListener(
      'keydown',
      (event) => {
        pressedAtMs = event.timeStamp;
      },
      true,
    );
    const moved = () =>
      requestAnimationFrame(() => {
        if (pressedAtMs > 0) delays.push(performance.now() - pressedAtMs);
        pressedAtMs = 0;
      });
    new MutationObserver(moved).observe(document.querySelector('[data-wall]')!, {
      subtree: true,
      attributeFilter: ['aria-current'],
    });
  });
  await page.locator('[data-slot][tabindex="0"]').first().focus();
  for (let press = 0; press < PRESSES; press += 1) {
    await page.keyboard.press(press % 14 < 7 ? 'ArrowRight' : 'ArrowLeft');
    await pause(PRESS_EVERY_MS);
  }
  return page.evaluate(() => window.__keyDelaysMs!);
}
