import { ByteWriter } from '../../base/byte-writer.ts';
import { SQUARE_SAMPLES } from '../codec/sample-aspect.ts';
import type { AudioTrack, Track, VideoTrack } from '../codec/track.ts';
import { box, fullBox } from './box.ts';

/**
 * Sample entries: what a decoder must know before the first sample. AVC and HEVC with parameter sets out of band
 * (`avc1`, `hvc1`; ISO/IEC 14496-15 §5.4.2, §8.4), AAC (`mp4a`, 14496-14 §5.6), Opus and FLAC in their ISOBMFF encapsulations.
 */

const DPI_72 = 0x00480000;
/** 14496-1 §7.2.2.1 */
const ES_DESCRIPTOR = 0x03;
const DECODER_CONFIG_DESCRIPTOR = 0x04;
const DECODER_SPECIFIC_INFO = 0x05;
const SL_CONFIG_DESCRIPTOR = 0x06;
const OBJECT_TYPE_MPEG4_AUDIO = 0x40;
const STREAM_TYPE_AUDIO = 0x05;

/** The one child of `stsd`. */
export function sampleEntry(track: Track): Buffer {
  return track.kind === 'video' ? videoSampleEntry(track) : audioSampleEntry(track);
}

/** VisualSampleEntry, 14496-12 §12.1.3. */
function videoSampleEntry(track: VideoTrack): Buffer {
  const fields = new ByteWriter()
    .zeros(6)
    .u16(1) // data_reference_index
    .zeros(16)
    .u16(track.width)
    .u16(track.height)
    .u32(DPI_72)
    .u32(DPI_72)
    .zeros(4)
    .u16(1) // frame_count
    .zeros(32) // compressorname
    .u16(0x0018) // depth
    .u16(0xffff) // pre_defined
    .finish();
  switch (track.codec) {
    case 'h264':
      return box('avc1', fields, box('avcC', track.configuration), ...pixelAspect(track));
    case 'h265':
      return box('hvc1', fields, box('hvcC', track.configuration), ...pixelAspect(track));
  }
}

/** PixelAspectRatioBox, 14496-12 §12.1.4; none where pixels are square. */
function pixelAspect({ sampleAspect = SQUARE_SAMPLES }: VideoTrack): Buffer[] {
  const { horizontal, vertical } = sampleAspect;
  if (horizontal === vertical) return [];
  return [box('pasp', new ByteWriter().u32(horizontal).u32(vertical).finish())];
}

/** AudioSampleEntry, 14496-12 §12.2.3. */
function audioSampleEntry(track: AudioTrack): Buffer {
  const fields = new ByteWriter()
    .zeros(6)
    .u16(1) // data_reference_index
    .zeros(8)
    .u16(track.channels)
    .u16(16) // samplesize
    .zeros(4)
    // 16.16 fixed point; rates that do not fit are told by the configuration alone
    .u32(track.sampleRate <= 0xffff ? track.sampleRate * 0x10000 : 0)
    .finish();
  switch (track.codec) {
    case 'aac':
      return box('mp4a', fields, fullBox('esds', 0, 0, aacElementaryStream(track.configuration)));
    case 'opus':
      return box('Opus', fields, box('dOps', track.configuration));
    case 'flac':
      return box('fLaC', fields, box('dfLa', track.configuration));
  }
}

/** ES_Descriptor, 14496-1 §7.2.6.5, as 14496-14 §3.1.2 limits it. */
function aacElementaryStream(audioSpecificConfig: Buffer): Buffer {
  const config = new ByteWriter()
    .u8(OBJECT_TYPE_MPEG4_AUDIO)
    .u8((STREAM_TYPE_AUDIO << 2) | 1)
    .u24(0) // bufferSizeDB
    .u32(0) // maxBitrate
    .u32(0) // avgBitrate: variable
    .bytes(descriptor(DECODER_SPECIFIC_INFO, audioSpecificConfig))
    .finish();
  const stream = new ByteWriter()
    .u16(0) // ES_ID: the track's number is in its header
    .u8(0)
    .bytes(descriptor(DECODER_CONFIG_DESCRIPTOR, config))
    .bytes(descriptor(SL_CONFIG_DESCRIPTOR, Buffer.from([2])))
    .finish();
  return descriptor(ES_DESCRIPTOR, stream);
}

/** Tag, size in four 7-bit groups (some players read no shorter form), contents (14496-1 §8.3.3). */
function descriptor(tag: number, contents: Buffer): Buffer {
  const size = contents.length;
  return new ByteWriter()
    .u8(tag)
    .u8(0x80 | ((size >> 21) & 0x7f))
    .u8(0x80 | ((size >> 14) & 0x7f))
    .u8(0x80 | ((size >> 7) & 0x7f))
    .u8(size & 0x7f)
    .bytes(contents)
    .finish();
}
