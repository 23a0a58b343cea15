import { Reception } from '../../server/engine/reception.ts';
import { StreamMeter } from '../../server/engine/stream-meter.ts';
import type { InitSegment, PartData, SegmenterOutput } from '../../server/hls/part.ts';
import { PartBuffers } from '../../server/hls/part-buffers.ts';
import { Segmenter } from '../../server/hls/segmenter.ts';
import type { SdpMedia } from '../../server/media/sdp/session-description.ts';
import { packetizeUnits, type StreamCodec } from './elementary-stream.ts';
import { FakeClock } from './fake-clock.ts';
import { type PacketFields, writeRtpPacket } from './rtp-fixture.ts';

type Event =
  | { type: 'init'; init: InitSegment }
  | { type: 'part'; part: PartData }
  | { type: 'ended'; sequence: number };

/** What becomes of a stream on its way from RTP to parts, in order. */
export class ReceivedStream implements SegmenterOutput {
  readonly events: Event[] = [];

  get inits(): InitSegment[] {
    return this.events.flatMap((event) => (event.type === 'init' ? [event.init] : []));
  }

  get parts(): PartData[] {
    return this.events.flatMap((event) => (event.type === 'part' ? [event.part] : []));
  }

  init(init: InitSegment): void {
    this.events.push({ type: 'init', init });
  }

  part(part: PartData): void {
    this.events.push({ type: 'part', part });
  }

  segmentEnded(sequence: number): void {
    this.events.push({ type: 'ended', sequence });
  }
}

/** A track of a camera and its packets, each with the time at which it arrives. */
export interface SentTrack {
  media: SdpMedia;
  packets: (PacketFields & { atMs: number })[];
}

/** Access units of video at 25 frames a second, as they would come from a camera. */
export function sendUnits(codec: StreamCodec, units: Buffer[][], described: Buffer[] = []): SentTrack {
  const beginning = 0xffff0000; // wraps on the way
  const packets = packetizeUnits(units, codec, { firstSequence: 65_000, firstTimestamp: beginning });
  const fmtp = new Map<string, string>();
  if (described.length > 0) {
    fmtp.set('sprop-parameter-sets', described.map((set) => set.toString('base64')).join(','));
  }
  return {
    media: mediaOf('video', 96, codec.toUpperCase(), 90_000, { fmtp }),
    packets: packets.map((packet) => ({ ...packet, atMs: ((packet.timestamp! - beginning) >>> 0) / 90 })),
  };
}

export function receiveUnits(codec: StreamCodec, units: Buffer[][]): ReceivedStream {
  return receiveTracks([sendUnits(codec, units)]);
}

/** The whole way, watched from the first packet on. */
export function receiveTracks(tracks: SentTrack[]): ReceivedStream {
  const clock = new FakeClock();
  const output = new ReceivedStream();
  const buffers = new PartBuffers();
  const reception = new Reception({
    tracks: tracks.map(({ media }) => ({ media, rtpTime: null })),
    ...{ clock, originMs: 0, notBeforeMs: 0, segmenting: true, buffers },
    meter: new StreamMeter(clock.now()),
    createSegmenter: () =>
      new Segmenter({
        ...{ partTargetMs: 200, segmentTargetMs: 1_000, buffers, output },
        ...{ firstEpoch: 1, firstSegmentSequence: 0 },
      }),
    onFirstFrame: () => {},
    onSegmentingEnded: () => {},
  });
  const arrivals = tracks
    .flatMap(({ media, packets }, track) =>
      packets.map((packet) => ({ track, packet: { payloadType: media.payloadType, ...packet } })),
    )
    .sort((a, b) => a.packet.atMs - b.packet.atMs);
  for (const { track, packet } of arrivals) {
    clock.advanceSync(packet.atMs - clock.monotonic());
    const bytes = writeRtpPacket(packet);
    reception.rtp(track, bytes, 0, bytes.length);
  }
  reception.finish();
  return output;
}

export function mediaOf(
  kind: string,
  payloadType: number,
  encoding: string,
  clockRate: number,
  { channels = 1, fmtp = new Map<string, string>() } = {},
): SdpMedia {
  return {
    kind,
    payloadType,
    encoding,
    clockRate,
    channels,
    fmtp,
    control: null,
    frameRate: null,
    encrypted: false,
  };
}
