import { displayedSize } from '../media/codec/sample-aspect.ts';
import type { AudioTrack, VideoTrack } from '../media/codec/track.ts';
import { writeInitSegment } from '../media/fmp4/init-segment.ts';
import type { InitSegment } from './part.ts';

export const VIDEO_TRACK_ID = 1;
export const AUDIO_TRACK_ID = 2;
/** RTP's clock for all video (RFC 3551 §5): nothing to convert, nothing to round. */
export const VIDEO_TIMESCALE = 90_000;

/** The init segments of an epoch. Sound counts in samples. */
export function writeInit(epoch: number, video: VideoTrack, audio: AudioTrack | null): InitSegment {
  const videoTrack = { id: VIDEO_TRACK_ID, timescale: VIDEO_TIMESCALE, track: video };
  const videoBytes = writeInitSegment([videoTrack]);
  const { codec, width, height, sampleAspect, declaredFrameRate } = video;
  return {
    epoch,
    bytes: audio
      ? writeInitSegment([videoTrack, { id: AUDIO_TRACK_ID, timescale: audio.sampleRate, track: audio }])
      : videoBytes,
    videoBytes,
    codecs: audio ? `${video.codecString},${audio.codecString}` : video.codecString,
    videoCodecs: video.codecString,
    video: { codec, width, height, displayed: displayedSize(video, sampleAspect), declaredFrameRate },
  };
}

/** A player that is set up for one can go on with the other. */
export function sameVideo(one: VideoTrack | null, other: VideoTrack | null): boolean {
  if (one === other) return true;
  if (!one || !other) return false;
  return (
    one.codecString === other.codecString &&
    one.width === other.width &&
    one.height === other.height &&
    one.configuration.equals(other.configuration)
  );
}

export function sameAudio(one: AudioTrack | null, other: AudioTrack | null): boolean {
  if (one === other) return true;
  if (!one || !other) return false;
  return (
    one.codecString === other.codecString &&
    one.sampleRate === other.sampleRate &&
    one.channels === other.channels &&
    one.configuration.equals(other.configuration)
  );
}
