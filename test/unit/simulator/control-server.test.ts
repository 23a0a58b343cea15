import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startControlServer } from '../../simulator/control-server.ts';
import { RtspSimulator } from '../../simulator/rtsp-simulator.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { tinyClip } from './tiny-clip.ts';

let simulator: RtspSimulator;
let server: Server;
let base: string;

beforeEach(async () => {
  simulator = new RtspSimulator(new FakeClock());
  simulator.addPath('gate/main', { clip: tinyClip() });
  server = await startControlServer(simulator, 0);
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  server.close();
  await simulator.stop();
});

const post = (route: string, body: unknown) =>
  fetch(base + route, { method: 'POST', body: JSON.stringify(body) });

test('a fault is set, listed and cleared by command', async () => {
  expect((await post('/fault', { path: 'gate/main', fault: { kind: 'drop', share: 0.2 } })).status).toBe(200);
  expect(await (await fetch(`${base}/paths`)).json()).toMatchObject([
    { path: 'gate/main', connections: 0, fault: { kind: 'drop', share: 0.2 } },
  ]);
  await post('/clear', { path: 'gate/main' });
  expect(simulator.faultOf('gate/main')).toBeNull();
});

test.each([
  ['/fault', { path: 'gate/main', fault: 'flu' }, 400],
  ['/fault', { path: 'nowhere', fault: 'cut' }, 400],
  ['/fault', { fault: 'cut' }, 400],
  ['/else', {}, 404],
] as const)('POST %s %j is answered with %i', async (route, body, status) => {
  expect((await post(route, body)).status).toBe(status);
});
