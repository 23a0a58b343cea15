import type { Browser, Page, Request, Response } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { type HubProcess, startHub } from '../support/hub-process.ts';
import { launchChromium, openWall, type WallPage } from '../support/wall-page.ts';

/** What a browser fetches until a page shows, as the hub of a closed network serves it: over http browsers take gzip. */

const LARGEST_FIRST_LOAD_BYTES = 350 * 1024;
/** Belongs to pages and players that nobody has asked for yet. */
const NOT_YET = /hls|[Aa]dmin|antd|Account|Audit|Camera(?:s)?Page|Import|Users|editor|Dialog|pinyin/;

let hub: HubProcess;
let browser: Browser;
let wall: WallPage;
let files: string[];

/** Of the page itself: not its API, its sockets and the pictures. */
function isFile(response: Response): boolean {
  return ['document', 'script', 'stylesheet', 'font', 'image'].includes(response.request().resourceType());
}

beforeAll(async () => {
  hub = await startHub([{ id: 'c1', domain: 'water', main: 'rtsp://127.0.0.1:9/none' }]);
  browser = await launchChromium();
  wall = await openWall(browser, hub, '/?cameras=c1&tiles=1');
  await wall.logIn();
  await wall.waitForLabel(0, /./u);
  files = await filesOf(wall.page);
});

afterAll(async () => {
  await wall?.close();
  await browser?.close();
  await hub?.stop();
});

/** Fetched anew with an empty cache, and until the page has nothing more to fetch. */
async function filesOf(page: Page): Promise<string[]> {
  const seen = new Set<string>();
  page.on('response', (response) => {
    if (isFile(response)) seen.add(response.url());
  });
  const session = await page.context().newCDPSession(page);
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  await page.reload();
  await page.locator('[data-wall] video').waitFor({ state: 'attached' });
  let count = -1;
  await eventually(
    () => {
      const settled = seen.size === count;
      count = seen.size;
      expect(settled).toBe(true);
    },
    { pauseMs: 1_000 },
  );
  return [...seen];
}

async function servedBytes(url: string): Promise<{ bytes: number; encoding: string | null }> {
  const response = await fetch(url, { headers: { 'accept-encoding': 'gzip' } });
  return {
    bytes: Number(response.headers.get('content-length')),
    encoding: response.headers.get('content-encoding'),
  };
}

describe('the first load of the wall', () => {
  it('is at most 350 kB, as it is served', async () => {
    const sizes = await Promise.all(files.map(servedBytes));
    expect(files.length).toBeGreaterThan(3);
    expect(sizes.every(({ bytes }) => bytes > 0)).toBe(true);
    const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
    process.stdout.write(`first load of the wall: ${Math.round(total / 1024)} kB in ${files.length} files\n`);
    expect(total).toBeLessThanOrEqual(LARGEST_FIRST_LOAD_BYTES);
  });

  it('comes compressed, and in Brotli where the browser takes that', async () => {
    const scripts = files.filter((url) => /\.(?:js|css)$/u.test(url));
    for (const url of scripts) expect([url, (await servedBytes(url)).encoding]).toEqual([url, 'gzip']);
    const named = scripts.find((url) => new URL(url).pathname.startsWith('/assets/'))!;
    const answer = await fetch(named, { headers: { 'accept-encoding': 'gzip, br' } });
    expect(answer.headers.get('content-encoding')).toBe('br');
    expect(answer.headers.get('vary')).toMatch(/accept-encoding/iu);
    expect(answer.headers.get('cache-control')).toContain('immutable');
    expect(answer.headers.get('content-type')).toMatch(/javascript|css/u);
  });

  it('brings neither the administration nor hls.js nor any dialog along', () => {
    const names = files.map((url) => new URL(url).pathname);
    expect(names.filter((name) => NOT_YET.test(name))).toEqual([]);
  });
});

describe('the first load of a page behind the wall', () => {
  it('names in its html what its frame is made of, and that of the wall does not', async () => {
    const modules = async (path: string) =>
      [...(await (await fetch(hub.url + path)).text()).matchAll(/<link rel="modulepreload"[^>]+>/gu)].join();
    expect(await modules('/admin/cameras')).toMatch(/AdminPart-/u);
    for (const path of ['/', '/display/hall', '/login']) expect(await modules(path)).not.toMatch(/[Aa]dmin/u);
  });

  it('brings the list and the names of places, and all cameras only from there to the wall', async () => {
    const page = await wall.context.newPage();
    const asked: string[] = [];
    page.on('request', (request: Request) => asked.push(new URL(request.url()).pathname));
    await page.goto(`${hub.url}/admin/cameras`);
    await page.locator('[data-camera="c1"]').getByText('水利').waitFor();
    // Ahead of the page, which goes by that answer.
    expect(asked.filter((path) => path === '/api/cameras')).toHaveLength(1);
    await page.locator('[data-phase="connected"]').waitFor();
    // With the connection it is asked for once more, as the directory would be.
    await eventually(() => expect(asked.lastIndexOf('/api/places')).not.toBe(asked.indexOf('/api/places')));
    expect(asked).not.toContain('/api/directory');
    await page.getByRole('link', { name: '视频墙' }).last().click();
    await page.locator('[role="treeitem"]', { hasText: '水利' }).first().waitFor();
    expect(asked).toContain('/api/directory');
  });
});
