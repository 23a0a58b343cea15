import type { Page } from 'playwright-core';
import type { SceneCreate, TourCreate } from '../../server/contract/walls-dto.ts';
import { type StandardCount, standardLayout } from '../../web/src/features/wall/wall-layouts.ts';
import type { HubProcess } from '../support/hub-process.ts';
import { pause } from './http-player.ts';

/** What a wall does when it is turned to other cameras: by the key of a scene, and by a tour. */

const PICTURES_DEADLINE_MS = 30_000;
export const SCENE_TILES = 16;
const TOUR_TILES = 9;
const TOUR_PAGES = 4;
const TOUR_KEY = 3;
const DWELL_SECONDS = 5;
/** A tour that waits for a slow camera is late, and the machine may be too. */
const LATE_SHARE = 2;

export interface TourMeasured {
  turns: number;
  /** The longest that a tile of a shown page was without a picture. */
  longestEmptyS: number;
}

interface TurnWatch {
  pressedAtMs: number;
  turns: number;
  longestEmptyMs: number;
}

declare global {
  interface Window {
    __turnWatch?: TurnWatch;
  }
}

/** Two scenes of sixteen on the keys 1 and 2, and on 3 a tour over four pages of nine. */
export async function saveScenes(hub: HubProcess, cameraIds: readonly string[]): Promise<void> {
  const scene = (key: number, tiles: StandardCount, cameras: readonly string[]): SceneCreate => ({
    ...{ name: `scene ${key}`, key, tours: [], sharedWith: [] },
    wall: { layout: standardLayout(tiles), pages: [[...cameras]] },
  });
  const tour: TourCreate = {
    ...{ id: 'tour-of-the-bench', name: 'tour', over: 'page', dwellSeconds: DWELL_SECONDS, sharedWith: [] },
    of: { kind: 'cameras', cameras: cameraIds.slice(0, TOUR_TILES * TOUR_PAGES) },
  };
  await post(hub, '/api/tours', tour);
  await post(hub, '/api/scenes', scene(1, 16, cameraIds.slice(0, SCENE_TILES)));
  await post(hub, '/api/scenes', scene(2, 16, cameraIds.slice(SCENE_TILES, 2 * SCENE_TILES)));
  await post(hub, '/api/scenes', {
    ...scene(TOUR_KEY, TOUR_TILES, cameraIds.slice(0, TOUR_TILES)),
    tours: [{ page: 0, tile: null, tour: tour.id! }],
  });
}

/** Seconds from the press of the scene's key until the last of its tiles shows its first picture. */
export async function turnToScene(page: Page, key: 1 | 2, cameraIds: readonly string[]): Promise<number> {
  const from = (key - 1) * SCENE_TILES;
  const wanted = cameraIds.slice(from, from + SCENE_TILES);
  await watchTurns(page);
  await page.keyboard.press(`Shift+Digit${key}`);
  await page.waitForFunction(
    (cameras) => {
      const tiles = window.__onescreenPlayback?.tiles() ?? [];
      const shown = tiles.filter(({ camera }) => cameras.includes(camera));
      return shown.length === cameras.length && shown.every(({ firstPictureMs }) => firstPictureMs !== null);
    },
    wanted,
    { timeout: PICTURES_DEADLINE_MS, polling: 50 },
  );
  return page.evaluate((cameras) => {
    const shown = window.__onescreenPlayback!.tiles().filter(({ camera }) => cameras.includes(camera));
    const lastMs = Math.max(...shown.map(({ startedAtMs, firstPictureMs }) => startedAtMs + firstPictureMs!));
    return (lastMs - performance.timeOrigin - window.__turnWatch!.pressedAtMs) / 1000;
  }, wanted);
}

/** The tour once round, looked at in every frame that the page draws. */
export async function watchTour(page: Page): Promise<TourMeasured> {
  await watchTurns(page);
  await page.keyboard.press(`Shift+Digit${TOUR_KEY}`);
  await page.locator(`[data-wall="${TOUR_TILES}"]`).waitFor({ timeout: PICTURES_DEADLINE_MS });
  await page.waitForFunction(
    (tiles) => document.querySelectorAll('[data-slot] [data-picture]').length === tiles,
    TOUR_TILES,
    { timeout: PICTURES_DEADLINE_MS },
  );
  await page.evaluate(watchEmptyTiles);
  const endAtMs = performance.now() + TOUR_PAGES * DWELL_SECONDS * 1000 * LATE_SHARE;
  let measured = await readTurns(page);
  while (measured.turns < TOUR_PAGES && performance.now() < endAtMs) {
    await pause(500);
    measured = await readTurns(page);
  }
  return measured;
}

/** Runs in the page. */
function watchEmptyTiles(): void {
  const watch = window.__turnWatch!;
  const cameras = () =>
    [...document.querySelectorAll('[data-slot]')].map((tile) => tile.getAttribute('aria-label')).join();
  // The label also says the state: only the name before it is compared.
  const firstName = () => cameras().split(/[，,]/u)[1] ?? '';
  let shown = firstName();
  let emptySinceMs: number | null = null;
  const look = (nowMs: number) => {
    const tiles = [...document.querySelectorAll('[data-slot]')];
    const isEmpty = tiles.some((tile) => tile.querySelector('[data-picture]') === null);
    emptySinceMs = isEmpty ? (emptySinceMs ?? nowMs) : null;
    if (emptySinceMs !== null) watch.longestEmptyMs = Math.max(watch.longestEmptyMs, nowMs - emptySinceMs, 1);
    const now = firstName();
    if (now !== shown) watch.turns += 1;
    shown = now;
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

async function watchTurns(page: Page): Promise<void> {
  await page.evaluate(() => {
    const watch: TurnWatch = { pressedAtMs: 0, turns: 0, longestEmptyMs: 0 };
    window.__turnWatch = watch;
    const pressed = (event: KeyboardEvent) => {
      watch.pressedAtMs = event.timeStamp;
    };
    window.addEventListener('keydown', pressed, { capture: true });
  });
}

async function readTurns(page: Page): Promise<TourMeasured> {
  const { turns, longestEmptyMs } = await page.evaluate(() => window.__turnWatch!);
  return { turns, longestEmptyS: longestEmptyMs / 1000 };
}

async function post(hub: HubProcess, path: string, body: object): Promise<void> {
  const answer = await hub.fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`POST ${path}: ${answer.status} ${await answer.text()}`);
}
