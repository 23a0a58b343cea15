import { describe, expect, it } from 'vitest';
import { GroupCache } from '../../../server/engine/group-cache.ts';
import { PartBuffers } from '../../../server/hls/part-buffers.ts';
import type { SampleWriter } from '../../../server/hls/sample-writer.ts';
import { Segmenter } from '../../../server/hls/segmenter.ts';
import { readSamples } from '../../support/box-reader.ts';
import { RecordedOutput } from '../hls/recorded-output.ts';
import { fakeAudio, fakeVideo } from '../hls/segmenter-feed.ts';

interface Committed {
  text: string;
  dts: number;
  key: boolean;
}

/** Keeps what is committed to it, as text. */
class RecordingWriter implements SampleWriter {
  bytes = Buffer.alloc(16 << 20);
  end = 0;
  readonly committed: Committed[] = [];
  private open = 0;
  private readonly order: string[];

  constructor(order: string[] = []) {
    this.order = order;
  }

  ensure(sizeBytes: number): boolean {
    return this.end + sizeBytes <= this.bytes.length;
  }

  commit(dts: number, _pts: number, key: boolean): void {
    const text = this.bytes.toString('latin1', this.open, this.end);
    this.committed.push({ text, dts, key });
    this.order.push(text);
    this.open = this.end;
  }

  drop(): void {
    this.end = this.open;
  }
}

function write(writer: SampleWriter, text: string, dts: number, key: boolean, arrivalMs = 1000 + dts): void {
  if (!writer.ensure(text.length)) {
    writer.drop();
    return;
  }
  writer.end += writer.bytes.write(text, writer.end, 'latin1');
  writer.commit(dts, dts, key, 0, arrivalMs);
}

function replayed(cache: GroupCache): { video: Committed[]; audio: Committed[] } {
  const video = new RecordingWriter();
  const audio = new RecordingWriter();
  cache.replayInto({ video, audio });
  return { video: video.committed, audio: audio.committed };
}

describe('the group cache', () => {
  it('keeps the frames since the last key frame, in order and whole', () => {
    const cache = new GroupCache(new PartBuffers());
    write(cache.video, 'KEY-ONE', 0, true);
    write(cache.video, 'p1', 1, false);
    write(cache.video, 'KEY-TWO', 2, true);
    write(cache.video, 'p3', 3, false);
    write(cache.audio, 'a3', 3, true);
    expect(replayed(cache)).toEqual({
      video: [
        { text: 'KEY-TWO', dts: 2, key: true },
        { text: 'p3', dts: 3, key: false },
      ],
      audio: [{ text: 'a3', dts: 3, key: true }],
    });
  });

  it('keeps nothing before the first key frame, of picture or sound', () => {
    const cache = new GroupCache(new PartBuffers());
    write(cache.audio, 'a', 0, true);
    write(cache.video, 'p', 0, false);
    expect(replayed(cache)).toEqual({ video: [], audio: [] });
  });

  it('forgets the sound of the group before', () => {
    const cache = new GroupCache(new PartBuffers());
    write(cache.video, 'K', 0, true);
    write(cache.audio, 'old', 0, true);
    write(cache.video, 'K', 1, true);
    expect(replayed(cache).audio).toEqual([]);
  });

  it('drops what was begun and not committed', () => {
    const cache = new GroupCache(new PartBuffers());
    write(cache.video, 'K', 0, true);
    cache.video.end += cache.video.bytes.write('half', cache.video.end, 'latin1');
    cache.video.drop();
    write(cache.video, 'p', 1, false);
    expect(replayed(cache).video.map((sample) => sample.text)).toEqual(['K', 'p']);
  });

  it('keeps nothing of a group that outgrows its ceiling, and recovers at the next key frame', () => {
    const buffers = new PartBuffers();
    const cache = new GroupCache(buffers);
    const megabyte = 'x'.repeat(1 << 20);
    write(cache.video, 'K', 0, true);
    for (let frame = 1; frame <= 12; frame += 1) write(cache.video, megabyte, frame, false);
    expect(buffers.idleBytes).toBeGreaterThan(5 << 20);
    write(cache.audio, 'a', 12, true);
    write(cache.video, 'orphan', 13, false);
    expect(replayed(cache)).toEqual({ video: [], audio: [] });
    write(cache.video, 'K2', 14, true);
    write(cache.video, 'p', 15, false);
    expect(replayed(cache).video.map((sample) => sample.text)).toEqual(['K2', 'p']);
  });

  it('keeps a key frame that there is no room for beside the group before', () => {
    const buffers = new PartBuffers();
    const cache = new GroupCache(buffers);
    const frame = 'x'.repeat(700_000);
    for (let group = 0; group < 3; group += 1) {
      write(cache.video, 'K'.repeat(2_000_000), group * 100, true);
      for (let at = 1; at <= 8; at += 1) write(cache.video, frame, group * 100 + at, false);
      const kept = replayed(cache).video;
      expect(kept.map(({ dts }) => dts - group * 100)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
      expect(kept[0]!.text).toHaveLength(2_000_000);
    }
    cache.discard();
  });

  it('keeps nothing of a group of more than 16,384 frames, however small they are', () => {
    const cache = new GroupCache(new PartBuffers());
    write(cache.video, 'K', 0, true);
    for (let frame = 1; frame < 16_384; frame += 1) write(cache.video, 'p', frame, false);
    for (let sound = 0; sound < 20_000; sound += 1) write(cache.audio, 'a', sound, true);
    expect(replayed(cache).video).toHaveLength(16_384);
    expect(replayed(cache).audio.length).toBeLessThan(16_384);
    write(cache.video, 'p', 16_385, false);
    write(cache.video, 'p', 16_386, false);
    expect(replayed(cache).video).toEqual([]);
    write(cache.video, 'K2', 16_387, true);
    expect(replayed(cache).video).toHaveLength(1);
  });

  it('gives memory back with each group, holds no more than the group needs, and everything when it is discarded', () => {
    const buffers = new PartBuffers();
    const cache = new GroupCache(buffers);
    const frame = 'x'.repeat(10_000);
    for (let group = 0; group < 20; group += 1) {
      for (let at = 0; at < 50; at += 1) write(cache.video, frame, group * 50 + at, at === 0);
    }
    expect(replayed(cache).video).toHaveLength(50);
    const idleBefore = buffers.idleBytes;
    expect(idleBefore).toBeLessThan(700_000);
    cache.discard();
    expect(buffers.idleBytes - idleBefore).toBeGreaterThan(500_000);
    expect(buffers.idleBytes).toBeLessThan(1_300_000);
    expect(replayed(cache).video).toEqual([]);
  });

  it('keeps frames larger than its pieces whole, gathered bit by bit', () => {
    const cache = new GroupCache(new PartBuffers());
    const fragment = 'y'.repeat(1_400);
    for (let at = 0; at < 3; at += 1) {
      for (let part = 0; part < 100; part += 1) {
        expect(cache.video.ensure(fragment.length)).toBe(true);
        cache.video.end += cache.video.bytes.write(fragment, cache.video.end, 'latin1');
      }
      cache.video.commit(at, at, at === 0, 0, at);
    }
    expect(replayed(cache).video.map(({ text }) => text === fragment.repeat(100))).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('replays the first sound ahead of the picture and the rest in the order in which it came', () => {
    const cache = new GroupCache(new PartBuffers());
    write(cache.video, 'K', 0, true, 1000);
    write(cache.audio, 'a0', 0, true, 1300);
    write(cache.video, 'p1', 1, false, 1310);
    write(cache.audio, 'a1', 1, true, 1320);
    write(cache.video, 'p2', 2, false, 1320);
    write(cache.audio, 'a2', 2, true, 1330);
    const order: string[] = [];
    cache.replayInto({ video: new RecordingWriter(order), audio: new RecordingWriter(order) });
    expect(order).toEqual(['a0', 'K', 'p1', 'a1', 'p2', 'a2']);
  });

  it('lets a segmenter announce the sound of a camera whose sound comes later than its first part', () => {
    const cache = new GroupCache(new PartBuffers());
    for (let frame = 0; frame < 50; frame += 1) {
      const arrivalMs = 1_000 + frame * 40;
      write(cache.video, `frame ${frame}`, frame * 3_600, frame === 0, arrivalMs);
      // Bursts of half a second, as some cameras send their sound.
      if (frame % 12 !== 11) continue;
      for (let unit = 0; unit < 8; unit += 1) {
        write(cache.audio, 'sound', ((frame - 11) * 40 + unit * 64) * 16, true, arrivalMs);
      }
    }
    const output = new RecordedOutput();
    const segmenter = new Segmenter({
      partTargetMs: 200,
      segmentTargetMs: 2_000,
      buffers: new PartBuffers(),
      output,
      firstEpoch: 1,
      firstSegmentSequence: 0,
    });
    segmenter.setTracks(fakeVideo(), fakeAudio());
    cache.replayInto(segmenter);
    expect(output.inits.map(({ codecs }) => codecs)).toEqual(['avc1.64001f,mp4a.40.2']);
    const samples = output.parts.flatMap(({ bytes }) => readSamples(bytes));
    expect(samples.filter(({ trackId }) => trackId === 1)).toHaveLength(50);
    expect(samples.filter(({ trackId }) => trackId === 2)).toHaveLength(32);
  });
});
