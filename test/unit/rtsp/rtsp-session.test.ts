import { expect, it } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { frameOf, rtpPacket } from '../../support/rtsp-bytes.ts';
import { stage, TIMEOUTS } from '../../support/rtsp-reading.ts';
import {
  ordinary,
  respond,
  type Script,
  type SeenRequest,
  TWO_TRACKS,
} from '../../support/scripted-camera.ts';

const { camera, read } = stage();
const CREDENTIALS = { username: 'u', password: 'p' };

it('sets up each track at its control URL on channels of its own, and plays the whole', async () => {
  const hub = await camera(ordinary());
  const reading = read(hub.url('/live?x=1'));
  await eventually(() => reading.played !== null);
  const [, , first, second, play] = hub.requests;
  expect(first?.uri).toBe(`${hub.url('/live?x=1')}/track1`);
  expect(first?.headers.get('transport')).toBe('RTP/AVP/TCP;unicast;interleaved=0-1');
  expect(second?.uri).toBe(`${hub.url('/live?x=1')}/track2`);
  expect(second?.headers.get('transport')).toBe('RTP/AVP/TCP;unicast;interleaved=2-3');
  expect(second?.headers.get('session')).toBe('se55ion');
  expect(play?.uri).toBe(`${hub.url('/live?x=1')}/`);
});

it('takes the channels that the camera answers', async () => {
  const usual = ordinary();
  const hub = await camera(
    ordinary({
      setup: (request, wire) =>
        request.uri.endsWith('track1')
          ? respond(request, 200, { Transport: 'RTP/AVP/TCP;interleaved=4-5', Session: 's' })
          : usual(request, wire),
    }),
  );
  const reading = read(hub.url());
  await eventually(() => reading.played !== null);
  hub.send(frameOf(4, rtpPacket({ payloadType: 100, sequence: 3 })));
  await eventually(() => expect(reading.packets).toEqual(['0:3:32']));
});

it('goes on without a track other than the first that the camera refuses', async () => {
  const hub = await camera(
    ordinary({
      setup: (request) =>
        request.uri.endsWith('track2') ? respond(request, 400) : respond(request, 200, { Session: 's' }),
    }),
  );
  const reading = read(hub.url());
  await eventually(() => reading.played !== null);
  hub.send(frameOf(0, rtpPacket({ sequence: 3 })));
  await eventually(() => expect(reading.packets).toEqual(['0:3:32']));
  expect(reading.played).toMatchObject({
    tracks: [{ trackIndex: 0, media: { kind: 'video' }, sequence: 7 }],
    refused: [{ kind: 'audio' }],
  });
});

it('starts from the control of the session where that is a URL, as FFmpeg and live555 do', async () => {
  const sdp = TWO_TRACKS.replace('a=control:*', 'a=control:rtsp://192.0.2.9/session');
  const hub = await camera(
    ordinary({ describe: (request) => respond(request, 200, { 'Content-Base': `${request.uri}/` }, sdp) }),
  );
  const reading = read(hub.url());
  await eventually(() => reading.played !== null);
  expect(hub.requests.slice(2).map(({ uri }) => uri)).toEqual([
    'rtsp://192.0.2.9/session/track1',
    'rtsp://192.0.2.9/session/track2',
    'rtsp://192.0.2.9/session',
  ]);
});

it('takes Content-Base in the very bytes that came', async () => {
  const hub = await camera(
    ordinary({
      describe: (request) =>
        respond(request, 200, { 'Content-Base': `rtsp://192.0.2.9/通道?x={1}/` }, TWO_TRACKS),
    }),
  );
  const reading = read(hub.url());
  await eventually(() => reading.played !== null);
  expect(hub.requests[2]?.uri).toBe('rtsp://192.0.2.9/%E9%80%9A%E9%81%93?x={1}/track1');
});

it('reads RTP-Info out of several headers', async () => {
  const lines = ['url=track1;seq=5;rtptime=6', 'url=track2;seq=7;rtptime=8'];
  const hub = await camera(ordinary({ play: (request) => respond(request, 200, { 'RTP-Info': lines }) }));
  const reading = read(hub.url());
  await eventually(() => reading.played !== null);
  expect(reading.played?.tracks.map(({ sequence }) => sequence)).toEqual([5, 7]);
});

it.each([
  ['461', (request: Parameters<typeof respond>[0]) => respond(request, 461), 'does not send RTP over TCP'],
  [
    'UDP in its answer',
    (request: Parameters<typeof respond>[0]) =>
      respond(request, 200, { Transport: 'RTP/AVP;unicast;client_port=1-2;server_port=3-4', Session: 's' }),
    'does not send RTP over TCP',
  ],
])('fails with protocol-error when the camera insists on UDP by %s', async (_case, setup, complaint) => {
  const hub = await camera(ordinary({ setup }));
  const reading = read(hub.url());
  expect(await reading.finished).toMatchObject({
    code: 'protocol-error',
    message: expect.stringContaining(complaint),
  });
});

it.each([
  [404, 'stream-not-found'],
  [454, 'stream-not-found'],
  [453, 'connection-refused'],
  [503, 'connection-refused'],
  [403, 'wrong-credentials'],
  [500, 'protocol-error'],
])('maps a %i to PLAY to %s', async (status, code) => {
  const hub = await camera(ordinary({ play: (request) => respond(request, status) }));
  const reading = read(hub.url('/cam?secret=1'));
  expect(await reading.finished).toMatchObject({
    code,
    message: `rtsp://127.0.0.1:${hub.port}/cam answered PLAY with ${status} Scripted`,
  });
  expect(hub.methods.at(-1)).toBe('TEARDOWN');
});

it('plays again without a range where the camera knows none', async () => {
  const hub = await camera(
    ordinary({ play: (request) => respond(request, request.headers.has('range') ? 457 : 200) }),
  );
  const reading = read(hub.url());
  await eventually(() => reading.played !== null);
});

it('works without a Session header', async () => {
  const hub = await camera(ordinary({ setup: (request) => respond(request, 200) }));
  const reading = read(hub.url());
  await eventually(() => reading.played !== null);
  expect(hub.requests.at(-1)?.headers.has('session')).toBe(false);
});

it('takes RTP-Info in the order of the tracks where its URLs are the camera’s own', async () => {
  const hub = await camera(
    ordinary({
      play: (request) =>
        respond(request, 200, {
          'RTP-Info': 'url=rtsp://10.1.1.1/x;seq=5;rtptime=6,url=rtsp://10.1.1.1/y;seq=7;rtptime=8',
        }),
    }),
  );
  const reading = read(hub.url());
  await eventually(() => reading.played !== null);
  expect(reading.played?.tracks.map(({ sequence }) => sequence)).toEqual([5, 7]);
});

it('sets up a single track without a control attribute at the base', async () => {
  const sdp = TWO_TRACKS.replace(/a=control:track1\r\nm=audio[\s\S]*$/, '');
  const hub = await camera(ordinary({ describe: (request) => respond(request, 200, {}, sdp) }));
  const reading = read(hub.url());
  await eventually(() => reading.played !== null);
  expect(hub.requests.find(({ method }) => method === 'SETUP')?.uri).toBe(hub.url());
});

it('answers each new nonce on a keep-alive, once', async () => {
  const clock = new FakeClock();
  let nonce = 'one';
  const hub = await camera((request, wire) => {
    if (!request.headers.get('authorization')?.includes(`nonce="${nonce}"`)) {
      return respond(request, 401, { 'WWW-Authenticate': `Digest realm="r", nonce="${nonce}"` });
    }
    return ordinary()(request, wire);
  });
  const reading = read(hub.url(), { clock, credentials: CREDENTIALS });
  await eventually(() => reading.played !== null);
  const keepAlives = () => hub.requests.filter(({ method }) => method === 'GET_PARAMETER');
  let sequence = 0;
  for (const [round, next] of ['two', 'three', 'four'].entries()) {
    nonce = next;
    // One that is refused, and the answer to that.
    while (keepAlives().length < 2 * round + 1) {
      sequence += 1;
      hub.send(frameOf(0, rtpPacket({ sequence })));
      await eventually(() => reading.packets.length === sequence);
      await clock.advance(1_000);
    }
    await eventually(() => expect(keepAlives()).toHaveLength(2 * round + 2));
    expect(keepAlives().at(-1)?.headers.get('authorization')).toContain(`nonce="${next}"`);
  }
  expect(reading.outcome).toBeUndefined();
});

it('does not take for silence what the process stood still for, and takes what is silent behind it', async () => {
  const clock = new FakeClock();
  const hub = await camera(ordinary());
  const reading = read(hub.url(), { clock });
  await eventually(() => reading.played !== null);
  hub.send(frameOf(0, rtpPacket({ sequence: 1 })));
  await eventually(() => reading.packets.length === 1);
  await clock.advance(TIMEOUTS.mediaMs / 4);
  clock.standStill(4 * TIMEOUTS.mediaMs);
  await clock.advance(TIMEOUTS.mediaMs / 2);
  hub.send(frameOf(0, rtpPacket({ sequence: 2 })));
  await eventually(() => reading.packets.length === 2);
  await clock.advance(TIMEOUTS.mediaMs / 2);
  expect(reading.outcome).toBeUndefined();
  await clock.advance(TIMEOUTS.mediaMs * 2);
  expect(await reading.finished).toMatchObject({ code: 'no-media' });
});

it('takes an answer that came while the process stood still', async () => {
  const clock = new FakeClock();
  const asked: SeenRequest[] = [];
  const describe: Script = (request) => {
    asked.push(request);
    return null;
  };
  const hub = await camera(ordinary({ describe }));
  const reading = read(hub.url(), { clock });
  await eventually(() => asked.length === 1);
  // Timers go before what there is to be read, as they do behind a standstill.
  setTimeout(() => {
    hub.send(respond(asked[0]!, 200, {}, TWO_TRACKS));
    clock.advanceSync(TIMEOUTS.responseMs);
  });
  await eventually(() => reading.played !== null);
});

it('keeps a camera awake by the other method where it leaves one unanswered', async () => {
  const clock = new FakeClock();
  const hub = await camera(ordinary({ getParameter: () => null }));
  const reading = read(hub.url(), { clock });
  await eventually(() => reading.played !== null);
  const before = hub.methods.length;
  for (let seconds = 0; seconds < 31; seconds += 1) {
    hub.send(frameOf(0, rtpPacket({ sequence: seconds })));
    await eventually(() => reading.packets.length === seconds + 1);
    await clock.advance(1_000);
  }
  await eventually(() => expect(hub.methods.slice(before)).toEqual(['GET_PARAMETER', 'OPTIONS', 'OPTIONS']));
});
