import { expect, it } from 'vitest';
import { FlacEncoder, maxFlacFrameBytes } from '../../../server/media/codec/flac.ts';
import { parseH264Sps } from '../../../server/media/codec/h264-parameter-sets.ts';
import { opusPacketSamples } from '../../../server/media/codec/opus.ts';
import { announcesRecoveryPoint } from '../../../server/media/codec/recovery-point.ts';
import { readFlvMetadata } from '../../../server/media/flv/flv-metadata.ts';
import { MEDIA_CEILINGS } from '../../../server/media/media-ceilings.ts';
import { DecodeTimeline } from '../../../server/media/rtp/decode-timeline.ts';
import { AacDepacketizer } from '../../../server/media/rtp/depacketizers/aac-depacketizer.ts';
import { createDepacketizer } from '../../../server/media/rtp/depacketizers/create-depacketizer.ts';
import { G711Depacketizer } from '../../../server/media/rtp/depacketizers/g711-depacketizer.ts';
import { createH264Depacketizer } from '../../../server/media/rtp/depacketizers/h264-depacketizer.ts';
import { createH265Depacketizer } from '../../../server/media/rtp/depacketizers/h265-depacketizer.ts';
import { LatmDepacketizer } from '../../../server/media/rtp/depacketizers/latm-depacketizer.ts';
import { OpusDepacketizer } from '../../../server/media/rtp/depacketizers/opus-depacketizer.ts';
import { parseSessionDescription } from '../../../server/media/sdp/session-description.ts';
import { demuxFlv } from '../../support/flv-clip.ts';
import { flvFile, flvHeader, flvPicture, flvTag } from '../../support/flv-writer.ts';
import { mediaOf } from '../../support/received-stream.ts';
import { depacketize } from '../../support/rtp-fixture.ts';

const SPS = Buffer.from('6742c01eda0280f640', 'hex');
const PPS = Buffer.from('68ce3c80', 'hex');
const AAC_16_BIT_SIZES = {
  config: Buffer.from('1408', 'hex'),
  clockRate: 16_000,
  sizeLength: 16,
  indexLength: 0,
  indexDeltaLength: 0,
};

/** For each ceiling what keeps to it, and what is done beyond. */
const PROOFS: Record<keyof typeof MEDIA_CEILINGS, (ceiling: number) => void> = {
  descriptionChars(ceiling) {
    expect(parseSessionDescription('v=0\n'.padEnd(ceiling, ' '))).not.toBeNull();
    expect(parseSessionDescription('v=0\n'.padEnd(ceiling + 1, ' '))).toBeNull();
  },
  describedMedia(ceiling) {
    const text = `v=0\n${'m=video 0 RTP/AVP 96\n'.repeat(ceiling + 5)}`;
    expect(parseSessionDescription(text)?.media).toHaveLength(ceiling);
  },
  describedFormats(ceiling) {
    const formats = Array.from({ length: 100 }, (_, type) => type);
    const described = (type: number) =>
      parseSessionDescription(`v=0\nm=video 0 RTP/AVP ${formats.join(' ')}\na=rtpmap:${type} H264/90000\n`);
    // The first that is described counts, as far as it is kept.
    expect(described(ceiling - 1)?.media[0]?.encoding).not.toBe('');
    expect(described(99)?.media[0]?.payloadType).not.toBe(99);
  },
  describedParameterSets(ceiling) {
    const sets = Array.from({ length: ceiling + 10 }, (_, id) => pps(id).toString('base64'));
    const fmtp = new Map([['sprop-parameter-sets', [SPS.toString('base64'), ...sets].join(',')]]);
    const track = createDepacketizer(mediaOf('video', 96, 'H264', 90_000, { fmtp }))?.track;
    expect(track?.configuration.includes(pps(ceiling - 2))).toBe(true);
    expect(track?.configuration.includes(pps(ceiling - 1))).toBe(false);
  },
  accessUnitBytes(ceiling) {
    for (const { bytes, whole } of [
      { bytes: ceiling - 70_000, whole: 1 },
      { bytes: ceiling + 70_000, whole: 0 },
    ]) {
      const depacketizer = createH264Depacketizer([SPS, PPS]);
      const slices = Math.ceil(bytes / 60_000);
      const payload = (index: number) =>
        Buffer.concat([Buffer.from([0x65, index === 0 ? 0x88 : 0x48]), Buffer.alloc(59_990, 7)]);
      const { units } = depacketize(depacketizer, [
        ...Array.from({ length: slices }, (_, index) => ({ payload: payload(index), timestamp: 1 })),
        { payload: Buffer.from([0x41, 0x9a, 1]), timestamp: 2 },
        { payload: Buffer.from([0x41, 0x9a, 1]), timestamp: 3 },
      ]);
      expect([units.length, depacketizer.damaged]).toEqual([whole + 1, 1 - whole]);
      for (const unit of units) expect(unit.bytes.length).toBeLessThanOrEqual(ceiling);
    }
  },
  byteStreamUnits(ceiling) {
    const units = (slices: number) => {
      const depacketizer = createH264Depacketizer();
      const code = Buffer.from([0, 0, 1]);
      const stream = [SPS, PPS, ...Array<Buffer>(slices).fill(SLICE)].flatMap((nal) => [code, nal]);
      const pictures = [Buffer.concat(stream), SLICE, SLICE];
      const sink = depacketize(
        depacketizer,
        pictures.map((payload, timestamp) => ({ payload, timestamp })),
      );
      return [sink.units.length, depacketizer.damaged];
    };
    // Each of these slices begins a picture.
    expect(units(ceiling - 2)).toEqual([ceiling - 2 + 1, 0]);
    expect(units(ceiling - 1)).toEqual([ceiling - 3 + 1, 1]);
  },
  parameterSetBytes(ceiling) {
    const depacketizer = createH264Depacketizer();
    const long = (bytes: number) => Buffer.concat([SPS, Buffer.alloc(bytes - SPS.length, 1)]);
    depacketize(depacketizer, [{ payload: long(ceiling) }, { payload: PPS }]);
    expect(depacketizer.track?.configuration.length).toBeGreaterThan(ceiling);
    const refusing = createH264Depacketizer([long(ceiling + 1), PPS]);
    depacketize(refusing, [{ payload: long(ceiling + 1) }]);
    expect([refusing.track, refusing.damaged]).toEqual([null, 1]);
  },
  parameterSetsOfKindBytes(ceiling) {
    const many = createH264Depacketizer([SPS]);
    const large = (id: number) => Buffer.concat([pps(id), Buffer.alloc(ceiling / 8, 1)]);
    depacketize(
      many,
      Array.from({ length: 12 }, (_, id) => ({ payload: large(id) })),
    );
    expect(many.track?.configuration.length).toBeLessThan(ceiling + 100);
    expect(many.track?.configuration.length).toBeGreaterThan(ceiling / 2);
  },
  videoParameterSets(ceiling) {
    const depacketizer = createH265Depacketizer();
    const vps = (id: number) => Buffer.from([0x40, 0x01, (id << 4) | 0x0c, 1]);
    const ids = Array.from({ length: 16 }, (_, id) => id);
    expect(ceiling).toBeGreaterThanOrEqual(ids.length); // four bits of id: there cannot be more
    depacketize(
      depacketizer,
      [...ids, ...ids].map((id) => ({ payload: vps(id) })),
    );
    expect(depacketizer.damaged).toBe(0);
  },
  sequenceParameterSets(ceiling) {
    const depacketizer = createH264Depacketizer();
    const ids = Array.from({ length: 32 }, (_, id) => id);
    depacketize(depacketizer, [...ids.map((id) => ({ payload: sps(id) })), { payload: PPS }]);
    expect(depacketizer.track!.configuration[5]! & 0x1f).toBe(ceiling);
  },
  pictureParameterSets(ceiling) {
    const depacketizer = createH264Depacketizer([SPS]);
    depacketize(
      depacketizer,
      Array.from({ length: 200 }, (_, id) => ({ payload: pps(id) })),
    );
    const { configuration } = depacketizer.track!;
    expect(configuration[8 + SPS.length]).toBe(ceiling);
    expect(configuration.includes(pps(199))).toBe(true);
    expect(configuration.includes(pps(199 - ceiling))).toBe(false);
  },
  soundUnitBytes(ceiling) {
    const aac = (bytes: number) => {
      const payload = Buffer.alloc(4 + bytes, 1);
      payload.writeUInt16BE(16, 0);
      payload.writeUInt16BE(bytes, 2);
      return depacketize(new AacDepacketizer(AAC_16_BIT_SIZES), [{ payload, marker: true }]).units.length;
    };
    expect([aac(ceiling), aac(ceiling + 1)]).toEqual([1, 0]);
    const opus = (bytes: number) =>
      depacketize(new OpusDepacketizer(2), [{ payload: Buffer.alloc(bytes, 8) }]).units.length;
    expect([opus(ceiling), opus(ceiling + 1)]).toEqual([1, 0]);
    const latm = (bytes: number) => {
      const config = Buffer.from('40002420', 'hex');
      const told = Math.floor((bytes - 1) / 256); // a byte of length for each 255 of the frame
      const payload = Buffer.concat([
        Buffer.alloc(told, 255),
        Buffer.alloc(1),
        Buffer.alloc(bytes - told - 1, 9),
      ]);
      const depacketizer = new LatmDepacketizer({ clockRate: 44_100, config, configInBand: false });
      return depacketize(depacketizer, [{ payload, marker: true }]).units.length;
    };
    expect([latm(ceiling), latm(ceiling + 300)]).toEqual([1, 0]);
  },
  soundUnitsInPacket(ceiling) {
    const units = ceiling + 10;
    const payload = Buffer.alloc(2 + units * 2 + units, 1);
    payload.writeUInt16BE(units * 16, 0);
    const sink = depacketize(new AacDepacketizer(AAC_16_BIT_SIZES), [{ payload, marker: true }]);
    expect(sink.units.length).toBeLessThanOrEqual(ceiling);
  },
  flacBlockSamples(ceiling) {
    const sink = depacketize(new G711Depacketizer('pcma', 8000), [{ payload: Buffer.alloc(ceiling + 1, 3) }]);
    expect(sink.units.map(({ durationTicks }) => durationTicks)).toEqual([ceiling, 1]);
    const into = Buffer.alloc(maxFlacFrameBytes(ceiling));
    const noise = Int32Array.from({ length: ceiling }, (_, at) => ((at * 48_271) % 65_536) - 32_768);
    expect(new FlacEncoder().encode(noise, ceiling, into, 0)).toBeLessThanOrEqual(into.length);
  },
  opusPacketSamples(ceiling) {
    const packet = (frames: number) => Buffer.from([(3 << 3) | 3, frames, 0, 0]);
    expect(opusPacketSamples(packet(2), 0, 4)).toBe(ceiling);
    expect(opusPacketSamples(packet(3), 0, 4)).toBe(0);
  },
  seiBytes(ceiling) {
    const sei = (userBytes: number) =>
      Buffer.concat([
        Buffer.from([5]),
        Buffer.alloc(Math.floor(userBytes / 255), 255),
        Buffer.from([userBytes % 255]),
        Buffer.alloc(userBytes, 1),
        Buffer.from([6, 1, 0x84, 0x80]),
      ]);
    const near = sei(ceiling - 100);
    const far = sei(ceiling);
    expect(announcesRecoveryPoint(near, 0, near.length)).toBe(true);
    expect(announcesRecoveryPoint(far, 0, far.length)).toBe(false);
  },
  seiMessages(ceiling) {
    const sei = (before: number) =>
      Buffer.concat([
        ...Array.from({ length: before }, () => Buffer.from([1, 0])),
        Buffer.from([6, 1, 0x84, 0x80]),
      ]);
    expect(announcesRecoveryPoint(sei(ceiling - 1), 0, (ceiling - 1) * 2 + 4)).toBe(true);
    expect(announcesRecoveryPoint(sei(ceiling), 0, ceiling * 2 + 4)).toBe(false);
  },
  reorderFrames(ceiling) {
    const timeline = new DecodeTimeline();
    timeline.expectReorder(1000, 10);
    expect(1_000_000 - timeline.decodeTicks(1_000_000)).toBe(ceiling * 10);
  },
  pictureSide(ceiling) {
    const wide = (macroblocks: number) => parseH264Sps(sps(0, macroblocks));
    expect(wide(ceiling / 16)?.width).toBe(ceiling);
    expect(wide(ceiling / 16 + 1)).toBeNull();
  },
  flvHeaderBytes(ceiling) {
    const header = (bytes: number) => {
      const file = Buffer.concat([
        flvHeader().subarray(0, 9),
        Buffer.alloc(bytes - 9 + 4),
        flvTag(EMPTY_TAG),
      ]);
      file.writeUInt32BE(bytes, 5);
      return demuxFlv(file).demuxer.failure;
    };
    expect(header(ceiling)).toBeNull();
    expect(header(ceiling + 1)).not.toBeNull();
  },
  flvTagBytes(ceiling) {
    const damaged = (bytes: number) =>
      demuxFlv(flvFile([{ kind: 'script', body: Buffer.alloc(bytes) }])).demuxer.damaged;
    expect([damaged(ceiling), damaged(ceiling + 1)]).toEqual([0, 1]);
    // What a tag holds is bounded as any access unit is.
    const slice = Buffer.concat([
      Buffer.from([0x65, 0x88]),
      Buffer.alloc(MEDIA_CEILINGS.accessUnitBytes - 6),
    ]);
    for (const [more, whole] of [
      [0, 1],
      [1, 0],
    ] as const) {
      const body = flvPicture('legacy 7', [Buffer.concat([slice, Buffer.alloc(more)])], { keyFrame: true });
      const { demuxer, video } = demuxFlv(flvFile([{ kind: 'video', body }]));
      expect([video.units.length, demuxer.damaged]).toEqual([whole, 1 - whole]);
    }
  },
  flvSlices(ceiling) {
    const units = (slices: number) =>
      demuxFlv(flvFile([{ kind: 'video', body: flvPicture('legacy 7', Array(slices).fill(SLICE)) }])).video
        .units;
    expect(units(ceiling)).toHaveLength(1);
    expect(units(ceiling + 1)).toHaveLength(0);
  },
  flvMetadataValues(ceiling) {
    const behind = (values: number) => {
      const properties = Buffer.concat([...Array(values).fill(Buffer.from('00016105', 'hex')), FRAME_RATE]);
      const tag = Buffer.concat([ON_METADATA, properties, Buffer.from('000009', 'hex')]);
      return readFlvMetadata(tag, 0, tag.length)?.frameRate;
    };
    // One is the array itself.
    expect([behind(ceiling - 1), behind(ceiling)]).toEqual([25, null]);
  },
  flvMetadataDepth(ceiling) {
    const behind = (levels: number) => {
      const open = Buffer.from('00016103', 'hex');
      const nested = [...Array(levels).fill(open), ...Array(levels).fill(Buffer.from('000009', 'hex'))];
      const tag = Buffer.concat([ON_METADATA, ...nested, FRAME_RATE, Buffer.from('000009', 'hex')]);
      return readFlvMetadata(tag, 0, tag.length)?.frameRate;
    };
    expect([behind(ceiling), behind(ceiling + 1)]).toEqual([25, null]);
  },
};

const EMPTY_TAG = { kind: 'script' as const, body: Buffer.alloc(0) };
const SLICE = Buffer.from([0x65, 0x88, 1]);
/** An array of values, and one that says 25. */
const ON_METADATA = Buffer.from('02000a6f6e4d65746144617461' + '0800000000', 'hex');
const FRAME_RATE = Buffer.from('00096672616d6572617465' + '004039000000000000', 'hex');

it.each(Object.entries(MEDIA_CEILINGS))('%s has a ceiling of %i', (name, ceiling) => {
  PROOFS[name as keyof typeof PROOFS](ceiling);
});

/** Baseline, 4 bits of frame number, display order of type 2, one reference. */
function sps(id: number, macroblocksWide = 20): Buffer {
  const size = golomb(macroblocksWide - 1) + golomb(14);
  return Buffer.concat([Buffer.from('6742c01e', 'hex'), bits(`${golomb(id)}1011010 0${size}1 1 0 0 1`)]);
}

function pps(id: number): Buffer {
  return Buffer.concat([Buffer.from([0x68]), bits(`${golomb(id)}1 0 0 1 1 1 0 00 1 1 1 1 0 0 1`)]);
}

function golomb(value: number): string {
  const binary = (value + 1).toString(2);
  return '0'.repeat(binary.length - 1) + binary;
}

function bits(text: string): Buffer {
  const joined = text.replaceAll(' ', '');
  const bytes = joined.padEnd(Math.ceil(joined.length / 8) * 8, '0').match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
}
