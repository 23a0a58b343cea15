/** NAL units as payloads of RTP packets, for tests that need a certain cut. */
export type FragmentPlace = 'start' | 'middle' | 'end' | 'both';

const FRAGMENT_BITS: Record<FragmentPlace, number> = { start: 0x80, middle: 0, end: 0x40, both: 0xc0 };

/** FU-A of H.264 with bytes [from, to) of the NAL unit, which include its header only in form. */
export function h264Fragment(nalUnit: Buffer, from: number, to: number, place: FragmentPlace): Buffer {
  const header = nalUnit[0]!;
  return Buffer.concat([
    Buffer.from([(header & 0xe0) | 28, FRAGMENT_BITS[place] | (header & 0x1f)]),
    nalUnit.subarray(from, to),
  ]);
}

/** Fragmentation unit of H.265. */
export function h265Fragment(nalUnit: Buffer, from: number, to: number, place: FragmentPlace): Buffer {
  const type = (nalUnit[0]! >> 1) & 0x3f;
  return Buffer.concat([
    Buffer.from([(nalUnit[0]! & 0x81) | (49 << 1), nalUnit[1]!, FRAGMENT_BITS[place] | type]),
    nalUnit.subarray(from, to),
  ]);
}

/** An aggregate: its header, then each NAL unit behind a 16-bit length. */
export function aggregate(header: number[], nalUnits: Buffer[]): Buffer {
  const parts = nalUnits.flatMap((nal) => [Buffer.from([nal.length >> 8, nal.length & 0xff]), nal]);
  return Buffer.concat([Buffer.from(header), ...parts]);
}
