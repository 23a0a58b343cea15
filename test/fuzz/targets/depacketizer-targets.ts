import { AacDepacketizer } from '../../../server/media/rtp/depacketizers/aac-depacketizer.ts';
import type { Depacketizer } from '../../../server/media/rtp/depacketizers/depacketizer.ts';
import { G711Depacketizer } from '../../../server/media/rtp/depacketizers/g711-depacketizer.ts';
import { createH264Depacketizer } from '../../../server/media/rtp/depacketizers/h264-depacketizer.ts';
import { createH265Depacketizer } from '../../../server/media/rtp/depacketizers/h265-depacketizer.ts';
import { LatmDepacketizer } from '../../../server/media/rtp/depacketizers/latm-depacketizer.ts';
import { OpusDepacketizer } from '../../../server/media/rtp/depacketizers/opus-depacketizer.ts';
import { createRtpPacket, parseRtpPacket } from '../../../server/media/rtp/rtp-packet.ts';
import { SequenceTracker } from '../../../server/media/rtp/sequence-tracker.ts';
import type { VideoCodec } from '../../simulator/annex-b.ts';
import { splitSample } from '../../support/box-reader.ts';
import { type CollectedUnit, UnitCollector } from '../../support/unit-collector.ts';
import type { FuzzInput, FuzzTarget } from '../fuzz-target.ts';
import { checkTrack } from './media-targets.ts';
import { isWhole, promise } from './promise.ts';
import { oddPacketSeeds, packetSeeds, recordedPackets } from './recorded-packets.ts';

const MAX_UNIT_BYTES = 4 * 1024 * 1024;
/** What a small pool has left, now and then. */
const SMALL_SINK_BYTES = 700;
/** A picture needs many packets; one of sound is a unit, or several. */
const PICTURES = { packets: 12, maxPacketBytes: 2_000 };
const SOUND = { packets: 4, maxPacketBytes: 2_000 };

interface Format {
  readonly name: string;
  readonly recordings: readonly string[];
  /** Of video: it comes in the forms of odd cameras too. */
  readonly codec?: VideoCodec;
  /** Of its seeds, and of the sound packets behind the damage. */
  readonly packets: number;
  readonly maxPacketBytes: number;
  create(): Depacketizer;
  checkUnit(unit: CollectedUnit): void;
}

const AAC = {
  config: Buffer.from('1210', 'hex'),
  clockRate: 44_100,
  sizeLength: 13,
  indexLength: 3,
  indexDeltaLength: 3,
};

const LATM = { clockRate: 44_100, config: Buffer.from('40002420', 'hex'), configInBand: false };

const FORMATS: readonly Format[] = [
  {
    name: 'h264',
    recordings: ['h264-main', 'h264-b-frames'],
    codec: 'h264',
    ...PICTURES,
    create: () => createH264Depacketizer(),
    // Besides slices: recovery points and late picture parameter sets.
    checkUnit: ({ bytes }) => checkNalUnits(bytes, (header) => [1, 5, 6, 8].includes(header & 0x1f)),
  },
  {
    name: 'h265',
    recordings: ['h265'],
    codec: 'h265',
    ...PICTURES,
    create: () => createH265Depacketizer(),
    checkUnit: ({ bytes }) =>
      checkNalUnits(
        bytes,
        (header) => ((header >> 1) & 0x3f) < 32 || [34, 39].includes((header >> 1) & 0x3f),
      ),
  },
  {
    name: 'aac',
    recordings: ['aac'],
    ...SOUND,
    create: () => new AacDepacketizer(AAC),
    checkUnit: checkSound,
  },
  {
    name: 'latm',
    recordings: ['latm'],
    ...SOUND,
    create: () => new LatmDepacketizer(LATM),
    checkUnit: checkSound,
  },
  {
    name: 'latm-in-band',
    recordings: ['latm-in-band'],
    ...SOUND,
    create: () => new LatmDepacketizer({ clockRate: 16_000, config: null, configInBand: true }),
    checkUnit: checkSound,
  },
  {
    name: 'opus',
    recordings: ['opus'],
    ...SOUND,
    create: () => new OpusDepacketizer(2),
    checkUnit: checkSound,
  },
  {
    name: 'g711',
    recordings: ['pcma', 'pcmu'],
    // Its work is the encoder's, which has no choices to make.
    packets: 2,
    maxPacketBytes: 200,
    create: () => new G711Depacketizer('pcma', 8000),
    checkUnit: checkSound,
  },
];

/** Damaged, missing, repeated and swapped packets make whole units or none, and the stream is found again. */
function targetOf({
  name,
  recordings,
  codec,
  packets: count,
  maxPacketBytes,
  create,
  checkUnit,
}: Format): FuzzTarget {
  const sound = recordedPackets(recordings[0]!).slice(0, count);
  const soundUnits = unitsOf(create(), sound, new UnitCollector()).units.length;
  return {
    name: `${name}-depacketizer`,
    shape: 'sequence',
    maxPieces: 24,
    maxPieceBytes: maxPacketBytes,
    seeds: () => [
      ...recordings.flatMap((recording) => packetSeeds(recording, count)),
      ...(codec ? oddPacketSeeds(recordings[0]!, codec, count) : []),
    ],
    check(packets) {
      const small = (packets[0]?.at(-1) ?? 0) % 4 === 0;
      const sink = new UnitCollector({ maxBytes: small ? SMALL_SINK_BYTES : MAX_UNIT_BYTES });
      const depacketizer = create();
      unitsOf(depacketizer, packets, sink);
      for (const unit of sink.units) checkUnit(unit);
      promise(isWhole(depacketizer.damaged, 0, 1_000), 'damage is counted');
      if (depacketizer.track?.kind === 'video') checkTrack(depacketizer.track);
      depacketizer.reset(sink);
      const again = unitsOf(depacketizer, sound, new UnitCollector()).units.length;
      // What the damage made of the marker bits may leave the last unit waiting for the next.
      promise(
        again === soundUnits || again === soundUnits - 1,
        `${again} of ${soundUnits} units behind the damage`,
      );
      promise(depacketizer.track !== null, 'a sound stream has a track');
    },
  };
}

/** As the engine does: parse, track sequence numbers, push. */
function unitsOf(depacketizer: Depacketizer, packets: FuzzInput, sink: UnitCollector): UnitCollector {
  const packet = createRtpPacket();
  const sequence = new SequenceTracker();
  for (const bytes of packets) {
    if (!parseRtpPacket(bytes, 0, bytes.length, packet)) continue;
    const missing = sequence.push(packet.sequenceNumber);
    if (missing >= 0) depacketizer.push(packet, missing > 0, sink);
  }
  return sink;
}

function checkNalUnits(sample: Buffer, belongs: (header: number) => boolean): void {
  promise(sample.length > 0 && sample.length <= MAX_UNIT_BYTES, 'a sample has a size');
  for (const nalUnit of splitSample(sample)) promise(belongs(nalUnit[0]!), 'a sample carries what it should');
}

function checkSound({ bytes, durationTicks, keyFrame }: CollectedUnit): void {
  promise(bytes.length > 0 && durationTicks > 0 && keyFrame, 'a frame of sound has bytes and a duration');
}

export const DEPACKETIZER_TARGETS: readonly FuzzTarget[] = FORMATS.map(targetOf);
