import { expect, it } from 'vitest';
import { systemClock } from '../../../server/base/clock.ts';
import { probeRtsp } from '../../../server/rtsp/rtsp-probe.ts';
import { eventually } from '../../support/eventually.ts';
import { stage, TIMEOUTS } from '../../support/rtsp-reading.ts';
import { ordinary, respond } from '../../support/scripted-camera.ts';

const { camera } = stage();

it('describes the camera and hangs up', async () => {
  const hub = await camera(ordinary());
  const options = { url: hub.url(), credentials: null, clock: systemClock, timeouts: TIMEOUTS };
  const { description, server, loggedIn } = await probeRtsp(options, new AbortController().signal);
  expect([server, loggedIn]).toEqual(['Scripted/1', false]);
  expect(description.media.map(({ encoding }) => encoding)).toEqual(['H264', 'PCMA']);
  expect(hub.methods).toEqual(['OPTIONS', 'DESCRIBE']);
  await eventually(() => expect(hub.open).toBe(0));
});

it('says whether that was for who is logged in', async () => {
  const hub = await camera((request, wire) =>
    request.headers.has('authorization')
      ? ordinary()(request, wire)
      : respond(request, 401, { 'WWW-Authenticate': 'Basic realm="r"' }),
  );
  const credentials = { username: 'viewer', password: 'secret' };
  const options = { url: hub.url(), credentials, clock: systemClock, timeouts: TIMEOUTS };
  expect(await probeRtsp(options, new AbortController().signal)).toMatchObject({ loggedIn: true });
});

it('hangs up when it fails', async () => {
  const hub = await camera(ordinary({ describe: () => 'RTSP/1.0 404 Gone\r\n\r\n' }));
  const options = { url: hub.url(), credentials: null, clock: systemClock, timeouts: TIMEOUTS };
  await expect(probeRtsp(options, new AbortController().signal)).rejects.toMatchObject({
    code: 'stream-not-found',
  });
  await eventually(() => expect(hub.open).toBe(0));
});

it('rejects with the reason of the abort, and hangs up', async () => {
  const hub = await camera(ordinary({ describe: () => null }));
  const abort = new AbortController();
  const options = { url: hub.url(), credentials: null, clock: systemClock, timeouts: TIMEOUTS };
  const probing = probeRtsp(options, abort.signal);
  await eventually(() => hub.methods.includes('DESCRIBE'));
  const reason = new Error('no longer wanted');
  abort.abort(reason);
  await expect(probing).rejects.toBe(reason);
  await eventually(() => expect(hub.open).toBe(0));
});
