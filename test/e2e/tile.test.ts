import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { decodeWithFfmpeg } from '../support/ffmpeg.ts';
import { probeMedia } from '../support/ffprobe.ts';
import { watchFrames } from '../support/frame-watch.ts';
import { type HubProcess, startHub } from '../support/hub-process.ts';
import { OperatedWall } from '../support/operated-wall.ts';
import { routeAtOnce } from '../support/route-at-once.ts';
import { type SimulatorProcess, startSimulator } from '../support/simulator-process.ts';
import { launchChromium } from '../support/wall-page.ts';

/** What an operator does in one tile, in Chromium on a real hub, with cameras of two profiles of other sizes. */

let browser: Browser;
let simulator: SimulatorProcess;
let hub: HubProcess;
const wall = new OperatedWall(() => ({ browser, hub }));
const { openAt, press, tile, live } = wall;

beforeAll(async () => {
  simulator = await startSimulator([
    '--config',
    'streams.config.json',
    '--paths',
    '1',
    '--clip',
    'bench-2cif',
  ]);
  const camera = (id: string, path: string, hasSub = true) => ({
    id,
    name: NAMES[id]!,
    mode: 'warm' as const,
    main: simulator.url(`${path}/main`),
    ...(hasSub ? { sub: simulator.url(`${path}/sub`) } : {}),
  });
  hub = await startHub(
    [
      camera('gate', 'justice-anbang-gate'),
      camera('bridge', 'urban-hanjiang-bridge'),
      camera('gauge', 'water-ankang-gauge'),
      camera('dam', 'water-ankang-dam', false),
      { id: 'recorder', name: '旧录像机', mode: 'warm', main: simulator.url('bench/1') },
      { id: 'gone', name: '旧码头', main: simulator.url('nothing/here') },
    ],
    { watermark: { text: '{name}·{username}·{time}', strength: 40 } },
  );
  browser = await launchChromium();
});

const NAMES: Record<string, string> = {
  gate: '小区东门',
  bridge: '汉江大桥',
  gauge: '水位尺',
  dam: '泄洪闸',
};

afterAll(async () => {
  await browser?.close();
  await hub?.stop();
  await simulator?.stop();
});

afterEach(wall.close);

const pictureWidth = (slot: number) =>
  tile(slot)
    .locator('video')
    .first()
    .evaluate((video: HTMLVideoElement) => video.videoWidth);
const zoomOf = async (slot: number) => {
  const overview = tile(slot).locator('[data-zoom]');
  return (await overview.count()) === 0 ? 1 : Number(await overview.getAttribute('data-zoom'));
};
/** A wall that is held up leaves the large stream for ten seconds or more. */
const LARGE_IN_TIME = { timeout: 60_000 };
const select = (slot: number) => tile(slot).click({ position: { x: 60, y: 120 } });

describe('main and sub', () => {
  it('take over from each other without one black frame, whatever is drawn', async () => {
    await openAt('/?tiles=9&cameras=gate');
    await live(0);
    expect(await pictureWidth(0)).toBe(640);
    const frames = await watchFrames(tile(0));
    await press('Enter');
    await expect.poll(() => pictureWidth(0), LARGE_IN_TIME).toBe(1280);
    await eventually(async () => expect((await frames.seen()).shown).toBeGreaterThan(30));
    await press('Escape');
    await expect.poll(() => pictureWidth(0), LARGE_IN_TIME).toBe(640);
    await eventually(async () => expect((await frames.seen()).widths).toEqual([640, 1280, 640]));
    await eventually(async () => {
      const { shown, drawn } = await frames.seen();
      expect(Math.min(shown, drawn)).toBeGreaterThan(40);
    });
    expect((await frames.seen()).darkest).toBeGreaterThan(25);
    await live(0);
  });

  it('stay on sub where the browser cannot play main, and on main where there is no sub', async () => {
    await openAt('/?tiles=9&cameras=gauge,dam');
    await live(0);
    await live(1);
    expect(await pictureWidth(1)).toBe(1280);
    const frames = await watchFrames(tile(0));
    await press('Enter');
    await eventually(async () => expect((await frames.seen()).shown).toBeGreaterThan(15));
    await press('Escape');
    const { widths, darkest } = await frames.seen();
    expect(widths).toEqual([640]);
    expect(darkest).toBeGreaterThan(25);
  });
});

describe('a picture whose pixels are not square', () => {
  it('is shown and saved in its right proportions, also zoomed, and is told as it is coded', async () => {
    await openAt('/?tiles=4&cameras=recorder');
    await live(0);
    expect(await pictureWidth(0)).toBe(704);
    const { width, height } = discIn(await tile(0).screenshot());
    expect(width).toBeGreaterThan(100);
    expect(width / height).toBeCloseTo(1, 1);
    const coming = wall.page.waitForEvent('download');
    await press('s');
    const { streams } = await probeMedia(readFileSync(await (await coming).path()));
    expect(streams).toMatchObject([{ width: 704, height: 528 }]);
    await press('i');
    await tile(0).getByText('704×288').waitFor();
    await press('i');
    await press('Enter');
    await press('z');
    await expect.poll(() => zoomOf(0)).toBe(2);
    // The small picture grows with the tile: both are measured once that is large. Half of the height is seen: it is longer than the picture.
    await eventually(async () => {
      const overview = (await tile(0).locator('[data-zoom] canvas').boundingBox())!;
      const frame = (await tile(0).locator('[data-zoom] canvas + div').boundingBox())!;
      expect(overview.width / overview.height).toBeCloseTo(4 / 3, 1);
      expect(frame.height / overview.height).toBeCloseTo(0.5, 1);
    });
  });

  /** How wide and high the bright disc of the test picture is, in a screenshot. */
  function discIn(png: Buffer): { width: number; height: number } {
    const columns = png.readUInt32BE(16);
    const grey = decodeWithFfmpeg(png, ['-f', 'rawvideo', '-pix_fmt', 'gray']);
    const across = new Map<number, number>();
    const down = new Map<number, number>();
    for (const [at, value] of grey.entries()) {
      if (value < 180) continue;
      const [x, y] = [at % columns, Math.floor(at / columns)];
      across.set(y, (across.get(y) ?? 0) + 1);
      down.set(x, (down.get(x) ?? 0) + 1);
    }
    return { width: Math.max(0, ...across.values()), height: Math.max(0, ...down.values()) };
  }
});

describe('the digital zoom', () => {
  it('goes in at the wheel, is dragged, moved by keys and left, and takes the main stream meanwhile', async () => {
    await openAt('/?tiles=4&cameras=gate,bridge');
    await live(0);
    const place = { x: 100, y: 60 };
    await tile(0).hover({ position: place });
    for (let turn = 0; turn < 3; turn += 1) await wall.page.mouse.wheel(0, -200);
    await expect.poll(() => zoomOf(0)).toBeGreaterThan(2);
    await expect.poll(() => pictureWidth(0), LARGE_IN_TIME).toBe(1280);
    const shift = () =>
      tile(0)
        .locator('video')
        .first()
        .evaluate((video) => Math.round(video.getBoundingClientRect().left));
    const { x, y } = (await tile(0).boundingBox())!;
    await wall.page.mouse.move(x + 300, y + 150);
    const before = await shift();
    await wall.page.mouse.down();
    await wall.page.mouse.move(x + 220, y + 150, { steps: 4 });
    await wall.page.mouse.up();
    const dragged = await shift();
    expect(Math.abs(dragged - before + 80)).toBeLessThan(3);
    await press('ArrowLeft');
    await expect.poll(shift).toBeGreaterThan(dragged + 20);
    expect(await tile(0).getAttribute('aria-current')).toBe('true');
    await press('+');
    await expect.poll(() => zoomOf(0)).toBeGreaterThan(3);
    await tile(0).dblclick({ position: { x: 200, y: 150 } });
    await expect.poll(() => tile(0).getAttribute('data-enlarged')).toBe('true');
    expect(await zoomOf(0)).toBeGreaterThan(3);
    await press('0');
    await expect.poll(() => zoomOf(0)).toBe(1);
    await press('z');
    await expect.poll(() => zoomOf(0)).toBe(2);
    await press('Escape');
    await expect.poll(() => zoomOf(0)).toBe(1);
    expect(await tile(0).getAttribute('data-enlarged')).toBe('true');
    await press('Escape');
    await press('ArrowRight');
    await expect.poll(() => tile(1).getAttribute('aria-current')).toBe('true');
  });
});

describe('a saved picture', () => {
  it('is the decoded one in full size with its watermark, has a name to find it by, and is in the audit', async () => {
    await openAt('/?tiles=9&cameras=gate,gone');
    await live(0);
    const coming = wall.page.waitForEvent('download');
    await press('s');
    const file = await coming;
    // It is said for some seconds.
    await tile(0).getByText('已保存截图 640×360').waitFor();
    expect(file.suggestedFilename()).toMatch(/^小区东门_\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d\.png$/u);
    const { streams } = await probeMedia(readFileSync(await file.path()));
    expect(streams).toMatchObject([{ codec_name: 'png', width: 640, height: 360 }]);
    const audit = await hub.fetch('/api/audit?action=camera:picture-saved');
    const { entries } = (await audit.json()) as { entries: Record<string, unknown>[] };
    expect(entries[0]).toMatchObject({
      username: 'admin',
      targetId: 'gate',
      detail: { profile: 'sub', width: 640, height: 360, replay: false },
    });
  });

  it('is none where there is no picture, or where the hub would not know of it', async () => {
    await openAt('/?tiles=9&cameras=gate,gone');
    await live(0);
    await wall.waitForLabel(1, /^第 2 格，旧码头，(?!正在连接)/u);
    await select(1);
    await press('s');
    await tile(1).getByText('这里没有画面可以保存').waitFor();
    await routeAtOnce(wall.page, '**/pictures', (route) => route.abort());
    await select(0);
    await press('s');
    await tile(0).getByText('没有保存：连不上服务器').waitFor();
  });
});

describe('the instant replay', () => {
  const replayedAt = async () =>
    Number(await tile(0).locator('[data-replay-at]').getAttribute('data-replay-at'));
  /** Where the frame lies that the replay shows after a key, seconds. */
  const frameAfter = async (key: string) => {
    const next = await tile(0)
      .locator('video[data-ready]')
      .evaluateHandle(async (video: HTMLVideoElement) => {
        const drawn = () => new Promise((resolve) => requestAnimationFrame(resolve));
        while (!video.paused || video.seeking || video.readyState < 2) await drawn();
        // What stands there has been told by then.
        for (let draws = 0; draws < 2; draws += 1) await drawn();
        const told = { mediaTime: -1 };
        video.requestVideoFrameCallback((_now, { mediaTime }) => Object.assign(told, { mediaTime }));
        return told;
      });
    await press(key);
    await expect.poll(async () => (await next.jsonValue()).mediaTime).toBeGreaterThan(0);
    return (await next.jsonValue()).mediaTime;
  };
  const rangeOf = () =>
    tile(0)
      .getByRole('slider', { name: '回放的时刻' })
      .evaluate((input: HTMLInputElement) => ({ from: Number(input.min), to: Number(input.max) }));

  it('shows what was, marked as that, by second, frame and speed, and goes back to live', async () => {
    await openAt('/?tiles=4&cameras=gate');
    await live(0);
    const since = Date.now();
    await eventually(() => expect(Date.now() - since).toBeGreaterThan(9_000), { deadlineMs: 60_000 });
    const frames = await watchFrames(tile(0));
    // Enlarged because something has just happened: the large stream has nothing of that, the small one has.
    await press('Enter');
    await expect.poll(() => pictureWidth(0), LARGE_IN_TIME).toBe(1280);
    const began = Date.now();
    await press('r');
    await wall.waitForLabel(0, /，回放$/u);
    await tile(0)
      .getByText(/^回放 \d\d:\d\d:\d\d$/u)
      .waitFor();
    expect(began - (await replayedAt())).toBeGreaterThan(5_000);
    expect(began - (await rangeOf()).from).toBeGreaterThan(8_000);
    expect((await frames.seen()).darkest).toBeGreaterThan(25);

    await press('Space');
    await tile(0).getByRole('button', { name: '继续' }).waitFor();
    // 25 frames a second: one on, one more, one back.
    const [one, two, three] = [await frameAfter('.'), await frameAfter('.'), await frameAfter(',')];
    expect(two - one).toBeCloseTo(0.04, 2);
    expect(three).toBeCloseTo(one, 2);
    const { from } = await rangeOf();
    await tile(0)
      .getByRole('slider', { name: '回放的时刻' })
      .evaluate((input: HTMLInputElement) => input.focus());
    await press('Home');
    await expect.poll(replayedAt).toBeLessThan(from + 500);
    for (const seconds of [5, 10]) {
      await press('l');
      await expect.poll(replayedAt).toBeGreaterThan(from + seconds * 1000 - 500);
    }
    await tile(0).getByRole('button', { name: '继续' }).click();
    await press('v');
    await tile(0).getByRole('button', { name: '回放速度 2 倍，点击切换' }).waitFor();
    // Twice as fast as what comes, it catches up, and then it is live.
    await wall.waitForLabel(0, /，在线(?:$|，节省)/u, 30_000);
    expect(await tile(0).locator('[data-replay-at]').count()).toBe(0);
  });
});

describe('the watermark', () => {
  it('lies over every picture, in nobody’s way, and is put back when it is taken away', async () => {
    await openAt('/?tiles=9&cameras=gate,bridge,gone');
    await live(0);
    await live(1);
    const marks = wall.page.locator('[data-slot] [data-watermark]');
    expect(await marks.count()).toBe(2);
    const look = await marks.first().evaluate((mark) => {
      const { pointerEvents, userSelect, backgroundImage } = getComputedStyle(mark);
      const hidden = mark.closest('[aria-hidden="true"]') !== null;
      return { pointerEvents, userSelect, hidden, text: decodeURIComponent(backgroundImage) };
    });
    expect(look).toMatchObject({ pointerEvents: 'none', userSelect: 'none', hidden: true });
    expect(look.text).toMatch(/>Administrator·admin·\d\d:\d\d<\/text>/u);
    await marks.first().evaluate((mark) => mark.remove());
    await expect.poll(() => marks.count()).toBe(2);
    await marks.first().evaluate((mark: HTMLElement) => {
      mark.style.setProperty('display', 'none', 'important');
    });
    await expect.poll(() => marks.first().evaluate((mark) => getComputedStyle(mark).display)).toBe('block');
    await marks.first().evaluate((mark) => mark.parentElement?.remove());
    await expect.poll(() => marks.count()).toBe(2);
  });
});

/** As a browser that has not been clicked into yet; this one remembers the clicks before the reload. */
function holdSoundBack(): void {
  let clicked = false;
  addEventListener(
    'pointerdown',
    () => {
      clicked = true;
    },
    true,
  );
  const { play } = HTMLMediaElement.prototype;
  HTMLMediaElement.prototype.play = function (this: HTMLMediaElement) {
    if (clicked || this.muted) return play.call(this);
    return Promise.reject(new DOMException('not yet', 'NotAllowedError'));
  };
}

describe('the figures and the sound of a tile', () => {
  it('are told over the picture and in the drawer; one tile is heard, as loud as it was left', async () => {
    await openAt('/?tiles=4&cameras=gate');
    await live(0);
    await press('i');
    const info = tile(0).locator('[data-info]');
    for (const words of ['子码流', '640×360', 'RTSP / TCP', /\d 路/u, /bit\/s/u]) {
      await info.getByText(words).first().waitFor();
    }
    await press('i');
    expect(await info.count()).toBe(0);
    await press('d');
    await wall.page.locator('aside dd', { hasText: 'RTSP / TCP' }).first().waitFor();
    await press('d');

    await press('m');
    const heard = () =>
      tile(0)
        .locator('video')
        .first()
        .evaluate(({ muted, volume }: HTMLVideoElement) => ({ muted, volume }));
    await expect.poll(heard).toEqual({ muted: false, volume: 1 });
    await press('Shift+ArrowDown');
    await press('Shift+ArrowDown');
    await expect.poll(heard).toEqual({ muted: false, volume: 0.8 });
    const held = await wall.page.addInitScript(holdSoundBack);
    await wall.page.reload();
    await wall.page.waitForSelector('[data-wall]');
    await live(0);
    await expect.poll(heard).toEqual({ muted: true, volume: 0.8 });
    await tile(0).getByRole('button', { name: '浏览器要先点一下才出声' }).click();
    await expect.poll(heard).toEqual({ muted: false, volume: 0.8 });
    await live(0);
    await held.dispose();
  });

  it('are in a menu where tiles are too small for buttons', async () => {
    await openAt('/?tiles=64&cameras=gate');
    await live(0);
    await tile(0).focus();
    expect(await tile(0).getByRole('button').count()).toBe(1);
    await tile(0).getByRole('button', { name: '窗格菜单' }).focus();
    await press('Enter');
    const menu = wall.page.getByRole('menu', { name: '小区东门' });
    await expect.poll(() => menu.getByRole('menuitem').count()).toBeGreaterThan(2);
    await press('Escape');
    expect(await menu.count()).toBe(0);
    await press('Enter');
    await menu.getByRole('menuitemcheckbox', { name: '码流信息' }).click();
    await tile(0).locator('[data-info]').waitFor();
  });
});
