import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { startBrowser } from '../support/browser.ts';
import { type HubProcess, startHub } from '../support/hub-process.ts';

/** A person with an account of his own, in Chromium, from the first login on. */
let browser: Browser;
let hub: HubProcess;
let page: Page;
let username: string;
let initialPassword: string;

const NEXT = 'a bridge over the Han';

beforeAll(async () => {
  hub = await startHub([{ id: 'bridge', name: '汉江大桥', main: 'rtsp://192.0.2.9/main' }]);
  browser = await startBrowser();
  username = 'wang.fang';
  initialPassword = await makeUser();
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'zh-CN' });
  page = await context.newPage();
  page.setDefaultTimeout(15_000);
});

afterAll(async () => {
  await browser?.close();
  await hub?.stop();
});

async function makeUser(): Promise<string> {
  const reply = await hub.fetch('/api/users', {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: hub.url },
    body: JSON.stringify({
      username,
      displayName: '王芳',
      roles: ['operator'],
      scope: { domains: ['water'], regions: null },
    }),
  });
  return ((await reply.json()) as { password: string }).password;
}

async function enter(password: string): Promise<void> {
  await page.fill('[name="username"]', username);
  await page.fill('[name="password"]', password);
  await page.keyboard.press('Enter');
}

describe('an account', () => {
  it('with a first password is let in once it has chosen its own', async () => {
    await page.goto(hub.url);
    await enter(initialPassword);
    await page.getByRole('heading', { name: '设置新密码' }).waitFor();
    await page.getByText('至少 10 个字符').waitFor();
    await page.fill('[name="current"]', initialPassword);
    await page.fill('[name="next"]', 'Password2026!');
    await page.fill('[name="repeated"]', 'Password2026!');
    await page.keyboard.press('Enter');
    await page.getByText('这个密码人人都会先试').waitFor();
    await page.fill('[name="next"]', NEXT);
    await page.fill('[name="repeated"]', NEXT);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /王芳/ }).waitFor();
  });
});
