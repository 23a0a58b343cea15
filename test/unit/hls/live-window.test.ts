import { describe, expect, it } from 'vitest';
import type { LivePart } from '../../../server/hls/live-part.ts';
import type { LiveSubscriber, LiveWindow } from '../../../server/hls/live-window.ts';
import { pooledSizeOf } from '../../../server/hls/part-buffers.ts';
import { readPlaylist } from '../../support/playlist-reader.ts';
import { fakeInit, textOf, WindowSource } from './window-source.ts';

/** Notes what it is told, without keeping any part. */
class RecordingSubscriber implements LiveSubscriber {
  readonly told: string[] = [];
  init({ epoch }: { epoch: number }): void {
    this.told.push(`init ${epoch}`);
  }
  part(part: LivePart): void {
    this.told.push(`part ${textOf(part.bytes)}`);
  }
  interrupted(): void {
    this.told.push('interrupted');
  }
  closed(): void {
    this.told.push('closed');
  }
}

function started(options: ConstructorParameters<typeof WindowSource>[0] = {}): WindowSource {
  const source = new WindowSource(options);
  source.init();
  return source;
}

describe('the memory of a live window', () => {
  it('keeps five whole segments and the open one, and gives back the rest', () => {
    const source = started();
    source.segments(7);
    source.part();
    expect(source.released).toHaveLength(20);
    expect(source.released[0]).toBe('0-0');
    expect(source.window.findSegment(101)).toBeNull();
    expect(source.window.findSegment(102)?.parts).toHaveLength(10);
    expect(source.window.sizeBytes).toBe(51 * 100);
  });

  it('keeps a part that somebody retains until the last release', () => {
    const source = started();
    source.part();
    const part = source.window.findPart(0) as LivePart;
    part.retain();
    part.retain();
    source.window.close();
    expect(source.released).toEqual([]);
    part.release();
    expect(source.released).toEqual([]);
    part.release();
    expect(source.released).toEqual(['0-0']);
  });

  it('gives everything back when it is closed, once', () => {
    const source = started();
    source.segments(2);
    source.part();
    source.window.close();
    source.window.close();
    expect(source.released).toHaveLength(21);
    expect(source.window.sizeBytes).toBe(0);
  });

  it('gives back at once what comes after it was closed, or of an epoch it was not told of', () => {
    const source = started();
    source.part({ epoch: 9 });
    source.window.close();
    source.part();
    expect(source.released).toEqual(['0-0', '0-1']);
  });

  it('keeps short segments until they are as long as so many full ones', () => {
    const source = started();
    for (let segment = 0; segment < 80; segment++) {
      source.part();
      source.endSegment();
    }
    source.part();
    const { segments } = readPlaylist(source.playlist());
    // Four of two seconds, less a tenth.
    expect(segments.filter(({ uri }) => uri !== null)).toHaveLength(36);
    // Five of two seconds, less a tenth, can be fetched besides the open one.
    expect(81 - source.released.length).toBe(45 + 1);
  });

  it('gives up the oldest segments when the ceiling of bytes is reached, however few they are', () => {
    const source = started({ ceilingBytes: 2_500 });
    source.segments(3);
    expect(source.released).toHaveLength(10);
    expect(source.window.sizeBytes).toBe(2_000);
  });

  it('counts the memory that a part lies in, so that the smallest are few enough to list', () => {
    const source = started({ ceilingBytes: 400 * 4_096 });
    for (let n = 0; n < 2_000; n += 1) {
      source.part({
        ...{ bytes: Buffer.alloc(1), memoryBytes: pooledSizeOf(1), videoEnd: 1 },
        ...{ durationMs: 1, independent: true },
      });
      if (n % 100 === 99) source.endSegment();
    }
    const parts = readPlaylist(source.playlist()).segments.flatMap((segment) => segment.parts);
    expect(parts.length).toBeGreaterThan(200);
    expect(parts.length).toBeLessThanOrEqual(400);
    expect(source.playlist().length).toBeLessThan(40_000);
  });

  it('forgets an init segment with the last segment that needs it', () => {
    const source = started();
    source.segments(1);
    source.init();
    source.segments(5);
    expect(source.window.findInit(1)).not.toBeNull();
    source.segments(1);
    expect(source.window.findInit(1)).toBeNull();
    expect(source.window.findInit(2)).not.toBeNull();
  });
});

describe('the segments of a live window', () => {
  it('are numbered without a hole whatever the source calls them', () => {
    const source = started();
    source.segments(1);
    source.sequence = 40;
    source.segments(1);
    source.sequence = 0;
    source.segments(1);
    source.part();
    const { segments } = readPlaylist(source.playlist());
    expect(segments.map(({ sequence, parts }) => [sequence, parts.length])).toEqual([
      [100, 0],
      [101, 10],
      [102, 10],
      [103, 1],
    ]);
  });

  it('end when the next one begins although the source did not say so', () => {
    const source = started();
    source.parts(4);
    source.sequence += 1;
    source.part();
    expect(source.window.findSegment(100)?.complete).toBe(true);
    expect(source.window.findSegment(100)?.parts).toHaveLength(4);
  });

  it('do not end when a segment of another number is said to', () => {
    const source = started();
    source.parts(4);
    source.window.segmentEnded(7);
    expect(source.window.findSegment(100)?.complete).toBe(false);
  });

  it('begin with the seconds of the clock, so that a window after a restart counts on beyond the one before', () => {
    const source = started({ firstSequence: undefined });
    source.part();
    expect(source.window.firstSequence).toBe(Math.floor(source.clock.now() / 1000));
  });

  it('are measured in bits per second once there is media', () => {
    const source = started();
    expect(source.window.measureBitRate()).toBeNull();
    source.segments(2);
    expect(source.window.measureBitRate()).toEqual({ peak: 4_000, average: 4_000 });
  });
});

describe('names', () => {
  it('begin with a token that differs from window to window', () => {
    const tokens = new Set(
      Array.from({ length: 20 }, () => new WindowSource({ token: undefined }).window.token),
    );
    expect(tokens.size).toBe(20);
    for (const token of tokens) expect(token).toMatch(/^[a-z0-9]{6}$/);
  });
});

describe('a subscriber', () => {
  it('gets the init segment and the parts since the last key frame, then each new part', () => {
    const source = started();
    source.segments(1);
    source.parts(2);
    const subscriber = new RecordingSubscriber();
    source.window.subscribe(subscriber);
    expect(subscriber.told).toEqual(['init 1', 'part 1-0', 'part 1-1']);
    source.part();
    expect(subscriber.told.at(-1)).toBe('part 1-2');
  });

  it('begins with a key frame inside a segment where that is the newest', () => {
    const source = started();
    source.parts(4);
    source.part({ independent: true });
    source.part();
    const subscriber = new RecordingSubscriber();
    source.window.subscribe(subscriber);
    expect(subscriber.told).toEqual(['init 1', 'part 0-4', 'part 0-5']);
  });

  it('reaches back over a segment that was cut without a key frame', () => {
    const source = started();
    source.parts(2);
    source.endSegment();
    source.part({ independent: false });
    const subscriber = new RecordingSubscriber();
    source.window.subscribe(subscriber);
    expect(subscriber.told).toEqual(['init 1', 'part 0-0', 'part 0-1', 'part 1-0']);
  });

  it('that wants the past begins with the first key frame that is not further back than asked for', () => {
    const source = started();
    source.segments(3);
    source.parts(2);
    const toldOf = (backMs: number) => {
      const subscriber = new RecordingSubscriber();
      source.window.subscribe(subscriber, backMs)();
      return [subscriber.told[1], subscriber.told.length - 1];
    };
    expect(toldOf(0)).toEqual(['part 3-0', 2]);
    expect(toldOf(2_100)).toEqual(['part 3-0', 2]);
    expect(toldOf(2_200)).toEqual(['part 2-0', 12]);
    expect(toldOf(4_300)).toEqual(['part 1-0', 22]);
    expect(toldOf(60_000)).toEqual(['part 0-0', 32]);
  });

  it('that wants the past gets none of it that was before another init segment', () => {
    const source = started();
    source.segments(2);
    source.init();
    source.parts(3);
    const subscriber = new RecordingSubscriber();
    source.window.subscribe(subscriber, 60_000);
    expect(subscriber.told).toEqual(['init 2', 'part 2-0', 'part 2-1', 'part 2-2']);
  });

  it('is not given parts of another epoch than the init segment it was given', () => {
    const source = started();
    source.segments(1);
    source.init();
    const subscriber = new RecordingSubscriber();
    source.window.subscribe(subscriber);
    expect(subscriber.told).toEqual(['init 2']);
  });

  it('of a window without media waits for it', () => {
    const source = new WindowSource();
    const subscriber = new RecordingSubscriber();
    source.window.subscribe(subscriber);
    source.init();
    source.part();
    expect(subscriber.told).toEqual(['init 1', 'part 0-0']);
  });

  it('is told of an interruption once, also when it comes during one', () => {
    const source = started();
    source.part();
    const early = new RecordingSubscriber();
    source.window.subscribe(early);
    source.window.interrupt();
    source.window.interrupt();
    const late = new RecordingSubscriber();
    source.window.subscribe(late);
    expect(early.told.slice(-1)).toEqual(['interrupted']);
    expect(late.told).toEqual(['init 1', 'part 0-0', 'interrupted']);
  });

  it('is told nothing after it has left', () => {
    const source = started();
    const subscriber = new RecordingSubscriber();
    const leave = source.window.subscribe(subscriber);
    leave();
    source.part();
    source.window.close();
    expect(subscriber.told).toEqual(['init 1']);
  });

  it('may leave while it is told', () => {
    const source = started();
    const subscriber = new RecordingSubscriber();
    const leave = source.window.subscribe({ ...recorder(subscriber), part: () => leave() });
    const other = new RecordingSubscriber();
    source.window.subscribe(other);
    source.parts(2);
    expect(other.told).toEqual(['init 1', 'part 0-0', 'part 0-1']);
  });

  it('is told that the window is closed, also when it comes too late', () => {
    const source = started();
    const early = new RecordingSubscriber();
    source.window.subscribe(early);
    source.window.close();
    const late = new RecordingSubscriber();
    source.window.subscribe(late);
    expect([early.told.at(-1), late.told]).toEqual(['closed', ['closed']]);
  });
});

describe('an interruption', () => {
  it('ends the open segment, and what comes after it is another epoch behind a discontinuity', () => {
    const source = started();
    source.segments(1);
    source.parts(3);
    source.window.interrupt();
    expect(source.window.interrupted).toBe(true);
    source.sequence += 1;
    source.index = 0;
    source.init();
    source.part();
    expect(source.window.interrupted).toBe(false);
    const { segments, mediaSequence } = readPlaylist(source.playlist());
    expect(mediaSequence).toBe(100);
    expect(
      segments.map(({ sequence, discontinuitySequence, map }) => [sequence, discontinuitySequence, map]),
    ).toEqual([
      [100, 0, 'tok-init-1.mp4'],
      [101, 0, 'tok-init-1.mp4'],
      [102, 1, 'tok-init-2.mp4'],
    ]);
  });

  it('before any media changes nothing that can be seen', () => {
    const source = new WindowSource();
    source.window.interrupt();
    expect(source.window.ready).toBe(false);
    source.init();
    source.part();
    expect(source.window.interrupted).toBe(false);
  });
});

describe('a wait', () => {
  it('ends when the window has come so far', async () => {
    const source = started();
    const hasThree = (window: LiveWindow) => (window.latest?.index ?? 0) >= 2;
    const outcome = source.window.waitFor(hasThree, 1_000);
    source.parts(3);
    expect(await outcome).toBe('met');
  });

  it('is refused when the window is closed', async () => {
    const source = started();
    const outcome = source.window.waitFor(() => false, 1_000);
    source.window.close();
    expect(await outcome).toBe('closed');
  });
});

function recorder(subscriber: RecordingSubscriber): LiveSubscriber {
  return {
    init: (init) => subscriber.init(init),
    part: (part) => subscriber.part(part),
    interrupted: () => subscriber.interrupted(),
    closed: () => subscriber.closed(),
  };
}

it('the current init segment is the newest', () => {
  const source = started();
  expect(source.window.currentInit).toEqual(fakeInit(1));
});
