import { BitReader } from '../../../server/base/bit-reader.ts';
import { parseAudioSpecificConfig } from '../../../server/media/codec/audio-specific-config.ts';
import { h264Track, parseH264Pps, parseH264Sps } from '../../../server/media/codec/h264-parameter-sets.ts';
import {
  h265Track,
  parseH265ParameterSetId,
  parseH265Sps,
} from '../../../server/media/codec/h265-parameter-sets.ts';
import { announcesRecoveryPoint } from '../../../server/media/codec/recovery-point.ts';
import {
  h264SlicePpsId,
  h265SlicePpsId,
  isH264IntraSlice,
} from '../../../server/media/codec/slice-header.ts';
import { readStreamMuxConfig } from '../../../server/media/codec/stream-mux-config.ts';
import type { VideoTrack } from '../../../server/media/codec/track.ts';
import { writeInitSegment } from '../../../server/media/fmp4/init-segment.ts';
import { DecodeTimeline } from '../../../server/media/rtp/decode-timeline.ts';
import { createDepacketizer } from '../../../server/media/rtp/depacketizers/create-depacketizer.ts';
import { readPictureSize } from '../../../server/media/rtp/picture-size.ts';
import { createRtcpSummary, readRtcp } from '../../../server/media/rtp/rtcp.ts';
import { createRtpPacket, parseRtpPacket } from '../../../server/media/rtp/rtp-packet.ts';
import { RtpTimeline } from '../../../server/media/rtp/rtp-timeline.ts';
import { parseSessionDescription } from '../../../server/media/sdp/session-description.ts';
import { readTracks } from '../../support/box-reader.ts';
import { H264_CASES, H265_CASES } from '../../support/parameter-set-cases.ts';
import { SDP_CASES } from '../../support/sdp-cases.ts';
import { type FuzzInput, type FuzzTarget, textSeeds } from '../fuzz-target.ts';
import { isWhole, promise } from './promise.ts';
import { recordedPackets } from './recorded-packets.ts';

const hex = (digits: string): FuzzInput => [Buffer.from(digits, 'hex')];

const sessionDescription: FuzzTarget = {
  name: 'session-description',
  shape: 'bytes',
  maxPieceBytes: 70_000,
  seeds: () => textSeeds(...SDP_CASES.map(({ text }) => text)),
  words: [
    '\r\nm=video 0 RTP/AVP 96',
    '\r\na=rtpmap:96 ',
    '\r\na=fmtp:96 ',
    'H264/90000',
    'MPEG4-GENERIC/44100/2',
    'config=1210',
    ';',
    '=',
    'sprop-parameter-sets=',
    '\r\na=control:',
    '\n',
    '\ufeff',
    '96',
    '255',
  ],
  check([bytes]) {
    const description = parseSessionDescription(bytes!.toString('utf8'));
    if (!description) return;
    promise(description.media.length <= 16, 'tracks are bounded');
    for (const media of description.media) {
      promise(isWhole(media.payloadType, 0, 127), 'a payload type has 7 bits');
      promise(isWhole(media.clockRate, 0, 10_000_000), 'a clock rate is bounded');
      promise(isWhole(media.channels, 1, 255), 'channels are bounded');
      promise(media.encoding === media.encoding.toUpperCase(), 'an encoding is in capitals');
      promise(media.frameRate === null || media.frameRate > 0, 'a frame rate is one');
      const track = createDepacketizer(media)?.track;
      if (track?.kind === 'video') checkTrack(track);
    }
  },
};

const rtpPacket: FuzzTarget = {
  name: 'rtp-packet',
  shape: 'bytes',
  seeds: () => [
    hex('b1e0fffefedcba9889abcdef11111111bede0000aabbcc01'),
    hex('90e0fffefedcba9889abcdefabac0001000000aabb'),
    hex('801a0001000000010000000200000000013c282dff'), // JPEG
    hex('80600001000000010000000290f0811122503200009d012a8002e0010000'), // VP8
    hex('8060000100000001000000028a8001180280016801000a'), // VP9
    hex('806000010000000100000002000001b001000001200086c40000000001b3'), // MPEG-4
    ...recordedPackets('opus')
      .slice(0, 3)
      .map((packet) => [packet]),
  ],
  check([bytes]) {
    const packet = createRtpPacket();
    const around = Buffer.concat([AROUND, bytes!, AROUND]);
    if (!parseRtpPacket(around, AROUND.length, AROUND.length + bytes!.length, packet)) return;
    promise(packet.payloadStart >= AROUND.length + 12, 'a payload begins behind the header');
    promise(packet.payloadStart <= packet.payloadEnd, 'a payload ends behind its beginning');
    promise(packet.payloadEnd <= AROUND.length + bytes!.length, 'a payload ends within its packet');
    promise(isWhole(packet.sequenceNumber, 0, 0xffff), 'a sequence number has 16 bits');
    promise(isWhole(packet.timestamp, 0, 0xffffffff), 'a timestamp has 32 bits');
    for (const encoding of ['JPEG', 'VP8', 'VP9', 'MP4V-ES']) {
      const size = readPictureSize(encoding, packet);
      promise(size === null || isWhole(size, 0, 0xffffffff), 'a size has 32 bits');
    }
  },
};

/** Packets lie in a read buffer, between others. */
const AROUND = Buffer.alloc(12, 0x80);
const H265_PPS_IDS = [true, false].map(
  (irap) => (bytes: Buffer, start: number, end: number) => h265SlicePpsId(bytes, start, end, irap),
);

const rtcp: FuzzTarget = {
  name: 'rtcp',
  shape: 'bytes',
  seeds: () => [
    hex('80c80006cafe0001e93c7f0080000000000186a0000000640000c35081cb0001cafe0001'),
    hex(
      '80c9000181234567' +
        '81ca0004cafe00010106636e616d6500' +
        '80c80006cafe00010000000000000000000186a0000000640000c350',
    ),
  ],
  check([bytes]) {
    const between = createRtcpSummary();
    const alone = createRtcpSummary();
    const around = Buffer.concat([bytes!, AROUND]);
    const read = readRtcp(around, 0, bytes!.length, between);
    promise(
      readRtcp(Buffer.from(bytes!), 0, bytes!.length, alone) === read,
      'what lies behind changes nothing',
    );
    promise(between.hasSenderReport === alone.hasSenderReport, 'nor makes a report of it');
    promise(between.hasGoodbye === alone.hasGoodbye, 'nor a goodbye');
    if (between.hasSenderReport) {
      promise(Number.isFinite(between.senderReport.wallClockMs), 'a wall clock is a number');
      promise(isWhole(between.senderReport.rtpTimestamp, 0, 0xffffffff), 'an RTP time has 32 bits');
    }
  },
};

const h264ParameterSets: FuzzTarget = {
  name: 'h264-parameter-sets',
  shape: 'sequence',
  maxPieces: 6,
  maxPieceBytes: 512,
  seeds: () => H264_CASES.map(({ sps, pps }) => [Buffer.from(sps, 'hex'), Buffer.from(pps, 'hex')]),
  check(sets) {
    for (const set of sets) {
      parseH264Sps(set);
      parseH264Pps(set);
    }
    const track = h264Track([sets[0]!], sets.slice(1));
    if (track) checkTrack(track);
  },
};

const h265ParameterSets: FuzzTarget = {
  name: 'h265-parameter-sets',
  shape: 'sequence',
  maxPieces: 6,
  maxPieceBytes: 512,
  seeds: () => H265_CASES.map(({ vps, sps, pps }) => [vps, sps, pps].map((set) => Buffer.from(set, 'hex'))),
  check(sets) {
    for (const set of sets) {
      parseH265Sps(set);
      parseH265ParameterSetId(set);
    }
    const track = sets.length < 3 ? null : h265Track([sets[0]!], [sets[1]!], sets.slice(2));
    if (track) checkTrack(track);
  },
};

/** What a track may say, whatever it was made of: an init segment that an independent reader accepts. */
export function checkTrack(track: VideoTrack): void {
  promise(isWhole(track.width, 1, 16_384) && isWhole(track.height, 1, 16_384), 'a picture has a size');
  promise(
    /^(avc1\.[0-9a-f]{6}|hvc1\.[ABC]?\d+\.[0-9A-F]+\.[LH]\d+(\.[0-9A-F]{1,2}){0,6})$/.test(track.codecString),
    `a codec has a name: ${track.codecString}`,
  );
  const { horizontal, vertical } = track.sampleAspect!;
  promise(isWhole(horizontal, 1, 65_535) && isWhole(vertical, 1, 65_535), 'a pixel has a shape');
  promise(Math.max(horizontal / vertical, vertical / horizontal) <= 16, 'which is not extreme');
  promise((track.declaredFrameRate ?? 1) > 0, 'a frame rate is one');
  promise(isWhole(track.declaredReorderFrames ?? 0, 0, 16), 'frames are held back within bounds');
  const tracks = readTracks(writeInitSegment([{ id: 1, timescale: 90_000, track }]));
  promise(tracks.length === 1, 'an init segment has the track');
  const { width, height } = tracks[0]!.presented;
  promise(width <= 16_384 && height <= 16_384, 'it is shown at a size that there is');
}

const audioSpecificConfig: FuzzTarget = {
  name: 'audio-specific-config',
  shape: 'bytes',
  maxPieceBytes: 64,
  seeds: () => ['1210', '1588', '2b11880000', '178007d010', 'f8e85000'].map(hex),
  check([bytes]) {
    const config = parseAudioSpecificConfig(bytes!);
    if (!config) return;
    promise(config.sampleRate > 0 && config.sampleRate <= 96_000, 'a sample rate is one');
    promise([1, 2, 3, 4, 5, 6, 8].includes(config.channels), 'channels are some that there are');
    promise([960, 1024].includes(config.frameSamples), 'a frame has its samples');
  },
};

const streamMuxConfig: FuzzTarget = {
  name: 'stream-mux-config',
  shape: 'bytes',
  maxPieceBytes: 64,
  seeds: () => ['40002420', '400026203fc0', '8005004c0c08b2ff0c', '400c2620ff27c0'].map(hex),
  check([bytes]) {
    const config = readStreamMuxConfig(new BitReader(bytes!), bytes!);
    if (!config) return;
    promise(isWhole(config.frames, 1, 64), 'an element has frames');
    promise(config.frameBytes === 0 || isWhole(config.frameBytes, 20, 531), 'a constant length is one');
    promise(
      parseAudioSpecificConfig(config.audioSpecificConfig) !== null,
      'its config can be read by itself',
    );
  },
};

/** Slice headers and SEI messages are read on the hot path, from bytes of which nothing is known. */
const pictureHeaders: FuzzTarget = {
  name: 'picture-headers',
  shape: 'bytes',
  maxPieceBytes: 4096,
  seeds: () =>
    [
      '06018480',
      '058100068480',
      '04ff0103b5003100000300060184',
      '880084',
      'af0d12',
      'ffffffffffff00000300000301',
    ].map(hex),
  check([bytes]) {
    const around = Buffer.concat([bytes!, AROUND]);
    for (const read of [isH264IntraSlice, h264SlicePpsId, ...H265_PPS_IDS, announcesRecoveryPoint]) {
      const alone = read(bytes!, 0, bytes!.length);
      promise(read(around, 0, bytes!.length) === alone, `${read.name} reads nothing that lies behind`);
    }
  },
};

/** A piece is one picture: how its timestamp differs from the last one's, and how long it took to come. */
const mediaTimeline: FuzzTarget = {
  name: 'media-timeline',
  shape: 'sequence',
  maxPieces: 200,
  maxPieceBytes: 6,
  seeds: (): FuzzInput[] => [
    Array.from({ length: 60 }, () => picture(3600, 40)),
    Array.from({ length: 60 }, (_, i) => picture([10800, -7200, 3600, 3600][i % 4]!, 40)),
    Array.from({ length: 60 }, () => picture(0, 40)),
    Array.from({ length: 60 }, (_, i) => picture(i % 20 === 0 ? 0x7fffffff : 3000, 33)),
  ],
  check(pictures) {
    const timeline = new RtpTimeline(90_000);
    const decoding = new DecodeTimeline();
    let timestamp = 0;
    let arrivalMs = 1_000;
    let dtsBefore = -1;
    for (const piece of pictures) {
      if (piece.length < 6) continue;
      timestamp = (timestamp + piece.readInt32BE(0)) >>> 0;
      arrivalMs += piece.readUInt16BE(4) % 2_000;
      const pts = timeline.ticks(timestamp, arrivalMs);
      const dts = decoding.decodeTicks(pts);
      promise(isWhole(pts, 0, Number.MAX_SAFE_INTEGER), 'a presentation time is a whole number');
      promise(isWhole(dts, 0, Number.MAX_SAFE_INTEGER) && dts > dtsBefore, 'decode times rise');
      promise(Math.abs(pts / 90 - arrivalMs) < FARTHEST_MS, 'pictures are shown about when they came');
      dtsBefore = dts;
    }
  },
};

/** Five seconds behind the arrivals are believed, on top of what a clock drifted before. */
const FARTHEST_MS = 30_000;

function picture(step: number, afterMs: number): Buffer {
  const piece = Buffer.alloc(6);
  piece.writeInt32BE(step | 0, 0);
  piece.writeUInt16BE(afterMs, 4);
  return piece;
}

export const MEDIA_TARGETS: readonly FuzzTarget[] = [
  sessionDescription,
  rtpPacket,
  rtcp,
  h264ParameterSets,
  h265ParameterSets,
  audioSpecificConfig,
  streamMuxConfig,
  pictureHeaders,
  mediaTimeline,
];
