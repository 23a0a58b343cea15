import { afterEach, describe, expect, it } from 'vitest';
import type { LaneFailure } from '../../../server/engine/lane-failure.ts';
import { LaneReception } from '../../../server/engine/lane-reception.ts';
import { StreamMeter } from '../../../server/engine/stream-meter.ts';
import { PartBuffers } from '../../../server/hls/part-buffers.ts';
import { eventually } from '../../support/eventually.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { makeFlv } from '../../support/flv-clip.ts';
import { PackagedSamples } from '../../support/packaged-samples.ts';
import { mediaOf } from '../../support/received-stream.ts';
import { writeRtpPacket } from '../../support/rtp-fixture.ts';
import { StubFfmpeg } from '../../support/stub-ffmpeg.ts';

const JPEG = mediaOf('video', 26, 'JPEG', 90_000);
const PCMA = mediaOf('audio', 8, 'PCMA', 8_000);
const FLV = makeFlv(['-bf', '0'], ['-c:a', 'aac']);
/** Writes what it is given and then stays, as ffmpeg does while its source goes on. */
const PLAYS = 'cat $FOLDER/flv; exec sleep 60';

interface Stage {
  clock: FakeClock;
  packager: PackagedSamples;
  stub: StubFfmpeg;
  failures: LaneFailure[];
  reception: LaneReception;
  send(track: number): void;
}

const stages: Stage[] = [];
afterEach(async () => {
  for (const { reception, stub, clock } of stages.splice(0)) {
    reception.finish();
    const gone = reception.gone();
    await clock.advance(2_000);
    await gone;
    stub.remove();
    expect(clock.pendingTimers).toBe(0);
  }
});

function open(script: string, tracks = [JPEG, PCMA], files: Record<string, Buffer> = {}): Stage {
  const clock = new FakeClock();
  const packager = new PackagedSamples();
  const stub = new StubFfmpeg(script, { flv: FLV, ...files });
  const failures: LaneFailure[] = [];
  const reception = new LaneReception({
    tracks: tracks.map((media) => ({ media, rtpTime: null })),
    lane: { program: stub.program, searchPath: '/usr/bin:/bin', leave: () => {} },
    ...{ clock, originMs: 0, notBeforeMs: 0, meter: new StreamMeter(clock.now()), segmenting: true },
    buffers: new PartBuffers(),
    createSegmenter: () => packager,
    onFirstFrame: () => {},
    onSegmentingEnded: () => {},
    onFailed: (failure) => failures.push(failure),
  });
  let sequenceNumber = 0;
  const send = (track: number) => {
    sequenceNumber += 1;
    const { payloadType } = tracks[track]!;
    const bytes = writeRtpPacket({ payload: Buffer.alloc(40), payloadType, sequenceNumber });
    reception.rtp(track, bytes, 0, bytes.length);
  };
  const stage = { clock, packager, stub, failures, reception, send };
  stages.push(stage);
  return stage;
}

describe('LaneReception', () => {
  it('begins when picture and sound have come, and brings what ffmpeg makes of them', async () => {
    const { stub, send, packager, reception, clock } = open(PLAYS);
    send(1);
    send(0);
    await eventually(() => packager.videoSamples.length === 50);
    expect(stub.arguments).toMatch(/ -i rtsp:\/\/127\.0\.0\.1:\d+\/[\w-]{24} .*-acodec aac/);
    expect(packager.tracks[0]).toMatchObject({ video: { width: 320 }, audio: { codec: 'aac' } });
    const { payloadType } = JPEG;
    const stray = writeRtpPacket({ payload: Buffer.alloc(40), payloadType, ssrc: 7, sequenceNumber: 9_000 });
    reception.rtp(0, stray, 0, stray.length);
    expect(reception.measure(clock.now() + 2_000)).toMatchObject({
      frameRate: 25,
      damagedPerSecond: 0,
      foreignPackets: 1,
    });
    expect(reception.endMs).toBeGreaterThan(1_960);
  });

  it('does without sound that is described and does not come', async () => {
    const { stub, send, clock } = open(PLAYS);
    send(0);
    await clock.advance(499);
    expect(stub.arguments).toBeNull();
    await clock.advance(1);
    await eventually(() => stub.arguments !== null);
    expect(stub.arguments).toContain(' -an ');
  });

  it('waits for no sound where there is none', async () => {
    const { stub, send } = open(PLAYS, [JPEG]);
    send(0);
    await eventually(() => stub.arguments !== null);
    expect(stub.arguments).toContain(' -an ');
  });

  it('waits for the picture, however much sound comes', async () => {
    const { stub, send, clock } = open(PLAYS);
    send(1);
    await clock.advance(5_000);
    expect(stub.arguments).toBeNull();
  });

  it.each([
    {
      what: 'ffmpeg gives up',
      script: 'echo "Unknown encoder \'libx264\'" >&2; exit 1',
      message: "ffmpeg exited with 1: Unknown encoder 'libx264'",
    },
    { what: 'ffmpeg dies', script: 'kill -SEGV $$', message: 'ffmpeg was ended by SIGSEGV' },
    {
      what: 'it writes something else',
      script: 'echo "this is no FLV at all"; exec sleep 60',
      message: 'what ffmpeg writes is no FLV: it does not begin as FLV does',
    },
  ])('says so when $what', async ({ script, message }) => {
    const { send, failures } = open(script, [JPEG]);
    send(0);
    await eventually(() => failures.length > 0);
    expect(failures[0]).toMatchObject({ code: 'transcoding-failed', message });
  });

  it('says so when ffmpeg takes packets and makes nothing of them', async () => {
    const { send, reception, clock, stub } = open('exec sleep 60', [JPEG]);
    expect(reception.trouble(60_000)).toBeNull();
    send(0);
    await eventually(() => stub.arguments !== null);
    // It may need the next picture to make something of this one, and a camera that sends stills has not sent it yet.
    expect(reception.trouble(clock.monotonic() + 20_000)).toBeNull();
    send(0);
    send(0);
    expect(reception.trouble(clock.monotonic() + 7_999)).toBeNull();
    expect(reception.trouble(clock.monotonic() + 8_000)).toMatchObject({
      code: 'transcoding-failed',
      message: 'ffmpeg made no picture for 8000 ms',
    });
  });

  it('is content as long as something comes, and counts from the next picture on when nothing does', async () => {
    const { send, reception, clock, packager } = open('sleep 0.05; cat $FOLDER/flv; exec sleep 60', [JPEG]);
    send(0);
    await clock.advance(7_000);
    await eventually(() => packager.videoSamples.length === 50);
    expect(reception.trouble(60_000)).toBeNull();
    await clock.advance(16_000);
    for (let picture = 0; picture < 3; picture += 1) send(0);
    expect(reception.trouble(30_999)).toBeNull();
    expect(reception.trouble(31_000)).not.toBeNull();
  });

  it('begins anew with a picture of another size: one init for each', async () => {
    const larger = makeFlv(['-bf', '0', '-s', '640x360'], ['-an']);
    const script =
      'if [ -e $FOLDER/once ]; then cat $FOLDER/larger; else touch $FOLDER/once; cat $FOLDER/flv; fi; exec sleep 60';
    const { reception, clock, packager, stub, failures } = open(script, [JPEG], { larger });
    let sequenceNumber = 0;
    const picture = (width: number) => {
      const payload = Buffer.concat([Buffer.from([0, 0, 0, 0, 1, 60, width, 30]), Buffer.alloc(90)]);
      const fields = { payload, payloadType: 26, sequenceNumber, timestamp: sequenceNumber * 3_600 };
      const bytes = writeRtpPacket(fields);
      sequenceNumber += 1;
      reception.rtp(0, bytes, 0, bytes.length);
    };
    picture(40);
    await eventually(() => packager.videoSamples.length === 50);
    const first = stub.arguments;
    await clock.advance(1_999);
    picture(80);
    await clock.advance(1);
    picture(80);
    await eventually(() => packager.videoSamples.length === 100);
    expect(stub.arguments).not.toBe(first);
    expect([...new Set(packager.tracks.map(({ video }) => video.width))]).toEqual([320, 640]);
    const times = packager.videoSamples.map(({ dtsTicks }) => dtsTicks);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(failures).toEqual([]);
  });

  it('starts nothing any more when it has ended, and what it started is gone', async () => {
    const early = open(PLAYS);
    early.send(0);
    early.reception.finish();
    expect(early.clock.pendingTimers).toBe(0);
    await early.reception.gone();
    const opening = open(PLAYS, [JPEG]);
    opening.send(0);
    opening.reception.finish();
    await opening.reception.gone();
    expect([early.stub.arguments, opening.stub.arguments]).toEqual([null, null]);

    const running = open(PLAYS, [JPEG]);
    running.send(0);
    await eventually(() => running.packager.videoSamples.length > 0);
    running.reception.finish();
    await running.reception.gone();
    expect(running.packager.finished).toBe(true);
    for (const { failures } of [early, opening, running]) expect(failures).toEqual([]);
  });
});
