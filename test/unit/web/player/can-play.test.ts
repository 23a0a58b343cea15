import { describe, expect, it } from 'vitest';
import { canPlay, chooseProfile, hasMediaSource } from '../../../../web/src/player/can-play.ts';

const onlyH264 = (mime: string) => mime.includes('avc1');
const main = (codec: string | null) => ({ id: 'main' as const, codec });
const sub = (codec: string | null) => ({ id: 'sub' as const, codec });

describe('chooseProfile', () => {
  it.each([
    ['the wanted one where it plays', [main('avc1.64001f'), sub('avc1.42c01e')], 'main'],
    ['the other one where only that plays', [main('hvc1.1.6.L93.B0'), sub('avc1.42c01e')], 'sub'],
    ['the wanted one where none plays', [main('hvc1.1.6.L93.B0'), sub('hvc1.1.6.L93.B0')], 'main'],
    ['the wanted one while its codec is not known', [main(null), sub('avc1.42c01e')], 'main'],
    ['the only one there is', [sub('avc1.42c01e')], 'sub'],
    ['the wanted one of a camera without any', [], 'main'],
  ])('takes %s', (_rule, profiles, expected) => {
    expect(chooseProfile(profiles, 'main', onlyH264)).toBe(expected);
  });
});

describe('a browser without MediaSource', () => {
  it('can play nothing that is pushed', () => {
    expect(hasMediaSource()).toBe(false);
    expect(canPlay('video/mp4; codecs="avc1.64001f"')).toBe(false);
  });
});
