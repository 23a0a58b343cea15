import { describe, expect, it } from 'vitest';
import { TransportPlan } from '../../../server/rtsp/transport-plan.ts';
import { UdpPorts } from '../../../server/rtsp/udp-ports.ts';
import { eventually } from '../../support/eventually.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { frameOf, rtpPacket } from '../../support/rtsp-bytes.ts';
import { stage, TIMEOUTS } from '../../support/rtsp-reading.ts';
import { type Overrides, ordinary, respond, type Script } from '../../support/scripted-camera.ts';
import { udpSetup, udpStage } from '../../support/udp-camera.ts';

const { camera, read } = stage();
const { udpTracks, planOf } = udpStage(18_900);

const hangUp: Script = (_request, wire) => {
  wire.destroy();
  return null;
};
const video = (sequence: number) => rtpPacket({ payloadType: 96, sequence });

async function cameraWithoutTcp(status: number) {
  const [first, second] = await udpTracks();
  const udp = udpSetup([first, second]);
  const setup: Script = (request, wire) =>
    request.headers.get('transport')?.includes('TCP') ? respond(request, status) : udp(request, wire);
  return { hub: await camera(ordinary({ setup })), first };
}

describe('the fall-back between UDP and TCP', () => {
  it('goes to TCP when no packet comes within three seconds, says goodbye first, and remembers', async () => {
    const clock = new FakeClock();
    const [first, second] = await udpTracks();
    const udp = udpSetup([first, second]);
    const tcp = ordinary();
    const hub = await camera(
      ordinary({
        setup: (request, wire) =>
          (request.headers.get('transport')?.includes('TCP') ? tcp : udp)(request, wire),
      }),
    );
    const transport = planOf('udp');
    const reading = read(hub.url(), { transport, clock });
    await eventually(() => hub.methods.at(-1) === 'PLAY');
    await eventually(async () => {
      await clock.advance(500);
      expect(reading.played).toMatchObject({ transport: 'TCP' });
    });
    expect(clock.monotonic()).toBeGreaterThanOrEqual(3_000);
    expect(hub.methods.slice(4, 7)).toEqual(['PLAY', 'TEARDOWN', 'OPTIONS']);
    hub.send(frameOf(0, video(1)));
    await eventually(() => expect(reading.packets).toEqual(['0:1:32']));
    await clock.advance(2_000);
    hub.hangUp();
    expect(await reading.finished).toMatchObject({ code: 'closed-by-camera' });
    const next = read(hub.url(), { transport, clock });
    await eventually(() => next.played !== null);
    expect(hub.requests.at(-2)?.headers.get('transport')).toContain('TCP');
  });

  it.each([461, 400, 500])('goes to TCP at once when SETUP is refused with %i', async (status) => {
    const usual = ordinary();
    const hub = await camera(
      ordinary({
        setup: (request, wire) =>
          request.headers.get('transport')?.includes('TCP') ? usual(request, wire) : respond(request, status),
      }),
    );
    const reading = read(hub.url(), { transport: planOf('udp') });
    await eventually(() => expect(reading.played).toMatchObject({ transport: 'TCP' }));
  });

  it('goes to TCP when the camera answers UDP with channels', async () => {
    const hub = await camera(
      ordinary({
        setup: (request) =>
          respond(request, 200, { Transport: 'RTP/AVP/TCP;unicast;interleaved=0-1', Session: 's' }),
      }),
    );
    const reading = read(hub.url(), { transport: planOf('udp') });
    await eventually(() => expect(reading.played).toMatchObject({ transport: 'TCP' }));
    expect(hub.methods.filter((method) => method === 'TEARDOWN')).toHaveLength(1);
  });

  it('does not take a missing stream for a refusal of UDP', async () => {
    const hub = await camera(ordinary({ setup: (request) => respond(request, 404) }));
    const reading = read(hub.url(), { transport: planOf('udp') });
    expect(await reading.finished).toMatchObject({ code: 'stream-not-found' });
    expect(hub.connections).toBe(1);
  });

  // 400: RTSP::Server, which looks for ports in the Transport and finds none.
  it.each([461, 400, 500])('with auto goes from TCP to UDP when TCP is refused with %i', async (status) => {
    const { hub, first } = await cameraWithoutTcp(status);
    const reading = read(hub.url(), { transport: planOf('auto') });
    await eventually(() => first.rtpSeen.length > 0 && hub.methods.at(-1) === 'PLAY');
    first.send(video(1));
    await eventually(() => expect(reading.packets).toEqual(['0:1:32']));
    expect(reading.played).toMatchObject({ transport: 'UDP' });
  });

  // 500: a camera that is short of something too.
  it.each([
    [461, 'udp', 'without being asked for TCP again', 1],
    [500, 'tcp', 'beginning with TCP again', 2],
  ] as const)('refused TCP with %i, goes on with %s the next time, %s', async (status, way, _how, more) => {
    const { hub, first } = await cameraWithoutTcp(status);
    const transport = planOf('auto');
    const play = async () => {
      const clock = new FakeClock();
      const played = hub.methods.filter((method) => method === 'PLAY').length;
      const reading = read(hub.url(), { transport, clock });
      await eventually(() => hub.methods.filter((method) => method === 'PLAY').length > played);
      first.send(video(1));
      await eventually(() => reading.packets.length > 0);
      await clock.advance(TIMEOUTS.mediaMs / 4);
      reading.abort.abort();
      expect(await reading.finished).toBeNull();
    };
    await play();
    expect([hub.connections, transport.way]).toEqual([2, way]);
    await play();
    expect(hub.connections).toBe(2 + more);
  });

  // A network that lets no UDP through, and a camera that was short of something for a moment.
  it.each([
    [461, TIMEOUTS.mediaMs],
    [500, 3_000],
  ])('waits for UDP behind a TCP that was refused with %i for %i ms', async (status, limitMs) => {
    const { hub } = await cameraWithoutTcp(status);
    const clock = new FakeClock();
    const reading = read(hub.url(), { transport: planOf('auto'), clock });
    await eventually(() => hub.methods.at(-1) === 'PLAY' && clock.pendingTimers > 1);
    await clock.advance(limitMs - 1);
    expect(reading.outcome).toBeUndefined();
    await clock.advance(TIMEOUTS.mediaMs / 4);
    expect(await reading.finished).toMatchObject({ code: 'no-media' });
  });

  it('fails when neither way works, says so of both, and begins anew the next time', async () => {
    const hub = await camera(ordinary({ setup: (request) => respond(request, 461) }));
    const transport = planOf('auto');
    const reading = read(hub.url(), { transport });
    const refusal = (way: string) => `${hub.url()} does not send RTP over ${way}`;
    expect(await reading.finished).toMatchObject({
      code: 'protocol-error',
      message: `${refusal('TCP')}; ${refusal('UDP')}`,
    });
    expect(hub.connections).toBe(2);
    expect(transport.way).toBe('tcp');
  });

  it('says once what is wrong with both ways', async () => {
    const hub = await camera(ordinary({ setup: (request) => respond(request, 500) }));
    const reading = read(hub.url(), { transport: planOf('auto') });
    expect(await reading.finished).toMatchObject({
      message: `${hub.url()} answered SETUP with 500 Scripted`,
    });
  });

  it.each<[string, Overrides, string]>([
    ['a wrong log-in', { describe: (request) => respond(request, 401) }, 'wrong-credentials'],
    ['a user who may not see it', { setup: (request) => respond(request, 403) }, 'wrong-credentials'],
    ['too many viewers', { setup: (request) => respond(request, 453) }, 'connection-refused'],
    ['a missing stream', { setup: (request) => respond(request, 404) }, 'stream-not-found'],
    ['a refusal to play', { play: (request) => respond(request, 500) }, 'protocol-error'],
    ['a hang-up', { setup: hangUp }, 'closed-by-camera'],
  ])('with auto asks a camera no second time behind %s', async (_case, overrides, code) => {
    const hub = await camera(ordinary(overrides));
    const reading = read(hub.url(), { transport: planOf('auto') });
    expect(await reading.finished).toMatchObject({ code });
    expect(hub.connections).toBe(1);
  });

  it.each(['tcp', 'auto'] as const)(
    'with %s asks a camera that speaks TCP for nothing else',
    async (wish) => {
      const hub = await camera(ordinary());
      const reading = read(hub.url(), { transport: planOf(wish) });
      await eventually(() => hub.methods.at(-1) === 'PLAY');
      hub.send(frameOf(0, video(1)));
      await eventually(() => reading.packets.length > 0);
      expect(hub.connections).toBe(1);
      expect(hub.methods).toEqual(['OPTIONS', 'DESCRIBE', 'SETUP', 'SETUP', 'PLAY']);
      expect(hub.requests.map(({ headers }) => headers.get('transport')).filter(Boolean)).toEqual([
        'RTP/AVP/TCP;unicast;interleaved=0-1',
        'RTP/AVP/TCP;unicast;interleaved=2-3',
      ]);
    },
  );

  it('falls back to TCP when no ports are free', async () => {
    const scarce = new UdpPorts({ firstPort: 18_680, pairs: 1 });
    const pair = await scarce.acquire('127.0.0.1');
    const hub = await camera(ordinary());
    const reading = read(hub.url(), { transport: new TransportPlan('udp', scarce) });
    await eventually(() => expect(reading.played).toMatchObject({ transport: 'TCP' }));
    pair.close();
  });
});
