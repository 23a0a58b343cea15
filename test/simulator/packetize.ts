import type { AdtsStream } from './adts.ts';
import type { CodedPicture, VideoCodec } from './annex-b.ts';
import type { PacketSource, UnitSource } from './prepared-track.ts';

/** From coded pictures and audio frames to RTP payloads, each as its RFC has it. */

/** What cameras use on Ethernet: 1500 less IP, TCP and RTP headers, rounded down. */
const PAYLOAD_MAX = 1400;

const VIDEO_PAYLOAD_TYPE = 96;
const AAC_PAYLOAD_TYPE = 97;
const PCMA_PAYLOAD_TYPE = 8;
const VIDEO_CLOCK = 90_000;
const PCMA_CLOCK = 8_000;
const PCMA_PACKET_SAMPLES = 320;
const AAC_FRAME_SAMPLES = 1024;

export function packetizeVideo(
  pictures: readonly CodedPicture[],
  codec: VideoCodec,
  frameRate: number,
  shifts: readonly number[] | null,
): PacketSource {
  const units = pictures.map(
    (picture, index): UnitSource => ({
      payloads: picture.nalUnits.flatMap((unit) => packetizeNal(unit, codec)),
      shift: shifts?.[index] ?? 0,
      keyFrame: picture.keyFrame,
      marker: 'last',
    }),
  );
  return {
    payloadType: VIDEO_PAYLOAD_TYPE,
    clockRate: VIDEO_CLOCK,
    unitTicks: VIDEO_CLOCK / frameRate,
    units,
  };
}

/** RFC 3640, AAC-hbr: one frame a packet behind one AU header of 13 bits size and 3 bits index. */
export function packetizeAac(stream: AdtsStream): PacketSource {
  const units = stream.frames.map((frame): UnitSource => {
    const header = Buffer.from([0, 16, frame.length >> 5, (frame.length << 3) & 0xff]);
    return { payloads: [Buffer.concat([header, frame])], shift: 0, keyFrame: true, marker: 'last' };
  });
  return { payloadType: AAC_PAYLOAD_TYPE, clockRate: stream.sampleRate, unitTicks: AAC_FRAME_SAMPLES, units };
}

/** RFC 3551 section 4.5.14: bare samples, here 40 ms of them a packet. */
export function packetizePcma(samples: Buffer): PacketSource {
  const units: UnitSource[] = [];
  for (let at = 0; at + PCMA_PACKET_SAMPLES <= samples.length; at += PCMA_PACKET_SAMPLES) {
    const payload = samples.subarray(at, at + PCMA_PACKET_SAMPLES);
    units.push({ payloads: [payload], shift: 0, keyFrame: true, marker: 'none' });
  }
  return { payloadType: PCMA_PAYLOAD_TYPE, clockRate: PCMA_CLOCK, unitTicks: PCMA_PACKET_SAMPLES, units };
}

function packetizeNal(unit: Buffer, codec: VideoCodec): Buffer[] {
  if (unit.length <= PAYLOAD_MAX) return [unit];
  return codec === 'h264' ? fragmentH264(unit) : fragmentH265(unit);
}

/** FU-A, RFC 6184 section 5.8. */
function fragmentH264(unit: Buffer): Buffer[] {
  const indicator = (unit[0]! & 0xe0) | 28;
  const type = unit[0]! & 0x1f;
  return fragment(unit, 1, (first, last) => [indicator, (first ? 0x80 : 0) | (last ? 0x40 : 0) | type]);
}

/** FU, RFC 7798 section 4.4.3. */
function fragmentH265(unit: Buffer): Buffer[] {
  const type = (unit[0]! >> 1) & 0x3f;
  const high = (unit[0]! & 0x81) | (49 << 1);
  return fragment(unit, 2, (first, last) => [high, unit[1]!, (first ? 0x80 : 0) | (last ? 0x40 : 0) | type]);
}

function fragment(
  unit: Buffer,
  headerBytes: number,
  prefix: (first: boolean, last: boolean) => number[],
): Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = headerBytes; at < unit.length; ) {
    const end = Math.min(unit.length, at + PAYLOAD_MAX - headerBytes - 1);
    const bytes = Buffer.from(prefix(at === headerBytes, end === unit.length));
    pieces.push(Buffer.concat([bytes, unit.subarray(at, end)]));
    at = end;
  }
  return pieces;
}
