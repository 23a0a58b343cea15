import { afterEach, beforeEach, expect, test } from 'vitest';
import { RtspSimulator } from '../../simulator/rtsp-simulator.ts';
import { eventually } from '../../support/eventually.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { BareRtspClient } from './bare-rtsp-client.ts';
import { tinyClip } from './tiny-clip.ts';

let clock: FakeClock;
let simulator: RtspSimulator;
let port: number;
let clients: BareRtspClient[];

beforeEach(async () => {
  clock = new FakeClock();
  simulator = new RtspSimulator(clock);
  port = await simulator.start(0);
  clients = [];
  const clip = tinyClip();
  simulator.addPath('gate/main', { clip, phaseMs: 0 });
  simulator.addPath('quay/main', { clip, phaseMs: 160 });
  simulator.addPath('locked/main', { clip, username: 'admin', password: 'pw', scheme: 'basic' });
});

afterEach(async () => {
  for (const client of clients) client.close();
  await simulator.stop();
});

const url = (path: string) => `rtsp://127.0.0.1:${port}/${path}`;

async function open(): Promise<BareRtspClient> {
  const client = await BareRtspClient.open(port);
  clients.push(client);
  return client;
}

async function playing(path: string, channel = 0): Promise<BareRtspClient> {
  const client = await open();
  await client.play(url(path), channel);
  return client;
}

const frameCount = (client: BareRtspClient) => client.packets().filter((packet) => packet.marker).length;

test('a client that asks as RFC 2326 has it gets 25 pictures a second, numbered as RTP-Info said', async () => {
  const client = await open();
  const answer = await client.play(url('gate/main'));
  await clock.advance(1000);
  await eventually(() => expect(frameCount(client)).toBe(25));
  const [, sequence, timestamp] = /seq=(\d+);rtptime=(\d+)/.exec(answer)!;
  expect(client.packets()[0]).toMatchObject({ sequence: Number(sequence), timestamp: Number(timestamp) });
});

test('a sender report comes first and then every five seconds, on the channel above', async () => {
  const client = await playing('gate/main');
  await clock.advance(11_000);
  await eventually(() => expect(client.packets(1)).toHaveLength(3));
});

test('paths of one clip play it from places of their own', async () => {
  const gate = await playing('gate/main');
  const quay = await playing('quay/main');
  await clock.advance(200);
  await eventually(() => expect(frameCount(gate) + frameCount(quay)).toBe(10));
  const ahead = quay.packets()[0]!.timestamp - gate.packets()[0]!.timestamp;
  expect(ahead).toBe((160 / 40) * 3600);
});

test('a client that asks for other channels gets them', async () => {
  const client = await playing('gate/main', 8);
  await clock.advance(200);
  await eventually(() => expect(client.packets(8).length).toBeGreaterThan(4));
  expect(client.packets(0)).toEqual([]);
});

test('a path that nobody added is 404, one with credentials 401 until they are right', async () => {
  const client = await open();
  expect(await client.ask('DESCRIBE', url('nowhere'))).toContain('404');
  expect(await client.ask('DESCRIBE', url('locked/main'))).toMatch(/401[\s\S]*WWW-Authenticate: Basic/);
  const Authorization = `Basic ${Buffer.from('admin:pw').toString('base64')}`;
  expect(await client.ask('DESCRIBE', url('locked/main'), { Authorization })).toContain('200 OK');
});

test('UDP is refused with 461', async () => {
  const client = await open();
  const answer = await client.ask('SETUP', url('gate/main/track1'), {
    Transport: 'RTP/AVP;client_port=5000',
  });
  expect(answer).toContain('461');
});

test('TEARDOWN ends the connection, and the path knows', async () => {
  const client = await playing('gate/main');
  expect(simulator.connections('gate/main')).toBe(1);
  client.send('TEARDOWN', url('gate/main'));
  await eventually(() => client.closed && simulator.connections('gate/main') === 0);
});

test('bytes that are not RTSP end the connection', async () => {
  const client = await open();
  client.send('\r\n\r\nGET / HTTP/1.1', 'x');
  await eventually(() => client.closed);
});

test('a reader that takes nothing is cut off, and others go on', async () => {
  simulator.addPath('heavy/main', { clip: tinyClip(500_000) });
  const lazy = await playing('heavy/main');
  const eager = await playing('heavy/main');
  lazy.stall();
  await eventually(async () => {
    await clock.advance(400);
    return simulator.connections('heavy/main') === 1;
  });
  expect(eager.closed).toBe(false);
});

test('the first frame of a loop leaves when the path says that its loop begins', async () => {
  const { beganAtMs, loopMs } = simulator.loopOf('quay/main')!;
  const client = await playing('quay/main');
  await clock.advance(beganAtMs + loopMs - clock.now() - 1);
  await eventually(() => expect(frameCount(client)).toBe(6));
  const packets = client.packets().length;
  await clock.advance(10);
  // The key frame is the only one of several packets.
  await eventually(() => expect(client.packets().length).toBeGreaterThan(packets + 2));
  expect(simulator.loopOf('quay/main')).toEqual({ beganAtMs, loopMs });
  expect(simulator.loopOf('nowhere')).toBeNull();
});
