import { Reception } from '../../../server/engine/reception.ts';
import { StreamMeter } from '../../../server/engine/stream-meter.ts';
import { Segmenter } from '../../../server/hls/segmenter.ts';
import type { SdpMedia } from '../../../server/media/sdp/session-description.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { senderReport } from '../../support/rtsp-bytes.ts';
import type { FuzzInput, FuzzTarget } from '../fuzz-target.ts';
import { CheckedParts, CountingBuffers } from './checked-parts.ts';
import { promise } from './promise.ts';
import { recordedPackets } from './recorded-packets.ts';

const PART_MS = 200;
/** In front of each packet: of the sound, RTCP, and whether somebody begins or ceases to watch; then milliseconds since the last. */
const SOUND = 1;
const RTCP = 2;
const WATCHED_TURNS = 4;
const DELAY_UNIT_MS = 4;

/** In front of the first packet, besides: which of the pairs of tracks the camera has. */
const PAIR_SHIFT = 4;
const AAC_FMTP = {
  mode: 'AAC-hbr',
  config: '1210',
  sizelength: '13',
  indexlength: '3',
  indexdeltalength: '3',
};
const LATM_FMTP = { cpresent: '0', config: '40002420' };

interface Pair {
  pictures: Buffer[];
  sound: Buffer[];
  tracks: { media: SdpMedia; rtpTime: null }[];
}

const PAIRS: readonly Pair[] = [
  pairOf('h264-main', 'H264', 'pcma', 'PCMA', 8_000),
  pairOf('h265', 'H265', 'aac', 'MPEG4-GENERIC', 44_100, AAC_FMTP),
  pairOf('h264-b-frames', 'H264', 'opus', 'OPUS', 48_000),
  pairOf('h265', 'H265', 'latm', 'MP4A-LATM', 44_100, LATM_FMTP),
];

/**
 * From RTP to parts, all rooms together: whatever comes, every part is one that an independent reader accepts, decode times rise
 * from part to part, and all memory comes back.
 */
export const receptionTarget: FuzzTarget = {
  name: 'reception',
  shape: 'sequence',
  maxPieces: 120,
  maxPieceBytes: 1_000,
  seeds: (): FuzzInput[] =>
    PAIRS.flatMap((pair, at) => {
      const pictures = pair.pictures.map((packet) => piece(at << PAIR_SHIFT, packet));
      const both = pictures.flatMap((packet, i) =>
        i % 4 === 0 && pair.sound[i / 4] ? [packet, piece(SOUND, pair.sound[i / 4]!)] : [packet],
      );
      const report = piece(RTCP, senderReport());
      const turned = piece((at << PAIR_SHIFT) | WATCHED_TURNS, pair.pictures[0]!);
      return [
        pictures,
        both,
        // The first of another source, then both, then the other alone.
        pictures.flatMap((packet, i) => (i < 40 ? [ofAnother(packet), packet] : [ofAnother(packet)])),
        [...both.slice(0, 20), report, ...both.slice(20, 50), turned, ...both.slice(50)],
      ];
    }),
  check(pieces) {
    const { tracks } = PAIRS[((pieces[0]?.[0] ?? 0) >> PAIR_SHIFT) % PAIRS.length]!;
    const clock = new FakeClock();
    const output = new CheckedParts();
    const buffers = new CountingBuffers();
    let watched = true;
    const reception = new Reception({
      ...{ tracks, clock, originMs: clock.monotonic(), notBeforeMs: 0, segmenting: watched, buffers },
      meter: new StreamMeter(clock.now()),
      createSegmenter: () => {
        output.beginAnew();
        return new Segmenter({
          ...{ partTargetMs: PART_MS, segmentTargetMs: 2_000, buffers, output },
          firstEpoch: output.epoch + 1,
          firstSegmentSequence: output.segment + 1,
        });
      },
      onFirstFrame() {},
      onSegmentingEnded() {},
    });
    for (const bytes of pieces) {
      const [flags = 0, delay = 0] = bytes;
      clock.advanceSync((delay % 64) * DELAY_UNIT_MS);
      if ((flags & WATCHED_TURNS) !== 0) {
        watched = !watched;
        reception.setSegmenting(watched);
      }
      const track = (flags & SOUND) !== 0 ? 1 : 0;
      if ((flags & RTCP) !== 0) reception.rtcp(track, bytes, 2, Math.max(2, bytes.length));
      else if (bytes.length >= 2 + 8) reception.rtp(track, bytes, 2, bytes.length);
    }
    reception.measure(clock.now());
    reception.finish();
    for (const part of output.parts) buffers.giveBackPart(part);
    promise(buffers.outstanding === 0, `all memory comes back: ${buffers.outstanding} buffers did not`);
  },
};

function piece(flags: number, packet: Buffer): Buffer {
  return Buffer.concat([Buffer.of(flags, 10), packet]);
}

/** The same packet, as another source sends it. */
function ofAnother(packet: Buffer): Buffer {
  const another = Buffer.from(packet);
  another.writeUInt16BE((packet.readUInt16BE(2 + 2) + 30_000) & 0xffff, 2 + 2);
  another.writeUInt8(packet[2 + 8]! ^ 0x5a, 2 + 8);
  return another;
}

function pairOf(
  pictures: string,
  videoEncoding: string,
  sound: string,
  audioEncoding: string,
  audioRate: number,
  audioFmtp: Record<string, string> = {},
): Pair {
  const packets = { pictures: recordedPackets(pictures).slice(0, 60), sound: recordedPackets(sound) };
  const video = media('video', packets.pictures[0]!, videoEncoding, 90_000, {});
  const audio = media('audio', packets.sound[0]!, audioEncoding, audioRate, audioFmtp);
  return {
    ...packets,
    tracks: [
      { media: video, rtpTime: null },
      { media: audio, rtpTime: null },
    ],
  };
}

/** As the packets have their payload type. */
function media(
  kind: string,
  packet: Buffer,
  encoding: string,
  clockRate: number,
  fmtp: Record<string, string>,
): SdpMedia {
  return {
    ...{ kind, payloadType: packet[1]! & 0x7f, encoding, clockRate, channels: encoding === 'OPUS' ? 2 : 1 },
    ...{ fmtp: new Map(Object.entries(fmtp)), control: null, frameRate: null, encrypted: false },
  };
}
