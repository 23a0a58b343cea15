import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DirectoryDto, HealthDto } from '../../server/contract/dto.ts';
import type { CameraPageDto, CameraRecordDto } from '../../server/contract/registry-dto.ts';
import { eventually } from '../support/eventually.ts';
import { type HubProcess, startHub } from '../support/hub-process.ts';
import { ordinary, ScriptedCamera } from '../support/scripted-camera.ts';
import { type SimulatorProcess, startSimulator } from '../support/simulator-process.ts';

/** Registered in a running hub, played at once, and there again after the worst. */
let simulator: SimulatorProcess;
let hub: HubProcess;

beforeAll(async () => {
  simulator = await startSimulator(['--paths', '2', '--clip', 'bench-360p']);
  const cameraNetworks = { allow: ['127.0.0.0/8'], deny: [] };
  hub = await startHub([{ id: 'filed', main: simulator.url('bench/1') }], { cameraNetworks });
});

afterAll(async () => {
  await hub?.stop();
  await simulator?.stop();
});

async function ask(method: string, path: string, body?: object) {
  const headers = { 'content-type': 'application/json' };
  const response = await hub.fetch(path, { method, ...(body && { headers, body: JSON.stringify(body) }) });
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : JSON.parse(text) };
}

const file = (mainUrl: string, fields: object = {}) => ({
  ...{ name: '汉江大桥', domain: 'water', region: '610902', mainUrl, ...fields },
});

async function plays(id: string): Promise<void> {
  await eventually(
    async () => {
      const playlist = await hub.fetch(`/live/${id}/main/index.m3u8`);
      expect(playlist.status).toBe(200);
      const init = /EXT-X-MAP:URI="([^"]+)"/.exec(await playlist.text())?.[1];
      expect((await hub.fetch(`/live/${id}/main/${init}`)).status).toBe(200);
    },
    { deadlineMs: 60_000 },
  );
}

const reasonOf = async (id: string) => {
  const { verdicts } = (await ask('GET', '/api/health')).body as HealthDto;
  return verdicts.find(({ cameraId }) => cameraId === id)?.reason;
};

describe('a camera that is registered in a running hub', () => {
  it('is played at once, stands in the directory, and is there again after a kill', async () => {
    const created = await ask('POST', '/api/cameras', {
      id: 'new',
      file: file(simulator.url('bench/2'), { dialNumber: 1234 }),
    });
    expect(created.status).toBe(201);
    await plays('new');
    const directory = (await ask('GET', '/api/directory')).body as DirectoryDto;
    expect(directory.cameras).toMatchObject([{ id: 'filed' }, { id: 'new', dialNumber: 1234 }]);
    await hub.restart('SIGKILL');
    expect((await ask('GET', '/api/cameras/new')).body).toEqual(created.body);
    await plays('new');
    const page = (await ask('GET', '/api/cameras?state=live')).body as CameraPageDto;
    await eventually(async () => {
      const { cameras } = (await ask('GET', '/api/cameras?state=live')).body as CameraPageDto;
      expect(cameras.map(({ id }) => id)).toEqual(['new']);
    });
    expect(page.total).toBe(2);
    const { revision } = created.body as CameraRecordDto;
    expect((await ask('DELETE', `/api/cameras/new?revision=${revision}`)).status).toBe(204);
    expect((await hub.fetch('/live/new/main/index.m3u8')).status).toBe(404);
  });

  it('cannot lead the hub to itself: not by its address, not by a redirect', async () => {
    const own = new URL(hub.url).port;
    for (const host of ['127.0.0.1', 'localhost', '127.1']) {
      const answer = await ask('POST', '/api/cameras', { file: file(`rtsph://${host}:${own}/api/cameras`) });
      expect(answer).toMatchObject({ status: 422, body: { error: { code: 'ADDRESS_FORBIDDEN' } } });
    }
    const metadata = await ask('POST', '/api/cameras', { file: file('rtsp://169.254.169.254/latest') });
    expect(metadata.body.error).toMatchObject({ code: 'ADDRESS_FORBIDDEN', field: 'file.mainUrl' });
    const moved = `RTSP/1.0 302 Moved\r\nCSeq: 3\r\nLocation: rtsp://127.0.0.1:${own}/\r\n\r\n`;
    const elsewhere = await ScriptedCamera.start(ordinary({ describe: () => moved }));
    try {
      const led = await ask('POST', '/api/cameras', { id: 'led', file: file(elsewhere.url()) });
      expect(led.status).toBe(201);
      await eventually(async () => expect(await reasonOf('led')).toBe('address-forbidden'));
    } finally {
      await elsewhere.stop();
    }
  });
});
