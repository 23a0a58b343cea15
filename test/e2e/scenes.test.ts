import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type HubProcess, startHub } from '../support/hub-process.ts';
import { type SimulatorProcess, startSimulator } from '../support/simulator-process.ts';
import { launchChromium, openWall, type WallPage } from '../support/wall-page.ts';

/** Scenes in Chromium: kept by one, shared with another, brought back by one key. */

const CAMERAS = 8;
const ids = Array.from({ length: CAMERAS }, (_, n) => `cam-${n + 1}`);

let browser: Browser;
let simulator: SimulatorProcess;
let hub: HubProcess;
const walls: WallPage[] = [];
let wall: WallPage;

beforeAll(async () => {
  simulator = await startSimulator(['--paths', String(CAMERAS), '--clip', 'bench-360p']);
  hub = await startHub(
    ids.map((id, n) => ({ id, name: `桥${n + 1}`, mode: 'warm', main: simulator.url(`bench/${n + 1}`) })),
  );
  await addUser('li', ['operator']);
  await addUser('wang', ['incident']);
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  await hub?.stop();
  await simulator?.stop();
});

afterEach(async () => {
  const errors = walls.flatMap((one) => one.errors);
  await Promise.all(walls.splice(0).map((one) => one.close()));
  for (const { id } of await scenes()) await hub.fetch(`/api/scenes/${id}`, { method: 'DELETE' });
  expect(errors).toEqual([]);
});

const PASSWORD = 'first-words-of-a-1-test';

async function addUser(username: string, roles: string[]): Promise<void> {
  const scope = { domains: null, regions: null };
  const reply = await hub.fetch('/api/users', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, displayName: username, roles, scope }),
  });
  const { password } = (await reply.json()) as { password: string };
  const login = await fetch(`${hub.url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: hub.url },
    body: JSON.stringify({ username, password }),
  });
  const cookie = login.headers.get('set-cookie')!.split(';')[0]!;
  await fetch(`${hub.url}/api/account/password`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', origin: hub.url, cookie },
    body: JSON.stringify({ current: password, next: PASSWORD }),
  });
}

async function scenes(): Promise<{ id: string; name: string; key: number | null }[]> {
  return (await (await hub.fetch('/api/scenes')).json()) as {
    id: string;
    name: string;
    key: number | null;
  }[];
}

async function openAs(username: string, path: string): Promise<WallPage> {
  const opened = await openWall(browser, hub, path);
  walls.push(opened);
  await opened.page.fill('[name="username"]', username);
  await opened.page.fill('[name="password"]', username === hub.username ? hub.password : PASSWORD);
  await opened.page.keyboard.press('Enter');
  await opened.page.waitForSelector('[data-wall]');
  return opened;
}

const press = (key: string) => wall.page.keyboard.press(key);
const button = (name: string | RegExp) => wall.page.getByRole('button', { name });
const dialog = () => wall.page.getByRole('dialog');

async function saveScene(name: string, key?: string, role?: string): Promise<void> {
  await press('p');
  await button('把现在的墙存为预案').click();
  await dialog().getByLabel('名称').fill(name);
  if (key) await dialog().getByLabel('快捷键').selectOption(key);
  if (role) await dialog().getByLabel(role).check();
  await dialog().getByRole('button', { name: '保存' }).click();
  await dialog().waitFor({ state: 'detached' });
}

describe('a scene', () => {
  it('is saved, and brings the whole wall back by one key', async () => {
    wall = await openAs(hub.username, '/?tiles=4&cameras=cam-1,cam-2,,cam-4');
    await saveScene('防汛', '3');
    await wall.page.getByRole('button', { name: '预案：防汛', exact: true }).waitFor();
    await press('Delete');
    await wall.page.getByRole('button', { name: '预案：防汛，已改动' }).waitFor();
    await press('=');
    await wall.page.waitForSelector('[data-wall="6"]');
    await wall.page.screenshot({ path: '/tmp/w3/s1.png' });
    await press('p');
    await button('存入改动').waitFor();
    await wall.page.screenshot({ path: '/tmp/w3/s2.png' });
    await press('Escape');
    await press('Shift+Digit3');
    await wall.page.waitForSelector('[data-wall="4"]');
    await wall.waitForLabel(0, /桥1，在线$/u);
    await wall.waitForLabel(3, /桥4，在线$/u);
    await wall.page.getByText('已切换到“防汛”').waitFor();
    await wall.page.getByRole('button', { name: '撤销' }).click();
    await wall.page.waitForSelector('[data-wall="6"]');
    await press('p');
    await button('把现在的墙存为预案').click();
    await dialog().getByLabel('名称').waitFor();
    await wall.page.screenshot({ path: '/tmp/w3/s3.png' });
    await press('Escape');
    await press('l');
    await button('新建轮巡').waitFor();
    await wall.page.screenshot({ path: '/tmp/w3/s4.png' });
    await button('新建轮巡').click();
    await dialog().getByLabel('名称').waitFor();
    await wall.page.screenshot({ path: '/tmp/w3/s5.png' });
  });
});
