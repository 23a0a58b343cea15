import { describe, expect, it } from 'vitest';
import { StreamMeter } from '../../../server/engine/stream-meter.ts';
import { TrackInput, type TrackInputOptions } from '../../../server/engine/track-input.ts';
import { UnitGatherer, type UnitListener } from '../../../server/engine/unit-gatherer.ts';
import { G711Depacketizer } from '../../../server/media/rtp/depacketizers/g711-depacketizer.ts';
import { createH264Depacketizer } from '../../../server/media/rtp/depacketizers/h264-depacketizer.ts';
import { PackagedSamples } from '../../support/packaged-samples.ts';
import { depacketize, type PacketFields, writeRtpPacket } from '../../support/rtp-fixture.ts';

const IDR = Buffer.from([0x65, 0x88, 1, 2]);
const DELTA = Buffer.from([0x41, 0x9a, 3]);

describe('TrackInput', () => {
  it('says of each unit when its first packet came, also where the next packet shows that it was whole', () => {
    const { send, samples } = videoInput();
    send({ payload: IDR, timestamp: 1 }, 100);
    send({ payload: Buffer.from([0x65, 0x48, 5]), timestamp: 1 }, 110);
    send({ payload: DELTA, timestamp: 2 }, 140);
    send({ payload: DELTA, timestamp: 3 }, 180);
    expect(samples.videoSamples.map(({ arrivalMs }) => arrivalMs)).toEqual([5_100, 5_140]);
  });

  it('lets comfort noise and the like pass beside its own packets', () => {
    const { input, send, samples, meter } = soundInput();
    for (let packet = 0; packet < 50; packet += 1) {
      const own = packet % 10 === 0;
      const payload = Buffer.alloc(own ? 160 : 4);
      send({ payload, timestamp: packet * 160, payloadType: own ? 8 : 13 }, packet * 20);
    }
    expect([samples.audioSamples.length, input.damaged]).toEqual([5, 0]);
    expect(meter.measure(1_000, 0, 0, null).lossRatio).toBe(0);
  });

  it.each([
    ['behind it', (next: number) => next],
    ['before it', (next: number) => next - 1],
    ['of all of them', () => 0],
    ['of none', (next: number) => next * 3],
  ])('loses nothing to packets of another type under the number of the packet %s', (_which, numberOf) => {
    const { input, send, samples, meter } = videoInput();
    let next = 1_000;
    for (let picture = 0; picture < 8; picture += 1) {
      for (let slice = 0; slice < 3; slice += 1) {
        const payload = Buffer.of(picture === 0 ? 0x65 : 0x41, slice === 0 ? 0x9a : 0x48, slice);
        send(
          { payload, timestamp: picture * 3_600, marker: slice === 2, sequenceNumber: next },
          picture * 40,
        );
        next += 1;
        send({ payload: Buffer.of(1, 2), payloadType: 50, sequenceNumber: numberOf(next) }, picture * 40);
      }
    }
    expect(samples.videoSamples.map(({ bytes }) => bytes.length)).toEqual(Array(8).fill(21));
    expect([input.damaged, meter.measure(1_000, 0, 0, null).lossRatio]).toEqual([0, 0]);
  });

  it('takes what a camera sends for what it described when nothing else comes', () => {
    const { input, send, samples } = soundInput();
    for (let packet = 0; packet < 20; packet += 1) {
      send({ payload: Buffer.alloc(160), timestamp: packet * 160, payloadType: 96 }, packet * 20);
    }
    expect(samples.audioSamples).toHaveLength(5);
    expect(input.damaged).toBe(16);
  });

  it('counts each damage once, also where another type was taken for its own', () => {
    const { input, send } = videoInput();
    for (let packet = 0; packet < 16; packet += 1)
      send({ payload: DELTA, timestamp: packet, payloadType: 97 }, packet * 40);
    send({ payload: Buffer.from([0x7e, 1, 2]), timestamp: 20, payloadType: 97 }, 800); // no NAL unit has this type
    expect(input.damaged).toBe(17);
  });

  it('reads on in another format that the camera described, and is what it was when that comes again', () => {
    const described = new G711Depacketizer('pcmu', 8000);
    const { input, send, samples } = soundInput((payloadType) => (payloadType === 0 ? described : null));
    const payload = Buffer.from(Array.from({ length: 160 }, (_, at) => (at * 37) & 0xff));
    for (const [index, payloadType] of [8, 0, 0, 13, 8, 72, 0].entries()) {
      send({ payload, timestamp: index * 160, payloadType }, index * 20);
    }
    const alone = (law: 'pcma' | 'pcmu', packets: number) =>
      depacketize(new G711Depacketizer(law, 8000), Array(packets).fill({ payload })).units.map(
        ({ bytes }) => bytes,
      );
    const [a, b] = alone('pcma', 2);
    const [c, d, e] = alone('pcmu', 3);
    expect(samples.audioSamples.map(({ bytes }) => bytes)).toEqual([a, c, d, b, e]);
    expect([input.depacketizer === described, input.changed, input.damaged]).toEqual([true, true, 0]);
  });

  it('counts what is no RTP', () => {
    const { input } = soundInput();
    input.push(Buffer.from('not a packet'), 0, 12, 0);
    expect(input.damaged).toBe(1);
  });

  it('takes a unit along that lies whole at the end of its writer', () => {
    const { input, send, samples } = videoInput((moved) => {
      const other = new PackagedSamples();
      moved.moveTo(other.video);
      moved.commit(7, 7, true, 0);
      expect(other.videoSamples[0]?.bytes).toEqual(Buffer.concat([Buffer.from([0, 0, 0, 4]), IDR]));
      moved.moveTo(samples.video);
    });
    send({ payload: IDR, timestamp: 1 }, 0);
    send({ payload: DELTA, timestamp: 2 }, 40);
    expect(samples.videoSamples).toHaveLength(0);
    expect(input.units.unitBytes).toBe(DELTA.length + 4);
  });
});

function videoInput(onUnit?: (units: UnitGatherer) => void) {
  const samples = new PackagedSamples();
  const units = new UnitGatherer(samples.video, (gathered, rtpTimestamp, keyFrame) =>
    onUnit ? onUnit(gathered) : gathered.commit(rtpTimestamp, rtpTimestamp, keyFrame, 0),
  );
  const depacketizer = createH264Depacketizer();
  const meter = new StreamMeter(0);
  const input = new TrackInput({ depacketizer, payloadType: 96, meter, units });
  return { input, samples, meter, send: sender(input) };
}

function soundInput(createOther?: TrackInputOptions['createOther']) {
  const samples = new PackagedSamples();
  const meter = new StreamMeter(0);
  const commit: UnitListener = (units, rtpTimestamp, _, durationTicks) =>
    units.commit(rtpTimestamp, rtpTimestamp, true, durationTicks);
  const input = new TrackInput({
    depacketizer: new G711Depacketizer('pcma', 8000),
    payloadType: 8,
    createOther,
    meter,
    units: new UnitGatherer(samples.audio, commit),
  });
  return { input, samples, meter, send: sender(input) };
}

/** Sends packet after packet, without a gap where the test does not number them itself. */
function sender(input: TrackInput) {
  let sequenceNumber = 0;
  input.units.wallOffsetMs = 5_000;
  return (fields: PacketFields, nowMs: number) => {
    const bytes = writeRtpPacket({ sequenceNumber, ...fields });
    sequenceNumber += 1;
    input.push(bytes, 0, bytes.length, nowMs);
  };
}
