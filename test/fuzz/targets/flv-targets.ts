import {
  parseAvcConfiguration,
  parseHevcConfiguration,
} from '../../../server/media/codec/decoder-configuration.ts';
import { FlvDemuxer } from '../../../server/media/flv/flv-demuxer.ts';
import { readFlvMetadata } from '../../../server/media/flv/flv-metadata.ts';
import { splitSample } from '../../support/box-reader.ts';
import { avcRecord, hevcRecord } from '../../support/flv-writer.ts';
import { H264_CASES, H265_CASES } from '../../support/parameter-set-cases.ts';
import { type CollectedUnit, UnitCollector } from '../../support/unit-collector.ts';
import type { FuzzInput, FuzzTarget } from '../fuzz-target.ts';
import { enhancedFlv, recordedFlv } from './flv-seeds.ts';
import { checkTrack } from './media-targets.ts';
import { isWhole, promise } from './promise.ts';

const MAX_UNIT_BYTES = 4 * 1024 * 1024;
/** What a small pool has left, now and then. */
const SMALL_SINK_BYTES = 300;
const PIECE_BYTES = 900;

/** The same file in pieces of several sizes: where they are cut is part of the input. */
function inPieces(file: Buffer, pieceBytes: number): FuzzInput {
  const pieces: Buffer[] = [];
  for (let at = 0; at < file.length; at += pieceBytes) pieces.push(file.subarray(at, at + pieceBytes));
  return pieces;
}

/** Whatever comes, its units are whole or none, and the same however the bytes are cut. */
const demuxer: FuzzTarget = {
  name: 'flv',
  shape: 'sequence',
  maxPieces: 24,
  maxPieceBytes: PIECE_BYTES,
  seeds: () => [
    inPieces(recordedFlv('aac'), PIECE_BYTES),
    inPieces(recordedFlv('g711'), 611),
    inPieces(enhancedFlv(), 100),
    inPieces(enhancedFlv().subarray(0, 200), 13),
  ],
  check(pieces) {
    const whole = Buffer.concat(pieces);
    const maxBytes = (whole.at(-1) ?? 0) % 4 === 0 ? SMALL_SINK_BYTES : MAX_UNIT_BYTES;
    const cut = demux(pieces, maxBytes);
    const uncut = demux([whole], maxBytes);
    promise(cut.demuxer.failure === uncut.demuxer.failure, 'pieces change no verdict');
    promise(cut.demuxer.damaged === uncut.demuxer.damaged, 'pieces change no count');
    promiseSame(cut.video.units, uncut.video.units);
    promiseSame(cut.audio.units, uncut.audio.units);
    for (const unit of cut.video.units) checkPicture(unit);
    for (const { bytes, durationTicks, rtpTimestamp } of cut.audio.units) {
      promise(bytes.length > 0 && durationTicks > 0, 'a frame of sound has bytes and a duration');
      promise(isWhole(rtpTimestamp, 0, 0xffffffff), 'a time has 32 bits');
    }
    const { videoTrack, damaged, video, audio } = cut.demuxer;
    if (videoTrack) checkTrack(videoTrack);
    promise(isWhole(damaged + video.ignoredTags + audio.ignoredTags, 0, 10_000), 'damage is counted');
  },
};

function demux(pieces: FuzzInput, maxBytes: number) {
  const video = new UnitCollector({ maxBytes });
  const audio = new UnitCollector({ maxBytes });
  const flv = new FlvDemuxer({ video, audio });
  for (const piece of pieces) flv.push(piece);
  return { demuxer: flv, video, audio };
}

function promiseSame(cut: CollectedUnit[], uncut: CollectedUnit[]): void {
  promise(cut.length === uncut.length, 'pieces change no number of units');
  cut.forEach((unit, index) => {
    const other = uncut[index]!;
    promise(
      unit.bytes.equals(other.bytes) && unit.rtpTimestamp === other.rtpTimestamp,
      'pieces change no unit',
    );
  });
}

function checkPicture({ bytes, rtpTimestamp, compositionMs }: CollectedUnit): void {
  promise(bytes.length > 0 && bytes.length <= MAX_UNIT_BYTES, 'a sample has a size');
  promise(isWhole(rtpTimestamp, 0, 0xffffffff), 'a time has 32 bits');
  promise(isWhole(compositionMs!, -0x800000, 0x7fffff), 'a composition time has 24 bits');
  for (const nalUnit of splitSample(bytes)) promise(nalUnit.length > 1, 'a sample carries NAL units');
}

const metadata: FuzzTarget = {
  name: 'flv-metadata',
  shape: 'bytes',
  maxPieceBytes: 2_000,
  seeds: () => [[recordedFlv('aac').subarray(24, 313)], [recordedFlv('g711').subarray(24, 313)]],
  words: [
    '\u0000\u0009framerate\u0000',
    '\u0003',
    '\u0008\0\0\0\u0001',
    '\0\0\u0009',
    '\n\0\0\0\u0002',
    '@setDataFrame',
  ],
  check([bytes]) {
    const around = Buffer.concat([AROUND, bytes!, AROUND]);
    const alone = readFlvMetadata(bytes!, 0, bytes!.length);
    const between = readFlvMetadata(around, AROUND.length, AROUND.length + bytes!.length);
    promise(alone?.frameRate === between?.frameRate, 'what lies around changes nothing');
    const frameRate = alone?.frameRate ?? 1;
    promise(frameRate >= 1 && frameRate <= 300, 'a frame rate is one');
  },
};

const AROUND = Buffer.alloc(12, 2);

const configurations: FuzzTarget = {
  name: 'decoder-configuration',
  shape: 'bytes',
  maxPieceBytes: 1_000,
  seeds: () => [
    ...H264_CASES.map(({ sps, pps }) => [avcRecord(Buffer.from(sps, 'hex'), Buffer.from(pps, 'hex'))]),
    ...H265_CASES.map(({ vps, sps, pps }) => [
      hevcRecord([vps, sps, pps].map((set) => Buffer.from(set, 'hex'))),
    ]),
  ],
  check([bytes]) {
    for (const parse of [parseAvcConfiguration, parseHevcConfiguration]) {
      const configuration = parse(bytes!);
      if (!configuration) continue;
      promise(isWhole(configuration.lengthBytes, 1, 4), 'a length has its bytes');
      const total = configuration.nalUnits.reduce((sum, { length }) => sum + length, 0);
      promise(total <= bytes!.length, 'parameter sets lie in the record');
      promise(
        configuration.nalUnits.every(({ length }) => length > 0),
        'a parameter set has bytes',
      );
    }
  },
};

export const FLV_TARGETS: readonly FuzzTarget[] = [demuxer, metadata, configurations];
