import { describe, expect, it } from 'vitest';
import { PlaylistHistory } from '../../support/playlist-history.ts';
import { readPlaylist } from '../../support/playlist-reader.ts';
import { WindowSource } from './window-source.ts';

function started(options: ConstructorParameters<typeof WindowSource>[0] = {}): WindowSource {
  const source = new WindowSource(options);
  source.init();
  return source;
}

describe('a media playlist', () => {
  it('says what RFC 8216bis asks for, with the first part as with any later one', () => {
    const source = started();
    for (let part = 0; part < 200; part++) {
      source.part();
      expect(readPlaylist(source.playlist()).violations).toEqual([]);
      if (part % 10 !== 9) continue;
      source.endSegment();
      expect(readPlaylist(source.playlist()).violations).toEqual([]);
    }
  });

  it('reads, to the letter', () => {
    const source = started();
    source.parts(2);
    source.playlist();
    source.part();
    source.part({ independent: true });
    expect(source.playlist()).toBe(`#EXTM3U
#EXT-X-VERSION:6
#EXT-X-TARGETDURATION:2
#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=0.600000
#EXT-X-PART-INF:PART-TARGET=0.200000
#EXT-X-MEDIA-SEQUENCE:100
#EXT-X-DISCONTINUITY-SEQUENCE:0
#EXT-X-MAP:URI="tok-init-1.mp4"
#EXT-X-PROGRAM-DATE-TIME:2026-01-15T08:00:00.000Z
#EXT-X-PART:DURATION=0.200000,URI="tok-part-0.m4s",INDEPENDENT=YES
#EXT-X-PART:DURATION=0.200000,URI="tok-part-1.m4s"
#EXTINF:0.400000,
tok-seg-100.m4s
#EXT-X-PROGRAM-DATE-TIME:2026-01-15T08:00:00.400Z
#EXT-X-PART:DURATION=0.200000,URI="tok-part-2.m4s"
#EXT-X-PART:DURATION=0.200000,URI="tok-part-3.m4s",INDEPENDENT=YES
#EXT-X-PRELOAD-HINT:TYPE=PART,URI="tok-part-4.m4s"
`);
  });

  it('begins with a whole segment: what is there when it is first asked for', () => {
    const source = started();
    source.parts(3);
    const first = readPlaylist(source.playlist());
    expect(first.segments.map(({ uri, parts }) => [uri, parts.length])).toEqual([['tok-seg-100.m4s', 3]]);
    expect(first.preloadHint).toBe('tok-part-3.m4s');
    source.part();
    const second = readPlaylist(source.playlist());
    expect(second.segments.map(({ uri, parts }) => [uri, parts.length])).toEqual([
      ['tok-seg-100.m4s', 3],
      [null, 1],
    ]);
  });

  it('is written once for each state of the window', () => {
    const source = started();
    source.segments(2);
    source.part();
    const before = source.window.playlist();
    expect(source.window.playlist()).toBe(before);
    source.part();
    expect(source.window.playlist()).not.toBe(before);
  });

  it('lists parts for two target durations from its end only', () => {
    const source = started();
    source.segments(5);
    source.parts(5);
    const { segments } = readPlaylist(source.playlist());
    expect(segments.map(({ parts }) => parts.length)).toEqual([0, 0, 10, 10, 5]);
  });

  it('never lists parts again that it has left out, also when the target duration grows', () => {
    const source = started();
    const history = new PlaylistHistory();
    source.segments(3);
    // A camera that sends a key frame every nine seconds from now on.
    for (let part = 0; part < 100; part++) {
      source.part({ independent: part % 45 === 0 });
      history.take(readPlaylist(source.playlist()));
      if (part % 45 === 44) source.endSegment();
    }
    expect(history.violations).toEqual([]);
    expect(history.remarks).toContain('the target duration went from 2 to 9');
  });

  it('hints at the part that comes next', () => {
    const source = started();
    source.segments(1);
    source.parts(2);
    expect(readPlaylist(source.playlist()).preloadHint).toBe('tok-part-12.m4s');
  });

  it('announces the end of a segment together with what follows, and hints at that', () => {
    const source = started();
    source.segments(2);
    const before = readPlaylist(source.playlist());
    expect(before.segments.map(({ uri }) => uri)).toEqual(['tok-seg-100.m4s', null]);
    expect(before.preloadHint).toBe('tok-part-20.m4s');
    source.part();
    const after = readPlaylist(source.playlist());
    expect(after.segments.map(({ uri }) => uri)).toEqual(['tok-seg-100.m4s', 'tok-seg-101.m4s', null]);
  });

  it('of an interrupted stream ends in a discontinuity and hints at nothing', () => {
    const source = started();
    source.segments(1);
    source.parts(2);
    source.window.interrupt();
    const { segments, preloadHint, endsInDiscontinuity, violations } = readPlaylist(source.playlist());
    expect(segments.map(({ uri }) => uri)).toEqual(['tok-seg-100.m4s', 'tok-seg-101.m4s']);
    expect([preloadHint, endsInDiscontinuity, violations]).toEqual([null, true, []]);
  });

  it('never gives a segment another discontinuity sequence than before, whatever is added or falls out', () => {
    const source = started();
    const seen = new Map<number, number>();
    for (let part = 0; part < 300; part++) {
      if (part % 25 === 24) {
        source.endSegment();
        source.init();
      }
      if (part % 40 === 39) {
        source.window.interrupt();
        source.endSegment();
        source.init();
      }
      source.part();
      if (part % 10 === 9) source.endSegment();
      const { segments, violations } = readPlaylist(source.playlist());
      expect(violations).toEqual([]);
      for (const { sequence, discontinuitySequence } of segments) {
        expect(seen.get(sequence) ?? discontinuitySequence).toBe(discontinuitySequence);
        seen.set(sequence, discontinuitySequence);
      }
    }
    expect(Math.max(...seen.values())).toBeGreaterThan(10);
  });

  it('takes back that all segments are independent while one is not', () => {
    const source = started();
    source.segments(2);
    source.part();
    expect(readPlaylist(source.playlist()).independentSegments).toBe(true);
    source.endSegment();
    source.part({ independent: false });
    expect(readPlaylist(source.playlist()).independentSegments).toBe(false);
    source.endSegment();
    source.segments(7);
    expect(readPlaylist(source.playlist()).independentSegments).toBe(true);
  });

  it('has a discontinuity where the picture has a hole, and the segment ends there', () => {
    const source = started();
    const history = new PlaylistHistory();
    source.segments(1);
    for (const silenceMs of [0, 3_000, 0]) {
      source.mediaTimeMs += silenceMs;
      for (let n = 0; n < 3; n += 1) {
        source.part();
        history.take(readPlaylist(source.playlist()));
      }
    }
    const { segments } = readPlaylist(source.playlist());
    expect(segments.map(({ parts, discontinuity, map }) => [parts.length, discontinuity, map])).toEqual([
      [10, false, 'tok-init-1.mp4'],
      [3, false, 'tok-init-1.mp4'],
      [3, true, 'tok-init-1.mp4'],
      [3, false, 'tok-init-1.mp4'],
    ]);
    expect(history.violations).toEqual([]);
  });

  it('lists whole segments that double in the first group of pictures, for players that were slow to go over to parts', () => {
    const source = started();
    const history = new PlaylistHistory();
    for (let n = 0; n < 15; n += 1) {
      source.part();
      history.take(readPlaylist(source.playlist()));
    }
    const lengths = () => readPlaylist(source.playlist()).segments.map(({ parts }) => parts.length);
    expect(lengths()).toEqual([1, 1, 2, 4, 7]);
    source.segments(3);
    expect(lengths().slice(-2)).toEqual([10, 10]);
    expect(history.violations).toEqual([]);
  });

  it('grows its target duration once, when a segment has turned out longer than configured', () => {
    const source = started();
    source.segments(1);
    const seen = new Set<number>();
    const see = (count: number) => {
      for (let n = 0; n < count; n += 1) {
        source.part();
        const { targetDuration, violations } = readPlaylist(source.playlist());
        seen.add(targetDuration);
        expect(violations).toEqual([]);
      }
    };
    see(38);
    expect([...seen]).toEqual([2]);
    source.endSegment();
    see(1);
    expect([...seen]).toEqual([2, 8]);
  });

  it('grows its target duration at once with a part that is longer', () => {
    const source = started();
    source.segments(1);
    source.part({ durationMs: 5_000 });
    expect(readPlaylist(source.playlist()).targetDuration).toBe(5);
  });

  it('takes its target duration back after a minute without a segment that needs it, not before', () => {
    const source = started({ segmentsKept: 8 });
    source.segments(1);
    source.parts(35);
    source.endSegment();
    const targets = Array.from({ length: 40 }, () => {
      source.segments(1);
      const { targetDuration, violations } = readPlaylist(source.playlist());
      expect(violations).toEqual([]);
      return { targetDuration, heldBytes: source.window.sizeBytes };
    });
    const back = targets.findIndex(({ targetDuration }) => targetDuration === 2);
    expect(back * 2).toBeGreaterThanOrEqual(58);
    expect(back * 2).toBeLessThanOrEqual(64);
    expect(targets.slice(0, back).every(({ targetDuration }) => targetDuration === 7)).toBe(true);
    expect(targets.slice(back).every(({ targetDuration }) => targetDuration === 2)).toBe(true);
    expect(targets.at(-1)!.heldBytes).toBeLessThan(targets[back - 1]!.heldBytes);
  });

  it('keeps its target duration as long as one segment a minute needs it', () => {
    const source = started();
    source.segments(1);
    for (let minute = 0; minute < 3; minute += 1) {
      source.parts(35);
      source.endSegment();
      source.segments(25);
      expect(readPlaylist(source.playlist()).targetDuration).toBe(7);
    }
  });

  it('never lists a part above its part target, which follows what is listed', () => {
    const source = started();
    source.segments(1);
    source.part({ durationMs: 166.7 });
    expect(readPlaylist(source.playlist()).partTarget).toBe(0.2);
    source.part({ durationMs: 203 });
    const { partTarget, violations } = readPlaylist(source.playlist());
    expect([partTarget, violations]).toEqual([0.21, []]);
  });

  it('has the part target of a camera with few frames from its parts', () => {
    const source = started();
    for (let part = 0; part < 10; part++) source.part({ durationMs: 166.667 });
    expect(readPlaylist(source.playlist()).partTarget).toBe(0.17);
  });

  it('dates every segment by the media, not by the jitter of its arrival', () => {
    const source = started();
    for (let segment = 0; segment < 4; segment++) {
      for (let part = 0; part < 10; part++) {
        const jitterMs = segment === 2 ? 80 : 0;
        source.part({ arrivalMs: source.clock.now() + source.mediaTimeMs + jitterMs });
      }
      source.endSegment();
    }
    source.part();
    const { segments } = readPlaylist(source.playlist());
    const dates = segments.map(({ dateMs }) => (dateMs ?? 0) - source.clock.now());
    expect(dates).toEqual([0, 2_000, 4_000, 6_000, 8_000]);
  });
});

describe('a delta', () => {
  it('leaves out what lies further back than the skip boundary', () => {
    const source = started({ segmentsKept: 12 });
    source.segments(14);
    source.parts(3);
    const whole = readPlaylist(source.playlist());
    const delta = readPlaylist(source.playlist(true));
    expect([whole.canSkipUntil, whole.version]).toEqual([12, 9]);
    expect(delta.violations).toEqual([]);
    expect(delta.skipped).toBe(5);
    expect(delta.segments).toEqual(whole.segments.slice(5));
  });

  it('is the whole playlist where nothing can be left out', () => {
    const source = started({ segmentsKept: 12 });
    source.segments(4);
    source.part();
    expect(source.playlist(true)).toBe(source.playlist());
    const short = started();
    short.segments(9);
    short.part();
    expect(short.playlist(true)).toBe(short.playlist());
    expect(readPlaylist(short.playlist()).canSkipUntil).toBeNull();
  });

  it('names the init segment of what it lists, and keeps a discontinuity', () => {
    const source = started({ segmentsKept: 12 });
    source.segments(7);
    source.init();
    source.segments(6);
    source.part();
    const whole = readPlaylist(source.playlist());
    const delta = readPlaylist(source.playlist(true));
    expect(delta.skipped).toBeGreaterThan(0);
    expect(delta.segments.map(({ map }) => map)).toEqual(
      whole.segments.slice(delta.skipped).map(({ map }) => map),
    );
  });
});
