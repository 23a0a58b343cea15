import { describe, expect, it } from 'vitest';
import { PicturePace } from '../../../server/engine/picture-pace.ts';
import { SourcePatience } from '../../../server/engine/source-patience.ts';

/** Pictures with so many seconds between them. */
function pictures(count: number, everySeconds: number): PicturePace {
  const pace = new PicturePace();
  for (let picture = 0; picture < count; picture += 1) pace.picture(picture * everySeconds * 1_000);
  return pace;
}
const FILM = pictures(100, 0.04);
const NOTHING = new PicturePace();

describe('the patience with a camera', () => {
  it('ends after five seconds where a film stops, whatever it declares, from its third picture on', () => {
    const patience = new SourcePatience();
    patience.begin(0.1);
    expect(patience.limitMs(FILM, true)).toBe(5_000);
    expect(patience.limitMs(pictures(3, 0.04), true)).toBe(5_000);
    expect(patience.limitMs(pictures(3, 1), true)).toBe(5_000);
  });

  it('ends after five seconds where nothing comes at all and nothing is known', () => {
    expect(new SourcePatience().limitMs(NOTHING, false)).toBe(5_000);
  });

  it('lasts for two and a half of the pauses that were seen or, before, declared, and a minute at most', () => {
    const patience = new SourcePatience();
    patience.begin(0.125);
    expect(patience.limitMs(NOTHING, false)).toBe(20_000);
    expect(patience.limitMs(pictures(4, 8), true)).toBe(20_000);
    expect(patience.limitMs(pictures(4, 16), true)).toBe(40_000);
    expect(patience.limitMs(pictures(4, 40), true)).toBe(60_000);
  });

  it('lasts for twenty seconds behind the first two pictures of a camera that nobody knows', () => {
    const patience = new SourcePatience();
    for (const count of [0, 1, 2]) expect(patience.limitMs(pictures(count, 0.04), true)).toBe(20_000);
    patience.ended(FILM, false);
    for (const count of [0, 1, 2]) expect(patience.limitMs(pictures(count, 0.04), true)).toBe(5_000);
  });

  it('grows with every session that stays silent before its pace was seen, up to half a minute', () => {
    const patience = new SourcePatience();
    const limits = [10_000, 20_000, 30_000, 30_000];
    for (const limitMs of limits) {
      patience.ended(NOTHING, true);
      expect(patience.limitMs(NOTHING, false)).toBe(limitMs);
    }
    // Other ends say nothing of it, and a film takes it back.
    patience.ended(NOTHING, false);
    expect(patience.limitMs(NOTHING, false)).toBe(30_000);
    patience.ended(FILM, true);
    expect(patience.limitMs(NOTHING, false)).toBe(5_000);
  });

  it('keeps in mind that a camera sends stills, and what it declared of itself before is forgotten', () => {
    const patience = new SourcePatience();
    patience.begin(25);
    patience.ended(pictures(3, 16), false);
    patience.begin(25);
    expect(patience.limitMs(NOTHING, false)).toBe(40_000);
    patience.ended(NOTHING, true);
    expect(patience.limitMs(NOTHING, false)).toBe(10_000);
  });

  it('sees stills behind what a server had kept of the stream and sent at once', () => {
    const patience = new SourcePatience();
    const pace = pictures(10, 0);
    patience.ended(pace, true);
    patience.ended(pace, true);
    expect(patience.limitMs(pace, true)).toBe(20_000);
    pace.picture(16_000);
    expect(patience.limitMs(pace, true)).toBe(40_000);
    pace.picture(16_040);
    for (let frame = 2; frame < 40; frame += 1) pace.picture(16_000 + frame * 40);
    expect(patience.limitMs(pace, true)).toBe(5_000);
  });
});
