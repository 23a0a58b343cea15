import { describe, expect, it } from 'vitest';
import { LaneTracks } from '../../../server/engine/lane-tracks.ts';
import { StreamMeter } from '../../../server/engine/stream-meter.ts';
import {
  AUDIO_RATE,
  AUDIO_TYPE,
  arrivalsOf,
  type ClockedCamera,
  VIDEO_RATE,
  VIDEO_TYPE,
} from '../../support/clocked-camera.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { mediaOf } from '../../support/received-stream.ts';
import { writeRtpPacket } from '../../support/rtp-fixture.ts';

const VIDEO = mediaOf('video', VIDEO_TYPE, 'MP4V-ES', VIDEO_RATE);
const AUDIO = mediaOf('audio', AUDIO_TYPE, 'PCMA', AUDIO_RATE);
const NOON = Date.UTC(2026, 0, 15, 12);

interface Relayed {
  track: number;
  seconds: number;
  bytes: Buffer;
}

function lane({ tracks = [VIDEO, AUDIO], dropped = 0, onResized = (): boolean => true } = {}) {
  const clock = new FakeClock();
  const meter = new StreamMeter(clock.now());
  const relayed: Relayed[] = [];
  const lanes = new LaneTracks(
    { clock, meter, onResized, tracks: tracks.map((media) => ({ media, rtpTime: null })) },
    {
      droppedPackets: dropped,
      packet: (track, buffer, start, end, timestamp) =>
        relayed.push({
          track,
          seconds: timestamp / tracks[track]!.clockRate,
          bytes: Buffer.from(buffer.subarray(start, end)),
        }),
    },
  );
  return { clock, meter, relayed, lanes };
}

function play(camera: ClockedCamera) {
  const stage = lane();
  for (const { atMs, track, kind, bytes } of arrivalsOf(camera)) {
    stage.clock.advanceSync(atMs - stage.clock.monotonic());
    const place = track === 'video' ? 0 : 1;
    if (kind === 'rtp') stage.lanes.push(place, bytes, 0, bytes.length);
    else stage.lanes.report(place, bytes, 0, bytes.length);
  }
  return stage;
}

const plain: ClockedCamera = {
  ...{ seconds: 10, frameRate: 25, sound: true },
  videoClock: (ms) => 0xffff0000 + ms * 90,
  audioClock: (ms) => 1_000_000 + ms * 8,
  arrival: (ms) => ms,
};

/** The times of a track's units, seconds. */
function timesOf(relayed: Relayed[], track: number): number[] {
  const times = relayed.filter((packet) => packet.track === track).map(({ seconds }) => seconds);
  return times.filter((time, index) => index === 0 || time !== times[index - 1]);
}

describe('LaneTracks', () => {
  it('hands packets on whole, one second behind the zero of both clocks', () => {
    const { relayed } = play(plain);
    expect(timesOf(relayed, 0).slice(0, 3)).toEqual([1, 1.04, 1.08]);
    expect(timesOf(relayed, 1).slice(0, 3)).toEqual([1, 1.04, 1.08]);
    const sent = arrivalsOf(plain).filter(({ kind }) => kind === 'rtp');
    expect(relayed.map(({ bytes }) => bytes)).toEqual(sent.map(({ bytes }) => bytes));
  });

  it.each<{ what: string; camera: Partial<ClockedCamera> }>([
    {
      what: 'leaps an hour ahead',
      camera: { videoClock: (ms) => ms * 90 + (ms > 5_000 ? 3_600 * VIDEO_RATE : 0) },
    },
    { what: 'falls back to zero', camera: { videoClock: (ms) => (ms > 5_000 ? ms - 5_000 : ms) * 90 } },
    { what: 'runs ten times too fast', camera: { videoClock: (ms) => ms * 900 } },
  ])('lets no clock through that $what', ({ camera }) => {
    const times = timesOf(play({ ...plain, ...camera }).relayed, 0);
    const steps = times.slice(1).map((time, index) => time - times[index]!);
    expect(Math.min(...steps)).toBeGreaterThan(0);
    expect(Math.max(...steps)).toBeLessThan(2);
    expect(times.at(-1)).toBeGreaterThan(9);
    expect(times.at(-1)).toBeLessThan(15);
  });

  it('tells the pictures of MJPEG apart where the clock stands still', () => {
    const { clock, lanes, relayed } = lane({ tracks: [mediaOf('video', 26, 'JPEG', VIDEO_RATE)] });
    for (let packet = 0; packet < 100; packet += 1) {
      const first = packet % 2 === 0; // two packets a picture
      const payload = Buffer.concat([
        Buffer.from([0, 0, 0, first ? 0 : 100, 1, 60, 40, 30]),
        Buffer.alloc(90),
      ]);
      const bytes = writeRtpPacket({ payload, payloadType: 26, timestamp: 4_711, sequenceNumber: packet });
      if (first) clock.advanceSync(40);
      lanes.push(0, bytes, 0, bytes.length);
    }
    const times = timesOf(relayed, 0);
    // The second may be the other field of the first.
    expect(times).toHaveLength(49);
    expect(times.at(-1)! - times[0]!).toBeCloseTo(49 * 0.04, 1);
  });

  it('tells of another size before it hands its first packet on, and again until it is heard', () => {
    const told: number[] = [];
    const { lanes, relayed } = lane({
      tracks: [mediaOf('video', 26, 'JPEG', VIDEO_RATE)],
      onResized: () => told.push(relayed.length) > 1,
    });
    for (const [sequenceNumber, width] of [40, 40, 80, 80, 80, 40].entries()) {
      const payload = Buffer.concat([Buffer.from([0, 0, 0, 0, 1, 60, width, 30]), Buffer.alloc(90)]);
      const bytes = writeRtpPacket({
        payload,
        payloadType: 26,
        timestamp: sequenceNumber * 3_600,
        sequenceNumber,
      });
      lanes.push(0, bytes, 0, bytes.length);
    }
    expect(told).toEqual([2, 3, 5]);
  });

  it('counts what each of its relays left out', () => {
    const { lanes } = lane({ dropped: 5 });
    lanes.relayTo({ droppedPackets: 2, packet: () => {} });
    expect(lanes.damaged).toBe(7);
  });

  it('lays sound and picture to each other as sender reports tell', () => {
    const late = 800;
    const { relayed } = play({
      ...plain,
      audioClock: (ms) => (ms + late) * 8,
      wallClock: (ms, track) => NOON + ms + (track === 'audio' ? late : 0),
    });
    expect(timesOf(relayed, 1).at(-1)! - timesOf(relayed, 0).at(-1)!).toBeCloseTo(late / 1000, 2);
  });

  it('moves the sound when later reports say so', () => {
    const { relayed } = play({
      ...plain,
      seconds: 20,
      wallClock: (ms, track) => NOON + ms + (track === 'audio' && ms > 6_000 ? 90 : 0),
    });
    expect(timesOf(relayed, 1).at(-1)! - timesOf(relayed, 0).at(-1)!).toBeCloseTo(0.09, 2);
  });

  it('hands on the packets of one source, and goes over to the one that a late answer names', () => {
    const { lanes, relayed, clock } = lane({ tracks: [VIDEO] });
    const send = (ssrc: number, number: number) => {
      const fields = { payload: Buffer.of(ssrc), sequenceNumber: number & 0xffff, timestamp: number * 3_600 };
      const bytes = writeRtpPacket({ ...fields, ssrc });
      lanes.push(0, bytes, 0, bytes.length);
    };
    // Two packets of each: the numbers of what comes once are a stray's anyway.
    for (let packet = 0; packet < 40; packet += 2) {
      clock.advanceSync(40);
      for (const at of [packet, packet + 1]) send(1, 100 + at);
      for (const at of [packet, packet + 1]) send(2, 40_000 + at);
    }
    expect(relayed.map(({ bytes }) => bytes.at(-1))).toEqual(Array(40).fill(1));
    expect(lanes.foreign).toBe(40);
    lanes.answered([{ ssrc: 2 }]);
    send(2, 40_040);
    expect(relayed.at(-1)?.bytes.at(-1)).toBe(2);
  });

  it('believes no reports under another name where another source sends too', () => {
    const { lanes, relayed, clock } = lane();
    const foreign = writeRtpPacket({ payload: Buffer.alloc(20), payloadType: VIDEO_TYPE, ssrc: 7 });
    const camera: ClockedCamera = {
      ...plain,
      wallClock: (ms, track) => NOON + ms + (track === 'audio' ? -800 : 0),
    };
    for (const { atMs, track, kind, bytes } of arrivalsOf(camera)) {
      clock.advanceSync(atMs - clock.monotonic());
      const place = track === 'video' ? 0 : 1;
      if (kind === 'rtp') lanes.push(place, bytes, 0, bytes.length);
      else lanes.report(place, bytes, 0, bytes.length);
      lanes.push(0, foreign, 0, foreign.length);
    }
    expect(timesOf(relayed, 1).at(-1)! - timesOf(relayed, 0).at(-1)!).toBeCloseTo(0, 2);
  });

  it('knows what has been heard', () => {
    const { lanes } = lane();
    const send = (place: number, payloadType: number) => {
      const bytes = writeRtpPacket({ payload: Buffer.alloc(20), payloadType });
      lanes.push(place, bytes, 0, bytes.length);
    };
    expect([lanes.picture, lanes.sound, lanes.heard]).toEqual([false, 'awaited', []]);
    send(1, 13); // comfort noise is none
    expect(lanes.sound).toBe('awaited');
    send(0, VIDEO_TYPE);
    expect([lanes.picture, lanes.sound, lanes.heard]).toEqual([true, 'awaited', [0]]);
    send(1, AUDIO_TYPE);
    expect([lanes.sound, lanes.heard]).toEqual(['heard', [0, 1]]);
    expect(lane({ tracks: [VIDEO] }).lanes.sound).toBe('none');
  });

  it('counts what is lost on the way to it, what is no RTP and what ffmpeg did not take', () => {
    const { lanes, meter, relayed } = lane({ dropped: 5 });
    for (const sequenceNumber of [1, 2, 5, 5]) {
      const bytes = writeRtpPacket({ payload: Buffer.alloc(20), sequenceNumber });
      lanes.push(0, bytes, 0, bytes.length);
    }
    lanes.push(0, Buffer.from('not a packet'), 0, 12);
    lanes.push(7, Buffer.alloc(20), 0, 20);
    lanes.damagedOutside += 1;
    expect(lanes.damaged).toBe(7);
    expect(relayed).toHaveLength(3);
    meter.frame(0, 0);
    expect(meter.measure(1_000, 0, 0, null).lossRatio).toBe(2 / 5);
  });
});
