import type { Browser, Page, Route } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CameraCreate, CameraRecordDto } from '../../server/contract/registry-dto.ts';
import { eventually } from '../support/eventually.ts';
import { type HubProcess, startHub } from '../support/hub-process.ts';
import { loseAnswer, routeAtOnce } from '../support/route-at-once.ts';
import { type SimulatorProcess, startSimulator } from '../support/simulator-process.ts';
import { launchChromium, openWall, type WallPage } from '../support/wall-page.ts';

/** The camera registry in Chromium on a real hub, by mouse and by keyboard, as an admin uses it. */

const PLACES = ['金州路口', '恒口水位', '中学校门', '客运站', '江边码头'];
const FILE_CAMERAS = 1500;

let browser: Browser;
let simulator: SimulatorProcess;
let hub: HubProcess;
let wall: WallPage;
let page: Page;

beforeAll(async () => {
  simulator = await startSimulator(['--paths', '2', '--clip', 'bench-360p']);
  const cameras = Array.from({ length: FILE_CAMERAS }, (_, n) => ({
    id: `f-${n}`,
    name: `${PLACES[n % PLACES.length]} ${String(n).padStart(4, '0')}`,
    domain: n % 2 ? 'water' : 'urban',
    region: n % 3 ? '610902' : '610921',
    main: `rtsp://127.0.0.1:9/f${n}`,
  }));
  hub = await startHub(cameras, { cameraNetworks: { allow: ['127.0.0.0/8'] } });
  browser = await launchChromium();
  wall = await openWall(browser, hub, '/');
  page = wall.page;
  await wall.logIn();
  await page.waitForSelector('[data-wall]');
});

afterAll(async () => {
  await browser?.close();
  await hub?.stop();
  await simulator?.stop();
});

/** A refusal of the content security policy is one of these. */
afterEach(() => {
  expect(wall.errors.splice(0)).toEqual([]);
});

const press = (key: string) => page.keyboard.press(key);
const type = (text: string) => page.keyboard.type(text);
const row = (text: string) => page.locator('[data-camera]', { hasText: text });
const count = () => page.getByRole('status').filter({ hasText: '台' }).first();
const field = (label: string) => page.getByLabel(label);
const button = (name: string) => page.getByRole('button', { name, exact: true });

async function open(path: string): Promise<void> {
  await page.goto(hub.url + path);
  await page.waitForSelector(path.startsWith('/admin/cameras/') ? 'form' : '[data-camera]');
}

async function register(id: string, file: Partial<CameraCreate['file']> = {}): Promise<void> {
  const camera = { name: id, domain: 'water', region: '610902', mainUrl: simulator.url('bench/1'), ...file };
  const reply = await hub.fetch('/api/cameras', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id, file: camera, credentials: { username: 'admin', password: 'geheim-7' } }),
  });
  expect(reply.status, await reply.clone().text()).toBe(201);
}

async function read(id: string): Promise<CameraRecordDto> {
  return (await (await hub.fetch(`/api/cameras/${id}`)).json()) as CameraRecordDto;
}

describe('the list', () => {
  it('is reached from the wall, says how many cameras there are, and leads back', async () => {
    await page.getByRole('button', { name: /^账号/u }).click();
    await page.getByRole('menuitem', { name: '系统管理' }).click();
    await page.waitForSelector('[data-camera]');
    expect(new URL(page.url()).pathname).toBe('/admin/cameras');
    expect(await count().textContent()).toBe('共 1,500 台');
    await page.getByRole('link', { name: '视频墙' }).last().click();
    await page.waitForSelector('[data-wall]');
  });

  it('is fetched where one looks: the last of thousands at one key, and the place again after going back', async () => {
    await open('/admin/cameras?sort=host');
    await press('/');
    await press('ArrowDown');
    await press('End');
    const last = page.locator(`[aria-rowindex="${FILE_CAMERAS + 1}"][data-camera]`);
    await last.waitFor();
    for (let n = 0; n < 3; n += 1) await press('ArrowUp');
    const id = await page.locator('[data-active]').getAttribute('data-camera');
    await press('Enter');
    await page.waitForSelector('form');
    expect(page.url()).toMatch(new RegExp(`/admin/cameras/${id}$`, 'u'));
    await page.goBack();
    await page.locator(`[data-active][data-camera="${id}"]`).waitFor();
    await last.waitFor();
  });

  it('is narrowed by pinyin and by choices, and its address says so', async () => {
    await open('/admin/cameras');
    await press('/');
    await type('hksw');
    await eventually(async () => expect(await count().textContent()).toBe('符合 300 台，共 1,500 台'));
    await page.getByRole('combobox', { name: '领域' }).click();
    await type('水利');
    await press('Enter');
    await eventually(async () => expect(await count().textContent()).toBe('符合 150 台，共 1,500 台'));
    await press('Escape');
    await page.getByRole('button', { name: '名称' }).click();
    await eventually(() => expect(page.url()).toMatch(/\?q=hksw&domain=water&order=desc$/u));
    await row('恒口水位 1491').waitFor();
    await page.reload();
    await row('恒口水位 1491').waitFor();
    expect(await page.locator('[aria-rowindex="2"]').textContent()).toContain('恒口水位 1491');
    await button('清除筛选').click();
    await eventually(async () => expect(await count().textContent()).toBe('共 1,500 台'));
  });

  it('teaches what to do where nothing matches', async () => {
    await page.goto(`${hub.url}/admin/cameras?q=nowhere`);
    await page.getByText('没有符合条件的摄像机').waitFor();
    await page.getByRole('button', { name: '清除筛选' }).last().click();
    await page.waitForSelector('[data-camera]');
  });

  it('keeps filters under a name, to be called up again', async () => {
    await open('/admin/cameras?q=%E5%AE%A2%E8%BF%90%E7%AB%99');
    await button('常用筛选').click();
    await field('把当前筛选保存为').fill('客运');
    await page.getByRole('checkbox', { name: '同事也可使用' }).check();
    await press('Enter');
    await page.getByRole('button', { name: '客运' }).first().waitFor();
    await button('清除筛选').click();
    await button('常用筛选').click();
    await page.getByRole('button', { name: /^客运/u }).last().click();
    await eventually(() => expect(page.url()).toMatch(/q=%E5%AE%A2/u));
  });

  it('shows what somebody else registers meanwhile', async () => {
    await open('/admin/cameras');
    await page.locator('[data-phase="connected"]').waitFor();
    await register('cam-live', { name: '阿弥河' });
    await eventually(async () => expect(await count().textContent()).toBe('共 1,501 台'));
  });
});

describe('a bulk edit', () => {
  it('says first what it would do, does it, and takes it back', async () => {
    await register('cam-b1', { name: '批量一' });
    await register('cam-b2', { name: '批量二' });
    await open('/admin/cameras?q=%E6%89%B9%E9%87%8F');
    await press('/');
    await press('Enter');
    await press('Space');
    await press('Shift+ArrowDown');
    await page.getByText('已选 2 台').waitFor();
    await button('批量修改…').click();
    await page.getByRole('checkbox', { name: '所属单位' }).check();
    await page.getByRole('textbox', { name: '所属单位' }).fill('水利局');
    await button('核对').click();
    await button('修改 2 台').click();
    await page.getByText('已修改 2 台。').waitFor();
    await row('水利局').nth(1).waitFor();
    await button('撤销').click();
    await page.getByText('已恢复 2 台。').waitFor();
    expect((await read('cam-b1')).file.organisation).toBeNull();
  });

  it('takes all that match but for one, and refuses those of the file with the reason', async () => {
    await open('/admin/cameras?q=%E9%87%91%E5%B7%9E');
    await press('/');
    await press('Enter');
    await press('Control+a');
    await press('Space');
    await page.getByText('已选 299 台').waitFor();
    await button('移除…').click();
    await page.getByText('这台摄像机由 streams.config.json 登记').first().waitFor();
    expect(await page.getByRole('button', { name: '移除 0 台' }).isDisabled()).toBe(true);
    await press('Escape');
    await press('Escape');
  });
});

describe('the connection test', () => {
  const test = () => page.getByRole('region', { name: '连接测试' });

  it('says within seconds what a camera is, and shows its picture', async () => {
    await open('/admin/cameras/new');
    await field('主码流地址').fill(simulator.url('bench/1'));
    await button('测试主码流').click();
    await test().getByText('主码流正常').waitFor();
    for (const fact of ['H.264 · 640 × 360', '25 帧/秒', '每 2.0 秒一个关键帧', '没有声音'])
      await test().getByText(fact).waitFor();
    const picture = test().getByRole('img', { name: '设备的画面' });
    await eventually(async () =>
      expect(await picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(640),
    );
  });

  it('says at which step it failed and what to do, and forgets that when the form changes', async () => {
    await field('主码流地址').fill(simulator.url('bench/none'));
    await test().getByText('主码流正常').waitFor({ state: 'detached' });
    await button('测试主码流').click();
    const failed = test().getByRole('listitem').filter({ hasText: '：失败' });
    await failed.getByText('设备上没有这路视频').waitFor();
    expect(await failed.textContent()).toContain('请核对地址中端口之后的部分。');
    expect(await test().getByRole('listitem').filter({ hasText: '：通过' }).count()).toBe(3);
  });

  it('is given up when what it is about is changed', async () => {
    await simulator.fault('bench/2', 'silence');
    await field('主码流地址').fill(simulator.url('bench/2'));
    const asked = page.waitForRequest('**/api/cameras/test');
    await button('测试主码流').click();
    const request = await asked;
    await field('主码流地址').fill(simulator.url('bench/1'));
    await eventually(() => request.failure() !== null);
    await simulator.clear('bench/2');
  });
});

describe('the form', () => {
  it('registers a camera by keyboard alone, after saying what is missing', async () => {
    await open('/admin/cameras/new');
    await press('Control+s');
    await page.getByText('有 4 处需要修改，尚未保存：').waitFor();
    await button('名称').focus();
    await press('Enter');
    await type('水库大坝');
    await field('国标编码').focus();
    await type('6109 0200 53');
    await page.getByText('还差 10 位。').waitFor();
    await type('1320000077');
    await page.getByText('网络摄像机').waitFor();
    await field('快拨号').focus();
    await type('77');
    await field('区域').focus();
    await type('汉滨');
    await press('ArrowDown');
    await press('Enter');
    await field('领域').focus();
    await type('水利');
    await press('Enter');
    await field('主码流地址').focus();
    await type(simulator.url('bench/1').replace('rtsp://', 'rtsp://viewer:kein-klartext@'));
    await press('Tab');
    await page.getByText('地址里的用户名和密码已移到“设备账号”。').waitFor();
    await press('Control+s');
    await page.waitForURL(/\/admin\/cameras\/cam-\w{10}$/u);
    await page.getByText('已保存（用户 viewer）').waitFor();
    expect(await page.content()).not.toContain('kein-klartext');
  });

  it('calls the new camera on the wall by its dial number', async () => {
    await open('/admin/cameras');
    await page.getByRole('link', { name: '视频墙' }).last().click();
    await page.waitForSelector('[data-wall]');
    await press('/');
    await type('77');
    await page.locator('[role="treeitem"]', { hasText: '水库大坝' }).waitFor();
    await press('Enter');
    await wall.waitForLabel(0, /水库大坝/u);
  });

  it('says at its field what the hub refuses', async () => {
    await open('/admin/cameras/cam-b1');
    await field('快拨号').fill('77');
    await field('主码流地址').fill(`rtsp://127.0.0.1:${new URL(hub.url).port}/x`);
    await button('保存').click();
    await page
      .getByText(/不允许服务器连接这个地址。/u)
      .first()
      .waitFor();
    await field('主码流地址').fill(simulator.url('bench/1'));
    await press('Control+s');
    await page
      .getByText(/这个快拨号已有摄像机在用。/u)
      .first()
      .waitFor();
    expect(await field('快拨号').getAttribute('aria-invalid')).toBe('true');
  });

  it('makes one camera of two attempts when the answer to the first is lost, and knows its own change again', async () => {
    await open('/admin/cameras/new');
    await page.locator('[data-field="name"] input').first().fill('答复丢了');
    await field('区域').focus();
    await type('汉滨');
    await press('Enter');
    await field('领域').focus();
    await type('水利');
    await press('Enter');
    await field('主码流地址').fill(simulator.url('bench/1'));
    await loseAnswer(page, '**/api/cameras');
    await press('Control+s');
    await page.getByText('连不上服务器，请稍候再试。').waitFor();
    await eventually(() => button('保存').isEnabled());
    await press('Control+s');
    await page.waitForURL(/\/admin\/cameras\/cam-\w{10}$/u);
    const found = await hub.fetch('/api/cameras?q=%E7%AD%94%E5%A4%8D%E4%B8%A2%E4%BA%86');
    expect(await found.json()).toMatchObject({ matching: 1 });

    await page.getByRole('link', { name: '修改历史' }).waitFor();
    await field('联系人').fill('王');
    await loseAnswer(page, '**/api/cameras/cam-*');
    await press('Control+s');
    await page.getByText('连不上服务器，请稍候再试。').waitFor();
    await eventually(() => button('保存').isEnabled());
    await press('Control+s');
    await page.getByText(/已保存$/u).waitFor();
    await button('移除…').click();
    await button('移除').click();
    await page.waitForURL(/\/admin\/cameras$/u);
  });

  it('keeps what is typed while it saves', async () => {
    await register('cam-typing', { name: '边存边改', contact: '王' });
    await open('/admin/cameras/cam-typing');
    await field('联系人').fill('李');
    const typeFirst = async (route: Route) => {
      await field('联系人').fill('李四');
      await route.continue();
    };
    await routeAtOnce(page, '**/api/cameras/cam-typing', typeFirst, { times: 1 });
    await press('Control+s');
    await eventually(async () => expect(await read('cam-typing')).toMatchObject({ file: { contact: '李' } }));
    await eventually(() => button('保存').isEnabled());
    await press('Control+s');
    await page.getByText(/已保存$/u).waitFor();
    expect(await read('cam-typing')).toMatchObject({ file: { contact: '李四' } });
  });

  it('loses nothing when two admins edit the same camera', async () => {
    await register('cam-two', { name: '两人改', contact: '王' });
    await open('/admin/cameras/cam-two');
    const { file, revision } = await read('cam-two');
    const faster = await hub.fetch('/api/cameras/cam-two', {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ revision, file: { ...file, name: '对方起的', tags: ['对方加的'] } }),
    });
    expect(faster.status).toBe(200);
    await page.locator('[data-field="name"] input').fill('我起的');
    await field('联系人').fill('李');
    await press('Control+s');
    await page.getByText('别人刚刚也改了这台摄像机').waitFor();
    await page.getByRole('radio', { name: /对方起的/u }).check();
    await button('按此保存').click();
    await eventually(async () => expect((await read('cam-two')).revision).toBe(3));
    expect((await read('cam-two')).file).toMatchObject({
      name: '对方起的',
      tags: ['对方加的'],
      contact: '李',
    });
  });

  it('asks before unsaved changes are left, by a link and by the browser', async () => {
    await open('/admin/cameras?q=cam-two');
    await row('对方起的').getByRole('link').click();
    await field('联系人').fill('不要丢');
    await page.goBack();
    await button('留在这一页').click();
    expect(await field('联系人').inputValue()).toBe('不要丢');
    await page.getByRole('link', { name: '视频墙' }).last().click();
    await button('放弃修改').click();
    await page.waitForSelector('[data-wall]');
  });

  it('goes back to an earlier revision, having said what that changes', async () => {
    await open('/admin/cameras/cam-two');
    await page.getByRole('link', { name: '修改历史' }).click();
    await button('恢复到此版').last().click();
    await page.getByText('名称: 对方起的 → 两人改').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: '恢复到此版' }).click();
    await page.waitForURL(/cam-two$/u);
    expect((await read('cam-two')).file).toMatchObject({ name: '两人改', contact: '王', tags: [] });
  });

  it('shows a camera of the file, and says where it is changed', async () => {
    await open('/admin/cameras/f-3');
    await page.getByText('只能在那个文件里修改').waitFor();
    expect(await field('联系人').isDisabled()).toBe(true);
    expect(await button('保存').count()).toBe(0);
  });

  it('speaks English as well', async () => {
    await page.getByRole('button', { name: /^账号/u }).click();
    await page.getByRole('menuitemradio', { name: 'English' }).click();
    await page.getByText('and is changed there alone').waitFor();
    await page.getByRole('link', { name: 'Camera registry' }).last().click();
    await page.getByText(/^1,5\d\d cameras$/u).waitFor();
    await page.getByRole('button', { name: /^Account/u }).click();
    await page.getByRole('menuitemradio', { name: '中文' }).click();
    await page.getByRole('heading', { name: '摄像机登记' }).waitFor();
  });
});
