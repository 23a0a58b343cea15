import { parseAvcConfiguration, parseHevcConfiguration } from '../codec/decoder-configuration.ts';
import { H264_NAL_SYNTAX, H265_NAL_SYNTAX } from '../codec/nal-syntax.ts';
import type { VideoTrack } from '../codec/track.ts';
import type { UnitSink } from '../unit-sink.ts';
import { createFlvFrame, readFourCc, readPacketType } from './flv-frame.ts';
import { FlvPicture } from './flv-picture.ts';

/**
 * The video tags of FLV (specification 10.1, E.4.3): H.264 as written there, H.265 as Enhanced RTMP writes it (v2, "Enhanced
 * Video": FourCC `hvc1`; `avc1` likewise) and as many devices wrote it before, under the number 12.
 *
 * Tolerated: a configuration that is repeated, or comes anew and changes the track or the codec in mid-stream; pictures whose
 * parameter sets lie between the slices only; modifiers of a tag, which are stepped over. Several tracks in a tag ("multitrack") are left out
 * and counted, other codecs refused with a word.
 */
type Codec = 'h264' | 'h265';

const ENHANCED = 0x80;
const KEY_FRAME = 1;
/** Frame type 5: a command for the player, no picture. */
const COMMAND = 5;
const LEGACY_CODECS: ReadonlyMap<number, Codec> = new Map([
  [7, 'h264'],
  [12, 'h265'],
]);
const FOUR_CC_CODECS: ReadonlyMap<string, Codec> = new Map([
  ['avc1', 'h264'],
  ['hvc1', 'h265'],
]);
const REFUSED: ReadonlyMap<number | string, string> = new Map<number | string, string>([
  [2, 'Sorenson H.263'],
  [3, 'Screen video'],
  [4, 'VP6'],
  [5, 'VP6 with an alpha channel'],
  [6, 'Screen video 2'],
  [13, 'AV1'],
  ['av01', 'AV1'],
  ['vp08', 'VP8'],
  ['vp09', 'VP9'],
  ['vvc1', 'H.266'],
]);

/** Packet types of Enhanced RTMP; 0 to 2 are those of E.4.3.1, too. */
const SEQUENCE_START = 0;
const CODED_FRAMES = 1;
/** Without a composition time, which is 0. */
const CODED_FRAMES_X = 3;
const METADATA = 4;
const MULTITRACK = 6;
const COMPOSITION_BYTES = 3;

export class FlvVideoReader {
  /** What comes that cannot be read, in words; null as long as nothing of the kind came. */
  refusal: string | null = null;
  /** Tags of several tracks. */
  ignoredTags = 0;
  private damagedTags = 0;
  private codec: Codec | null = null;
  private picture: FlvPicture | null = null;
  private readonly frame = createFlvFrame();

  get track(): VideoTrack | null {
    return this.picture?.track ?? null;
  }

  get damaged(): number {
    return this.damagedTags + (this.picture?.damaged ?? 0);
  }

  /** The content of a video tag lies in [start, end) of `buffer`; whatever is wrong with it is counted. */
  read(timestampMs: number, buffer: Buffer, start: number, end: number, sink: UnitSink): void {
    const { frame } = this;
    const flags = buffer[start]!;
    frame.buffer = buffer;
    frame.start = start + 1;
    frame.end = end;
    frame.timestampMs = timestampMs;
    if ((flags & ENHANCED) !== 0) this.readEnhanced((flags >> 4) & 0x07, flags & 0x0f, sink);
    else this.readLegacy(flags >> 4, flags & 0x0f, sink);
  }

  /** E.4.3.1, E.4.3.2 */
  private readLegacy(frameType: number, codecId: number, sink: UnitSink): void {
    const { frame } = this;
    if (frameType === COMMAND) return;
    const codec = LEGACY_CODECS.get(codecId);
    if (!codec) {
      this.refuse(codecId, `video of the number ${codecId}`);
      return;
    }
    const packetType = frame.buffer[frame.start] ?? 0;
    frame.start += 1;
    // It is there in front of a configuration, too.
    if (!this.readComposition()) return;
    frame.marked = frameType === KEY_FRAME;
    if (packetType === SEQUENCE_START) this.configure(codec);
    else if (packetType === CODED_FRAMES) this.pictureOf(codec).read(frame, sink);
  }

  /** Enhanced RTMP v2, "ExVideoTagHeader" and "ExVideoTagBody". */
  private readEnhanced(frameType: number, firstPacketType: number, sink: UnitSink): void {
    const { frame } = this;
    const packetType = readPacketType(frame, firstPacketType);
    if (packetType === MULTITRACK) {
      this.ignoredTags += 1;
      return;
    }
    if (packetType === METADATA || frameType === COMMAND) return;
    const fourCc = packetType < 0 ? null : readFourCc(frame);
    if (fourCc === null) {
      this.damagedTags += 1;
      return;
    }
    const codec = FOUR_CC_CODECS.get(fourCc);
    frame.marked = frameType === KEY_FRAME;
    frame.compositionMs = 0;
    if (!codec) this.refuse(fourCc, 'video of a kind that is not known');
    else if (packetType === SEQUENCE_START) this.configure(codec);
    else if (packetType === CODED_FRAMES_X || (packetType === CODED_FRAMES && this.readComposition())) {
      this.pictureOf(codec).read(frame, sink);
    }
  }

  /** SI24. False when the tag ends before. */
  private readComposition(): boolean {
    const { frame } = this;
    if (frame.start + COMPOSITION_BYTES > frame.end) {
      this.damagedTags += 1;
      return false;
    }
    frame.compositionMs = frame.buffer.readIntBE(frame.start, COMPOSITION_BYTES);
    frame.start += COMPOSITION_BYTES;
    return true;
  }

  private configure(codec: Codec): void {
    const { buffer, start, end } = this.frame;
    const record = buffer.subarray(start, end);
    const configuration = codec === 'h264' ? parseAvcConfiguration(record) : parseHevcConfiguration(record);
    if (configuration) this.pictureOf(codec).configure(configuration);
    else this.damagedTags += 1;
  }

  private pictureOf(codec: Codec): FlvPicture {
    if (this.picture && this.codec === codec) return this.picture;
    this.damagedTags += this.picture?.damaged ?? 0;
    this.codec = codec;
    this.picture = new FlvPicture(codec === 'h264' ? H264_NAL_SYNTAX : H265_NAL_SYNTAX);
    return this.picture;
  }

  private refuse(name: number | string, otherwise: string): void {
    this.refusal ??= REFUSED.get(name) ?? otherwise;
  }
}
