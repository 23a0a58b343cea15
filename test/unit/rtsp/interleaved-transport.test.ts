import { describe, expect, it } from 'vitest';
import { TransportPlan } from '../../../server/rtsp/transport-plan.ts';
import { eventually } from '../../support/eventually.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { concat, frameOf, rtpPacket, senderReport } from '../../support/rtsp-bytes.ts';
import { stage, TIMEOUTS } from '../../support/rtsp-reading.ts';
import { ordinary, respond } from '../../support/scripted-camera.ts';

const { camera, read } = stage();
const video = (sequence: number) => frameOf(0, rtpPacket({ payloadType: 96, sequence }));
const audio = (sequence: number) => frameOf(2, rtpPacket({ payloadType: 8, sequence }));

async function playing(script = ordinary()) {
  const clock = new FakeClock();
  const hub = await camera(script);
  const reading = read(hub.url(), { clock, timeouts: { ...TIMEOUTS, mediaMs: 60_000 } });
  await eventually(() => reading.played !== null);
  return { clock, hub, reading };
}

/** What a receiver report says (RFC 3550 §6.4.2): whose it is, and its highest sequence number with the wraps. */
function reportIn({ channel, packet }: { channel: number; packet: Buffer }) {
  expect([packet[0], packet[1], packet.readUInt16BE(2)]).toEqual([0x81, 201, 7]);
  const name = packet.subarray(32);
  expect([name[0], name[1], name.length]).toEqual([0x81, 202, 4 + name.readUInt16BE(2) * 4]);
  expect(name.readUInt32BE(4)).toBe(packet.readUInt32BE(4));
  expect(packet.readUInt32BE(12)).toBe(0);
  return { channel, of: packet.readUInt32BE(8), highest: packet.readUInt32BE(16) };
}

describe('reports to a camera that sends over TCP', () => {
  it('go out every five seconds, each beside the packets of its track', async () => {
    const { clock, hub, reading } = await playing();
    hub.send(concat(video(1), audio(100)));
    await eventually(() => reading.packets.length === 2);
    await clock.advance(5_000);
    hub.send(concat(frameOf(1, senderReport()), video(7), video(8), audio(101), audio(102)));
    await eventually(() => hub.frames.length === 2);
    expect(hub.frames.map(reportIn)).toEqual([
      { channel: 1, of: 0x0badcafe, highest: 7 },
      { channel: 3, of: 0x0badcafe, highest: 101 },
    ]);
    await eventually(() =>
      expect(reading.packets.slice(2)).toEqual(['0:7:32', '0:8:32', '1:101:32', '1:102:32']),
    );
    expect(reading.reports).toEqual([0]);
    await clock.advance(3_000);
    hub.send(video(9));
    await eventually(() => reading.packets.length === 7);
    await clock.advance(2_000);
    hub.send(video(10));
    await eventually(() => hub.frames.length === 3);
    expect(reportIn(hub.frames[2]!)).toMatchObject({ channel: 1, highest: 10 });
  });

  it('count on where the numbers begin anew', async () => {
    const { clock, hub, reading } = await playing();
    const highest: number[] = [];
    for (const sequence of [65_000, 100, 40_000, 10]) {
      await clock.advance(2_500);
      hub.send(video(sequence));
      await eventually(() => reading.packets.at(-1) === `0:${sequence}:32`);
      await clock.advance(2_500);
      hub.send(video(sequence + 1));
      await eventually(() => hub.frames.length === highest.length + 1);
      highest.push(reportIn(hub.frames.at(-1)!).highest);
    }
    expect(highest).toEqual([65_001, 0x10000 + 101, 0x10000 + 40_001, 0x20000 + 11]);
  });

  it('are on the channels that the camera uses, whatever it answered', async () => {
    const setup = ordinary({
      setup: (request) =>
        respond(request, 200, { Session: 's', Transport: 'RTP/AVP/TCP;unicast;interleaved=20-21' }),
    });
    const { clock, hub } = await playing(setup);
    await clock.advance(5_000);
    hub.send(frameOf(20, rtpPacket({ sequence: 4 })));
    await eventually(() => hub.frames.length === 1);
    expect(hub.frames.map(reportIn)).toMatchObject([{ channel: 21, highest: 4 }]);
  });

  it('are few, on however many channels something comes', async () => {
    const { clock, hub, reading } = await playing();
    await clock.advance(5_000);
    for (let channel = 40; channel < 80; channel += 2)
      hub.send(frameOf(channel, rtpPacket({ payloadType: 99 })));
    hub.send(video(1));
    await eventually(() => reading.packets.length === 1);
    hub.send(concat(video(2)));
    await eventually(() => reading.packets.length === 2);
    expect(hub.frames.length).toBeLessThan(10);
  });

  it('are left out for a camera that hung up right behind the first one, twice, until it hangs up without them', async () => {
    const clock = new FakeClock();
    const hub = await camera(ordinary());
    const transport = new TransportPlan('tcp', null);
    const session = async (seconds: number) => {
      const reading = read(hub.url(), { clock, transport, timeouts: { ...TIMEOUTS, mediaMs: 60_000 } });
      await eventually(() => reading.played !== null);
      await clock.advance(5_000);
      hub.send(video(1));
      await eventually(() => reading.packets.length === 1);
      for (let second = 1; second < seconds; second += 1) await clock.advance(1_000);
      return reading;
    };
    for (const seconds of [1, 3, 1, 8, 1, 1]) {
      const before = hub.frames.length;
      const reading = await session(seconds);
      await eventually(() => hub.frames.length > before);
      hub.hangUp();
      expect(await reading.finished).toMatchObject({ code: 'closed-by-camera' });
    }
    const before = hub.frames.length;
    const without = await session(8);
    await clock.advance(10_000);
    expect(hub.frames.length).toBe(before);
    // Perhaps for want of them.
    hub.hangUp();
    expect(await without.finished).toMatchObject({ code: 'closed-by-camera' });
    const again = await session(1);
    await eventually(() => hub.frames.length > before);
    hub.hangUp();
    expect(await again.finished).toMatchObject({ code: 'closed-by-camera' });
    const sent = hub.frames.length;
    // Not for want of them, after so long.
    const long = await session(1);
    for (let sequence = 2; sequence < 8; sequence += 1) {
      await clock.advance(30_000);
      hub.send(video(sequence));
      await eventually(() => long.packets.length === sequence);
    }
    hub.hangUp();
    expect(await long.finished).toMatchObject({ code: 'closed-by-camera' });
    await session(8);
    await clock.advance(10_000);
    expect(hub.frames.length).toBe(sent);
  });

  it('end with the session, and leave no timer behind', async () => {
    const { clock, hub, reading } = await playing();
    hub.send(video(1));
    await eventually(() => reading.packets.length === 1);
    reading.abort.abort();
    expect(await reading.finished).toBeNull();
    expect(clock.pendingTimers).toBe(0);
    expect(hub.frames).toEqual([]);
    expect(hub.methods.at(-1)).toBe('TEARDOWN');
  });
});
