import { describe, expect, it } from 'vitest';
import { AUDIO_RATE, type ClockedCamera, VIDEO_RATE } from '../../support/clocked-camera.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { receiveCamera } from './receive-camera.ts';

const NOON = Date.UTC(2026, 0, 15, 12);

describe('Reception', () => {
  it('places frames by their timestamps and says when each arrived', () => {
    const wallAtZero = new FakeClock().now();
    const { samples } = receiveCamera({ ...plain(), seconds: 2, arrival: (ms) => ms + ((ms * 7) % 30) });
    expect(samples.videoSamples.map(({ ptsTicks }) => ptsTicks)).toEqual(
      Array.from({ length: 50 }, (_, frame) => frame * 3600),
    );
    expect(samples.videoSamples[7]).toMatchObject({ arrivalMs: wallAtZero + 280 + ((280 * 7) % 30) });
    expect(samples.videoSamples.filter(({ keyFrame }) => keyFrame)).toHaveLength(2);
  });

  it('goes on behind the session before it, even when that ran ahead', () => {
    const clock = new FakeClock();
    const first = receiveCamera({ ...plain(), arrival: (ms) => Math.max(0, ms - 2_000) }, { clock });
    const end = first.samples.videoSamples.at(-1)!.ptsTicks;
    const { samples } = receiveCamera(plain(), { clock, originMs: 0, notBeforeMs: first.reception.endMs });
    expect(samples.videoSamples[0]!.dtsTicks).toBeGreaterThan(end);
  });

  it('moves the sound to the picture at the first reports of both, and never back in time', () => {
    const late = 800;
    const { samples } = receiveCamera({
      ...plain(),
      sound: true,
      audioClock: (ms) => (ms + late) * 8,
      wallClock: (ms, track) => NOON + ms + (track === 'audio' ? late : 0),
    });
    const picture = samples.videoSamples.at(-1)!;
    const sound = samples.audioSamples.at(-1)!;
    // Captured at the same time by the camera's wall clock, 800 ms later than it was sent.
    expect(sound.ptsTicks / 8 - picture.ptsTicks / 90).toBeCloseTo(late, 0);
    const steps = samples.audioSamples
      .slice(1)
      .map(({ dtsTicks }, i) => dtsTicks - samples.audioSamples[i]!.dtsTicks);
    expect(Math.min(...steps)).toBeGreaterThan(0);
  });

  it('leaves out what was heard already when the sound is moved back', () => {
    const { samples } = receiveCamera({
      ...plain(),
      seconds: 20,
      sound: true,
      wallClock: (ms, track) => NOON + ms - (track === 'audio' && ms > 6_000 ? 90 : 0),
    });
    const gaps = samples.audioSamples
      .slice(1)
      .map(({ dtsTicks }, i) => dtsTicks - samples.audioSamples[i]!.dtsTicks);
    expect(Math.min(...gaps)).toBeGreaterThan(0);
    expect(Math.max(...gaps)).toBeLessThan(2 * 320);
    expect(samples.audioSamples.length).toBeLessThan(20_000 / 40 - 1);
    expect(samples.audioSamples.length).toBeGreaterThan(20_000 / 40 - 6);
  });

  it('tells the segmenter sound and picture at each key frame', () => {
    const { samples } = receiveCamera({ ...plain(), seconds: 3, sound: true });
    expect(samples.tracks).toHaveLength(3);
    expect(samples.tracks[2]).toMatchObject({
      video: { codec: 'h264', width: 640, height: 480 },
      audio: { codec: 'flac', sampleRate: AUDIO_RATE },
    });
  });
});

function plain(): ClockedCamera {
  return {
    seconds: 10,
    frameRate: 25,
    videoClock: (ms) => (ms * VIDEO_RATE) / 1000,
    audioClock: (ms) => (ms * AUDIO_RATE) / 1000,
    arrival: (ms) => ms,
  };
}
