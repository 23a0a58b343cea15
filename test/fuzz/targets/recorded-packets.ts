import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { VideoCodec } from '../../simulator/annex-b.ts';
import { asOneNalUnit, behindStartCodes, withoutEndBits } from '../../simulator/odd-packing.ts';
import { picturePackets, recordedPictures } from '../../support/regrouped-pictures.ts';
import { writeRtpPacket } from '../../support/rtp-fixture.ts';
import type { FuzzInput } from '../fuzz-target.ts';
import { splitPieces } from '../pieces.ts';

const PACKET_BYTES = 400;

/** RTP packets of GStreamer's payloaders (test/unit/media/fixtures/make-fixtures.sh). */
export function recordedPackets(name: string): Buffer[] {
  return splitPieces(readFileSync(resolve('test/unit/media/fixtures', `${name}.rtp`)));
}

/** The beginning of a recording, and windows from within it. Small ones: a run is a million of them. */
export function packetSeeds(name: string, count: number): FuzzInput[] {
  const packets = recordedPackets(name);
  const windows = [0, 5, 20, 60].map((from) => packets.slice(from, from + count));
  return windows.filter((window) => window.length > 0);
}

/** The beginning of a recording of video as cameras send it that pass on their encoder's byte stream, or set no end bits. */
export function oddPacketSeeds(name: string, codec: VideoCodec, count: number): FuzzInput[] {
  const pictures = recordedPictures(name).slice(0, count);
  const packings = [
    (payloads: Buffer[]) => withoutEndBits(payloads, codec),
    (payloads: Buffer[]) => asOneNalUnit(payloads, codec, PACKET_BYTES),
    (payloads: Buffer[]) => behindStartCodes(payloads, codec, PACKET_BYTES),
    (payloads: Buffer[]) => withoutEndBits(asOneNalUnit(payloads, codec, PACKET_BYTES), codec),
    // Slices with start codes between them: the recordings have one a picture.
    (payloads: Buffer[]) => asOneNalUnit([...payloads, ...payloads], codec, PACKET_BYTES),
  ];
  return packings.map((pack) =>
    pictures
      .flatMap(({ payloads, timestamp }) => picturePackets({ payloads: pack(payloads), timestamp }))
      .slice(0, count)
      .map((packet, sequenceNumber) => writeRtpPacket({ ...packet, sequenceNumber })),
  );
}
