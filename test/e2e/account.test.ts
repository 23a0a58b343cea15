import { Secret, TOTP } from 'otpauth';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBrowser } from '../support/browser.ts';
import { type HubProcess, startHub } from '../support/hub-process.ts';
import { routeAtOnce } from '../support/route-at-once.ts';

/** A person with an account of his own, in Chromium, from the first login on. */
let browser: Browser;
let hub: HubProcess;
let page: Page;
let username: string;
let initialPassword: string;
let secret: string;
let usedCode: string;
const errors: string[] = [];

const NEXT = 'a bridge over the Han';

beforeAll(async () => {
  hub = await startHub([{ id: 'bridge', name: '汉江大桥', main: 'rtsp://192.0.2.9/main' }]);
  browser = await startBrowser();
  username = 'wang.fang';
  initialPassword = await makeUser();
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'zh-CN' });
  page = await context.newPage();
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (/Content Security Policy/u.test(message.text())) errors.push(message.text());
  });
});

afterAll(async () => {
  await browser?.close();
  await hub?.stop();
});

function makeUser(): Promise<string> {
  const scope = { domains: ['water'], regions: null };
  return hub.addPerson({ username, displayName: '王芳', roles: ['operator'], scope });
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

  it('sets up a second factor and keeps its recovery codes, also where Esc is pressed before they come', async () => {
    await page.goto(`${hub.url}/account`);
    await page.getByRole('button', { name: '开启…' }).click();
    await page.fill('dialog [name="password"]', NEXT);
    await page.keyboard.press('Enter');
    await page.locator('dialog svg[role="img"], dialog .ant-qrcode svg').first().waitFor();
    secret = (await page.getAttribute('[data-secret]', 'data-secret'))!;
    usedCode = codeAt(Date.now());
    await page.fill('dialog [name="code"]', usedCode);
    await routeAtOnce(page, '**/api/account/totp', async (route) => {
      await page.keyboard.press('Escape');
      await route.continue();
    });
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '已开启，请保存恢复码' }).waitFor();
    for (let presses = 0; presses < 3; presses += 1) await page.keyboard.press('Escape');
    expect(await page.locator('dialog li:visible').count()).toBe(10);
    await page.getByRole('button', { name: '已保存好' }).click();
    await page.getByText('还剩 10 个恢复码').waitFor();
  });

  it('makes a token that works at once, and does not once it is revoked', async () => {
    await page.getByRole('button', { name: '新建令牌…' }).click();
    await page.getByRole('button', { name: '生成令牌' }).click();
    await page.getByText('请填写名称。').waitFor();
    await page.fill('[name="token-name"]', '应急平台');
    await page.getByRole('button', { name: '生成令牌' }).click();
    const token = (await page.locator('dialog code').textContent())!;
    const ask = () => fetch(`${hub.url}/api/directory`, { headers: { authorization: `Bearer ${token}` } });
    expect((await ask()).status).toBe(200);
    await page.getByRole('button', { name: '已保存好' }).click();
    await page.getByRole('button', { name: '撤销“应急平台”' }).click();
    await page.getByRole('button', { name: '撤销', exact: true }).click();
    await page.getByText('还没有令牌。').waitFor();
    expect((await ask()).status).toBe(401);
  });

  it('is opened by the password and a code that was not used before', async () => {
    await page.context().clearCookies();
    await page.reload();
    await enter(NEXT);
    await page.fill('[name="code"]', usedCode);
    await page.keyboard.press('Enter');
    await page.getByText('验证码不对，或已经用过。').waitFor();
    // The hub takes a telephone whose clock is half a minute ahead.
    await page.fill('[name="code"]', codeAt(Date.now() + 30_000));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '密码与登录' }).waitFor();
    await page.getByText('登录中的设备').waitFor();
    expect(errors).toEqual([]);
  });
});

const codeAt = (timestamp: number) => new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp });
