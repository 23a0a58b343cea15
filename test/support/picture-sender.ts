import { h264Fragment } from './nal-fragments.ts';
import { type PacketFields, writeRtpPacket } from './rtp-fixture.ts';

const SPS = Buffer.from('67420029e9018094d9f2e02dc0404069', 'hex');
const PPS = Buffer.from('68ce3c80', 'hex');
const GROUP_PICTURES = 25;
const FRAGMENT_BYTES = 100;

/** One source of a camera's: pictures of H.264 at 25 a second, each in several packets that bear its name in every byte. */
export class PictureSender {
  private readonly ssrc: number;
  private readonly firstTimestamp: number;
  private sequence: number;
  private picture: number;

  /** @param picture of the group that it begins with; 0 is the key frame */
  constructor({ ssrc = 1, sequence = 7, timestamp = 900, picture = 0 } = {}) {
    this.ssrc = ssrc;
    this.sequence = sequence;
    this.picture = picture;
    this.firstTimestamp = timestamp - picture * 3_600;
  }

  /** Of the next picture. */
  get timestamp(): number {
    return (this.firstTimestamp + this.picture * 3_600) >>> 0;
  }

  /** The packets of the next picture. */
  next(): Buffer[] {
    const { timestamp } = this;
    const key = this.picture % GROUP_PICTURES === 0;
    const slice = Buffer.alloc(3 * FRAGMENT_BYTES, this.ssrc & 0x7f);
    slice[0] = key ? 0x65 : 0x41;
    slice[1] = key ? 0x88 : 0x9a;
    this.picture += 1;
    const payloads = [
      ...(key ? [SPS, PPS] : []),
      h264Fragment(slice, 1, FRAGMENT_BYTES, 'start'),
      h264Fragment(slice, FRAGMENT_BYTES, 2 * FRAGMENT_BYTES, 'middle'),
      h264Fragment(slice, 2 * FRAGMENT_BYTES, slice.length, 'end'),
    ];
    return payloads.map((payload, at) =>
      this.write({ payload, timestamp, marker: at === payloads.length - 1 }),
    );
  }

  private write(fields: PacketFields): Buffer {
    const { ssrc, sequence: sequenceNumber } = this;
    this.sequence = (this.sequence + 1) & 0xffff;
    return writeRtpPacket({ ...fields, ssrc, sequenceNumber });
  }
}

/** Packets of two sources, one of each in turn; what is left of the longer one behind them. */
export function inTurn(one: Buffer[], other: Buffer[]): Buffer[] {
  const longest = Math.max(one.length, other.length);
  return Array.from({ length: longest }, (_, at) => [one[at] ?? [], other[at] ?? []].flat()).flat();
}
