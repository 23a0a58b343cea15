import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TransportPlan } from '../../server/rtsp/transport-plan.ts';
import { UdpPorts } from '../../server/rtsp/udp-ports.ts';
import { eventually } from '../support/eventually.ts';
import { GstCamera, gstLaunch } from '../support/gst-camera.ts';
import { LossyRelay, type Mishap } from '../support/lossy-relay.ts';
import { PATIENT_TIMEOUTS, type Reading, readUntil, stage } from '../support/rtsp-reading.ts';

const { read } = stage(PATIENT_TIMEOUTS);
const ports = new UdpPorts({ firstPort: 18_600, pairs: 40 });
const planOf = (wish: 'udp' | 'auto') => new TransportPlan(wish, ports);

function numbersOf(reading: Reading, track: number): number[] {
  return reading.packets
    .map((packet) => packet.split(':').map(Number))
    .flatMap(([index, number]) => (index === track ? [number!] : []));
}

/** How many numbers are missing, and how many packets do not follow their predecessor upwards. */
function flawsOf(numbers: number[]): { missing: number; backwards: number } {
  let missing = 0;
  let backwards = 0;
  numbers.slice(1).forEach((number, at) => {
    const step = (number - numbers[at]!) & 0xffff;
    if (step === 0 || step > 0x8000) backwards += 1;
    else missing += step - 1;
  });
  return { missing, backwards };
}

const UNHARMED = { missing: 0, backwards: 0 };

const readUntilItPlays = (url: string, wish: 'udp' | 'auto') =>
  readUntil(
    () => read(url, { transport: planOf(wish) }),
    ({ packets }) => packets.length > 20,
  );

describe("GStreamer's RTSP server over UDP", () => {
  let camera: GstCamera;
  beforeAll(async () => {
    camera = await GstCamera.start([
      { path: '/cam', launch: gstLaunch({ sound: 'alaw' }) },
      { path: '/udp', launch: gstLaunch(), transport: 'udp' },
      { path: '/tcp', launch: gstLaunch(), transport: 'tcp' },
    ]);
  });
  afterAll(() => camera.stop());

  it('is read without a gap, picture and sound', async () => {
    const reading = await readUntil(
      () => read(camera.url('/cam'), { transport: planOf('udp') }),
      (one) => numbersOf(one, 0).length > 100 && numbersOf(one, 1).length > 20,
    );
    expect(reading.played).toMatchObject({ transport: 'UDP' });
    expect(flawsOf(numbersOf(reading, 0))).toEqual(UNHARMED);
    expect(flawsOf(numbersOf(reading, 1))).toEqual(UNHARMED);
    await eventually(() => reading.reports.length > 0);
    expect(reading.damaged).toBe(0);
    reading.abort.abort();
    expect(await reading.finished).toBeNull();
  });

  it('is read over UDP by auto where it refuses TCP', async () => {
    const reading = await readUntilItPlays(camera.url('/udp'), 'auto');
    expect(reading.played).toMatchObject({ transport: 'UDP' });
  });

  it('is read over TCP by udp where it refuses UDP', async () => {
    const reading = await readUntilItPlays(camera.url('/tcp'), 'udp');
    expect(reading.played).toMatchObject({ transport: 'TCP' });
  });

  describe('through a network with mishaps', () => {
    async function through(
      mishap: Mishap,
      isEnough: (reading: Reading) => boolean,
      test: (reading: Reading, relay: LossyRelay) => void,
    ) {
      const relay = await LossyRelay.start(camera.port, mishap);
      const begin = () => read(`rtsp://127.0.0.1:${relay.port}/cam`, { transport: planOf('udp') });
      let reading: Reading | undefined;
      try {
        reading = await readUntil(begin, isEnough);
        test(reading, relay);
      } finally {
        reading?.abort.abort();
        await reading?.finished;
        await relay.stop();
      }
    }

    const shows200 = (reading: Reading) => numbersOf(reading, 0).length > 200;

    it('loses nothing when packets overtake each other', async () => {
      const everyFifthLate: Mishap = (count) => (count % 5 === 4 ? 'overtaken' : 0);
      await through(everyFifthLate, shows200, (reading) => {
        expect(flawsOf(numbersOf(reading, 0))).toEqual(UNHARMED);
      });
    });

    it('goes on when packets are lost, in order', async () => {
      const everyTwentieth: Mishap = (count) => (count % 20 === 19 ? 'drop' : 0);
      await through(everyTwentieth, shows200, (reading, relay) => {
        const { missing, backwards } = flawsOf(numbersOf(reading, 0));
        expect(backwards).toBe(0);
        expect(missing).toBeGreaterThan(0);
        expect(missing).toBeLessThanOrEqual(relay.dropped);
      });
    });

    it('falls back to TCP when nothing gets through', async () => {
      await through(
        () => 'drop',
        ({ packets }) => packets.length > 20,
        (reading, relay) => {
          expect(reading.played).toMatchObject({ transport: 'TCP' });
          expect(relay.dropped).toBeGreaterThan(0);
        },
      );
    });
  });
});

it('is read over UDP from an IPv6 address', async () => {
  const camera = await GstCamera.start([{ path: '/cam', launch: gstLaunch() }], { address: '::1' });
  try {
    const reading = await readUntil(
      () => read(camera.url('/cam'), { transport: planOf('udp') }),
      ({ packets }) => packets.length > 50,
    );
    expect(reading.played).toMatchObject({ transport: 'UDP' });
    expect(flawsOf(numbersOf(reading, 0))).toEqual(UNHARMED);
    reading.abort.abort();
    await reading.finished;
  } finally {
    await camera.stop();
  }
});
