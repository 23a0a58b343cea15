import type { Segmenter } from '../../../server/hls/segmenter.ts';
import { type ElementaryClip, writeSample } from '../../support/elementary-clip.ts';

const AAC_FRAME_TICKS = 1024;

/** Feeds a clip in the order of time, sound between the pictures, as it would come from a camera. */
export function feedClip(
  segmenter: Segmenter,
  clip: ElementaryClip,
  { repeat = 1, arrivalMs = 1_000_000 } = {},
): void {
  const frameTicks = 90_000 / clip.frameRate;
  segmenter.setTracks(clip.video, clip.audio);
  let audioFrame = 0;
  for (let frame = 0; frame < clip.videoSamples.length * repeat; frame++) {
    const seconds = frame / clip.frameRate;
    const sample = clip.videoSamples[frame % clip.videoSamples.length]!;
    writeSample(segmenter.video, sample.bytes);
    segmenter.video.commit(
      frame * frameTicks,
      frame * frameTicks,
      sample.keyFrame,
      0,
      arrivalMs + seconds * 1000,
    );
    if (!clip.audio) continue;
    for (; (audioFrame * AAC_FRAME_TICKS) / clip.audio.sampleRate <= seconds; audioFrame++) {
      writeSample(segmenter.audio, clip.audioSamples[audioFrame % clip.audioSamples.length]!);
      const ticks = audioFrame * AAC_FRAME_TICKS;
      segmenter.audio.commit(ticks, ticks, true, AAC_FRAME_TICKS, arrivalMs + seconds * 1000);
    }
  }
}
