import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BookmarkPageDto } from '../../server/contract/bookmark-dto.ts';
import type { WatchListDto } from '../../server/contract/walls-dto.ts';
import { axeFindings } from '../support/axe-findings.ts';
import { eventually } from '../support/eventually.ts';
import { gate } from '../support/gate.ts';
import { type HubProcess, startHub } from '../support/hub-process.ts';
import { routeAtOnce } from '../support/route-at-once.ts';
import { type SimulatorProcess, startSimulator } from '../support/simulator-process.ts';
import { launchChromium, openWall, type WallPage } from '../support/wall-page.ts';

/** From seeing to handing over, in Chromium: marked with one key, put into an incident, replayed, packed, verified. */
let browser: Browser;
let simulator: SimulatorProcess;
let hub: HubProcess;
let wall: WallPage;
let page: Page;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'handed-over-'));
  simulator = await startSimulator(['--paths', '2', '--clip', 'bench-360p']);
  hub = await startHub(
    [
      { id: 'cam-1', name: '汉江大桥', nameEn: 'Hanjiang Bridge', main: simulator.url('bench/1') },
      { id: 'cam-2', name: '金州路口', main: simulator.url('bench/2') },
    ],
    { evidence: { minFreeMegabytes: 16 } },
  );
  browser = await launchChromium();
  wall = await openWall(browser, hub, '/?tiles=4&cameras=cam-1,cam-2');
  await wall.logIn();
  ({ page } = wall);
});

afterAll(async () => {
  await wall?.close();
  await browser?.close();
  await hub?.stop();
  await simulator?.stop();
  rmSync(folder, { recursive: true });
});

it('one key marks what the selected tile shows, and what there is to say is added after', async () => {
  await wall.waitForLabel(0, /，在线(?:$|，节省)/u);
  await wall.waitForLabel(1, /，在线(?:$|，节省)/u);
  for (const slot of [0, 1]) {
    await page.locator(`[data-slot="${slot}"]`).focus();
    await page.keyboard.press('k');
    await page
      .locator(`[data-slot="${slot}"]`)
      .getByText(/已标记 .*，正在录像/u)
      .waitFor();
  }
  await page.locator('[data-slot="1"]').getByRole('button', { name: '补充说明' }).click();
  await page.getByLabel('看到了什么').fill('有人翻越护栏');
  await page.getByLabel('标签（用空格分开）').fill('翻越 夜间');
  const found = (await (await hub.fetch('/api/bookmarks')).json()) as BookmarkPageDto;
  const { id, revision } = found.bookmarks.find(({ cameraId }) => cameraId === 'cam-2')!;
  const mate = await hub.fetch(`/api/bookmarks/${id}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ revision, severity: 'critical' }),
  });
  expect(mate.status).toBe(200);
  await page.getByRole('button', { name: '保存', exact: true }).click();
  await page.getByText('这个标记刚刚被改过').waitFor();
  expect(await page.getByLabel('严重程度').inputValue()).toBe('critical');
  await page.getByRole('button', { name: '保存', exact: true }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  // They are recorded until somebody stops that, however late.
  const { bookmarks } = (await (await hub.fetch('/api/bookmarks')).json()) as BookmarkPageDto;
  for (const { id } of bookmarks) {
    const longer = await hub.fetch(`/api/bookmarks/${id}/extend`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ seconds: 600 }),
    });
    expect(longer.status, await longer.text()).toBe(200);
  }
});

it('the list shows them with their pictures, finds one by a word, and begins an incident with it', async () => {
  await page.goto(`${hub.url}/bookmarks`);
  await page.getByText('有人翻越护栏').waitFor();
  await page.waitForFunction(
    () =>
      [...document.querySelectorAll('li img')].filter((image) => (image as HTMLImageElement).naturalWidth > 0)
        .length === 2,
  );
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole('searchbox').fill('护栏');
  await page.getByText('汉江大桥').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: /查看 金州路口/u }).click();
  await page.waitForFunction(
    () => (document.querySelector('dialog video') as HTMLVideoElement | null)?.videoWidth === 640,
  );
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole('button', { name: '停止录像' }).click();
  await page.getByRole('button', { name: '停止录像' }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: '新建事件' }).click();
  await page.getByLabel('事件名称').fill('大桥翻越护栏');
  await page.getByRole('button', { name: '建立', exact: true }).click();
  await page.getByRole('heading', { name: '大桥翻越护栏' }).waitFor();
});

it('an incident shows its cameras live, takes notes and people, and a teammate’s change at once', async () => {
  await page.getByLabel('摄像机名称').fill('汉江大桥');
  await page.getByRole('button', { name: '加入', exact: true }).click();
  await page.waitForFunction(() =>
    [...document.querySelectorAll('video')].some(
      (video) => video.videoWidth === 640 && video.currentTime > 0,
    ),
  );
  await page.getByLabel('写一条记录').fill('已通知路政');
  await page.getByRole('button', { name: '记录', exact: true }).click();
  await page.getByText('已通知路政').waitFor();
  const path = new URL(page.url()).pathname;
  expect((await matesNote(path, 'from-a-mate', '路政已到场')).status).toBe(200);
  await page.getByText('路政已到场').waitFor();
});

function matesNote(path: string, id: string, text: string): Promise<Response> {
  return hub.fetch(`/api${path}/notes`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id, text }),
  });
}

it('clips replay on one time bar', async () => {
  const bar = page.getByLabel('回放时间');
  // It was opened while it was recorded, and is there whole by now.
  const filmLacksMs = () =>
    page.evaluate(() => {
      const film = document.querySelector<HTMLVideoElement>('figure video');
      const range = document.querySelector('input[type=range]') as HTMLInputElement;
      return Number(range.max) - Number(range.min) - (film?.duration ?? 0) * 1000;
    });
  await expect.poll(filmLacksMs).toBeLessThan(200);
  const before = Number(await bar.inputValue());
  await page.getByRole('button', { name: '播放', exact: true }).click();
  await page.waitForFunction(
    (from) => Number((document.querySelector('input[type=range]') as HTMLInputElement).value) > from + 500,
    before,
  );
  await page.getByRole('button', { name: '暂停', exact: true }).click();
  const driftFrames = () =>
    page.evaluate(() => {
      const film = document.querySelector<HTMLVideoElement>('figure video');
      const range = document.querySelector('input[type=range]') as HTMLInputElement;
      return Math.abs((film?.currentTime ?? 0) * 1000 - (Number(range.value) - Number(range.min))) / 40;
    });
  // A film that looks for a place when the clock stops follows as soon as it is there.
  await expect.poll(driftFrames).toBeLessThan(2);
});

it('is shared by a link with somebody without an account, with the name over every picture, until it is revoked', async () => {
  await page.getByRole('button', { name: '生成分享链接' }).click();
  await page.getByRole('button', { name: '生成', exact: true }).click();
  await page.getByText('请写明接收人').waitFor();
  await page.getByLabel('分享给谁（单位、姓名）').fill('省防总 张工');
  await page.getByLabel('分享事由').fill('防汛会商');
  await page.getByLabel('可打开次数（留空为不限）').fill('1');
  await page.getByRole('button', { name: '生成', exact: true }).click();
  const address = (await page.getByRole('dialog').locator('code').textContent()) ?? '';
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole('button', { name: '完成', exact: true }).click();

  const context = await browser.newContext({ viewport: { width: 1366, height: 768 } });
  const guest = await context.newPage();
  const asked: string[] = [];
  guest.on('request', (request) => asked.push(new URL(request.url()).pathname));
  guest.on('console', (message) => {
    if (/Content Security Policy/u.test(message.text())) wall.errors.push(message.text());
  });
  await guest.goto(address);
  await guest.getByRole('heading', { name: '大桥翻越护栏' }).waitFor();
  await guest.getByText('有人翻越护栏').waitFor();
  await guest.evaluate(() => document.querySelector('video')?.play());
  await guest.waitForFunction(() => {
    const video = document.querySelector('video');
    return video !== null && video.videoWidth === 640 && video.currentTime > 0.2;
  });
  // Over the picture, and over the page.
  const marks = await guest.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('[data-watermark]')].map(({ style }) =>
      decodeURIComponent(style.backgroundImage),
    ),
  );
  expect(marks.map((image) => /省防总.*张工/su.test(image))).toEqual([true, true]);
  expect(await axeFindings(guest)).toEqual([]);
  await guest.getByRole('button', { name: 'English' }).click();
  await guest.getByText('For 省防总 张工 alone').waitFor();
  expect(
    asked.filter((path) => !/^\/(?:shared|assets)\/|^\/(?:appearance\.js|favicon\.svg)$/u.test(path)),
  ).toEqual([]);

  await page.getByRole('button', { name: '撤销给 省防总 张工 的链接' }).click();
  await page.getByText('已撤销').waitFor();
  await guest.reload();
  await guest.getByText('This link does not open').waitFor();
  await context.close();
});

it('is handed over with a reason: unzip, sha256sum, ffprobe and the verifier find the package in order', async () => {
  await page.getByRole('button', { name: '制作证据包' }).click();
  await page.getByText('请写明事由').waitFor();
  await page.getByLabel('导出事由、移交给谁').fill('移交汉滨分局');
  await page.getByRole('button', { name: '制作证据包' }).click();
  const link = page.getByRole('link', { name: /^下载/u });
  await link.waitFor();
  expect(await axeFindings(page)).toEqual([]);
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  const zip = join(folder, 'package.zip');
  await download.saveAs(zip);
  const out = join(folder, 'out');
  execFileSync('unzip', ['-q', zip, '-d', out]);
  const run = (program: string, ...args: string[]) =>
    execFileSync(program, args, { cwd: out, encoding: 'utf8', env: { PATH: process.env.PATH, LANG: 'C' } });
  expect(run('sha256sum', '-c', '--quiet', 'SHA256SUMS')).toBe('');
  expect(
    run(
      'ffprobe',
      '-v',
      'error',
      '-show_entries',
      'stream=codec_name',
      '-of',
      'csv=p=0',
      'clips/001-cam-2-1.mp4',
    ),
  ).toMatch(/^h264/);
  expect(run(process.execPath, 'verify.mjs')).toMatch(/^WHOLE/);
  expect(wall.errors).toEqual([]);
});

it('a clip that is still recorded is opened anew when it has ended, with all that came meanwhile', async () => {
  const id = new URL(page.url()).pathname.split('/').at(-1);
  const bookmark = 'recorded-as-it-is-seen';
  const marked = await hub.fetch('/api/bookmarks', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id: bookmark, cameraId: 'cam-1' }),
  });
  expect(marked.status).toBe(201);
  expect((await hub.fetch(`/api/incidents/${id}/bookmarks/${bookmark}`, { method: 'PUT' })).status).toBe(200);
  const film = page.locator('figure', { hasText: '汉江大桥' }).locator('video');
  // What is recorded begins a moment later.
  await eventually(async () => {
    await page.getByLabel('回放时间').press('End');
    expect(await film.count()).toBe(1);
  });
  await film.evaluate((video) => video.setAttribute('data-while-recording', ''));
  expect((await hub.fetch(`/api/bookmarks/${bookmark}/stop`, { method: 'POST' })).status).toBe(200);
  await page.locator('figure [data-while-recording]').waitFor({ state: 'detached' });
  await page.getByLabel('回放时间').press('End');
  await expect.poll(() => film.evaluate(({ videoWidth }: HTMLVideoElement) => videoWidth)).toBe(640);
});

it('a recording that cannot be played on is loaded anew where it was, and given up when that does not help', async () => {
  await page.goto(`${hub.url}/bookmarks`);
  let broken = 1;
  await routeAtOnce(page, '**/clip.mp4*', (route) => {
    broken -= 1;
    return broken >= 0 ? route.abort() : route.fallback();
  });
  const open = async () => {
    await page
      .getByRole('button', { name: /查看 金州路口/u })
      .first()
      .click();
    await page.getByRole('dialog').waitFor();
  };
  await open();
  const seconds = () =>
    page.evaluate(() => document.querySelector<HTMLVideoElement>('dialog video')?.duration);
  await expect.poll(seconds).toBeGreaterThan(1);
  // At three quarters of it, while it plays slowly, the file is another.
  const src = () => page.evaluate(() => document.querySelector('dialog video')?.getAttribute('src'));
  const before = await src();
  await page.evaluate(async () => {
    const video = document.querySelector<HTMLVideoElement>('dialog video')!;
    video.currentTime = video.duration * 0.75;
    await new Promise((resolve) => video.addEventListener('seeked', resolve, { once: true }));
    video.defaultPlaybackRate = 0.1;
    video.playbackRate = 0.1;
    await video.play();
    video.dispatchEvent(new Event('error'));
  });
  await expect.poll(src).not.toBe(before);
  await page.waitForFunction(() => {
    const video = document.querySelector<HTMLVideoElement>('dialog video')!;
    return video.readyState > 2 && !video.paused && video.currentTime >= video.duration * 0.7;
  });
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });

  broken = 100;
  await open();
  await page.getByRole('dialog').getByText('录像无法播放').waitFor();
  await page.unroute('**/clip.mp4*');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
});

it('a watch list shows a picture of each camera now and then, takes what a teammate puts in, and opens on the wall', async () => {
  await page.goto(`${hub.url}/lists`);
  await page.getByText('还没有关注列表').waitFor();
  await page.getByRole('button', { name: '新建列表' }).click();
  await page.getByLabel('名称').fill('防汛重点');
  await page.getByLabel('应急处置').check();
  await page.getByRole('button', { name: '保存', exact: true }).click();
  // The page of the list, not the dialog over what was there before.
  await page.locator('main nav a.active', { hasText: '防汛重点' }).waitFor();
  await page.getByLabel('摄像机名称').fill('汉江大桥');
  await page.getByRole('button', { name: '加入', exact: true }).click();
  await page.waitForFunction(() => document.querySelector('video')?.videoWidth === 640);
  const [list] = (await (await hub.fetch('/api/watch-lists')).json()) as WatchListDto[];
  const { id, name, sharedWith, revision } = list!;
  const mate = await hub.fetch(`/api/watch-lists/${id}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, sharedWith, revision, cameras: ['cam-1', 'cam-2'] }),
  });
  expect([mate.status, sharedWith]).toEqual([200, ['incident']]);
  await page.getByText('金州路口').waitFor();
  await page.waitForFunction(
    () => [...document.querySelectorAll('video')].filter(({ videoWidth }) => videoWidth === 640).length === 2,
  );
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole('link', { name: '在视频墙上打开' }).click();
  await wall.waitForLabel(0, /，汉江大桥，/u);
  await wall.waitForLabel(1, /，金州路口，/u);
  expect(wall.errors).toEqual([]);
});

it('while the hub is slow a moment is marked once, and is told of although its tile has gone', async () => {
  const { open, letGo } = gate();
  let marks = 0;
  await routeAtOnce(page, '**/api/bookmarks', async (route) => {
    marks += 1;
    await open;
    await route.fallback();
  });
  await page.locator('[data-slot="1"]').focus();
  // Twice without a pause, however busy the machine is.
  await page.evaluate(() => {
    for (let presses = 0; presses < 2; presses += 1) {
      const key = { key: 'k', code: 'KeyK', bubbles: true, cancelable: true };
      document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', key));
    }
  });
  await page.getByText('正在标记…').waitFor();
  await page.keyboard.press('Delete');
  // The word goes by itself, and its button with it.
  const told = page.getByText(/“金州路口”已标记 .*，正在录像/u).waitFor();
  letGo();
  await told;
  await page.getByRole('button', { name: '撤销' }).click();
  expect(marks).toBe(1);
  await page.getByText('已撤销标记').waitFor();
  expect(wall.errors).toEqual([]);
});

it('whoever reads English reads a camera’s English name of a bookmark as well', async () => {
  const english = await openWall(browser, hub, '/bookmarks');
  await english.page.evaluate(() => localStorage.setItem('onescreen.language', 'en'));
  await english.logInUnseen();
  await english.page.goto(`${hub.url}/bookmarks`);
  await english.page
    .getByRole('button', { name: /Hanjiang Bridge/u })
    .first()
    .waitFor();
  await english.close();
});
