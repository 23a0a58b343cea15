import { Reception } from '../../../server/engine/reception.ts';
import { StreamMeter } from '../../../server/engine/stream-meter.ts';
import type { InitSegment, PartData, SegmenterOutput } from '../../../server/hls/part.ts';
import { PartBuffers } from '../../../server/hls/part-buffers.ts';
import { Segmenter } from '../../../server/hls/segmenter.ts';
import type { SdpMedia } from '../../../server/media/sdp/session-description.ts';
import { readSamples, readTracks } from '../../support/box-reader.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { senderReport } from '../../support/rtsp-bytes.ts';
import type { FuzzInput, FuzzTarget } from '../fuzz-target.ts';
import { promise } from './promise.ts';
import { recordedPackets } from './recorded-packets.ts';

const PART_MS = 200;
/** In front of each packet: of the sound, RTCP, and whether somebody begins or ceases to watch; then milliseconds since the last. */
const SOUND = 1;
const RTCP = 2;
const WATCHED_TURNS = 4;
const DELAY_UNIT_MS = 4;

const TRACKS = [
  { media: media('video', 96, 'H264', 90_000), rtpTime: null },
  { media: media('audio', 8, 'PCMA', 8_000), rtpTime: null },
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
  seeds: (): FuzzInput[] => {
    const pictures = recordedPackets('h264-b-frames')
      .slice(0, 60)
      .map((packet) => piece(0, packet));
    const plain = recordedPackets('h264-main')
      .slice(0, 60)
      .map((packet) => piece(0, packet));
    const sound = recordedPackets('pcma').map((packet) => piece(SOUND, packet));
    const both = plain.flatMap((packet, i) =>
      i % 4 === 0 && sound[i / 4] ? [packet, sound[i / 4]!] : [packet],
    );
    const report = piece(RTCP, senderReport());
    return [
      pictures,
      both,
      [
        ...both.slice(0, 20),
        report,
        ...both.slice(20, 50),
        piece(WATCHED_TURNS, plain[0]!),
        ...both.slice(50),
      ],
    ];
  },
  check(pieces) {
    const clock = new FakeClock();
    const output = new CheckedParts();
    const buffers = new CountingBuffers();
    let watched = true;
    const reception = new Reception({
      ...{ tracks: TRACKS, clock, originMs: clock.monotonic(), notBeforeMs: 0, segmenting: watched, buffers },
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
    for (const memory of output.memories) buffers.giveBack(memory);
    promise(buffers.outstanding === 0, `all memory comes back: ${buffers.outstanding} buffers did not`);
  },
};

class CheckedParts implements SegmenterOutput {
  readonly memories: Buffer[] = [];
  epoch = 0;
  segment = -1;
  private trackIds = new Set<number>();
  private lastDecodeTicks = -1;

  /** What somebody new watches is another window. */
  beginAnew(): void {
    this.lastDecodeTicks = -1;
  }

  init(init: InitSegment): void {
    promise(init.epoch > this.epoch, 'epochs rise');
    this.epoch = init.epoch;
    this.trackIds = new Set(readTracks(init.bytes).map(({ id }) => id));
    promise(readTracks(init.videoBytes).length === 1, 'a muted tile has the picture alone');
  }

  part({ bytes, videoEnd, epoch, segmentSequence, frames, independent, durationMs }: PartData): void {
    this.memories.push(Buffer.from(bytes.buffer));
    promise(epoch === this.epoch, 'a part is of the epoch that was told');
    promise(segmentSequence >= this.segment, 'segments rise');
    this.segment = segmentSequence;
    const samples = readSamples(bytes);
    const video = readSamples(bytes.subarray(0, videoEnd));
    promise(video.length === frames && frames > 0, 'a part has the frames that it says');
    promise(video[0]!.keyFrame === independent, 'an independent part begins with a key frame');
    promise(
      samples.every(({ trackId }) => this.trackIds.has(trackId)),
      'samples are of tracks that were told',
    );
    promise(durationMs > 0 && durationMs < 60_000, `a part lasts a while: ${durationMs} ms`);
    for (const { decodeTicks } of video) {
      promise(decodeTicks > this.lastDecodeTicks, 'decode times rise from part to part');
      this.lastDecodeTicks = decodeTicks;
    }
  }

  segmentEnded(sequence: number): void {
    promise(sequence === this.segment, 'the segment that ends is the last one');
  }
}

/** Who takes gives back. */
class CountingBuffers extends PartBuffers {
  outstanding = 0;

  override acquire(sizeBytes: number): Buffer {
    this.outstanding += 1;
    return super.acquire(sizeBytes);
  }

  override giveBack(buffer: Buffer): void {
    this.outstanding -= 1;
    super.giveBack(buffer);
  }
}

function piece(flags: number, packet: Buffer): Buffer {
  return Buffer.concat([Buffer.of(flags, 10), packet]);
}

function media(kind: string, payloadType: number, encoding: string, clockRate: number): SdpMedia {
  return {
    ...{ kind, payloadType, encoding, clockRate },
    ...{ channels: 1, fmtp: new Map(), control: null, frameRate: null, encrypted: false },
  };
}
