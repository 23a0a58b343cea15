import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { PartData } from '../../../server/hls/part.ts';
import { FlacEncoder, maxFlacFrameBytes, writeFlacConfiguration } from '../../../server/media/codec/flac.ts';
import { opusTrack } from '../../../server/media/codec/opus.ts';
import type { AudioTrack } from '../../../server/media/codec/track.ts';
import { type ReadSample, readSamples } from '../../support/box-reader.ts';
import { makeElementaryClip, writeSample } from '../../support/elementary-clip.ts';
import { fakeAudio, fakeVideo, SegmenterFeed } from './segmenter-feed.ts';

const RATE = 8_000;
/** One every picture. */
const UNIT_TICKS = 320;
const GROUP = 50;
const G711: AudioTrack = {
  kind: 'audio',
  codec: 'flac',
  codecString: 'flac',
  sampleRate: RATE,
  channels: 1,
  configuration: writeFlacConfiguration(RATE),
};

/** A camera with G.711 that sends nothing while nobody speaks. */
class Speaker {
  readonly feed = new SegmenterFeed();
  /** Decode times of what was said. */
  readonly spoken: number[] = [];
  private frames = 0;

  constructor() {
    this.feed.segmenter.setTracks(fakeVideo(), G711);
  }

  talk(frames: number): void {
    for (let frame = 0; frame < frames; frame++) {
      this.picture();
      this.unit(this.frames - 1);
    }
  }

  hush(frames: number): void {
    for (let frame = 0; frame < frames; frame++) this.picture();
  }

  picture(): void {
    this.feed.frame({ keyFrame: this.frames % GROUP === 0 });
    this.frames += 1;
  }

  /** What was said while a frame was taken. */
  unit(frame: number): void {
    const ticks = frame * UNIT_TICKS;
    writeSample(this.feed.segmenter.audio, squareWave());
    this.feed.segmenter.audio.commit(ticks, ticks, true, UNIT_TICKS, this.feed.arrivalMs);
    this.spoken.push(ticks);
  }

  get now(): number {
    return this.frames;
  }
}

/** Units that are too long for silence, by their decode times. */
function heard(feed: SegmenterFeed): number[] {
  return feed
    .samples(2)
    .filter(({ bytes }) => bytes.length > 20)
    .map(({ decodeTicks }) => decodeTicks);
}

function expectWhole(feed: SegmenterFeed): void {
  const samples = feed.samples(2);
  for (const [index, { decodeTicks, durationTicks }] of samples.entries()) {
    const before = samples[index - 1];
    if (before) expect(decodeTicks).toBe(before.decodeTicks + before.durationTicks);
    expect(durationTicks).toBeLessThanOrEqual(UNIT_TICKS);
  }
}

function soundsOf(parts: PartData[]): ReadSample[] {
  return parts.flatMap(({ bytes }) => readSamples(bytes)).filter(({ trackId }) => trackId === 2);
}

describe('sound that pauses', () => {
  it.each([
    [1, 3],
    [2, 4],
    [4, 8],
    [0.4, 0.2],
  ])('for silence, %d s of talk and %d s of none, stays in the stream and has no holes', (talk, silence) => {
    const speaker = new Speaker();
    const { feed, spoken } = speaker;
    while (speaker.now < 25 * 36) {
      speaker.talk(talk * 25);
      speaker.hush(silence * 25);
    }
    feed.segmenter.finish();
    expect(feed.output.inits.map(({ codecs }) => codecs)).toEqual(['avc1.64001f,flac']);
    expect(heard(feed)).toEqual(spoken);
    expectWhole(feed);
  });

  it('never lags so far behind the picture that players have to wait for it', () => {
    const speaker = new Speaker();
    speaker.talk(50);
    speaker.hush(100);
    speaker.talk(50);
    let soundEndMs = 0;
    for (const part of speaker.feed.output.parts) {
      const sounds = soundsOf([part]);
      const last = sounds.at(-1);
      if (last) soundEndMs = ((last.decodeTicks + last.durationTicks) * 1000) / RATE;
      expect(part.mediaTimeMs + part.durationMs - soundEndMs).toBeLessThan(420);
    }
  });

  it('for ten seconds is gone: it is taken out at the next key frame, and comes in again at one', () => {
    const speaker = new Speaker();
    speaker.talk(50);
    speaker.hush(350);
    expect(speaker.feed.output.inits.map(({ codecs }) => codecs)).toEqual([
      'avc1.64001f,flac',
      'avc1.64001f',
    ]);
    speaker.talk(60);
    speaker.talk(50);
    expect(speaker.feed.output.inits.map(({ codecs }) => codecs)).toEqual([
      'avc1.64001f,flac',
      'avc1.64001f',
      'avc1.64001f,flac',
    ]);
    const third = speaker.feed.output.parts.filter(({ epoch }) => epoch === 3);
    const sounds = soundsOf(third);
    expect(sounds[0]!.decodeTicks / RATE).toBeGreaterThan(third[0]!.mediaTimeMs / 1000 - 0.1);
  });

  it('for as long as others of its kind usually take to come is not filled', () => {
    const speaker = new Speaker();
    for (let clump = 0; clump < 50; clump++) {
      for (let frame = 0; frame < 10; frame++) speaker.picture();
      for (let frame = 0; frame < 10; frame++) speaker.unit(clump * 10 + frame);
    }
    speaker.picture();
    const fromTicks = 2 * RATE;
    const kept = heard(speaker.feed).filter((ticks) => ticks >= fromTicks);
    const said = speaker.spoken.filter((ticks) => ticks >= fromTicks && ticks <= kept.at(-1)!);
    expect(kept).toEqual(said);
    expect(kept.length).toBeGreaterThan(400);
  });

  it('is filled from where the picture begins for who comes in a pause', () => {
    const speaker = new Speaker();
    const { feed } = speaker;
    for (let frame = 1; frame <= 25; frame++) {
      feed.frame();
      speaker.unit(frame);
    }
    for (let frame = 0; frame < 25; frame++) feed.frame();
    feed.video(25);
    const sounds = feed.samples(2);
    expect(sounds[0]!.decodeTicks).toBe(2 * RATE);
    expect(sounds.length).toBeGreaterThan(15);
    expectWhole(feed);
  });

  it.each<PausingSound>([
    { name: 'FLAC', track: G711, ticks: UNIT_TICKS, shortestTicks: 16, bytes: squareWave(), loud: true },
    { name: 'Opus', track: opusTrack(2), ticks: 960, shortestTicks: 120, bytes: hex('f8fffe') },
    { name: 'AAC', track: fakeAudio(), ticks: 1_024, shortestTicks: 1_024, bytes: hex('00000007') },
    {
      ...{ name: 'AAC of two channels', ticks: 1_024, shortestTicks: 1_024, bytes: hex('2000000000000e') },
      track: fakeAudio({ channels: 2, configuration: hex('1410') }),
    },
  ])(
    'is $name for as long as it pauses, by what ffmpeg reads',
    ({ track, ticks, shortestTicks, bytes, loud }) => {
      const folder = mkdtempSync(join(tmpdir(), 'pauses-'));
      onTestFinished(() => rmSync(folder, { recursive: true }));
      const clip = makeElementaryClip();
      const feed = new SegmenterFeed();
      feed.segmenter.setTracks(clip.video, track);
      let soundTicks = 0;
      for (let frame = 0; frame < 200; frame++) {
        const { bytes: picture, keyFrame } = clip.videoSamples[frame % clip.videoSamples.length]!;
        writeSample(feed.segmenter.video, picture);
        feed.segmenter.video.commit(feed.dts, feed.dts, keyFrame, 0, feed.arrivalMs);
        feed.dts += 3_600;
        const untilTicks = (feed.dts / 90_000) * track.sampleRate;
        // The last second and a half of every two are silent; sound comes back between two of its units.
        if (frame % 50 >= 12) soundTicks = Math.floor(untilTicks) + 37;
        for (; soundTicks < untilTicks; soundTicks += ticks) {
          writeSample(feed.segmenter.audio, bytes);
          feed.segmenter.audio.commit(soundTicks, soundTicks, true, ticks, feed.arrivalMs);
        }
      }
      feed.segmenter.finish();
      expect(feed.output.inits).toHaveLength(1);
      const file = join(folder, 'paused.mp4');
      writeFileSync(
        file,
        Buffer.concat([feed.output.inits[0]!.bytes, ...feed.output.parts.map((part) => part.bytes)]),
      );
      const probe = ['-v', 'error', '-select_streams', 'a', '-show_packets', '-of', 'json', file];
      const { packets } = JSON.parse(execFileSync('ffprobe', probe, { encoding: 'utf8' })) as {
        packets: { pts: number }[];
      };
      const steps = packets.slice(1).map(({ pts }, index) => pts - packets[index]!.pts);
      expect(Math.min(...steps)).toBeGreaterThan(0);
      expect(Math.max(...steps)).toBeLessThan(ticks + shortestTicks);
      const decode = [
        '-v',
        'error',
        '-threads',
        '1',
        '-i',
        file,
        '-map',
        '0:a',
        '-ac',
        '1',
        '-f',
        's16le',
        '-',
      ];
      const { stdout, stderr } = spawnSync('ffmpeg', decode, { maxBuffer: 64 * 1024 * 1024 });
      expect(stderr.toString()).toBe('');
      // A pause ends less than the shortest unit late.
      const endTicks = packets.at(-1)!.pts + ticks;
      expect(Math.abs(stdout.length / 2 - endTicks)).toBeLessThan(5 * shortestTicks);
      const at = (seconds: number) => stdout.readInt16LE(Math.round(seconds * track.sampleRate) * 2);
      for (const group of [0, 2, 4]) {
        expect(Math.abs(at(group + 0.3))).toBe(loud ? 8_000 : 0);
        expect([0.6, 1, 1.5, 1.9].map((after) => at(group + after))).toEqual([0, 0, 0, 0]);
      }
    },
  );
});

interface PausingSound {
  name: string;
  track: AudioTrack;
  /** Of a unit. */
  ticks: number;
  shortestTicks: number;
  bytes: Buffer;
  loud?: boolean;
}

function hex(digits: string): Buffer {
  return Buffer.from(digits, 'hex');
}

function squareWave(): Buffer {
  const samples = Int32Array.from({ length: UNIT_TICKS }, (_, at) => (at % 20 < 10 ? 8_000 : -8_000));
  const into = Buffer.alloc(maxFlacFrameBytes(UNIT_TICKS));
  return Buffer.from(into.subarray(0, new FlacEncoder().encode(samples, UNIT_TICKS, into, 0)));
}
