import { afterAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../server/base/clock.ts';
import { type CertificateTrust, fingerprintsIn } from '../../../server/rtsp/certificate-trust.ts';
import { probeRtsp } from '../../../server/rtsp/rtsp-probe.ts';
import { TransportPlan } from '../../../server/rtsp/transport-plan.ts';
import { UdpPorts } from '../../../server/rtsp/udp-ports.ts';
import { selfSignedCertificate } from '../../support/certificate.ts';
import { eventually } from '../../support/eventually.ts';
import { frameOf, rtpPacket } from '../../support/rtsp-bytes.ts';
import { stage, TIMEOUTS } from '../../support/rtsp-reading.ts';
import { ordinary, respond } from '../../support/scripted-camera.ts';

const { camera, read } = stage();
const certificate = selfSignedCertificate('DNS:camera.invalid');
const other = selfSignedCertificate('IP:127.0.0.1');
afterAll(() => {
  certificate.remove();
  other.remove();
});

const pinned = (fingerprint: string): CertificateTrust => ({ fingerprint, authorities: null });
const vouchedFor = (...authorities: string[]): CertificateTrust => ({
  fingerprint: null,
  authorities: authorities.join('\n'),
});

function ask(url: string, trust: CertificateTrust | null) {
  const options = { url, trust, credentials: null, clock: systemClock, timeouts: TIMEOUTS };
  return probeRtsp(options, new AbortController().signal);
}

describe('a camera behind TLS', () => {
  it.each([
    ['as it is copied from a browser', certificate.fingerprint],
    ['without colons, in small letters', certificate.fingerprint.replaceAll(':', '').toLowerCase()],
  ])('is trusted by its pinned fingerprint %s, whatever its name', async (_case, fingerprint) => {
    const hub = await camera(ordinary(), certificate);
    await expect(ask(hub.url(), pinned(fingerprint))).resolves.toMatchObject({ server: 'Scripted/1' });
  });

  it.each(['TLSv1', 'TLSv1.1'] as const)(
    'that speaks no later than %s is read when it is pinned',
    async (version) => {
      const old = { minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' } as const;
      const hub = await camera(ordinary(), certificate, '127.0.0.1', old);
      const trusted = ask(hub.url(), pinned(certificate.fingerprint));
      await expect(trusted).resolves.toMatchObject({ server: 'Scripted/1' });
      await expect(ask(hub.url(), vouchedFor(certificate.certificate))).rejects.toMatchObject({
        code: 'protocol-error',
        message: expect.stringContaining('does not speak TLS as this side does'),
      });
    },
  );

  it('is trusted when its own certificate was given, whatever its name', async () => {
    const hub = await camera(ordinary(), certificate);
    const trust = vouchedFor(other.certificate, certificate.certificate);
    await expect(ask(hub.url(), trust)).resolves.toMatchObject({ server: 'Scripted/1' });
  });

  it.each([
    ['nothing was given', null],
    ['another certificate was given', vouchedFor(other.certificate)],
    ['another fingerprint was pinned', pinned(other.fingerprint)],
    [
      'another fingerprint was pinned, its authority notwithstanding',
      {
        ...vouchedFor(certificate.certificate),
        ...pinned(other.fingerprint),
        authorities: certificate.certificate,
      },
    ],
  ])('is not trusted when %s, is sent nothing, and its fingerprint is told', async (_case, trust) => {
    const hub = await camera(ordinary(), certificate);
    const failure = await ask(hub.url(), trust).catch((error) => error);
    expect(failure).toMatchObject({ code: 'certificate-not-trusted' });
    expect(failure.message).toContain(`rtsps://127.0.0.1:${hub.port}/cam shows`);
    expect(failure.message).toContain(certificate.fingerprint);
    expect(hub.requests).toEqual([]);
  });

  it('is read as any other', async () => {
    const hub = await camera(ordinary(), certificate);
    const reading = read(hub.url(), { trust: pinned(certificate.fingerprint) });
    await eventually(() => reading.played !== null);
    const large = rtpPacket({ sequence: 5, payload: Buffer.alloc(60_000) });
    hub.send(frameOf(0, large));
    hub.send(frameOf(0, rtpPacket({ sequence: 6 })));
    await eventually(() => expect(reading.packets).toEqual(['0:5:60012', '0:6:32']));
    expect(hub.requests[0]?.uri).toBe(hub.url());
    reading.abort.abort();
    expect(await reading.finished).toBeNull();
    expect(hub.methods.at(-1)).toBe('TEARDOWN');
  });

  it('sends its media inside of TLS, whatever transport is wished for', async () => {
    const hub = await camera(ordinary(), certificate);
    const transport = new TransportPlan('udp', new UdpPorts({ firstPort: 18_600, pairs: 40 }));
    const reading = read(hub.url(), { trust: pinned(certificate.fingerprint), transport });
    await eventually(() => expect(reading.played).toMatchObject({ transport: 'TCP' }));
    expect(hub.requests.find(({ method }) => method === 'SETUP')?.headers.get('transport')).toContain('TCP');
    expect(hub.connections).toBe(1);
  });

  it.each(['auto', 'udp'] as const)(
    'is asked once by %s when it refuses: there is no other way',
    async (wish) => {
      const hub = await camera(ordinary({ setup: (request) => respond(request, 461) }), certificate);
      const transport = new TransportPlan(wish, new UdpPorts({ firstPort: 18_600, pairs: 40 }));
      const reading = read(hub.url(), { trust: pinned(certificate.fingerprint), transport });
      expect(await reading.finished).toMatchObject({
        code: 'protocol-error',
        message: `${hub.url()} does not send RTP over TCP`,
      });
      expect(hub.connections).toBe(1);
    },
  );

  it('fails with protocol-error where nobody speaks TLS', async () => {
    const hub = await camera(() => 'RTSP/1.0 400 Bad Request\r\n\r\n');
    hub.greet('RTSP/1.0 400 Bad Request\r\n\r\n');
    await expect(ask(hub.url().replace('rtsp', 'rtsps'), null)).rejects.toMatchObject({
      code: 'protocol-error',
    });
  });

  it('fails with closed-by-camera when it hangs up in the handshake', async () => {
    const hub = await camera(ordinary());
    const asking = ask(hub.url().replace('rtsp', 'rtsps'), null).catch((error) => error);
    await eventually(() => hub.open === 1);
    hub.hangUp();
    expect(await asking).toMatchObject({ code: 'closed-by-camera' });
  });

  it('is followed to from a camera in the open, and not back', async () => {
    const open = await camera(ordinary());
    const secure = await camera(
      ordinary({
        describe: (request, wire) =>
          request.uri.endsWith('/back')
            ? respond(request, 302, { Location: open.url() })
            : ordinary()(request, wire),
      }),
      certificate,
    );
    const hub = await camera(
      ordinary({ describe: (request) => respond(request, 302, { Location: secure.url('/b') }) }),
    );
    const trust = pinned(certificate.fingerprint);
    await expect(ask(hub.url(), trust)).resolves.toBeDefined();
    expect(secure.requests.at(-1)?.uri).toBe(secure.url('/b'));
    await expect(ask(secure.url('/back'), trust)).rejects.toMatchObject({
      message: expect.stringContaining('answered DESCRIBE with 302'),
    });
    expect(open.requests).toEqual([]);
  });
});

describe('fingerprintsIn', () => {
  it('reads every certificate of a PEM text, whatever stands between', () => {
    const text = `# one\n${certificate.certificate}\nnoise\n${other.certificate}`;
    expect(fingerprintsIn(text)).toEqual([certificate.fingerprint, other.fingerprint]);
    expect(fingerprintsIn('')).toEqual([]);
  });

  it('throws at what is none', () => {
    expect(() => fingerprintsIn('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----')).toThrow();
  });
});
