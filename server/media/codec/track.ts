import type { SampleAspect } from './sample-aspect.ts';

/**
 * What a track is, as far as a player or a container must know.
 *
 * `codecString` is RFC 6381 (`avc1.64001f`, `hvc1.1.6.L93.B0`, `mp4a.40.2`, `opus`, `flac`).
 * `configuration` is the payload of the sample entry's configuration box: avcC, hvcC (ISO/IEC 14496-15),
 * the AudioSpecificConfig (14496-3) for AAC, dOps for Opus, dfLa (with its version and flags) for FLAC.
 */
export interface VideoTrack {
  readonly kind: 'video';
  readonly codec: 'h264' | 'h265';
  readonly codecString: string;
  /** Of the decoded picture, in its own pixels. */
  readonly width: number;
  readonly height: number;
  /** Absent: pixels are square. */
  readonly sampleAspect?: SampleAspect;
  readonly configuration: Buffer;
  /** Frames per second as the parameter sets declare it; null where they do not. */
  readonly declaredFrameRate: number | null;
  /** How many frames a decoder may have to hold back to reorder them, as the parameter sets declare it; absent or null where
   * they do not. 0: decode order is display order. */
  readonly declaredReorderFrames?: number | null;
  /** Frames may come as two pictures, one for each field. */
  readonly interlaced?: boolean;
}

export interface AudioTrack {
  readonly kind: 'audio';
  /** G.711 arrives as PCMA or PCMU and leaves as FLAC, lossless. */
  readonly codec: 'aac' | 'opus' | 'flac';
  readonly codecString: string;
  readonly sampleRate: number;
  readonly channels: number;
  readonly configuration: Buffer;
}

export type Track = VideoTrack | AudioTrack;
