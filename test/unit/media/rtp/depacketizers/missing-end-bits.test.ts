import { describe, expect, it } from 'vitest';
import { createRtpPacket } from '../../../../../server/media/rtp/rtp-packet.ts';
import { asOneNalUnit, withoutEndBits } from '../../../../simulator/odd-packing.ts';
import { splitSample } from '../../../../support/box-reader.ts';
import { decodeWithFfmpeg } from '../../../../support/ffmpeg.ts';
import { toVideoSamples, writeFragmentFile } from '../../../../support/fragment-file.ts';
import type { FragmentPlace } from '../../../../support/nal-fragments.ts';
import { picturePackets, recordedPictures } from '../../../../support/regrouped-pictures.ts';
import { depacketize } from '../../../../support/rtp-fixture.ts';
import { UnitCollector } from '../../../../support/unit-collector.ts';
import { H264_SAMPLE, H265_SAMPLE, type VideoSample } from '../../../../support/video-samples.ts';

describe.each([H264_SAMPLE, H265_SAMPLE])('$name of a camera that sets no end bits', (format) => {
  const { codec, create, key, secondSlice, delta, sets } = format;

  it('is whole, and each picture is there at its marker once a key frame has proven what that is worth', () => {
    const { push, sink } = begin(format);
    push(fragments(format, key), { timestamp: 1 });
    expect(sink.units).toHaveLength(0);
    push(fragments(format, delta), { timestamp: 2 });
    expect(nalUnits(sink)).toEqual([[key], [delta]]);
    push(fragments(format, delta), { timestamp: 3 });
    push([...fragments(format, key), ...fragments(format, secondSlice)], { timestamp: 4 });
    expect(nalUnits(sink).slice(2)).toEqual([[delta], [key, secondSlice]]);
    expect(sink.units.map(({ keyFrame, rtpTimestamp }) => [rtpTimestamp, keyFrame])).toEqual([
      [1, true],
      [2, false],
      [3, false],
      [4, true],
    ]);
  });

  it('is there at its marker also behind a byte stream, and behind a loss', () => {
    const { push, sink } = begin(format);
    push(fragments(format, key), { timestamp: 1 });
    push(fragments(format, delta), { timestamp: 2 });
    push(withoutEndBits(asOneNalUnit([...sets, key], codec, 12), codec), { timestamp: 3 });
    push(fragments(format, delta), { timestamp: 4 });
    push(fragments(format, delta).slice(1), { timestamp: 5, lost: true });
    push(fragments(format, delta), { timestamp: 6 });
    expect(sink.units.map(({ rtpTimestamp }) => rtpTimestamp)).toEqual([1, 2, 3, 4, 6]);
  });

  it.each([
    { what: 'another in fragments', next: () => fragments(format, delta) },
    { what: 'a whole one', next: () => [delta] },
    { what: 'a parameter set', next: () => [sets[0]!, delta] },
  ])('is whole without markers too: the next NAL unit ends the one before it, $what', ({ next }) => {
    const { push, sink, depacketizer } = begin(format);
    push(fragments(format, key), { timestamp: 1, marked: false });
    push(next(), { timestamp: 2, marked: false });
    push([delta], { timestamp: 3, marked: false });
    expect(nalUnits(sink)).toEqual([[key], [delta]]);
    expect([sink.units[0]?.rtpTimestamp, depacketizer.damaged]).toEqual([1, 0]);
  });

  it('and marks every packet is whole: no marker is taken for the end', () => {
    const { push, sink, depacketizer } = begin(format);
    eachMarked(fragments(format, key), push, 1);
    for (const timestamp of [2, 3, 4, 5]) eachMarked(fragments(format, delta), push, timestamp);
    expect(nalUnits(sink)).toEqual([[key], [delta], [delta], [delta]]);
    expect(depacketizer.damaged).toBe(0);
  });

  it('and marks every packet from one picture on breaks that one alone', () => {
    const { push, sink } = begin(format);
    push(fragments(format, key), { timestamp: 1 });
    push(fragments(format, delta), { timestamp: 2 });
    for (const timestamp of [3, 4, 5, 6]) eachMarked(fragments(format, delta), push, timestamp);
    const whole = sink.units.filter((_, index) => nalUnits(sink)[index]![0]!.equals(delta));
    expect(whole.map(({ rtpTimestamp }) => rtpTimestamp)).toEqual([2, 4, 5]);
  });

  it('is damaged where a packet is lost behind its fragments', () => {
    const { push, sink, depacketizer } = begin(format);
    push(fragments(format, key).slice(0, 2), { timestamp: 1, marked: false });
    push(fragments(format, delta), { timestamp: 2, lost: true });
    push([delta], { timestamp: 3 });
    push([delta], { timestamp: 4 });
    expect(nalUnits(sink)).toEqual([[delta], [delta]]);
    expect([depacketizer.damaged, depacketizer.damagedReferences]).toEqual([1, 1]);
  });

  it('is damaged where a marked fragment may have been the last, and what follows is lost', () => {
    const { push, sink, depacketizer } = begin(format);
    push(fragments(format, key), { timestamp: 1 });
    push(fragments(format, delta), { timestamp: 2, lost: true });
    push([delta], { timestamp: 3 });
    expect(nalUnits(sink)).toEqual([[delta]]);
    expect(depacketizer.damaged).toBe(1);
  });

  it('is read where its key frames are byte streams, each with the time of its own packets', () => {
    const { push, sink, depacketizer } = begin(format);
    const stream = withoutEndBits(asOneNalUnit([...sets, key], codec, 12), codec);
    for (const timestamp of [1, 3]) {
      push(stream, { timestamp, marked: false });
      push([delta], { timestamp: timestamp + 1, marked: false });
    }
    push([delta], { timestamp: 5, marked: false });
    expect(sink.units.map(({ rtpTimestamp, keyFrame }) => [rtpTimestamp, keyFrame])).toEqual([
      [1, true],
      [2, false],
      [3, true],
      [4, false],
    ]);
    expect(nalUnits(sink)[0]).toEqual([key]);
    expect(depacketizer.damaged).toBe(0);
    expect(depacketizer.track).not.toBeNull();
  });

  it('is decoded by ffmpeg without a complaint, of a recording', () => {
    const depacketizer = create();
    const pictures = recordedPictures(format.recording).map(({ payloads, timestamp }) => ({
      payloads: withoutEndBits(payloads, codec),
      timestamp,
    }));
    const { units } = depacketize(depacketizer, pictures.flatMap(picturePackets));
    const file = writeFragmentFile(depacketizer.track!, 90_000, toVideoSamples(units, 0));
    expect(decodeWithFfmpeg(file, ['-f', 'rawvideo', '-pix_fmt', 'yuv420p'])).toHaveLength(
      50 * 320 * 180 * 1.5,
    );
    expect([depacketizer.damaged, units.filter(({ keyFrame }) => keyFrame).length]).toEqual([0, 2]);
  });
});

describe.each([H264_SAMPLE, H265_SAMPLE])(
  '$name whose encoder drops the end of a picture, and leaves no gap',
  (format) => {
    const { key, delta, secondSlice } = format;
    const cut = (slice: Buffer) => fragments(format, slice).slice(0, 2);

    it('misses that picture, and counts it as damaged', () => {
      const { push, sink, depacketizer } = playing(format);
      push(cut(delta), { timestamp: 100, marked: false });
      for (const timestamp of [101, 102]) push(ended(format, delta), { timestamp });
      expect(sink.units.map(({ rtpTimestamp }) => rtpTimestamp).slice(-3)).toEqual([25, 101, 102]);
      expect([depacketizer.damaged, depacketizer.damagedReferences]).toEqual([1, 1]);
    });

    it('is not entered at a key frame that was cut off', () => {
      const { push, sink } = playing(format);
      push(cut(key), { timestamp: 100, marked: false });
      for (const timestamp of [101, 102]) push(ended(format, delta), { timestamp });
      push(ended(format, key), { timestamp: 103 });
      expect(sink.units.flatMap(({ keyFrame, rtpTimestamp }) => (keyFrame ? rtpTimestamp : []))).toEqual([
        0, 103,
      ]);
    });

    it.each([
      { what: 'that has shown too few end bits', pictures: 20, marks: true },
      { what: 'that sets no markers', pictures: 40, marks: false },
    ])('has the picture as it came from a camera $what', ({ pictures, marks }) => {
      const { push, sink, depacketizer } = playing(format, pictures, marks);
      push(cut(delta), { timestamp: 100, marked: false });
      for (const timestamp of [101, 102]) push(ended(format, delta), { timestamp, marked: marks });
      expect(sink.units.map(({ rtpTimestamp }) => rtpTimestamp)).toContain(100);
      expect(depacketizer.damaged).toBe(0);
    });

    it.each([
      { what: 'marked', rest: [] },
      { what: 'followed by another slice of its picture', rest: [secondSlice] },
    ])('has what came of a slice without its end bit that is $what', ({ rest }) => {
      const { push, sink, depacketizer } = playing(format);
      push([...cut(delta), ...rest], { timestamp: 100 });
      for (const timestamp of [101, 102]) push(ended(format, delta), { timestamp });
      const { bytes } = sink.units.find(({ rtpTimestamp }) => rtpTimestamp === 100)!;
      expect(splitSample(bytes)).toHaveLength(1 + rest.length);
      expect(depacketizer.damaged).toBe(0);
    });
  },
);

interface Sending {
  timestamp: number;
  /** The last one has the marker. */
  marked?: boolean;
  /** Something is missing in front of the first one. */
  lost?: boolean;
}

function begin({ create }: VideoSample) {
  const depacketizer = create();
  const sink = new UnitCollector();
  const push = (payloads: Buffer[], { timestamp, marked = true, lost = false }: Sending) => {
    payloads.forEach((payload, index) => {
      const bounds = { buffer: payload, payloadStart: 0, payloadEnd: payload.length };
      const marker = marked && index === payloads.length - 1;
      depacketizer.push({ ...createRtpPacket(), ...bounds, timestamp, marker }, lost && index === 0, sink);
    });
  };
  return { depacketizer, sink, push };
}

/** A camera that does all as it should, so many pictures later. */
function playing(format: VideoSample, pictures = 26, marked = true) {
  const begun = begin(format);
  for (let timestamp = 0; timestamp < pictures; timestamp += 1) {
    begun.push(ended(format, timestamp === 0 ? format.key : format.delta), { timestamp, marked });
  }
  return begun;
}

function ended({ fragment, headerBytes }: VideoSample, nalUnit: Buffer): Buffer[] {
  const middle = headerBytes + 2;
  return [fragment(nalUnit, headerBytes, middle, 'start'), fragment(nalUnit, middle, nalUnit.length, 'end')];
}

function eachMarked(payloads: Buffer[], push: ReturnType<typeof begin>['push'], timestamp: number): void {
  for (const payload of payloads) push([payload], { timestamp });
}

function fragments({ fragment, headerBytes }: VideoSample, nalUnit: Buffer): Buffer[] {
  const cuts = [headerBytes, headerBytes + 1, headerBytes + 2, nalUnit.length];
  const place = (index: number): FragmentPlace => (index === 0 ? 'start' : 'middle');
  return cuts.slice(1).map((to, index) => fragment(nalUnit, cuts[index]!, to, place(index)));
}

function nalUnits(sink: UnitCollector): Buffer[][] {
  return sink.units.map((unit) => splitSample(unit.bytes).map((nalUnit) => Buffer.from(nalUnit)));
}
