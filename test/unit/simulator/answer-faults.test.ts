import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Fault } from '../../simulator/fault.ts';
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
  simulator = new RtspSimulator(clock, 4);
  port = await simulator.start(0);
  clients = [];
  simulator.addPath(PATH, { clip: tinyClip(), phaseMs: 0 });
});

afterEach(async () => {
  for (const client of clients) client.close();
  await simulator.stop();
});

const address = () => `rtsp://127.0.0.1:${port}/${PATH}`;

async function open(): Promise<BareRtspClient> {
  const client = await BareRtspClient.open(port);
  clients.push(client);
  return client;
}

async function playing(): Promise<BareRtspClient> {
  const client = await open();
  await client.play(address());
  return client;
}

test.each<[Fault, string, RegExp]>([
  [{ kind: 'answer', method: 'DESCRIBE', status: 503 }, 'DESCRIBE', /503 Service Unavailable/],
  [{ kind: 'answer', method: 'OPTIONS', status: 501 }, 'OPTIONS', /501/],
  [{ kind: 'nonce', fresh: 'nonce' }, 'DESCRIBE', /401[\s\S]*stale=true/],
  [{ kind: 'nonce', fresh: 'realm' }, 'DESCRIBE', /401[\s\S]*realm="IP Camera\(\w+\)"/],
  [{ kind: 'redirect' }, 'DESCRIBE', /302[\s\S]*Location: rtsp:.*gate\/main/],
  [{ kind: 'session-lost' }, 'PLAY', /454/],
])('%j answers %s as it says, until it is cleared', async (fault, method, expected) => {
  simulator.fault(PATH, fault);
  expect(await (await open()).ask(method, address())).toMatch(expected);
  simulator.clearFault(PATH);
  expect(await (await open()).ask(method, address())).not.toMatch(expected);
});

test('a nonce or a realm is another one each time', async () => {
  simulator.fault(PATH, { kind: 'nonce', fresh: 'realm' });
  const client = await open();
  const realm = async () => /realm="([^"]+)"/.exec(await client.ask('DESCRIBE', address()))?.[1];
  expect(await realm()).not.toBe(await realm());
});

test('mute does what is asked for and says nothing', async () => {
  simulator.fault(PATH, { kind: 'mute', method: 'PLAY' });
  const client = await open();
  await client.ask('SETUP', `${address()}/track1`, { Transport: 'RTP/AVP/TCP;interleaved=0-1' });
  client.received = Buffer.alloc(0);
  client.send('PLAY', address());
  await eventually(async () => {
    await clock.advance(40);
    return client.packets().length > 5;
  });
  expect(client.received.toString('latin1')).not.toContain('RTSP/1.0');
});

test.each(['header', 'body'] as const)('an endless %s goes on as long as it is taken', async (what) => {
  simulator.fault(PATH, { kind: 'endless', what });
  const client = await open();
  client.send('DESCRIBE', address());
  await eventually(async () => {
    await clock.advance(50);
    return client.received.length > 300_000;
  });
  expect(client.received.includes('\r\n\r\n')).toBe(what === 'body');
});

test('a dribbling answer takes its time', async () => {
  simulator.fault(PATH, { kind: 'dribble' });
  const client = await open();
  client.send('DESCRIBE', address());
  await eventually(() => simulator.connections(PATH) === 1);
  await clock.advance(2000);
  await eventually(() => expect(client.received.length).toBeGreaterThan(20));
  expect(client.received.length).toBeLessThan(60);
});

test('half-open: nothing is read or sent any more, and nobody is told', async () => {
  const client = await playing();
  simulator.fault(PATH, { kind: 'half-open' });
  client.received = Buffer.alloc(0);
  client.send('GET_PARAMETER', address());
  await clock.advance(3000);
  expect(client.received).toHaveLength(0);
  expect(client.closed).toBe(false);
  simulator.clearFault(PATH);
  await eventually(() => client.closed);
});

test.each([
  ['in-silence', false],
  ['closed', true],
] as const)('a session that is lost ends %s', async (ends, closes) => {
  const client = await playing();
  simulator.fault(PATH, { kind: 'session-lost', ends });
  expect(await client.ask('GET_PARAMETER', address())).toContain('454');
  await clock.advance(2000);
  expect(client.packets().length).toBeLessThan(3);
  if (closes) await eventually(() => client.closed);
  else expect(client.closed).toBe(false);
});

test('a refused keep-alive is refused, and the media goes on', async () => {
  const client = await playing();
  simulator.fault(PATH, { kind: 'answer', method: 'GET_PARAMETER', status: 501 });
  await clock.advance(400);
  await eventually(() => expect(client.packets().length).toBeGreaterThan(5));
  expect(await client.ask('GET_PARAMETER', address())).toContain('501');
});

test('a client is told how soon it has to show itself', async () => {
  const answer = await (await open()).ask('SETUP', `${address()}/track1`, { Transport: 'RTP/AVP/TCP' });
  expect(answer).toContain(';timeout=4');
});

test('fromStart sends away who is there, so that the fault meets who comes', async () => {
  const there = await playing();
  simulator.fault(PATH, { kind: 'silence', fromStart: true });
  await eventually(() => there.closed);
  const next = await playing();
  await clock.advance(2000);
  expect(next.packets()).toEqual([]);
  simulator.clearFault(PATH);
  await clock.advance(400);
  await eventually(() => expect(next.packets().length).toBeGreaterThan(5));
});

test.each([
  ['no-parameter-sets', (sdp: string) => !sdp.includes('sprop') && sdp.includes('H264/90000')],
  ['crowded', (sdp: string) => sdp.split('m=').length === 22],
  ['too-long', (sdp: string) => sdp.length > 65_536],
] as const)('the SDP can be %s', async (lie, holds) => {
  simulator.fault(PATH, { kind: 'wrong-sdp', lie });
  const client = await open();
  await client.ask('DESCRIBE', address());
  await eventually(() => expect(holds(client.received.toString('latin1'))).toBe(true));
});
