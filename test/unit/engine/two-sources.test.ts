import { describe, expect, it } from 'vitest';
import { silentLogger } from '../../../server/base/logger.ts';
import type { EngineReport } from '../../../server/engine/engine-protocol.ts';
import { MediaEngine } from '../../../server/engine/media-engine.ts';
import { Reception, type SetUpTrack } from '../../../server/engine/reception.ts';
import { StreamMeter } from '../../../server/engine/stream-meter.ts';
import type { PartData } from '../../../server/hls/part.ts';
import { PartBuffers } from '../../../server/hls/part-buffers.ts';
import { writeSenderReport } from '../../simulator/sender-report.ts';
import { eventually } from '../../support/eventually.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { PackagedSamples } from '../../support/packaged-samples.ts';
import { inTurn, PictureSender } from '../../support/picture-sender.ts';
import { mediaOf } from '../../support/received-stream.ts';
import { writeRtpPacket } from '../../support/rtp-fixture.ts';
import { frameOf } from '../../support/rtsp-bytes.ts';
import { ordinary, respond, ScriptedCamera } from '../../support/scripted-camera.ts';

const PICTURES = 250;
const FRAME_MS = 40;
const VIDEO = mediaOf('video', 96, 'H264', 90_000);
const SOUND = mediaOf('audio', 8, 'PCMA', 8_000);
const NOON = Date.UTC(2026, 0, 15, 12);
/** What the camera says in RTP-Info of the session that is ours. */
const TOLD = { rtpTime: 900, sequence: 7 };
const ours = () => new PictureSender();
/** A session of one that vanished: it began long ago, under other numbers, and is in the middle of a group. */
const stale = () => new PictureSender({ ssrc: 2, sequence: 30_000, timestamp: 0x70000000, picture: 9 });

function receiving(video: Partial<SetUpTrack> = {}, others: SetUpTrack[] = []) {
  const clock = new FakeClock();
  const samples = new PackagedSamples();
  const meter = new StreamMeter(clock.now());
  const reception = new Reception({
    tracks: [{ media: VIDEO, rtpTime: null, ...video }, ...others],
    ...{ clock, meter, originMs: clock.monotonic(), notBeforeMs: 0, segmenting: true },
    buffers: new PartBuffers(),
    createSegmenter: () => samples,
    onFirstFrame: () => {},
    onSegmentingEnded: () => {},
  });
  const send = (packets: Buffer[], track = 0) => {
    for (const packet of packets) reception.rtp(track, packet, 0, packet.length);
  };
  /** So many pictures, each with the packets that `packetsOf` sends for it. */
  const play = (pictures: number, packetsOf: () => Buffer[]) => {
    for (let picture = 0; picture < pictures; picture += 1) {
      send(packetsOf());
      clock.advanceSync(FRAME_MS);
    }
  };
  return { clock, meter, reception, samples, send, play };
}

/** Each sample as a line, whose difference to another is soon told. */
function linesOf({ videoSamples }: PackagedSamples): string[] {
  return videoSamples.map(
    ({ bytes, dtsTicks, ptsTicks, keyFrame, arrivalMs }) =>
      `${dtsTicks} ${ptsTicks} ${keyFrame} ${arrivalMs} ${bytes.toString('base64')}`,
  );
}

function playedAlone(): string[] {
  const stage = receiving(TOLD);
  const source = ours();
  stage.play(PICTURES, () => source.next());
  return linesOf(stage.samples);
}

describe('A stale second source on the channel of a track', () => {
  it.each([
    ['picture by picture', (one: Buffer[], other: Buffer[]) => [...other, ...one]],
    ['packet by packet', (one: Buffer[], other: Buffer[]) => inTurn(other, one)],
  ])('takes nothing of the picture away when both come %s', (_how, mix) => {
    const { play, samples, reception } = receiving(TOLD);
    const [one, other] = [ours(), stale()];
    let foreign = 0;
    play(PICTURES, () => {
      const others = other.next();
      foreign += others.length;
      return mix(one.next(), others);
    });
    expect(linesOf(samples)).toEqual(playedAlone());
    expect(samples.videoSamples.length).toBeGreaterThanOrEqual(PICTURES - 1);
    expect(samples.tracks[0]?.video).toMatchObject({ codec: 'h264' });
    const { lossRatio, foreignPackets } = reception.measure(10_000)!;
    expect(lossRatio).toBeLessThan(0.002);
    // Of the very first nobody knows yet whose they are.
    expect(foreign - foreignPackets).toBeLessThanOrEqual(3);
  });

  it('is told by the name that SETUP was answered with where RTP-Info tells nothing', () => {
    const { play, samples } = receiving({ ssrc: 1 });
    const [one, other] = [ours(), stale()];
    play(PICTURES, () => inTurn(other.next(), one.next()));
    expect(linesOf(samples)).toEqual(playedAlone());
  });

  it.each([0, 0xbad])(
    'is nothing to wait for: a camera that names %i and sends under another name is seen',
    (ssrc) => {
      const { play, samples } = receiving({ ...TOLD, ssrc });
      const source = ours();
      play(PICTURES, () => source.next());
      expect(linesOf(samples)).toEqual(playedAlone());
    },
  );

  it('gives way when ours ends: the picture goes on from it within 600 ms, on the same timeline', () => {
    const { play, samples } = receiving(TOLD);
    const [one, other] = [ours(), stale()];
    play(100, () => inTurn(other.next(), one.next()));
    play(100, () => other.next());
    const { videoSamples } = samples;
    const gaps = videoSamples.slice(1).map(({ arrivalMs }, i) => arrivalMs - videoSamples[i]!.arrivalMs);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(600);
    expect(videoSamples.length).toBeGreaterThan(200 - 16);
    const steps = videoSamples.slice(1).map(({ dtsTicks }, i) => dtsTicks - videoSamples[i]!.dtsTicks);
    expect(Math.min(...steps)).toBeGreaterThan(0);
    expect(Math.max(...steps)).toBeLessThan(90_000);
  });

  it('is no other source where a camera that begins its encoder anew goes on in its numbers', () => {
    const { play, samples } = receiving(TOLD);
    const [before, behind] = [
      ours(),
      new PictureSender({ ssrc: 3, sequence: 7 + 75 + 2, timestamp: 900 + 25 * 3_600 }),
    ];
    play(25, () => before.next());
    play(25, () => behind.next());
    expect(samples.videoSamples.length).toBeGreaterThanOrEqual(49);
  });

  it('does not lead the sound astray by its reports', () => {
    const { play, reception, samples, send, clock } = receiving(TOLD, [
      { media: SOUND, rtpTime: 80, sequence: 0 },
    ]);
    const [one, other] = [ours(), stale()];
    const report = (track: number, ssrc: number, rtpTimestamp: number, wallMs: number) => {
      const bytes = writeSenderReport({
        channel: 1,
        ssrc,
        wallMs,
        rtpTimestamp,
        packets: 1,
        bytes: 1,
      }).subarray(4);
      reception.rtcp(track, bytes, 0, bytes.length);
    };
    let unit = 0;
    play(PICTURES, () => {
      const timestamp = 80 + unit * 320;
      const wallMs = NOON + unit * FRAME_MS;
      send(
        [
          writeRtpPacket({
            payload: Buffer.alloc(320, 0xd5),
            payloadType: 8,
            sequenceNumber: unit,
            timestamp,
          }),
        ],
        1,
      );
      if (unit % 25 === 5) {
        report(1, 0x5eed, timestamp, wallMs);
        report(0, 1, one.timestamp, wallMs);
        // Of a clock that begins where ours did, so that nothing but its name tells them apart.
        for (const lateMs of [0, 1]) report(0, 2, one.timestamp, wallMs + 1_500 + lateMs);
      }
      unit += 1;
      return inTurn(other.next(), one.next());
    });
    const [picture, sound] = [samples.videoSamples.at(-1)!, samples.audioSamples.at(-1)!];
    const apart = sound.ptsTicks / 8 - picture.ptsTicks / 90 - (sound.arrivalMs - picture.arrivalMs);
    expect(Math.abs(apart)).toBeLessThan(50);
    expect(clock.pendingTimers).toBe(0);
  });
});

it('A camera that sends a vanished session before it answers PLAY, and beside ours behind that, is seen whole', async () => {
  const clock = new FakeClock();
  const [one, other] = [ours(), stale()];
  const framed = (packets: Buffer[]) => Buffer.concat(packets.map((packet) => frameOf(0, packet)));
  const usual = ordinary();
  const camera = await ScriptedCamera.start(
    ordinary({
      setup: (request) => respond(request, 200, { Session: 's', Transport: 'RTP/AVP/TCP;ssrc=0' }),
      play: (request, wire) => Buffer.concat([framed(other.next()), Buffer.from(usual(request, wire)!)]),
    }),
  );
  const reports: EngineReport[] = [];
  const engine = new MediaEngine({ clock, logger: silentLogger, send: (some) => reports.push(...some) });
  engine.start();
  const timing = { partTargetMs: 200, segmentTargetMs: 2_000, firstEpoch: 1, firstSegmentSequence: 0 };
  const request = { url: camera.url(), credentials: null, label: 'x', segmenting: true, ...timing };
  engine.handle({ type: 'open', stream: 1, request });
  await eventually(() => camera.methods.includes('PLAY'));
  // An engine of this very thread tells the parts as they are, with their bytes.
  const parts = () => reports.flatMap((report) => (report.type === 'part' ? (report.part as PartData) : []));
  await eventually(async () => {
    camera.send(framed([...other.next(), ...one.next()]));
    await clock.advance(FRAME_MS);
    return parts().length > 10;
  });
  expect(parts().map(({ frames }) => frames)).toEqual(parts().map(() => 5));
  const shows = ({ bytes }: PartData, ssrc: number) => bytes.includes(Buffer.alloc(50, ssrc));
  expect(parts().every((part) => shows(part, 1) && !shows(part, 2))).toBe(true);
  const stopped = engine.stop();
  await clock.advance(1_000);
  await stopped;
  await camera.stop();
});
