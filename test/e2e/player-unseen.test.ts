import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startBrowser } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { type FragmentedClip, makeClip, WALL_CLIP } from '../support/fragmented-clip.ts';
import { bundleTilePage } from '../support/tile-page-files.ts';
import { AT_THE_LIVE_EDGE_MS, type PageFiles, TileStage } from '../support/tile-stage.ts';

/** Tiles that nobody sees, and tiles that come and go, in a real Chromium. */

const stage = new TileStage();
const { show, snapshot, wish, playing, playsFor, watchBrightness, darkest } = stage;
let browser: Browser;
let files: PageFiles;
let clip: FragmentedClip;

beforeAll(async () => {
  files = await bundleTilePage();
  clip = makeClip(WALL_CLIP);
  browser = await startBrowser();
});

afterAll(() => browser?.close());

beforeEach(() => stage.open(browser, files));

afterEach(async () => {
  await stage.close();
  expect(stage.errors).toEqual([]);
});

function addCameras(count: number): string[] {
  const cameras = Array.from({ length: count }, (_, index) => `cam-${index}`);
  for (const [index, camera] of cameras.entries()) stage.hub.addStream(camera, 'sub', clip, index * 3);
  return cameras;
}

describe('a tile that nobody sees', () => {
  it('leaves its camera alone when another one covers it, and goes on at once at the live edge', async () => {
    await show(addCameras(2));
    await playing('cam-0');
    await playing('cam-1');
    await watchBrightness('cam-1');
    await wish('cam-1', { covered: true });
    await eventually(() => expect(stage.hub.openTiles).toBe(1));
    await wish('cam-1', { covered: false });
    await eventually(() => expect(stage.hub.openTiles).toBe(2));
    await playsFor('cam-1', 2);
    await eventually(async () =>
      expect((await snapshot('cam-1'))?.latencyMs).toBeLessThan(AT_THE_LIVE_EDGE_MS),
    );
    expect(await darkest()).toBeGreaterThan(30);
  });

  it('does not begin while it is covered', async () => {
    await show(addCameras(2), '&covered=cam-1');
    await playing('cam-0');
    expect(stage.hub.openTiles).toBe(1);
    await wish('cam-1', { covered: false });
    await playing('cam-1');
  });

  it('stops when it is scrolled away, and not when it is only fetched ahead', async () => {
    await show(addCameras(12), '&columns=1&width=640');
    await playing('cam-0');
    await wish('cam-11', { importance: 'ahead' });
    await eventually(() => expect(stage.hub.openTiles).toBe(4));
    await playing('cam-11');
    await stage.page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
    await eventually(async () => expect((await snapshot('cam-10'))?.phase).toBe('playing'));
    await playsFor('cam-10', 1);
  });
});

describe('tiles that come and go', () => {
  /** After a collection of garbage. */
  async function living(name: 'MediaSource' | 'SourceBuffer' | 'HTMLVideoElement'): Promise<number> {
    const session = await stage.page.context().newCDPSession(stage.page);
    await session.send('HeapProfiler.collectGarbage');
    const { result } = await session.send('Runtime.evaluate', { expression: `${name}.prototype` });
    const { objects } = await session.send('Runtime.queryObjects', { prototypeObjectId: result.objectId! });
    const { result: count } = await session.send('Runtime.callFunctionOn', {
      objectId: objects.objectId!,
      functionDeclaration: 'function () { return this.length; }',
      returnByValue: true,
    });
    await session.detach();
    return count.value as number;
  }

  it('leave nothing behind, and one that stays keeps no more than the last seconds', async () => {
    await show(addCameras(3));
    await playing('cam-0');
    for (let turn = 0; turn < 12; turn += 1) {
      for (const camera of ['cam-1', 'cam-2']) await wish(camera, { shown: turn % 2 === 1 });
      await playsFor('cam-0', 1);
    }
    await playing('cam-2');
    await eventually(async () => {
      expect(await living('MediaSource')).toBeLessThanOrEqual(3);
      expect(await living('SourceBuffer')).toBeLessThanOrEqual(3);
      expect(await living('HTMLVideoElement')).toBeLessThanOrEqual(3);
    });
    const keptSeconds = await stage.page.evaluate(() => {
      const { buffered, currentTime } = document.querySelector<HTMLVideoElement>('#cam-0 video')!;
      return currentTime - buffered.start(0);
    });
    expect(await stage.position('cam-0')).toBeGreaterThan(11);
    expect(keptSeconds).toBeLessThan(10);
  });
});
