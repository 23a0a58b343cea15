import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../server/base/clock.ts';
import { probeRtsp } from '../../server/rtsp/rtsp-probe.ts';
import { eventually } from '../support/eventually.ts';
import { GstCamera, gstLaunch } from '../support/gst-camera.ts';
import { PATIENT_TIMEOUTS, stage } from '../support/rtsp-reading.ts';

const CREDENTIALS = { username: 'ankang', password: 'se:cr"et' };
const { read } = stage(PATIENT_TIMEOUTS);

function probe(url: string, credentials: typeof CREDENTIALS | null = null) {
  return probeRtsp(
    { url, credentials, clock: systemClock, timeouts: PATIENT_TIMEOUTS },
    new AbortController().signal,
  );
}

describe.each(['basic', 'digest', undefined] as const)("GStreamer's RTSP server with login %s", (auth) => {
  let camera: GstCamera;
  const credentials = auth ? CREDENTIALS : null;

  beforeAll(async () => {
    const login = auth ? { auth, ...CREDENTIALS } : {};
    camera = await GstCamera.start([
      { path: '/sound', launch: gstLaunch({ sound: 'aac' }), ...login },
      { path: '/alaw', launch: gstLaunch({ sound: 'alaw' }), ...login },
    ]);
  });
  afterAll(() => camera.stop());

  it('is probed', async () => {
    const { description, server } = await probe(camera.url('/sound'), credentials);
    expect(description.media.map(({ encoding }) => encoding)).toEqual(['H264', 'MPEG4-GENERIC']);
    expect(server).toContain('GStreamer');
  });

  it('is read without a gap in the sequence numbers', async () => {
    const reading = read(camera.url('/alaw'), { credentials });
    await eventually(() => reading.packets.filter((packet) => packet.startsWith('0:')).length > 100);
    await eventually(() => reading.packets.filter((packet) => packet.startsWith('1:')).length > 20);
    for (const track of [0, 1]) {
      const numbers = reading.packets
        .map((packet) => packet.split(':').map(Number))
        .filter(([index]) => index === track);
      const first = numbers[0]![1]!;
      expect(reading.played?.tracks[track]?.sequence).toBeTypeOf('number');
      numbers.forEach(([, number], at) => {
        expect(number).toBe((first + at) & 0xffff);
      });
    }
    expect(reading.damaged).toBe(0);
    await eventually(() => reading.reports.length > 0);
    reading.abort.abort();
    expect(await reading.finished).toBeNull();
  });

  it('says that a path is not there', async () => {
    await expect(probe(camera.url('/none'), credentials)).rejects.toMatchObject({ code: 'stream-not-found' });
  });

  if (!auth) return;
  it('refuses a wrong password and a missing one', async () => {
    const wrong = { ...CREDENTIALS, password: 'no' };
    await expect(probe(camera.url('/sound'), wrong)).rejects.toMatchObject({ code: 'wrong-credentials' });
    await expect(probe(camera.url('/sound'), null)).rejects.toMatchObject({ code: 'wrong-credentials' });
  });
});

it('fails when the server dies, and then is refused', async () => {
  const camera = await GstCamera.start([{ path: '/cam', launch: gstLaunch() }]);
  try {
    const reading = read(camera.url('/cam'));
    await eventually(() => reading.packets.length > 10);
    await camera.stop();
    expect(await reading.finished).toMatchObject({ code: 'closed-by-camera' });
    await expect(probe(camera.url('/cam'))).rejects.toMatchObject({ code: 'connection-refused' });
  } finally {
    await camera.stop();
  }
});
