import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { firstJsonLine, startProgram } from '../support/child-process.ts';
import { eventually } from '../support/eventually.ts';
import { type HubCamera, type HubProcess, startHub } from '../support/hub-process.ts';
import { LiveLinkClient } from '../support/live-link-client.ts';
import { type SimulatorProcess, startSimulator } from '../support/simulator-process.ts';

let cleanUps: (() => unknown)[];

beforeEach(() => {
  cleanUps = [];
});

afterEach(async () => {
  for (const cleanUp of cleanUps.reverse()) await cleanUp();
});

function later<T>(thing: T, cleanUp: (thing: T) => unknown): T {
  cleanUps.push(() => cleanUp(thing));
  return thing;
}

const temporaryFolder = () =>
  later(mkdtempSync(join(tmpdir(), 'onescreen-life-')), (folder) => rmSync(folder, { recursive: true }));

const NO_CAMERAS = {
  site: { zh: '安康市', en: 'Ankang' },
  hub: { port: 0, dataFolder: './data' },
  domains: [],
  regions: [],
  cameras: [],
};

function writeConfig(config: object = NO_CAMERAS): string {
  const file = join(temporaryFolder(), 'streams.config.json');
  writeFileSync(file, JSON.stringify(config));
  return file;
}

function runHub(...args: string[]) {
  return later(startProgram(process.execPath, ['dist/server/main.js', ...args]), (program) => program.stop());
}

const login = (url: string, password: string) =>
  fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'admin', password }),
  });

describe('the first start of a hub', () => {
  it('prints a password this once, and the next start knows it and every session', async () => {
    const file = writeConfig();
    const first = runHub('--config', file, '--json');
    const { url, username, password } = await firstJsonLine<Record<string, string>>(first);
    expect([username, password!.length > 10]).toEqual(['admin', true]);
    const session = await login(url!, password!);
    const cookie = session.headers.get('set-cookie')!.split(';')[0]!;
    await first.stop();
    expect(statSync(join(file, '../data/onescreen.sqlite')).mode & 0o077).toBe(0);

    const second = runHub('--config', file, '--json');
    const again = await firstJsonLine<Record<string, string>>(second);
    expect(again.password).toBeNull();
    expect((await login(again.url!, password!)).status).toBe(200);
    expect((await fetch(`${again.url}/api/session`, { headers: { cookie } })).status).toBe(200);
    expect(first.output() + second.output()).not.toContain(cookie.split('=')[1]);
  });

  it('prints the password even when the rest of the start fails: it would be lost otherwise', async () => {
    const taken = later(createServer(), (server) => server.close());
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    const hub = runHub('--config', writeConfig(), '--port', String(port));
    await eventually(() => expect(hub.output()).toMatch(/is taken: choose another/));
    expect(hub.output()).toMatch(/Log in as admin with the password \S+/);
  });

  it('says it in words to a person', async () => {
    const hub = runHub('--config', writeConfig());
    await eventually(() => expect(hub.output()).toMatch(/Log in as admin with the password \S+/));
    expect(hub.output()).toMatch(/Onescreen is at http:\/\/127\.0\.0\.1:\d+/);
  });
});

describe('a hub that cannot start', () => {
  async function expectFailure(args: string[], ...words: (string | RegExp)[]) {
    const hub = runHub(...args);
    await eventually(() => hub.child.exitCode !== null);
    expect(hub.child.exitCode).not.toBe(0);
    for (const word of words) expect(hub.output()).toMatch(word);
    expect(hub.output()).not.toMatch(/\n\s+at /);
  }

  it('says that the configuration is missing', () =>
    expectFailure(
      ['--config', '/nowhere/streams.config.json'],
      '/nowhere/streams.config.json',
      /no such file/,
    ));

  it('says everything that is wrong with the configuration', () => {
    const cameras = [
      {
        id: 'c1',
        name: 'c',
        domain: 'x',
        region: '1',
        mode: 'sometimes',
        profiles: { main: { url: 'http://a' } },
      },
    ];
    const file = writeConfig({ ...NO_CAMERAS, hub: { prot: 1 }, cameras });
    return expectFailure(['--config', file], file, 'prot', 'sometimes');
  });

  it('says where it cannot keep its data', async () => {
    const file = writeConfig({ ...NO_CAMERAS, hub: { port: 0, dataFolder: './streams.config.json' } });
    const hub = runHub('--config', file);
    await eventually(() => expect(hub.output()).toMatch(/onescreen\.sqlite cannot be opened/));
    expect(hub.output()).not.toMatch(/^ {4}at /m);
  });

  it('says that its address is not one of this machine', async () => {
    const hub = runHub('--config', writeConfig(), '--host', '192.0.2.77');
    await eventually(() =>
      expect(hub.output()).toMatch(/is not one of this machine .*choose another with --host/),
    );
    expect(hub.output()).not.toMatch(/^ {4}at /m);
  });

  it('says that its port is taken', async () => {
    const other = later(createServer().listen(0, '127.0.0.1'), (server) => server.close());
    await eventually(() => other.listening);
    const { port } = other.address() as AddressInfo;
    await expectFailure(['--config', writeConfig(), '--port', String(port)], `Port ${port} is taken`);
  });

  it('says which argument it does not know', () => expectFailure(['--prot', '1'], /--prot/, /Usage/));
});

describe('a running hub', () => {
  let simulator: SimulatorProcess;
  let hub: HubProcess;
  const camera = (n: number): HubCamera => ({ id: `c${n}`, main: simulator.url(`bench/${n}`) });

  beforeEach(async () => {
    simulator = later(await startSimulator(['--paths', '3', '--clip', 'bench-360p']), (program) =>
      program.stop(),
    );
    hub = later(await startHub([camera(1), camera(2)]), (running) => running.stop());
  });

  const cameraIds = async () => {
    const { cameras } = (await (await hub.fetch('/api/directory')).json()) as { cameras: { id: string }[] };
    return cameras.map(({ id }) => id);
  };

  async function watch(...ids: string[]): Promise<LiveLinkClient> {
    const url = `${hub.url.replace('http', 'ws')}/live-link`;
    const client = later(new LiveLinkClient(url, { authorization: `Bearer ${hub.token}` }), ({ socket }) =>
      socket.terminate(),
    );
    await eventually(() => client.isOpen);
    for (const [tile, id] of ids.entries()) {
      client.send({ type: 'open', tile, camera: id, profile: 'main', sound: false });
    }
    await eventually(() => ids.every((_, tile) => client.media(tile).length > 2));
    return client;
  }

  it('takes a changed configuration without touching the cameras that did not change', async () => {
    const client = await watch('c1', 'c2');
    hub.writeCameras([camera(1), { ...camera(2), main: simulator.url('bench/3') }, camera(3)]);
    await eventually(async () => expect(await cameraIds()).toEqual(['c1', 'c2', 'c3']));
    await eventually(() => client.replies('track').filter(({ tile }) => tile === 1).length === 2);
    expect(client.replies('interrupted').map(({ tile }) => tile)).toEqual([1]);
    expect(client.replies('track').filter(({ tile }) => tile === 0)).toHaveLength(1);
    expect(client.replies('refused')).toEqual([]);
  });

  it('keeps the old configuration when the new one is bad, and says what is wrong with it', async () => {
    const client = await watch('c1');
    const good = readFileSync(hub.configFile, 'utf8');
    writeFileSync(hub.configFile, good.replace('rtsp://', 'http://'));
    await eventually(() => expect(hub.output()).toContain('cameras[0].profiles.main.url'));
    expect(await cameraIds()).toEqual(['c1', 'c2']);
    const seen = client.media(0).length;
    await eventually(() => client.media(0).length > seen + 3);
    hub.writeCameras([camera(1)]);
    await eventually(async () => expect(await cameraIds()).toEqual(['c1']));
  });

  it('reloads on SIGHUP', async () => {
    hub.writeCameras([camera(3)]);
    process.kill(hub.pid(), 'SIGHUP');
    await eventually(async () => expect(await cameraIds()).toEqual(['c3']));
  });

  it('ends cleanly and soon although pages, sockets and players hang on it', async () => {
    const client = await watch('c1');
    const health = later(
      io(`${hub.url}/health`, { auth: { token: hub.token }, transports: ['websocket'], reconnection: false }),
      (socket) => socket.disconnect(),
    );
    await eventually(() => health.connected);
    const playlist = await (await hub.fetch('/live/c2/main/index.m3u8')).text();
    const next = Number(/MEDIA-SEQUENCE:(\d+)/.exec(playlist)![1]) + 4;
    const blocked = hub.fetch(`/live/c2/main/index.m3u8?_HLS_msn=${next}`).catch(() => 'closed');
    // It would cut them off after ten seconds, and end with another code.
    expect(await hub.halt()).toBe(0);
    await eventually(() => expect(client.closed?.code).toBe(1001));
    await blocked;
    expect(hub.output()).not.toMatch(/"level":(50|60)/);
    await hub.restart();
    // The token is known to the next hub.
    await eventually(async () => expect(await cameraIds()).toEqual(['c1', 'c2']));
  });

  it('answers hostile HTTP and goes on', async () => {
    const paths = [
      '/live/c1/main/%00',
      '/live/%2e%2e/%2e%2e/etc/passwd',
      `/live/${'a'.repeat(8000)}/main/index.m3u8`,
      '/live/c1/main/index.m3u8?_HLS_msn=1e99&_HLS_part=-1',
      '/live/c1/main/index.m3u8?_HLS_msn=%ff%fe&_HLS_skip=%',
      '/api/%',
      '//evil.example/%2f..',
      '/%2e%2e/%2e%2e/package.json',
    ];
    for (const path of paths) {
      const status = await new Promise<number>((resolve, reject) => {
        const headers = { authorization: `Bearer ${hub.token}` };
        request(hub.url, { path, headers }, (response) => {
          response.resume();
          resolve(response.statusCode!);
        })
          .on('error', reject)
          .end();
      });
      expect([path, status >= 200 && status < 500]).toEqual([path, true]);
    }
    expect((await hub.fetch('/readyz')).status).toBe(200);
    expect(hub.output()).not.toMatch(/"level":(50|60)/);
  });
});
