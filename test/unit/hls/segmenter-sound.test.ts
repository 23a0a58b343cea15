import { describe, expect, it } from 'vitest';
import { readSamples } from '../../support/box-reader.ts';
import { writeSample } from '../../support/elementary-clip.ts';
import { ARRIVAL_MS, fakeAudio, fakeVideo, SegmenterFeed, SOUND_RATE } from './segmenter-feed.ts';

const BOTH = 'avc1.64001f,mp4a.40.2';
const SILENT = 'avc1.64001f';

function started(): SegmenterFeed {
  const feed = new SegmenterFeed();
  feed.segmenter.setTracks(fakeVideo(), fakeAudio());
  return feed;
}

/** Picture and sound together. */
function play(feed: SegmenterFeed, frames: number, group = 50): void {
  for (let frame = 0; frame < frames; frame++) {
    feed.frame({ keyFrame: frame % group === 0 });
    feed.sound();
  }
}

/** Frames that come at once, though they are of the usual times. */
function burst(feed: SegmenterFeed, first: number, count: number): void {
  for (let frame = first; frame < first + count; frame++) {
    writeSample(feed.segmenter.video, Buffer.alloc(100, 1));
    feed.segmenter.video.commit(frame * 3_600, frame * 3_600, (frame - first) % 50 === 0, 0, ARRIVAL_MS);
  }
}

describe('sound', () => {
  it('lies behind the video of its part, with nothing between', () => {
    const feed = started();
    play(feed, 100);
    for (const { bytes, videoEnd } of feed.output.parts) {
      expect(readSamples(bytes.subarray(0, videoEnd)).every(({ trackId }) => trackId === 1)).toBe(true);
      expect(readSamples(bytes.subarray(videoEnd)).every(({ trackId }) => trackId === 2)).toBe(true);
      expect(videoEnd).toBeLessThan(bytes.length);
    }
    expect(feed.output.inits.map(({ codecs, videoCodecs }) => [codecs, videoCodecs])).toEqual([
      [BOTH, SILENT],
    ]);
  });

  it('is whole and continuous over all parts', () => {
    const feed = started();
    play(feed, 250);
    const samples = feed.samples(2);
    expect(samples.map(({ decodeTicks }) => decodeTicks)).toEqual(samples.map((_, index) => index * 1_024));
    expect(new Set(samples.map(({ durationTicks }) => durationTicks))).toEqual(new Set([1_024]));
    expect(samples.length).toBeGreaterThan(140);
  });

  it('heard before the first key frame counts, but is played only from there', () => {
    const feed = started();
    for (let frame = 0; frame < 30; frame++) {
      feed.frame();
      feed.sound();
    }
    feed.video(5);
    expect(feed.output.inits.map(({ codecs }) => codecs)).toEqual([BOTH]);
    const first = feed.samples(2)[0]!;
    const keyFrameTicks = (30 * 3_600 * SOUND_RATE) / 90_000;
    expect(first.decodeTicks).toBeLessThanOrEqual(keyFrameTicks);
    expect(first.decodeTicks + first.durationTicks).toBeGreaterThan(keyFrameTicks);
  });

  it('given ahead of the picture, as from a kept group of pictures, goes into the first part', () => {
    const feed = started();
    for (let frame = 0; frame < 30; frame++) feed.soundFrame();
    feed.video(48); // of which three wait for more
    expect(feed.output.inits.map(({ codecs }) => codecs)).toEqual([BOTH]);
    expect(feed.samples(2)).toHaveLength(30);
    expect(feed.samples(1)).toHaveLength(45);
  });

  it('that begins a little behind the picture is waited for, so that the stream has it from its first part', () => {
    const feed = started();
    feed.video(8);
    expect(feed.output.events).toEqual([]);
    feed.audioTicks = (feed.dts * SOUND_RATE) / 90_000;
    feed.soundFrame();
    // With the sound itself, not with the picture after it.
    expect(feed.output.events.map(({ type }) => type)).toEqual(['init', 'part']);
    for (let frame = 0; frame < 42; frame++) {
      feed.frame();
      feed.sound();
    }
    expect(feed.output.inits.map(({ codecs }) => codecs)).toEqual([BOTH]);
    expect(feed.samples(1)).toHaveLength(50);
    expect(feed.output.parts.map(({ index, epoch }) => [index, epoch])).toEqual(
      Array.from({ length: 10 }, (_, index) => [index, 1]),
    );
    expect(feed.samples(2).length).toBeGreaterThan(20);
  });

  it('that is not heard within half a second is not waited for any longer', () => {
    const feed = started();
    feed.video(14);
    expect(feed.output.events).toEqual([]);
    feed.frame();
    expect(feed.output.events.map(({ type }) => type)).toEqual(['init', 'part', 'part', 'part']);
    expect(feed.output.inits[0]!.codecs).toBe(SILENT);
    feed.video(40, { group: 1_000 });
    expect(feed.samples(1)).toHaveLength(55);
  });

  it('is not waited for when it is not announced', () => {
    const feed = new SegmenterFeed();
    feed.segmenter.setTracks(fakeVideo(), null);
    feed.video(5);
    expect(feed.output.events.map(({ type }) => type)).toEqual(['init', 'part']);
  });

  it('is not waited for with more than some parts, though a camera sends seconds at once', () => {
    const feed = started();
    burst(feed, 0, 400);
    expect(feed.output.parts.length).toBe(80);
    expect(feed.output.parts.map(({ segmentSequence, index }) => segmentSequence * 10 + index)).toEqual(
      Array.from({ length: 80 }, (_, index) => index),
    );
    expect(feed.output.ended).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('keeps nothing back when the picture changes or the stream ends while it is waited for', () => {
    const feed = started();
    burst(feed, 0, 14);
    expect(feed.output.inits).toEqual([]);
    feed.segmenter.setTracks(fakeVideo({ width: 1280 }), fakeAudio());
    burst(feed, 14, 3);
    expect(feed.output.inits.map(({ video }) => video.width)).toEqual([640]);
    feed.segmenter.finish();
    expect(feed.output.inits.map(({ epoch, video }) => [epoch, video.width])).toEqual([
      [1, 640],
      [2, 1280],
    ]);
    expect(feed.samples(1)).toHaveLength(17);
    expect(feed.buffers.out).toBe(feed.output.parts.length);
  });

  it('that is announced but not heard is left out, and comes in at the next key frame', () => {
    const feed = started();
    feed.video(20);
    expect(feed.output.inits.map(({ codecs }) => codecs)).toEqual([SILENT]);
    feed.audioTicks = (feed.dts * SOUND_RATE) / 90_000;
    for (let frame = 0; frame < 30; frame++) {
      feed.frame();
      feed.sound();
    }
    expect(feed.samples(2)).toHaveLength(0);
    play(feed, 10);
    expect(feed.output.inits.map(({ epoch, codecs }) => [epoch, codecs])).toEqual([
      [1, SILENT],
      [2, BOTH],
    ]);
    expect(feed.samples(2).length).toBeGreaterThan(0);
  });

  it.each([
    { codecString: 'mp4a.40.2', lostSeconds: 14 },
    { codecString: 'mp4a.40.5', lostSeconds: 6 },
  ])('of $codecString that stops is taken out at a key frame, so that players do not wait for it', (row) => {
    const { codecString, lostSeconds } = row;
    const feed = new SegmenterFeed();
    feed.segmenter.setTracks(fakeVideo(), fakeAudio({ codecString }));
    play(feed, 50);
    feed.video(350);
    const codecs = `${SILENT},${codecString}`;
    expect(feed.output.inits.map((init) => init.codecs)).toEqual([codecs, SILENT]);
    const silent = feed.output.parts.filter(({ epoch }) => epoch === 2);
    expect(silent[0]?.mediaTimeMs).toBe(lostSeconds * 1_000);
    expect(silent.every(({ videoEnd, bytes }) => videoEnd === bytes.length)).toBe(true);
  });

  it('that comes back within the first part of the epoch that would do without it makes none', () => {
    const feed = new SegmenterFeed();
    // No silence can be made of it.
    feed.segmenter.setTracks(fakeVideo(), fakeAudio({ codecString: 'mp4a.40.5' }));
    for (let frame = 0; frame < 150; frame++) {
      feed.frame({ keyFrame: frame % 50 === 0 });
      if (frame < 48 || frame > 100) feed.sound();
      else feed.audioTicks = Math.round((feed.dts * SOUND_RATE) / 90_000);
    }
    expect(feed.output.inits.map(({ epoch, codecs }) => [epoch, codecs])).toEqual([
      [1, 'avc1.64001f,mp4a.40.5'],
    ]);
    expect(new Set(feed.output.parts.map(({ epoch }) => epoch))).toEqual(new Set([1]));
    expect(feed.output.ended).toEqual([0, 1]);
    expect(feed.samples(2).at(-1)!.decodeTicks).toBeGreaterThan(5.7 * SOUND_RATE);
  });

  it('that pauses for a moment stays', () => {
    const feed = started();
    play(feed, 50);
    feed.video(25);
    play(feed, 100);
    expect(feed.output.inits).toHaveLength(1);
  });

  it('with a hole goes on without one in decode time: a hole in one track stops all of them in a browser', () => {
    const feed = started();
    play(feed, 50);
    feed.audioTicks += 8_000;
    play(feed, 50);
    const samples = feed.samples(2);
    for (const [index, { decodeTicks }] of samples.entries()) {
      const before = samples[index - 1];
      if (before) expect(decodeTicks).toBe(before.decodeTicks + before.durationTicks);
    }
    expect(samples.at(-1)!.decodeTicks % 1_024).toBe(8_000 % 1_024);
  });

  it('of another kind begins a new epoch at the next key frame', () => {
    const feed = started();
    play(feed, 50);
    feed.segmenter.setTracks(
      fakeVideo(),
      fakeAudio({ channels: 2, configuration: Buffer.from([0x14, 0x10]) }),
    );
    play(feed, 50);
    expect(feed.output.inits.map(({ epoch }) => epoch)).toEqual([1, 2]);
  });

  it('whose unit is under way when a part is cut keeps its place', () => {
    const feed = started();
    const { audio } = feed.segmenter;
    feed.frame({ keyFrame: true });
    feed.soundFrame();
    writeSample(audio, Buffer.alloc(30, 1));
    const end = audio.end;
    for (let frame = 0; frame < 4; frame++) feed.frame();
    expect(feed.output.parts).toHaveLength(1);
    expect(audio.end).toBe(end);
    writeSample(audio, Buffer.alloc(30, 2));
    audio.commit(1_024, 1_024, true, 1_024, ARRIVAL_MS + 200);
    for (let frame = 0; frame < 5; frame++) feed.frame();
    const { bytes } = feed.samples(2)[1]!;
    expect(Buffer.from(bytes).toString('hex')).toBe(`${'01'.repeat(30)}${'02'.repeat(30)}`);
  });

  it('without picture does not grow memory', () => {
    const feed = started();
    play(feed, 5);
    for (let frame = 0; frame < 20_000; frame++) feed.soundFrame(300);
    expect(feed.segmenter.audio.bytes.length).toBeLessThanOrEqual(512 * 1024);
    expect(feed.segmenter.audio.ensure(600_000)).toBe(false);
  });

  it('of a large part of a segment survives the next part', () => {
    const feed = started();
    play(feed, 10);
    const before = feed.output.parts[0]!.bytes.toString('hex');
    play(feed, 200);
    expect(feed.output.parts[0]!.bytes.toString('hex')).toBe(before);
  });
});
