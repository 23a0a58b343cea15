import { describe, expect, it } from 'vitest';
import { GroupCache } from '../../../server/engine/group-cache.ts';
import type { SampleWriter } from '../../../server/hls/sample-writer.ts';

interface Committed {
  text: string;
  dts: number;
  key: boolean;
}

/** Keeps what is committed to it, as text. */
class RecordingWriter implements SampleWriter {
  bytes = Buffer.alloc(1 << 20);
  end = 0;
  readonly committed: Committed[] = [];
  private open = 0;

  ensure(sizeBytes: number): boolean {
    return this.end + sizeBytes <= this.bytes.length;
  }

  commit(dts: number, _pts: number, key: boolean): void {
    this.committed.push({ text: this.bytes.toString('latin1', this.open, this.end), dts, key });
    this.open = this.end;
  }

  drop(): void {
    this.end = this.open;
  }
}

function write(writer: SampleWriter, text: string, dts: number, key: boolean): void {
  if (!writer.ensure(text.length)) {
    writer.drop();
    return;
  }
  writer.end += writer.bytes.write(text, writer.end, 'latin1');
  writer.commit(dts, dts, key, 0, 1000 + dts);
}

function replayed(cache: GroupCache): { video: Committed[]; audio: Committed[] } {
  const video = new RecordingWriter();
  const audio = new RecordingWriter();
  cache.replayInto({ video, audio });
  return { video: video.committed, audio: audio.committed };
}

describe('the group cache', () => {
  it('keeps the frames since the last key frame, in order and whole', () => {
    const cache = new GroupCache();
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
    const cache = new GroupCache();
    write(cache.audio, 'a', 0, true);
    write(cache.video, 'p', 0, false);
    expect(replayed(cache)).toEqual({ video: [], audio: [] });
  });

  it('forgets the sound of the group before', () => {
    const cache = new GroupCache();
    write(cache.video, 'K', 0, true);
    write(cache.audio, 'old', 0, true);
    write(cache.video, 'K', 1, true);
    expect(replayed(cache).audio).toEqual([]);
  });

  it('drops what was begun and not committed', () => {
    const cache = new GroupCache();
    write(cache.video, 'K', 0, true);
    cache.video.end += cache.video.bytes.write('half', cache.video.end, 'latin1');
    cache.video.drop();
    write(cache.video, 'p', 1, false);
    expect(replayed(cache).video.map((sample) => sample.text)).toEqual(['K', 'p']);
  });

  it('stops growing at its ceiling, keeps no frame behind a missing one, and recovers at the next key frame', () => {
    const cache = new GroupCache();
    const megabyte = 'x'.repeat(1 << 20);
    write(cache.video, 'K', 0, true);
    for (let frame = 1; frame <= 12; frame += 1) write(cache.video, megabyte, frame, false);
    expect(cache.video.bytes.length).toBeLessThanOrEqual(8 << 20);
    write(cache.video, 'orphan', 13, false);
    expect(replayed(cache).video.some((sample) => sample.text === 'orphan')).toBe(false);
    write(cache.video, 'K2', 14, true);
    write(cache.video, 'p', 15, false);
    expect(replayed(cache).video.map((sample) => sample.text)).toEqual(['K2', 'p']);
  });
});
