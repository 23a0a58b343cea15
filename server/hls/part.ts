import type { PictureSize } from '../media/codec/sample-aspect.ts';
import type { VideoTrack } from '../media/codec/track.ts';

/**
 * A partial segment (RFC 8216bis §4.4.4.9) as it travels from the segmenter to the live window.
 * `bytes` is a video fragment (moof + mdat) and, where the stream has sound, an audio fragment behind it: a muted tile
 * is sent the first `videoEnd` bytes with the video-only init segment, everyone else the whole.
 */
export interface PartData {
  /** Which init segment the part belongs to. */
  epoch: number;
  /** Media sequence number of its segment. */
  segmentSequence: number;
  /** Index in its segment, from 0. */
  index: number;
  bytes: Buffer;
  /** What the pool has set aside for them, which is more. */
  memoryBytes: number;
  videoEnd: number;
  /** Starts with a key frame. */
  independent: boolean;
  /** Decode time of the first frame on the media timeline, milliseconds (fractions kept). */
  mediaTimeMs: number;
  durationMs: number;
  /** Wall-clock arrival of the part's first frame, epoch milliseconds. */
  arrivalMs: number;
  frames: number;
}

export interface InitSegment {
  /** Grows by one with each change of tracks or parameters and with each restart of the source. */
  epoch: number;
  /** All tracks. */
  bytes: Buffer;
  /** The video track alone, for muted tiles. */
  videoBytes: Buffer;
  /** Codec strings joined as in an HLS CODECS attribute, for `bytes` and for `videoBytes`. */
  codecs: string;
  videoCodecs: string;
  video: Pick<VideoTrack, 'codec' | 'width' | 'height' | 'declaredFrameRate'> & {
    /** In square pixels; `width` and `height` count those of the picture, whatever their shape. */
    displayed: PictureSize;
  };
}

/** What a segmenter produces, in order. */
export interface SegmenterOutput {
  init(init: InitSegment): void;
  part(part: PartData): void;
  /** The segment with this media sequence number is complete. */
  segmentEnded(sequence: number): void;
}
