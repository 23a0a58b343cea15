import { getEventListeners } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { concat, frameOf, rtpPacket, senderReport } from '../../support/rtsp-bytes.ts';
import { stage, TIMEOUTS } from '../../support/rtsp-reading.ts';
import { ordinary, respond, type SeenRequest } from '../../support/scripted-camera.ts';

const { camera, read } = stage();
const video = (sequence: number) => frameOf(0, rtpPacket({ payloadType: 96, sequence }));
const audio = (sequence: number) => frameOf(2, rtpPacket({ payloadType: 8, sequence }));

it('delivers packets until it is aborted, then says goodbye and closes', async () => {
  const hub = await camera(ordinary());
  const reading = read(hub.url());
  await eventually(() => reading.played !== null);
  hub.send(concat(video(1), frameOf(1, senderReport()), audio(9), video(2)));
  await eventually(() => expect(reading.packets).toEqual(['0:1:32', '1:9:32', '0:2:32']));
  expect(reading.reports).toEqual([0]);
  expect(hub.methods).toEqual(['OPTIONS', 'DESCRIBE', 'SETUP', 'SETUP', 'PLAY']);
  reading.abort.abort();
  expect(await reading.finished).toBeNull();
  expect(hub.methods.at(-1)).toBe('TEARDOWN');
  expect(hub.requests.at(-1)?.headers.get('session')).toBe('se55ion');
  await eventually(() => expect(hub.open).toBe(0));
});

it('says with PLAY what the camera says of the tracks', async () => {
  const hub = await camera(ordinary());
  const reading = read(hub.url());
  await eventually(() => reading.played !== null);
  expect(reading.played).toMatchObject({
    server: 'Scripted/1',
    tracks: [
      { media: { kind: 'video' }, rtpTime: 900, sequence: 7 },
      { media: { kind: 'audio' }, rtpTime: 80, sequence: 8 },
    ],
  });
});

it('tells of PLAY before the first packet, also when one read holds the answer and media', async () => {
  const order: string[] = [];
  const hub = await camera(
    ordinary({ play: (request) => concat(respond(request, 200), video(1), video(2)) }),
  );
  read(hub.url(), {
    onPlay: () => order.push('play'),
    onRtp: (_track, buffer, start) => order.push(`rtp ${buffer.readUInt16BE(start + 2)}`),
  });
  await eventually(() => expect(order).toEqual(['play', 'rtp 1', 'rtp 2']));
});

it('takes media that comes before the answer to PLAY for its begin, but for a stream that is none of ours', async () => {
  const hub = await camera(ordinary({ play: () => null }));
  const reading = read(hub.url());
  await eventually(() => hub.methods.includes('PLAY'));
  hub.send(frameOf(6, rtpPacket({ payloadType: 111 })));
  hub.send(video(1));
  await eventually(() => expect(reading.packets).toEqual(['0:1:32']));
  expect(reading.played?.tracks.map(({ sequence }) => sequence)).toEqual([null, null]);
  hub.send(concat('RTSP/1.0 200 OK\r\nRTP-Info: url=x;seq=1\r\n\r\n', video(2)));
  await eventually(() => expect(reading.packets).toEqual(['0:1:32', '0:2:32']));
});

it('tells what a late answer to PLAY says of the tracks, and the sources that SETUP was answered with', async () => {
  const setup = (request: SeenRequest) =>
    respond(request, 200, {
      Session: 's',
      ...(request.uri.endsWith('1') && { Transport: 'RTP/AVP/TCP;ssrc=1F' }),
    });
  const hub = await camera(ordinary({ setup, play: () => video(1) }));
  const late = vi.fn();
  const reading = read(hub.url(), { onAnsweredLate: late });
  await eventually(() => reading.packets.length === 1);
  expect(reading.played?.tracks.map(({ ssrc }) => ssrc)).toEqual([0x1f, null]);
  expect(late).not.toHaveBeenCalled();
  const answer = ordinary()(hub.requests.at(-1)!, null as never);
  hub.send(concat(answer!, video(2)));
  await eventually(() => expect(reading.packets).toHaveLength(2));
  expect(late.mock.calls).toMatchObject([
    [
      [
        { ssrc: 0x1f, sequence: 7, rtpTime: 900 },
        { ssrc: null, sequence: 8 },
      ],
    ],
  ]);
});

it.each([
  ['agreed', 0],
  ['not agreed', 10],
])('judges no frame of one byte by the next frame, on a channel that was %s', async (_case, channel) => {
  const hub = await camera(ordinary({ play: () => null }));
  const reading = read(hub.url());
  await eventually(() => hub.methods.includes('PLAY'));
  // The second byte behind the frame's start is the `$` of the next: no packet, and no payload type of a track.
  hub.send(concat(frameOf(channel, Buffer.of(0x80)), frameOf(1, senderReport())));
  await eventually(() => expect(reading.damaged).toBe(1));
  expect(reading.played).toBeNull();
  hub.send(frameOf(channel, rtpPacket({ payloadType: 96, sequence: 5 })));
  await eventually(() => expect(reading.packets).toEqual(['0:5:32']));
});

it('delivers nothing to someone who has enough as soon as PLAY is told', async () => {
  const hub = await camera(
    ordinary({ play: (request) => concat(video(1), respond(request, 200), video(2)) }),
  );
  const reading = read(hub.url(), { onPlay: () => reading.abort.abort() });
  expect(await reading.finished).toBeNull();
  expect(reading.packets).toEqual([]);
});

it('goes on without an answer to PLAY when there is media', async () => {
  const clock = new FakeClock();
  const hub = await camera(ordinary({ play: () => video(1) }));
  const reading = read(hub.url(), { clock });
  await eventually(() => reading.packets.length === 1);
  await clock.advance(TIMEOUTS.responseMs);
  await eventually(() => reading.played !== null);
  expect(reading.played?.tracks[0]).toMatchObject({ rtpTime: null, sequence: null });
  expect(reading.outcome).toBeUndefined();
});

it('fails with no-media after a silence, also when the sound goes on', async () => {
  const clock = new FakeClock();
  const hub = await camera(ordinary());
  const reading = read(hub.url(), { clock });
  await eventually(() => reading.played !== null);
  for (let seconds = 0; seconds < 10; seconds += 1) {
    hub.send(video(seconds));
    await eventually(() => reading.packets.length === seconds + 1);
    await clock.advance(1_000);
  }
  expect(reading.outcome).toBeUndefined();
  for (let seconds = 0; seconds < 4; seconds += 1) {
    hub.send(audio(seconds));
    await eventually(() => reading.packets.length === 11 + seconds);
    await clock.advance(1_000);
  }
  expect(await reading.finished).toMatchObject({
    code: 'no-media',
    message: `rtsp://127.0.0.1:${hub.port}/cam keeps the connection but sent no media for 4000 ms`,
  });
  expect(clock.pendingTimers).toBe(0);
});

it('is as patient as it is told to be, anew at each look, and tells what for', async () => {
  const clock = new FakeClock();
  const hub = await camera(ordinary());
  const begun = new Set<boolean>();
  const reading = read(hub.url(), {
    clock,
    patienceMs: (some) => {
      begun.add(some);
      return some ? 20_000 : 9_000;
    },
  });
  await eventually(() => reading.played !== null);
  await clock.advance(8_000);
  expect([...begun]).toEqual([false]);
  hub.send(video(1));
  await eventually(() => reading.packets.length === 1);
  await clock.advance(1_000);
  await clock.advance(19_000);
  expect(reading.outcome).toBeUndefined();
  await clock.advance(1_000);
  expect(await reading.finished).toMatchObject({
    code: 'no-media',
    message: `rtsp://127.0.0.1:${hub.port}/cam keeps the connection but sent no media for 20000 ms`,
  });
});

it('delivers nothing more while it says goodbye to a camera that was silent', async () => {
  const clock = new FakeClock();
  const late = (request: SeenRequest) => concat(video(99), respond(request, 200));
  const hub = await camera(ordinary({ teardown: late }));
  const reading = read(hub.url(), { clock });
  await eventually(() => reading.played !== null);
  await clock.advance(TIMEOUTS.mediaMs);
  expect(await reading.finished).toMatchObject({ code: 'no-media' });
  expect(hub.methods.at(-1)).toBe('TEARDOWN');
  expect(reading.packets).toEqual([]);
});

describe('a camera that says goodbye in RTCP', () => {
  const goodbye = (track: number) =>
    frameOf(track * 2 + 1, concat(senderReport(), Buffer.of(0x81, 203, 0, 1, 0x0b, 0xad, 0xca, 0xfe)));

  async function playing() {
    const clock = new FakeClock();
    const hub = await camera(ordinary());
    const reading = read(hub.url(), { clock });
    await eventually(() => reading.played !== null);
    hub.send(concat(video(1), audio(1)));
    await eventually(() => reading.packets.length === 2);
    return { clock, hub, reading };
  }

  it('and sends no picture any more is left within two watches', async () => {
    const { clock, hub, reading } = await playing();
    hub.send(goodbye(0));
    await eventually(() => reading.reports.length === 1);
    await clock.advance(TIMEOUTS.mediaMs / 2);
    expect(await reading.finished).toMatchObject({
      code: 'closed-by-camera',
      message: `rtsp://127.0.0.1:${hub.port}/cam ended its stream`,
    });
  });

  it('is not believed while its picture goes on, nor about its sound', async () => {
    const { clock, hub, reading } = await playing();
    for (let round = 0; round < 4; round += 1) {
      hub.send(concat(goodbye(0), goodbye(1), video(2 + round)));
      await eventually(() => reading.packets.length === 3 + round);
      await clock.advance(TIMEOUTS.mediaMs / 4);
    }
    hub.send(goodbye(1));
    await eventually(() => reading.reports.length === 9);
    await clock.advance(TIMEOUTS.mediaMs / 2);
    hub.send(video(9));
    await eventually(() => expect(reading.packets.at(-1)).toBe('0:9:32'));
    expect(hub.methods).not.toContain('TEARDOWN');
  });
});

it('fails with closed-by-camera at the end of the stream', async () => {
  const hub = await camera(ordinary());
  const reading = read(hub.url());
  await eventually(() => reading.played !== null);
  hub.hangUp();
  expect(await reading.finished).toMatchObject({ code: 'closed-by-camera' });
});

it('fails with protocol-error on a flood of garbage, and counts it', async () => {
  const hub = await camera(ordinary());
  const reading = read(hub.url());
  await eventually(() => reading.played !== null);
  hub.send(Buffer.alloc(400 * 1024, 'x'));
  expect(await reading.finished).toMatchObject({ code: 'protocol-error' });
  expect(reading.damaged).toBeGreaterThan(256 * 1024);
});

it('names what a camera offers when nothing of it is wanted', async () => {
  const hub = await camera(ordinary());
  const reading = read(hub.url(), { select: () => [] });
  expect(await reading.finished).toMatchObject({
    code: 'no-playable-track',
    message: expect.stringContaining('offers video H264, audio PCMA'),
  });
  expect(hub.methods).not.toContain('TEARDOWN');
});

it('ends with the error of a callback, not with the thread', async () => {
  const hub = await camera(ordinary());
  const broken = new Error('a mistake of ours');
  const reading = read(hub.url(), {
    onRtp: () => {
      throw broken;
    },
  });
  await eventually(() => reading.played !== null);
  hub.send(video(1));
  expect(await reading.finished).toBe(broken);
});

it('delivers nothing after the abort, not even what one read held', async () => {
  const hub = await camera(ordinary({ teardown: () => video(99) }));
  const seen: number[] = [];
  const reading = read(hub.url(), {
    onRtp: (_track, buffer, start) => {
      seen.push(buffer.readUInt16BE(start + 2));
      reading.abort.abort();
    },
  });
  await eventually(() => reading.played !== null);
  hub.send(concat(video(1), video(2), video(3)));
  expect(await reading.finished).toBeNull();
  expect(seen).toEqual([1]);
});

it.each(['OPTIONS', 'DESCRIBE', 'SETUP', 'PLAY'])(
  'resolves at once when aborted while %s waits',
  async (method) => {
    const hub = await camera(ordinary({ [method.toLowerCase()]: () => null }));
    const reading = read(hub.url(), { clock: new FakeClock() });
    await eventually(() => hub.methods.at(-1) === method);
    reading.abort.abort();
    if (method === 'PLAY') await eventually(() => hub.methods.at(-1) === 'TEARDOWN');
    expect(await reading.finished).toBeNull();
  },
);

it('leaves neither a listener nor a timer behind when it fails', async () => {
  const clock = new FakeClock();
  const hub = await camera(ordinary());
  const reading = read(hub.url(), { clock });
  await eventually(() => reading.played !== null);
  hub.hangUp();
  await reading.finished;
  expect(getEventListeners(reading.abort.signal, 'abort')).toEqual([]);
  expect(clock.pendingTimers).toBe(0);
});

it('shares one read buffer among many connections', async () => {
  const hub = await camera(ordinary());
  const readBuffer = Buffer.allocUnsafeSlow(2048);
  const readings = Array.from({ length: 8 }, () => read(hub.url(), { readBuffer }));
  await eventually(() => readings.every(({ played }) => played !== null));
  const large = frameOf(0, rtpPacket({ sequence: 5, payload: Buffer.alloc(3000) }));
  for (let part = 0; part < large.length; part += 700) {
    hub.send(large.subarray(part, part + 700));
    await new Promise((resolve) => setImmediate(resolve));
  }
  hub.send(video(6));
  await eventually(() => {
    for (const { packets } of readings) expect(packets).toEqual(['0:5:3012', '0:6:32']);
  });
});
