import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startBrowser } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { type FragmentedClip, makeClip, WALL_CLIP } from '../support/fragmented-clip.ts';
import type { StandInHub, StandInStream } from '../support/stand-in-hub.ts';
import { bundleTilePage } from '../support/tile-page-files.ts';
import { AT_THE_LIVE_EDGE_MS, type PageFiles, TileStage } from '../support/tile-stage.ts';

/** The player in a real Chromium, fed with parts that ffmpeg muxed by a stand-in for the hub. */

const stage = new TileStage();
const { show, snapshot, phases, wish, playing, playsFor, watchBrightness, darkest } = stage;

let browser: Browser;
let files: PageFiles;
let small: FragmentedClip;
let large: FragmentedClip;
let hub: StandInHub;

beforeAll(async () => {
  files = await bundleTilePage();
  small = makeClip(WALL_CLIP);
  large = makeClip({ ...WALL_CLIP, width: 1280, height: 720, bitrateKbps: 1500 });
  browser = await startBrowser();
});

afterAll(async () => {
  await browser?.close();
});

beforeEach(async () => {
  await stage.open(browser, files);
  ({ hub } = stage);
});

afterEach(async () => {
  await stage.close();
  expect(stage.errors).toEqual([]);
});

/** How often the tile was anything but playing, or standing for a moment, after it had begun. */
async function begunAnew(camera: string): Promise<number> {
  const after = (await phases(camera)).filter((phase) => phase !== 'playing' && phase !== 'stalled');
  expect(after.slice(0, 2)).toEqual(['idle', 'connecting']);
  return after.length - 2;
}

function addCameras(count: number): { cameras: string[]; streams: StandInStream[] } {
  const cameras = Array.from({ length: count }, (_, index) => `cam-${index}`);
  const streams = cameras.map((camera, index) => hub.addStream(camera, 'sub', small, index * 3));
  return { cameras, streams };
}

describe('tiles over the live link', () => {
  it('starts at the live edge although the last key frame is nearly a long group old', async () => {
    const long = makeClip({ ...WALL_CLIP, seconds: 12, groupFrames: 300 });
    hub.addStream('river', 'sub', long, 50);
    await show(['river']);
    await playing('river');
    await eventually(async () =>
      expect((await snapshot('river'))?.latencyMs).toBeLessThan(AT_THE_LIVE_EDGE_MS),
    );
    // The next key frame is ten seconds away.
    expect((await snapshot('river'))?.firstPictureMs).toBeLessThan(8_000);
  });

  it('says what the camera sends and how fast', async () => {
    addCameras(1);
    await show(['cam-0']);
    await playing('cam-0');
    await eventually(async () => expect((await snapshot('cam-0'))?.frameRate).toBeGreaterThan(5));
    expect(await snapshot('cam-0')).toMatchObject({
      profile: 'sub',
      width: 640,
      height: 360,
      mime: small.mime,
    });
  });

  it('goes on in the same element when the camera comes back with another timeline and size', async () => {
    const stream = addCameras(1).streams[0]!;
    await show(['cam-0']);
    await playing('cam-0');
    await watchBrightness('cam-0');
    stream.paused = true;
    hub.tell(stream, 'interrupted');
    await eventually(async () => expect((await snapshot('cam-0'))?.phase).toBe('interrupted'));
    expect((await snapshot('cam-0'))?.hasPicture).toBe(true);
    stream.restart(large);
    stream.paused = false;
    await playing('cam-0');
    await playsFor('cam-0', 2);
    await eventually(async () =>
      expect((await snapshot('cam-0'))?.latencyMs).toBeLessThan(AT_THE_LIVE_EDGE_MS),
    );
    expect((await snapshot('cam-0'))?.width).toBe(1280);
    expect(await darkest()).toBeGreaterThan(30);
  });

  it('closes the hole that lost parts leave', async () => {
    const stream = addCameras(1).streams[0]!;
    await show(['cam-0']);
    await playing('cam-0');
    stream.lose = 3;
    await playsFor('cam-0', 3);
    await playing('cam-0');
    await eventually(async () =>
      expect((await snapshot('cam-0'))?.latencyMs).toBeLessThan(AT_THE_LIVE_EDGE_MS),
    );
  });

  it('plays on after the hub was away, without a reload, keeping the last picture meanwhile', async () => {
    addCameras(4);
    await show(['cam-0', 'cam-1', 'cam-2', 'cam-3'], '&columns=2');
    await playing('cam-3');
    await watchBrightness('cam-3');
    await hub.stopListening();
    await eventually(async () => expect((await snapshot('cam-3'))?.phase).toBe('disconnected'));
    await hub.start();
    for (const camera of ['cam-0', 'cam-1', 'cam-2', 'cam-3']) await playing(camera);
    await playsFor('cam-3', 2);
    await eventually(async () =>
      expect((await snapshot('cam-3'))?.latencyMs).toBeLessThan(AT_THE_LIVE_EDGE_MS),
    );
    expect(await darkest()).toBeGreaterThan(30);
  });

  it('shows another camera in the same tile place after the first one was taken away', async () => {
    addCameras(2);
    await show(['cam-0', 'cam-1']);
    await playing('cam-0');
    await wish('cam-0', { shown: false });
    await eventually(() => expect(hub.openTiles).toBe(1));
    await wish('cam-0', { shown: true });
    await eventually(() => expect(hub.openTiles).toBe(2));
    await playing('cam-0');
  });

  it('leaves the cameras alone while nobody sees the page', async () => {
    addCameras(2);
    await show(['cam-0', 'cam-1']);
    await playing('cam-0');
    await stage.see('hidden');
    await eventually(() => expect(hub.openTiles).toBe(0));
    await stage.see('visible');
    await eventually(() => expect(hub.openTiles).toBe(2));
    await playsFor('cam-0', 2);
    await eventually(async () =>
      expect((await snapshot('cam-0'))?.latencyMs).toBeLessThan(AT_THE_LIVE_EDGE_MS),
    );
  });
});

describe('main and sub', () => {
  it('stays on sub when the browser cannot decode main', async () => {
    addCameras(1);
    hub.addStream('cam-0', 'main', { ...large, mime: 'video/mp4; codecs="hvc9.1.6.L93.B0"' });
    await show(['cam-0']);
    await playing('cam-0');
    await wish('cam-0', { profile: 'main' });
    await playsFor('cam-0', 2);
    await playing('cam-0');
    expect((await snapshot('cam-0'))?.profile).toBe('sub');
    expect(hub.openTiles).toBe(1);
  });

  it('plays the other profile when the browser cannot decode the wanted one', async () => {
    hub.addStream('cam-0', 'sub', { ...small, mime: 'video/mp4; codecs="hvc9.1.6.L93.B0"' });
    hub.addStream('cam-0', 'main', large);
    await show(['cam-0']);
    await playing('cam-0');
    expect((await snapshot('cam-0'))?.profile).toBe('main');
  });

  it('says that the browser cannot decode the camera', async () => {
    const odd = 'video/mp4; codecs="hvc9.1.6.L93.B0"';
    hub.addStream('cam-0', 'sub', { ...small, mime: odd });
    hub.addStream('cam-0', 'main', { ...large, mime: odd });
    await show(['cam-0']);
    await eventually(async () => expect((await snapshot('cam-0'))?.phase).toBe('unsupported'));
    expect((await snapshot('cam-0'))?.mime).toBe(odd);
    expect(hub.openTiles).toBe(0);
  });

  it('turns the sound on and off without losing the picture', async () => {
    const withSound = makeClip({ ...WALL_CLIP, sound: true });
    const stream = hub.addStream('cam-0', 'sub', small);
    await show(['cam-0']);
    await playing('cam-0');
    await watchBrightness('cam-0');
    stream.clip = withSound;
    await wish('cam-0', { sound: true });
    await eventually(async () => expect((await snapshot('cam-0'))?.mime).toContain('mp4a'));
    await playsFor('cam-0', 3);
    expect(await darkest()).toBeGreaterThan(30);
  });

  it('gets over lost parts with sound too', async () => {
    const stream = hub.addStream('cam-0', 'sub', makeClip({ ...WALL_CLIP, sound: true }));
    await show(['cam-0']);
    await wish('cam-0', { sound: true });
    await playing('cam-0');
    for (let round = 0; round < 3; round++) {
      stream.lose = 2;
      await playsFor('cam-0', 1.5);
    }
    await playing('cam-0');
  });
});

describe('trouble', () => {
  it('says why the hub refused, and plays once it no longer does', async () => {
    await show(['cam-9']);
    await eventually(async () => expect((await snapshot('cam-9'))?.refusal?.code).toBe('CAMERA_NOT_FOUND'));
    expect((await snapshot('cam-9'))?.phase).toBe('refused');
    hub.addStream('cam-9', 'sub', small);
    await playing('cam-9');
    expect((await snapshot('cam-9'))?.refusal).toBeNull();
  });

  it('recovers from a part that the browser cannot read, and disturbs no other tile', async () => {
    const { streams } = addCameras(2);
    await show(['cam-0', 'cam-1']);
    await playing('cam-0');
    await playing('cam-1');
    await watchBrightness('cam-0');
    const broken = small.parts.map((part) => ({ ...part, bytes: Buffer.from(part.bytes).fill(0x55, 4, 64) }));
    streams[0]!.clip = { ...small, parts: broken };
    await eventually(() => expect(hub.openTiles).toBe(1));
    streams[0]!.clip = small;
    await playing('cam-0');
    await playsFor('cam-0', 2);
    expect(await begunAnew('cam-1')).toBe(0);
    expect(await darkest()).toBeGreaterThan(30);
  });
});
