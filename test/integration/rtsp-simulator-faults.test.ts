import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../../server/base/clock.ts';
import { probeRtsp } from '../../server/rtsp/rtsp-probe.ts';
import type { Fault } from '../simulator/fault.ts';
import { RtspSimulator } from '../simulator/rtsp-simulator.ts';
import { eventually } from '../support/eventually.ts';
import { stage, TIMEOUTS } from '../support/rtsp-reading.ts';
import { tinyClip } from '../unit/simulator/tiny-clip.ts';

const PATH = 'gate/main';
const { read } = stage();
let simulator: RtspSimulator;
let port: number;

beforeEach(async () => {
  simulator = new RtspSimulator();
  port = await simulator.start(0);
  simulator.addPath(PATH, { clip: tinyClip() });
  simulator.addPath('locked/main', { clip: tinyClip(), username: 'u', password: 'p' });
});
afterEach(() => simulator.stop());

const url = (path = PATH) => `rtsp://127.0.0.1:${port}/${path}`;
/** For a reader that is to see nothing but silence: what has to live may have to wait for its packets. */
const impatient = { timeouts: { ...TIMEOUTS, mediaMs: 800 } };

it('reads a locked camera with the right password', async () => {
  const reading = read(url('locked/main'), { credentials: { username: 'u', password: 'p' } });
  await eventually(() => reading.packets.length > 20);
  expect(reading.damaged).toBe(0);
});

it.each<[Fault, string]>([
  [{ kind: 'refuse' }, 'closed-by-camera'],
  [{ kind: 'unauthorized' }, 'wrong-credentials'],
  [{ kind: 'not-found' }, 'stream-not-found'],
  [{ kind: 'restart' }, 'stream-not-found'],
  [{ kind: 'wrong-sdp', lie: 'nonsense' }, 'protocol-error'],
  [{ kind: 'silence' }, 'no-media'],
  [{ kind: 'cut', afterMs: 100 }, 'closed-by-camera'],
])('fails under $kind with %s', async (fault, code) => {
  simulator.fault(PATH, fault);
  expect(await read(url(), fault.kind === 'silence' ? impatient : {}).finished).toMatchObject({ code });
  simulator.clearFault(PATH);
  const again = read(url());
  await eventually(() => again.packets.length > 10);
});

it('fails with connection-refused where the whole simulator is gone', async () => {
  simulator.fault('*', { kind: 'refuse' });
  const options = { url: url(), credentials: null, clock: systemClock, timeouts: TIMEOUTS };
  await eventually(async () => {
    const failure = await probeRtsp(options, new AbortController().signal).catch((error) => error);
    expect(failure).toMatchObject({ code: 'connection-refused' });
  });
});

it.each<Fault>([{ kind: 'silence' }, { kind: 'cut', afterMs: 50 }, { kind: 'restart' }])(
  'fails when $kind comes in the midst of playing, and the neighbour plays on',
  async (fault) => {
    const [reading, neighbour] = [
      read(url()),
      read(url('locked/main'), { credentials: { username: 'u', password: 'p' } }),
    ];
    await eventually(() => reading.packets.length > 5 && neighbour.packets.length > 5);
    simulator.fault(PATH, fault);
    expect(await reading.finished).toMatchObject({
      code: fault.kind === 'silence' ? 'no-media' : 'closed-by-camera',
    });
    const before = neighbour.packets.length;
    await eventually(() => neighbour.packets.length > before + 10);
  },
);

it('loses no packet to garbage between frames, and counts it', async () => {
  simulator.fault(PATH, { kind: 'garbage', everyMs: 100 });
  const reading = read(url());
  await eventually(() => reading.packets.length > 60 && reading.damaged > 500);
  const numbers = reading.packets.map((packet) => Number(packet.split(':')[1]));
  const lost = numbers.filter((number, at) => at > 0 && number !== ((numbers[at - 1]! + 1) & 0xffff)).length;
  // Random bytes that look like a frame swallow a few real ones: about one run of garbage in a hundred.
  expect(lost).toBeLessThanOrEqual(2);
});

it.each<Fault>([{ kind: 'freeze' }, { kind: 'drop', share: 0.3 }, { kind: 'slow', bytesPerSecond: 20_000 }])(
  'goes on under $kind',
  async (fault) => {
    simulator.fault(PATH, fault);
    const reading = read(url());
    await eventually(() => reading.packets.length > 20);
    expect(reading.outcome).toBeUndefined();
    expect(reading.damaged).toBe(0);
  },
);
