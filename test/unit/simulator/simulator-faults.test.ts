import { connect } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { RtspSimulator } from '../../simulator/rtsp-simulator.ts';
import { eventually } from '../../support/eventually.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { BareRtspClient } from './bare-rtsp-client.ts';
import { tinyClip } from './tiny-clip.ts';

const PATH = 'gate/main';
let clock: FakeClock;
let simulator: RtspSimulator;
let port: number;
let clients: BareRtspClient[];

beforeEach(async () => {
  clock = new FakeClock();
  simulator = new RtspSimulator(clock);
  port = await simulator.start(0);
  clients = [];
  simulator.addPath(PATH, { clip: tinyClip(), phaseMs: 0 });
  simulator.addPath('other/main', { clip: tinyClip(), phaseMs: 0 });
});

afterEach(async () => {
  for (const client of clients) client.close();
  await simulator.stop();
});

const url = (path = PATH) => `rtsp://127.0.0.1:${port}/${path}`;

async function open(): Promise<BareRtspClient> {
  const client = await BareRtspClient.open(port);
  clients.push(client);
  return client;
}

async function playing(path = PATH): Promise<BareRtspClient> {
  const client = await open();
  await client.play(url(path));
  return client;
}

const isListening = () =>
  new Promise<boolean>((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });

test('refuse resets who is there and who comes; other paths are left alone', async () => {
  const [there, neighbour] = [await playing(), await playing('other/main')];
  simulator.fault(PATH, { kind: 'refuse' });
  await eventually(() => there.closed);
  const next = await open();
  next.send('OPTIONS', url());
  await eventually(() => next.reset);
  expect(neighbour.closed).toBe(false);
});

test('refuse for all takes the port away, clearing brings it back', async () => {
  simulator.fault('*', { kind: 'refuse' });
  await eventually(async () => !(await isListening()));
  simulator.clearFault('*');
  await eventually(isListening);
});

test.each([
  ['unauthorized', '401'],
  ['not-found', '404'],
  ['restart', '404'],
] as const)('%s answers DESCRIBE with %s until it is cleared', async (kind, status) => {
  simulator.fault(PATH, { kind });
  const refused = await open();
  expect(await refused.ask('DESCRIBE', url())).toContain(`RTSP/1.0 ${status}`);
  simulator.clearFault(PATH);
  const welcome = await open();
  expect(await welcome.ask('DESCRIBE', url())).toContain('200 OK');
});

test('a restart closes all connections and ends by itself', async () => {
  const there = await playing();
  simulator.fault('*', { kind: 'restart', forMs: 3000 });
  await eventually(async () => there.closed && !(await isListening()));
  await clock.advance(3000);
  await eventually(isListening);
  const back = await playing();
  await clock.advance(400);
  await eventually(() => expect(back.packets().length).toBeGreaterThan(5));
});

test('silence keeps the connection and answers, but sends nothing', async () => {
  const client = await playing();
  simulator.fault(PATH, { kind: 'silence' });
  await clock.advance(2000);
  expect(await client.ask('GET_PARAMETER', url())).toContain('200 OK');
  expect(client.packets()).toEqual([]);
});

test('freeze sends one key frame on and on, with running numbers; so does the stream after it', async () => {
  const client = await playing();
  simulator.fault(PATH, { kind: 'freeze' });
  await clock.advance(400);
  simulator.clearFault(PATH);
  await clock.advance(400);
  await eventually(() => expect(client.packets().filter((packet) => packet.marker)).toHaveLength(20));
  const packets = client.packets();
  const frozen = packets.slice(0, 50);
  expect(
    new Set(frozen.filter((packet) => packet.marker).map((packet) => packet.payload.toString('hex'))).size,
  ).toBe(1);
  expect(new Set(packets.map((packet) => packet.timestamp)).size).toBe(20);
  expect(
    packets.every((packet, i) => i === 0 || packet.sequence === (packets[i - 1]!.sequence + 1) % 0x10000),
  ).toBe(true);
});

test('cut ends the connection in the middle of a packet', async () => {
  simulator.fault(PATH, { kind: 'cut', afterMs: 200 });
  const client = await playing();
  await clock.advance(600);
  await eventually(() => client.closed);
  const whole = client.packets().reduce((sum, packet) => sum + 16 + packet.payload.length, 0);
  expect(client.received.length - 32 - whole).toBeGreaterThan(0);
});

test('drop leaves a share of the packets out, so that the numbers have gaps', async () => {
  simulator.fault(PATH, { kind: 'drop', share: 0.3 });
  const client = await playing();
  await clock.advance(8000);
  const span = () => {
    const packets = client.packets();
    return (packets.at(-1)?.sequence ?? 0) - (packets[0]?.sequence ?? 0);
  };
  await eventually(() => expect(span()).toBeGreaterThan(200));
  expect(client.packets().length / span()).toBeGreaterThan(0.5);
  expect(client.packets().length / span()).toBeLessThan(0.9);
});

test('slow lets bytes out a few at a time, answers too', async () => {
  simulator.fault(PATH, { kind: 'slow', bytesPerSecond: 200 });
  const client = await open();
  client.send('DESCRIBE', url());
  await eventually(() => simulator.connections(PATH) === 1);
  await clock.advance(1000);
  await eventually(() => expect(client.received.length).toBeGreaterThan(100));
  expect(client.received.length).toBeLessThan(300);
});

test('garbage comes between the frames', async () => {
  simulator.fault(PATH, { kind: 'garbage', everyMs: 100 });
  const client = await playing();
  await clock.advance(2000);
  await eventually(() => expect(client.received.length).toBeGreaterThan(15_000));
  expect(client.packets().filter((packet) => packet.marker).length).toBeLessThan(25);
});

test.each([
  ['parameter-sets', /H264\/90000[\s\S]*sprop-parameter-sets=Z2/],
  ['codec', /H265\/90000/],
  ['unplayable', /SVAC/],
  ['nonsense', /<html>/],
] as const)('the SDP can lie about %s', async (lie, expected) => {
  const honest = await (await open()).ask('DESCRIBE', url());
  simulator.fault(PATH, { kind: 'wrong-sdp', lie });
  const answer = await (await open()).ask('DESCRIBE', url());
  expect(answer).toMatch(expected);
  expect(answer.slice(answer.indexOf('v=0'))).not.toBe(honest.slice(honest.indexOf('v=0')));
});

test('a fault on a path that does not exist is the tester’s mistake', () => {
  expect(() => simulator.fault('nowhere', { kind: 'cut' })).toThrow('nowhere');
});
