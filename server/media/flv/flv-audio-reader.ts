import { aacTrack, parseAudioSpecificConfig } from '../codec/audio-specific-config.ts';
import { MAX_FLAC_BLOCK_SAMPLES } from '../codec/flac.ts';
import type { G711Law } from '../codec/g711.ts';
import { G711Flac } from '../codec/g711-flac.ts';
import { opusPacketSamples, opusTrack } from '../codec/opus.ts';
import type { AudioTrack } from '../codec/track.ts';
import { MEDIA_CEILINGS } from '../media-ceilings.ts';
import type { UnitSink } from '../unit-sink.ts';
import { createFlvFrame, readFourCc, readPacketType } from './flv-frame.ts';

/**
 * The audio tags of FLV (specification 10.1, E.4.2): AAC and G.711 as written there, AAC and Opus as Enhanced RTMP writes them
 * (v2, "Enhanced Audio"). G.711, which has no configuration and always 8 kHz, becomes FLAC.
 *
 * Tolerated: a configuration that is repeated, or another one in mid-stream. Several tracks in a tag ("multitrack") are left out and counted,
 * other codecs refused with a word.
 */
type PacketFormat = 'aac' | 'opus';

const ENHANCED = 9;
const LEGACY_FORMATS: ReadonlyMap<number, 'aac' | G711Law> = new Map([
  [7, 'pcma'],
  [8, 'pcmu'],
  [10, 'aac'],
]);
const FOUR_CC_FORMATS: ReadonlyMap<string, PacketFormat> = new Map([
  ['mp4a', 'aac'],
  ['Opus', 'opus'],
]);
const REFUSED: ReadonlyMap<number | string, string> = new Map<number | string, string>([
  [0, 'uncompressed sound'],
  [1, 'ADPCM'],
  [2, 'MP3'],
  [3, 'uncompressed sound'],
  [4, 'Nellymoser'],
  [5, 'Nellymoser'],
  [6, 'Nellymoser'],
  [11, 'Speex'],
  [14, 'MP3'],
  ['.mp3', 'MP3'],
  ['ac-3', 'AC-3'],
  ['ec-3', 'E-AC-3'],
  ['fLaC', 'FLAC'],
]);
/** Packet types of Enhanced RTMP; 0 and 1 are AACPacketType (E.4.2.2), too. */
const SEQUENCE_START = 0;
const CODED_FRAMES = 1;
const MULTITRACK = 5;
const G711_SAMPLE_RATE = 8000;
/** An AudioSpecificConfig has a handful, an OpusHead of two channels 19. */
const MAX_CONFIG_BYTES = 64;
/** OpusHead (RFC 7845 §5.1): magic, version, channel count. */
const OPUS_HEAD_CHANNELS_AT = 9;
const MAX_UNIT_BYTES = MEDIA_CEILINGS.soundUnitBytes;

export class FlvAudioReader {
  /** Null until it is known; another object when the configuration changed. */
  track: AudioTrack | null = null;
  /** What comes that cannot be read, in words; null as long as nothing of the kind came. */
  refusal: string | null = null;
  /** Tags of several tracks. */
  ignoredTags = 0;
  damaged = 0;
  private readonly frame = createFlvFrame();
  private format: PacketFormat | G711Law | null = null;
  private aacFrameSamples = 0;
  private flac: G711Flac | null = null;

  /** The content of an audio tag lies in [start, end) of `buffer`; whatever is wrong with it is counted. */
  read(timestampMs: number, buffer: Buffer, start: number, end: number, sink: UnitSink): void {
    const { frame } = this;
    const flags = buffer[start]!;
    frame.buffer = buffer;
    frame.start = start + 1;
    frame.end = end;
    frame.timestampMs = timestampMs;
    if (flags >> 4 === ENHANCED) this.readEnhanced(flags & 0x0f, sink);
    else this.readLegacy(flags, sink);
  }

  /** E.4.2.1, E.4.2.2 */
  private readLegacy(flags: number, sink: UnitSink): void {
    const { frame } = this;
    const format = LEGACY_FORMATS.get(flags >> 4);
    if (!format) {
      this.refusal ??= REFUSED.get(flags >> 4) ?? `sound of the number ${flags >> 4}`;
    } else if (format === 'aac') {
      if (frame.start === frame.end) this.damaged += 1;
      else this.readPacket('aac', frame.buffer[frame.start++]!, sink);
    } else {
      this.readG711(format, (flags & 1) + 1, sink);
    }
  }

  /** Enhanced RTMP v2, "ExAudioTagHeader" and "ExAudioTagBody". */
  private readEnhanced(firstPacketType: number, sink: UnitSink): void {
    const { frame } = this;
    const packetType = readPacketType(frame, firstPacketType);
    if (packetType === MULTITRACK) {
      this.ignoredTags += 1;
      return;
    }
    const fourCc = packetType < 0 ? null : readFourCc(frame);
    if (fourCc === null) {
      this.damaged += 1;
      return;
    }
    const format = FOUR_CC_FORMATS.get(fourCc);
    if (format) this.readPacket(format, packetType, sink);
    else this.refusal ??= REFUSED.get(fourCc) ?? 'sound of a kind that is not known';
  }

  private readPacket(format: PacketFormat, packetType: number, sink: UnitSink): void {
    if (packetType === SEQUENCE_START) this.configure(format);
    else if (packetType === CODED_FRAMES && this.format === format) this.readUnit(format, sink);
  }

  private configure(format: PacketFormat): void {
    const { buffer, start, end } = this.frame;
    const config = Buffer.from(buffer.subarray(start, Math.min(end, start + MAX_CONFIG_BYTES)));
    const track = format === 'aac' ? this.configureAac(config) : configureOpus(config);
    if (!track) {
      this.damaged += 1;
      return;
    }
    this.use(format, track);
  }

  private configureAac(config: Buffer): AudioTrack | null {
    const parsed = parseAudioSpecificConfig(config);
    if (!parsed) return null;
    this.aacFrameSamples = parsed.frameSamples;
    return aacTrack(config, parsed.sampleRate);
  }

  /** Repeated, which is usual, nothing changes. */
  private use(format: PacketFormat, track: AudioTrack): void {
    const same =
      this.format === format &&
      this.track?.channels === track.channels &&
      this.track.configuration.equals(track.configuration);
    this.format = format;
    if (!same) this.track = track;
  }

  private readUnit(format: PacketFormat, sink: UnitSink): void {
    const { buffer, start, end, timestampMs } = this.frame;
    const sizeBytes = end - start;
    if (sizeBytes === 0) return;
    const samples = format === 'aac' ? this.aacFrameSamples : opusPacketSamples(buffer, start, end);
    if (samples === 0 || sizeBytes > MAX_UNIT_BYTES || !sink.ensure(sizeBytes)) {
      this.damaged += 1;
      return;
    }
    buffer.copy(sink.bytes, sink.end, start, end);
    sink.end += sizeBytes;
    sink.closeUnit(timestampMs, true, samples);
  }

  private readG711(law: G711Law, channels: number, sink: UnitSink): void {
    if (!this.flac || this.format !== law || this.flac.track.channels !== channels) {
      this.flac = new G711Flac(law, G711_SAMPLE_RATE, channels);
      this.format = law;
      this.track = this.flac.track;
    }
    const { buffer, start, end, timestampMs } = this.frame;
    const total = Math.floor((end - start) / channels);
    for (let done = 0; done < total; done += MAX_FLAC_BLOCK_SAMPLES) {
      const count = Math.min(MAX_FLAC_BLOCK_SAMPLES, total - done);
      if (!this.flac.append(buffer, start + done * channels, count, sink)) {
        this.damaged += 1;
        return;
      }
      sink.closeUnit((timestampMs + (done * 1000) / G711_SAMPLE_RATE) >>> 0, true, count);
    }
  }
}

function configureOpus(head: Buffer): AudioTrack | null {
  const channels = head[OPUS_HEAD_CHANNELS_AT] ?? 0;
  return channels === 1 || channels === 2 ? opusTrack(channels) : null;
}
