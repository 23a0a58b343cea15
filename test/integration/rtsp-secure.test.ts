import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../server/base/clock.ts';
import type { CertificateTrust } from '../../server/rtsp/certificate-trust.ts';
import { parseRtspAddress } from '../../server/rtsp/rtsp-address.ts';
import { RtspAuthorization } from '../../server/rtsp/rtsp-authorization.ts';
import { RtspConnection } from '../../server/rtsp/rtsp-connection.ts';
import { probeRtsp } from '../../server/rtsp/rtsp-probe.ts';
import { TransportPlan } from '../../server/rtsp/transport-plan.ts';
import { UdpPorts } from '../../server/rtsp/udp-ports.ts';
import { selfSignedCertificate } from '../support/certificate.ts';
import { eventually } from '../support/eventually.ts';
import { GstCamera, gstLaunch } from '../support/gst-camera.ts';
import { PATIENT_TIMEOUTS, type Reading, readUntil, stage } from '../support/rtsp-reading.ts';

const { read } = stage(PATIENT_TIMEOUTS);
const CREDENTIALS = { username: 'ankang', password: 'se:cr"et' };

function probe(
  url: string,
  trust: CertificateTrust | null = null,
  credentials: typeof CREDENTIALS | null = null,
) {
  const options = { url, trust, credentials, clock: systemClock, timeouts: PATIENT_TIMEOUTS };
  return probeRtsp(options, new AbortController().signal);
}

async function isReadWithoutGap(begin: () => Reading): Promise<void> {
  const reading = await readUntil(begin, ({ packets }) => packets.length > 60);
  const numbers = reading.packets.map((packet) => Number(packet.split(':')[1]));
  numbers.forEach((number, at) => {
    expect(number).toBe((numbers[0]! + at) & 0xffff);
  });
  expect(reading.damaged).toBe(0);
  expect(reading.played).toMatchObject({ transport: 'TCP' });
  reading.abort.abort();
  expect(await reading.finished).toBeNull();
}

describe("GStreamer's RTSP server behind TLS", () => {
  const certificate = selfSignedCertificate('IP:127.0.0.1');
  const pinned = { fingerprint: certificate.fingerprint, authorities: null };
  let camera: GstCamera;
  beforeAll(async () => {
    camera = await GstCamera.start([{ path: '/cam', launch: gstLaunch() }], { tls: certificate.files });
  });
  afterAll(async () => {
    await camera.stop();
    certificate.remove();
  });

  it.each([
    ['its pinned fingerprint', pinned],
    ['a given certificate', { fingerprint: null, authorities: certificate.certificate }],
  ])('is read by %s, inside of TLS whatever transport is wished for', async (_case, trust) => {
    const transport = new TransportPlan('udp', new UdpPorts({ firstPort: 18_600, pairs: 40 }));
    await isReadWithoutGap(() => read(camera.url('/cam', 'rtsps'), { trust, transport }));
  });

  it('is not trusted without either', async () => {
    await eventually(() =>
      expect(probe(camera.url('/cam', 'rtsps'))).rejects.toMatchObject({
        code: 'certificate-not-trusted',
        message: expect.stringContaining(certificate.fingerprint),
      }),
    );
  });

  it('is read through HTTPS', async () => {
    await isReadWithoutGap(() => read(camera.url('/cam', 'rtspsh'), { trust: pinned }));
  });

  it('fails for a client that speaks in the open', async () => {
    await eventually(() =>
      expect(probe(camera.url('/cam'))).rejects.toMatchObject({ code: 'closed-by-camera' }),
    );
  });
});

describe("GStreamer's RTSP server through HTTP", () => {
  let camera: GstCamera;
  beforeAll(async () => {
    camera = await GstCamera.start([{ path: '/cam', launch: gstLaunch(), auth: 'digest', ...CREDENTIALS }]);
  });
  afterAll(() => camera.stop());

  it('is read, with a login', async () => {
    await isReadWithoutGap(() => read(camera.url('/cam', 'rtsph'), { credentials: CREDENTIALS }));
  });

  it('answers more requests than one POST has room for', async () => {
    const address = parseRtspAddress(camera.url('/cam', 'rtsph'))!;
    const tunnelAuthorization = new RtspAuthorization(null);
    const readBuffer = Buffer.alloc(4096);
    const connection = await RtspConnection.open(
      {
        address,
        trust: null,
        guard: null,
        tunnelAuthorization,
        readBuffer,
        clock: systemClock,
        onDamaged() {},
        ...PATIENT_TIMEOUTS,
      },
      new AbortController().signal,
    );
    try {
      for (let round = 0; round < 200; round += 1) {
        const padding = [['X-Padding', 'x'.repeat(300)]] as const;
        expect((await connection.request('OPTIONS', address.url, padding, null)).status).toBe(200);
      }
    } finally {
      connection.destroy();
    }
  });

  it('says that a path is not there, and refuses a wrong password', async () => {
    await expect(probe(camera.url('/none', 'rtsph'), null, CREDENTIALS)).rejects.toMatchObject({
      code: 'stream-not-found',
    });
    await expect(probe(camera.url('/cam', 'rtsph'))).rejects.toMatchObject({ code: 'wrong-credentials' });
  });
});
