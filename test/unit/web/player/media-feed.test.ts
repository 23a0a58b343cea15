import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MediaFeed } from '../../../../web/src/player/media-feed.ts';

/** As much of the browser as a feed sees; one operation at a time, each done when the test says so. */
class FakeBuffer extends EventTarget {
  updating = false;
  timestampOffset = 0;
  calls: string[] = [];
  ranges: [number, number][] = [];
  quotaLeft = Number.POSITIVE_INFINITY;

  get buffered() {
    return {
      length: this.ranges.length,
      start: (index: number) => this.ranges[index]![0],
      end: (index: number) => this.ranges[index]![1],
    };
  }
  appendBuffer(bytes: Uint8Array): void {
    if (bytes.byteLength > this.quotaLeft) throw new DOMException('full', 'QuotaExceededError');
    this.begin(`append ${[...new Set(bytes)].join('+')}`);
  }
  remove(_start: number, end: number): void {
    this.ranges = [[end, end + 1]];
    this.quotaLeft = Number.POSITIVE_INFINITY;
    this.begin(`remove ${end}`);
  }
  changeType(mime: string): void {
    this.calls.push(mime);
  }
  done(): void {
    this.updating = false;
    this.dispatchEvent(new Event('updateend'));
  }
  private begin(call: string): void {
    this.updating = true;
    this.calls.push(call);
  }
}

class FakeSource extends EventTarget {
  static all: FakeSource[] = [];
  readyState = 'open';
  readonly buffer = new FakeBuffer();
  constructor() {
    super();
    FakeSource.all.push(this);
  }
  addSourceBuffer(): FakeBuffer {
    return this.buffer;
  }
  endOfStream(): void {
    this.buffer.calls.push('end');
  }
}

class FakeVideo extends EventTarget {
  src = '';
  error: { code: number; message: string } | null = null;
  loads = 0;
  removeAttribute(): void {
    this.src = '';
  }
  load(): void {
    this.loads += 1;
  }
}

const part = (first: number, sizeBytes = 10) => new Uint8Array(sizeBytes).fill(first);

describe('the feed of a video element', () => {
  let video: FakeVideo;
  let failed: string[];
  let removable: number | null;
  let revoked: string[];
  let feed: MediaFeed;
  let buffer: FakeBuffer;

  beforeEach(() => {
    FakeSource.all = [];
    revoked = [];
    vi.stubGlobal('MediaSource', FakeSource);
    vi.stubGlobal('URL', {
      createObjectURL: () => 'blob:1',
      revokeObjectURL: (url: string) => revoked.push(url),
    });
    video = new FakeVideo();
    failed = [];
    removable = 4;
    feed = new MediaFeed({
      video: video as unknown as HTMLVideoElement,
      mime: 'video/mp4',
      events: { failed: (reason) => failed.push(reason), full: () => removable },
    });
    FakeSource.all[0]!.dispatchEvent(new Event('sourceopen'));
    buffer = FakeSource.all[0]!.buffer;
    buffer.ranges = [[0, 10]];
  });
  afterEach(() => vi.unstubAllGlobals());

  it('hands the buffer one thing at a time, in order', () => {
    const taken: number[] = [];
    feed.appendPart(part(1), 0, () => taken.push(1));
    feed.appendPart(part(2), 0, () => taken.push(2));
    expect(buffer.calls).toEqual(['append 1']);
    buffer.done();
    expect([buffer.calls, taken]).toEqual([['append 1', 'append 2'], [1]]);
  });

  it('puts in together what waits for the same place, an init segment in front of it, and no more at once than a megabyte', () => {
    const taken: number[] = [];
    feed.appendPart(part(1), 0);
    feed.appendInit(part(2));
    for (const n of [3, 4]) feed.appendPart(part(n), 7, () => taken.push(n));
    feed.appendPart(part(5), 9);
    feed.appendInit(part(6));
    feed.appendPart(part(7, 700_000), 9, () => taken.push(7));
    feed.appendPart(part(8, 700_000), 9);
    for (const expected of ['append 2+3+4', 'append 5', 'append 6+7', 'append 8']) {
      buffer.done();
      expect(buffer.calls.at(-1)).toBe(expected);
    }
    expect(taken).toEqual([3, 4, 7]);
  });

  it('makes room in a buffer that is full, and then takes the part in after all', () => {
    buffer.quotaLeft = 5;
    feed.appendPart(part(1), 0);
    expect(buffer.calls).toEqual(['remove 4']);
    buffer.done();
    expect(buffer.calls).toEqual(['remove 4', 'append 1']);
    expect(failed).toEqual([]);
  });

  it('gives up once when a full buffer holds nothing that can go', () => {
    removable = null;
    buffer.quotaLeft = 5;
    feed.appendPart(part(1), 0);
    expect(failed).toHaveLength(1);
  });

  it('gives up when the browser does not take the parts in and more and more wait', () => {
    for (let n = 0; n < 4; n += 1) feed.appendPart(part(n, 4 << 20), 0);
    expect(failed).toHaveLength(1);
  });

  it('ends the stream for now behind what is there, so that the decoder keeps nothing back', () => {
    feed.appendPart(part(1), 0);
    feed.endForNow();
    feed.appendPart(part(2), 0);
    expect(buffer.calls).toEqual(['append 1']);
    buffer.done();
    expect(buffer.calls).toEqual(['append 1', 'end', 'append 2']);
  });

  it('leaves nothing behind when it is closed, also twice', () => {
    feed.appendPart(part(1), 0);
    feed.appendPart(part(2), 0);
    feed.close();
    feed.close();
    buffer.done();
    expect(buffer.calls).toEqual(['append 1']);
    expect([video.src, video.loads]).toEqual(['', 1]);
    expect(revoked).toContain('blob:1');
  });
});
