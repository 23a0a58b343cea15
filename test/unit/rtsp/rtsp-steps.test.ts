import { afterAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../server/base/clock.ts';
import { describeCamera } from '../../../server/rtsp/rtsp-describe.ts';
import type { RtspStep } from '../../../server/rtsp/rtsp-steps.ts';
import { selfSignedCertificate } from '../../support/certificate.ts';
import { stage, TIMEOUTS } from '../../support/rtsp-reading.ts';
import { ordinary, respond, type Script } from '../../support/scripted-camera.ts';
import { TunnelCamera } from '../../support/tunnel-camera.ts';

const { camera } = stage();
const CREDENTIALS = { username: 'ankang', password: 's3cret' };

/** What is told until it is described or fails. */
async function stepsTo(url: string, credentials: typeof CREDENTIALS | null = null): Promise<RtspStep[]> {
  const steps: RtspStep[] = [];
  const options = {
    ...{ url, credentials, clock: systemClock, timeouts: TIMEOUTS },
    readBuffer: Buffer.alloc(8192),
    onStep: (step: RtspStep) => void steps.push(step),
    onDamaged: () => {},
  };
  await describeCamera(options, new AbortController().signal).then(
    ({ client }) => client.connection.destroy(),
    () => {},
  );
  return steps;
}

const namesOf = (steps: readonly RtspStep[]) => steps.map(({ step }) => step);

const locked =
  (challenge: string): Script =>
  (request, wire) =>
    request.headers.has('authorization')
      ? ordinary()(request, wire)
      : respond(request, 401, { 'WWW-Authenticate': challenge });

describe('the steps to a camera', () => {
  const certificate = selfSignedCertificate('IP:127.0.0.1');
  afterAll(() => certificate.remove());

  it('are told with its address at the other end', async () => {
    const open = await camera(ordinary());
    expect(await stepsTo(open.url())).toEqual([
      { step: 'connecting', shown: `rtsp://127.0.0.1:${open.port}/cam` },
      { step: 'connected', remote: '127.0.0.1' },
      { step: 'answered' },
      { step: 'answered' },
    ]);
  });

  it('begin with its name, where it has one that leads somewhere', async () => {
    const open = await camera(ordinary());
    const named = `rtsp://localhost:${open.port}/cam`;
    expect(namesOf(await stepsTo(named)).slice(0, 3)).toEqual(['connecting', 'resolved', 'connected']);
    // Too long for a label (RFC 1035 §2.3.4): nobody has to be asked.
    expect(namesOf(await stepsTo(`rtsp://${'x'.repeat(70)}.example/cam`))).toEqual(['connecting']);
  });

  it.each([
    ['digest', 'Digest realm="r", nonce="n"'],
    ['basic', 'Basic realm="r"'],
  ] as const)('show that it asks for a login, and that it is given one by %s', async (scheme, challenge) => {
    const closed = await camera(locked(challenge));
    const steps = await stepsTo(closed.url(), CREDENTIALS);
    expect(steps.slice(2)).toEqual([
      { step: 'challenged', scheme },
      { step: 'answered' },
      { step: 'answered' },
    ]);
  });

  it('end with its question for a login that there is none for', async () => {
    const closed = await camera(locked('Digest realm="r", nonce="n"'));
    expect((await stepsTo(closed.url())).slice(2)).toEqual([{ step: 'challenged', scheme: null }]);
  });

  it('show its certificate before anybody has judged it', async () => {
    const secure = await camera(ordinary(), certificate);
    expect((await stepsTo(secure.url())).slice(1)).toEqual([
      { step: 'certificate', fingerprint: certificate.fingerprint },
    ]);
  });

  it('begin anew where it redirects to', async () => {
    const target = await camera(ordinary());
    const location = `rtsp://127.0.0.1:${target.port}/moved`;
    const moved = await camera(
      ordinary({ describe: (request) => respond(request, 302, { Location: location }) }),
    );
    const steps = await stepsTo(moved.url());
    expect(steps.filter(({ step }) => step === 'connecting')).toEqual([
      { step: 'connecting', shown: `rtsp://127.0.0.1:${moved.port}/cam` },
      { step: 'connecting', shown: location },
    ]);
  });

  it('show the login that a tunnel asks for', async () => {
    const login = { expected: 'Basic YW5rYW5nOnMzY3JldA==', challenge: 'Basic realm="r"' };
    const tunnel = await TunnelCamera.start(ordinary(), { login });
    try {
      const steps = await stepsTo(tunnel.url(), CREDENTIALS);
      expect(steps[1]).toEqual({ step: 'challenged', scheme: 'basic' });
      expect(namesOf(steps).at(2)).toBe('connected');
    } finally {
      await tunnel.stop();
    }
  });
});
