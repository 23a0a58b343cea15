import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newLoggedInPage, startBrowser } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { type HubProcess, startHub } from '../support/hub-process.ts';
import { routeAtOnce } from '../support/route-at-once.ts';

/** An admin with the accounts of others, and an auditor with what all of them did. */
let browser: Browser;
let hub: HubProcess;
let page: Page;

beforeAll(async () => {
  hub = await startHub([{ id: 'bridge', name: '汉江大桥', main: 'rtsp://192.0.2.9/main' }]);
  browser = await startBrowser();
});

afterAll(async () => {
  await browser?.close();
  await hub?.stop();
});

beforeEach(async () => {
  await page?.context().close();
  page = await newLoggedInPage(browser, hub, { width: 1366, height: 768 });
});

const users = async () =>
  (await (await hub.fetch('/api/users')).json()) as {
    username: string;
    displayName: string;
    roles: string[];
    enabled: boolean;
  }[];

describe('accounts', () => {
  it('are made, changed and removed, and the audit says so', async () => {
    await page.goto(`${hub.url}/admin/users`);
    await page.getByRole('button', { name: '新建账号' }).click();
    await page.getByLabel('登录名').fill('li.ming');
    await page.getByRole('button', { name: '创建' }).click();
    await page.getByText('请填写。').waitFor();
    await page.getByLabel('姓名').fill('李明');
    await page.getByRole('checkbox', { name: /^应急处置/ }).check();
    await page.getByRole('button', { name: '创建' }).click();
    const password = await page.locator('dialog code').textContent();
    expect(password?.length).toBeGreaterThan(10);
    await page.getByRole('button', { name: '已记下' }).click();
    expect(await users()).toContainEqual(
      expect.objectContaining({ username: 'li.ming', roles: ['operator', 'incident'] }),
    );
    await page.getByRole('button', { name: '修改“李明”' }).click();
    await page.getByRole('switch').click();
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByRole('cell', { name: /^停用/ }).waitFor();
    await page.getByRole('button', { name: '修改“李明”' }).click();
    await page.getByRole('button', { name: '删除账号' }).click();
    await page.getByRole('button', { name: '删除', exact: true }).click();
    await eventually(async () => expect((await users()).map(({ username }) => username)).toEqual(['admin']));
  });

  it('are found in the audit, by mouse and by keyboard, and the chain is whole', async () => {
    await page.goto(`${hub.url}/admin/audit?action=user:created,user:changed,user:removed`);
    const lines = page.locator('tbody > tr');
    await eventually(async () => expect(await lines.count()).toBe(4));
    await lines.getByText('删除账号').waitFor();
    await lines.nth(1).getByRole('button').focus();
    await page.keyboard.press('Enter');
    await page.getByText('修改前').waitFor();
    await page.getByRole('button', { name: '校验完整性' }).click();
    await page.getByText(/^完整：\d+ 条记录，未被改动/).waitFor();
    const table = page.waitForEvent('download');
    await page.getByRole('link', { name: '导出 CSV' }).click();
    expect((await table).suggestedFilename()).toBe('onescreen-audit.csv');
  });

  it('show a password that was made anew although the list does not come, and save what was typed beside it', async () => {
    await hub.addPerson({ username: 'zhao.min', displayName: '赵敏', roles: ['operator'] });
    await page.goto(`${hub.url}/admin/users`);
    await page.getByRole('button', { name: '修改“赵敏”' }).click();
    await page.getByLabel('姓名').fill('赵小敏');
    await routeAtOnce(page, '**/api/users', () => {});
    await page.getByRole('button', { name: '重发初始密码' }).click();
    await page.locator('dialog code').waitFor();
    await page.getByRole('button', { name: '已记下' }).click();
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByRole('button', { name: '修改“赵小敏”' }).waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect((await users()).map(({ displayName }) => displayName)).toContain('赵小敏');
  });
});
