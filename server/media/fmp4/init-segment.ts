import { ByteWriter } from '../../base/byte-writer.ts';
import { displayedSize } from '../codec/sample-aspect.ts';
import type { Track } from '../codec/track.ts';
import { box, fullBox } from './box.ts';
import { sampleEntry } from './sample-entry.ts';

/** The init segment of a fragmented MP4 (ISO/IEC 14496-12 §8.2, §8.8; CMAF, 23000-19 §7.3.1): no samples, only what they will be. */
export interface InitTrack {
  /** From 1, the same in every fragment of the track. */
  id: number;
  /** Ticks per second of its decode and composition times. */
  timescale: number;
  track: Track;
}

const MOVIE_TIMESCALE = 1000;
const UNITY_MATRIX = [0x00010000, 0, 0, 0, 0x00010000, 0, 0, 0, 0x40000000];
const TRACK_ENABLED_IN_MOVIE = 3;
const MEDIA_IN_THE_SAME_FILE = 1;
const UNDETERMINED_LANGUAGE = 0x55c4;

/** @returns ftyp and moov; throws on an empty list, which is a caller's mistake */
export function writeInitSegment(tracks: readonly InitTrack[]): Buffer {
  if (tracks.length === 0) throw new Error('an init segment needs a track');
  const fileType = box('ftyp', Buffer.from('iso6\0\0\0\0iso6mp41cmfchlsf', 'latin1'));
  const movie = box(
    'moov',
    movieHeader(Math.max(...tracks.map(({ id }) => id)) + 1),
    ...tracks.map(trackBox),
    box('mvex', ...tracks.map(trackExtends)),
  );
  return Buffer.concat([fileType, movie]);
}

/** §8.2.2 */
function movieHeader(nextTrackId: number): Buffer {
  const fields = new ByteWriter()
    .zeros(8)
    .u32(MOVIE_TIMESCALE)
    .u32(0) // duration: told by fragments alone
    .u32(0x00010000) // rate 1.0
    .u16(0x0100) // volume 1.0
    .zeros(10);
  for (const value of UNITY_MATRIX) fields.u32(value);
  return fullBox('mvhd', 0, 0, fields.zeros(24).u32(nextTrackId).finish());
}

function trackBox({ id, timescale, track }: InitTrack): Buffer {
  const mediaHeader = new ByteWriter()
    .zeros(8)
    .u32(timescale)
    .u32(0)
    .u16(UNDETERMINED_LANGUAGE)
    .zeros(2)
    .finish();
  const media = box('mdia', fullBox('mdhd', 0, 0, mediaHeader), handler(track), mediaInformation(track));
  return box('trak', trackHeader(id, track), media);
}

/** §8.3.2: the size is the one at which the picture is presented, of square pixels. */
function trackHeader(id: number, track: Track): Buffer {
  const isVideo = track.kind === 'video';
  const fields = new ByteWriter()
    .zeros(8)
    .u32(id)
    .zeros(4)
    .u32(0) // duration
    .zeros(8)
    .zeros(4) // layer, alternate_group
    .u16(isVideo ? 0 : 0x0100) // volume
    .zeros(2);
  for (const value of UNITY_MATRIX) fields.u32(value);
  const { width, height } = isVideo ? displayedSize(track, track.sampleAspect) : { width: 0, height: 0 };
  fields.u32(width * 0x10000).u32(height * 0x10000);
  return fullBox('tkhd', 0, TRACK_ENABLED_IN_MOVIE, fields.finish());
}

/** §8.4.3 */
function handler(track: Track): Buffer {
  const fields = new ByteWriter()
    .zeros(4)
    .ascii(track.kind === 'video' ? 'vide' : 'soun')
    .zeros(12)
    .ascii(track.kind === 'video' ? 'Video\0' : 'Audio\0');
  return fullBox('hdlr', 0, 0, fields.finish());
}

/** §8.4.4 */
function mediaInformation(track: Track): Buffer {
  const header =
    track.kind === 'video' ? fullBox('vmhd', 0, 1, Buffer.alloc(8)) : fullBox('smhd', 0, 0, Buffer.alloc(4));
  const location = fullBox(
    'dref',
    0,
    0,
    Buffer.from([0, 0, 0, 1]),
    fullBox('url ', 0, MEDIA_IN_THE_SAME_FILE),
  );
  return box('minf', header, box('dinf', location), sampleTable(track));
}

/** §8.5: only the description; times and sizes are in the fragments. */
function sampleTable(track: Track): Buffer {
  return box(
    'stbl',
    fullBox('stsd', 0, 0, Buffer.from([0, 0, 0, 1]), sampleEntry(track)),
    fullBox('stts', 0, 0, Buffer.alloc(4)),
    fullBox('stsc', 0, 0, Buffer.alloc(4)),
    fullBox('stsz', 0, 0, Buffer.alloc(8)),
    fullBox('stco', 0, 0, Buffer.alloc(4)),
  );
}

/** §8.8.3 */
function trackExtends({ id }: InitTrack): Buffer {
  const fields = new ByteWriter().u32(id).u32(1).zeros(12); // default_sample_description_index 1
  return fullBox('trex', 0, 0, fields.finish());
}
