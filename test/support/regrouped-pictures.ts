import { type PacketFields, readRtpFixture } from './rtp-fixture.ts';

export interface RecordedPicture {
  readonly payloads: Buffer[];
  readonly timestamp: number;
}

/** A recording's payloads by their picture, to be packed in another way. */
export function recordedPictures(name: string): RecordedPicture[] {
  const pictures = new Map<number, Buffer[]>();
  for (const packet of readRtpFixture(name)) {
    const timestamp = packet.readUInt32BE(4);
    const payloads = pictures.get(timestamp) ?? [];
    payloads.push(packet.subarray(12));
    pictures.set(timestamp, payloads);
  }
  return Array.from(pictures, ([timestamp, payloads]) => ({ payloads, timestamp }));
}

/** Packets of the payloads, the last one marked. */
export function picturePackets({ payloads, timestamp }: RecordedPicture): PacketFields[] {
  return payloads.map((payload, index) => ({ payload, timestamp, marker: index === payloads.length - 1 }));
}
