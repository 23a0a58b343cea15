import { describe, expect, it, vi } from 'vitest';
import type { SessionDto } from '../../../../../server/contract/access-dto.ts';
import { watermarkOf } from '../../../../../web/src/frame/watermark/use-watermark.ts';
import {
  drawWatermark,
  watermarkImage,
  watermarkPattern,
  watermarkText,
} from '../../../../../web/src/frame/watermark/watermark-pattern.ts';

const WORDS = { name: '李', username: 'li', address: '10.0.0.7', time: '14:32', date: '2026-11-28' };
const svgOf = (image: string) =>
  decodeURIComponent(/^url\("data:image\/svg\+xml,(.*)"\)$/u.exec(image)?.[1] ?? '');

describe('the words of the watermark', () => {
  it('are filled in as the site wrote them', () => {
    expect(watermarkText('{name} ({username}) {address} {date} {time}', WORDS)).toBe(
      '李 (li) 10.0.0.7 2026-11-28 14:32',
    );
  });

  it('take a name for what it is, whatever it looks like', () => {
    expect(watermarkText('{name} {time}', { ...WORDS, name: '{address}' })).toBe('{address} 14:32');
  });

  it('are those of whoever is logged in, and none where the site wants none', () => {
    const session = {
      displayName: '李',
      username: 'li',
      watermark: { text: '{name} {username} {address}', strength: 30, address: '::1' },
    } as SessionDto;
    expect(watermarkOf(session, 0)).toEqual({ text: '李 li ::1', strength: 30 });
    expect(watermarkOf({ ...session, watermark: null }, 0)).toBeNull();
  });
});

describe('the watermark', () => {
  it('is one image whose text cannot leave its place', () => {
    const svg = svgOf(watermarkImage('</text><script>"&', 12, 30));
    expect(svg).toContain('&#60;/text&#62;&#60;script&#62;&#34;&#38;');
    expect(svg.match(/<\w+/gu)).toEqual(['<svg', '<g', '<text']);
  });

  it('has room for all of its text, for the wide characters of Chinese too', () => {
    const latin = watermarkPattern('abcd', 10, 30);
    const chinese = watermarkPattern('值班人员', 10, 30);
    expect(chinese.width).toBeGreaterThan(latin.width);
    expect(chinese.width).toBeGreaterThan(40);
  });

  it('breaks a long text where a small tile has room for it, and never inside of a word', () => {
    const linesOf = (text: string) => watermarkPattern(text, 10, 30).lines;
    expect(linesOf('李 li 14:32')).toEqual(['李 li 14:32']);
    expect(linesOf('Administrator admin 2026-11-28 14:32')).toEqual([
      'Administrator admin',
      '2026-11-28 14:32',
    ]);
    expect(linesOf('安康市综治中心视频值班室一号席位值班员')).toHaveLength(1);
    expect(watermarkPattern('Administrator admin 2026-11-28 14:32', 10, 30).width).toBeLessThan(190);
  });

  it('has light letters with a dark rim, both stronger when the site says so', () => {
    const weak = watermarkPattern('a', 10, 5);
    const strong = watermarkPattern('a', 10, 100);
    expect(weak.fillAlpha).toBeGreaterThan(0.02);
    expect(strong.fillAlpha).toBeLessThan(1);
    expect(strong.rimAlpha).toBeGreaterThan(weak.rimAlpha);
  });

  it('covers a saved picture from edge to edge, in proportion to its size', () => {
    const at: { x: number; y: number }[] = [];
    const brush = {
      save: vi.fn(),
      restore: vi.fn(),
      rotate: vi.fn(),
      strokeText: vi.fn(),
      fillText: vi.fn(),
      translate: (x: number, y: number) => at.push({ x, y }),
    } as unknown as Parameters<typeof drawWatermark>[0];
    drawWatermark(brush, { width: 1920, height: 1080 }, '李 li 14:32', 30);
    const { width, height } = watermarkPattern('李 li 14:32', 26, 30);
    expect(brush.font).toBe('500 26px sans-serif');
    expect(at).toHaveLength(Math.ceil(1920 / width) * Math.ceil(1080 / height));
    expect(Math.max(...at.map(({ x }) => x)) + width / 2).toBeGreaterThanOrEqual(1920);
    expect(brush.fillText).toHaveBeenCalledWith('李 li 14:32', 0, 0);
  });
});
