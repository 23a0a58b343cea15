/**
 * A plain MP4 file (ISO/IEC 14496-12 §8.1 ff.) around parts that stay as they are: what stands in front of them. All parts together are the
 * contents of one mdat, their own headers too, which nobody looks at; the tables of the moov point at the payloads. So a file
 * that plays anywhere is made without copying a byte, and each part lies in it as it was shown, hash and all.
 */
import { ByteWriter } from '../../base/byte-writer.ts';
import { box, fullBox } from './box.ts';
import type { FragmentHeader } from './fragment-reader.ts';
import type { InitDescription } from './init-reader.ts';
import { MOVIE_TIMESCALE, MovieTrackTable } from './movie-track-table.ts';

const UNITY_MATRIX = [0x00010000, 0, 0, 0, 0x00010000, 0, 0, 0, 0x40000000];
/** From where 32 bits no longer tell where a part lies; with room for the header. */
const WIDE_FROM_BYTES = 0xf000_0000;
/** Seconds from 1904, which MP4 counts from, to 1970. */
const MP4_EPOCH_SECONDS = 2_082_844_800;

export class MovieHeader {
  private readonly tracks: Map<number, MovieTrackTable>;

  constructor({ tracks }: InitDescription) {
    this.tracks = new Map(tracks.map((track) => [track.id, new MovieTrackTable(track)]));
  }

  /**
   * The next fragment of its track.
   * @param payloadAt where its first sample lies, from where the media begins
   * @returns false when the init segment has no such track
   */
  add(fragment: FragmentHeader, payloadAt: number): boolean {
    const track = this.tracks.get(fragment.trackId);
    track?.add(fragment, payloadAt);
    return track !== undefined;
  }

  /**
   * ftyp, moov and the header of the mdat: the media follows.
   * @param mediaBytes of all that follows
   * @param createdAtMs epoch milliseconds of the first frame: the file says when it was taken
   */
  write(mediaBytes: number, createdAtMs: number): Buffer {
    const fileType = box('ftyp', Buffer.from('isom\0\0\x02\0isomiso2mp41', 'latin1'));
    const wide = mediaBytes > WIDE_FROM_BYTES;
    const mediaHeader = new ByteWriter().u32(wide ? 1 : mediaBytes + 8).ascii('mdat');
    if (wide) mediaHeader.u64(mediaBytes + 16);
    // The size of the tables does not depend on what they say.
    const movieBytes = this.movie(0, wide, createdAtMs).length;
    const mediaAt = fileType.length + movieBytes + mediaHeader.length;
    return Buffer.concat([fileType, this.movie(mediaAt, wide, createdAtMs), mediaHeader.finish()]);
  }

  private movie(mediaAt: number, wide: boolean, createdAtMs: number): Buffer {
    const tracks = [...this.tracks.values()].filter((track) => !track.isEmpty);
    const start = Math.min(...tracks.map(({ startSeconds }) => startSeconds));
    const durationMs = Math.max(
      0,
      ...tracks.map((track) => (track.startSeconds - start) * MOVIE_TIMESCALE + track.durationMs),
    );
    return box(
      'moov',
      this.movieTimes(Math.round(durationMs), createdAtMs),
      ...tracks.map((track) => track.write(start, mediaAt, wide)),
    );
  }

  /** §8.2.2 */
  private movieTimes(durationMs: number, createdAtMs: number): Buffer {
    const created = Math.floor(createdAtMs / 1000) + MP4_EPOCH_SECONDS;
    const fields = new ByteWriter()
      .u32(created)
      .u32(created)
      .u32(MOVIE_TIMESCALE)
      .u32(durationMs)
      .u32(0x00010000) // rate 1.0
      .u16(0x0100) // volume 1.0
      .zeros(10);
    for (const value of UNITY_MATRIX) fields.u32(value);
    const nextTrackId = Math.max(...this.tracks.keys()) + 1;
    return fullBox('mvhd', 0, 0, fields.zeros(24).u32(nextTrackId).finish());
  }
}
