import { describe, expect, it } from 'vitest';
import { writeFlacConfiguration } from '../../../../server/media/codec/flac.ts';
import { opusPacketSamples, opusTrack } from '../../../../server/media/codec/opus.ts';
import { Silence } from '../../../../server/media/codec/silence.ts';
import type { AudioTrack } from '../../../../server/media/codec/track.ts';

function flacTrack(sampleRate: number, channels: number): AudioTrack {
  const configuration = writeFlacConfiguration(sampleRate, channels);
  return { kind: 'audio', codec: 'flac', codecString: 'flac', sampleRate, channels, configuration };
}

describe('Silence', () => {
  it('lasts a twenty-fifth of a second in FLAC, and takes hardly a byte', () => {
    for (const [rate, channels] of [
      [8_000, 1],
      [8_000, 2],
      [16_000, 1],
      [11_025, 1],
    ] as const) {
      const unit = Silence.of(flacTrack(rate, channels))!.unit(Number.POSITIVE_INFINITY)!;
      expect(unit.ticks).toBe(Math.round(rate / 25));
      expect(unit.bytes.length).toBeLessThan(20);
    }
  });

  it('is as short as what is left up to the sound, but not shorter than the format allows', () => {
    const silence = Silence.of(flacTrack(8_000, 1))!;
    expect(silence.unit(319)).toBeNull();
    expect(silence.rest(319.9)?.ticks).toBe(319);
    expect(silence.rest(16)?.ticks).toBe(16);
    expect(silence.rest(15.9)).toBeNull();
  });

  it('lasts in Opus what its packets say', () => {
    const silence = Silence.of(opusTrack(2))!;
    for (const unit of [silence.unit(960)!, silence.rest(959)!]) {
      expect(opusPacketSamples(unit.bytes, 0, unit.bytes.length)).toBe(unit.ticks);
    }
    expect(silence.unit(959)).toBeNull();
    expect(silence.rest(119)).toBeNull();
  });

  it('lasts a frame of its configuration in AAC-LC of one channel or two', () => {
    for (const [configuration, channels, ticks] of [
      ['1408', 1, 1024],
      ['1410', 2, 1024],
      ['140c', 1, 960],
    ] as const) {
      const silence = Silence.of(aacOf(configuration, channels))!;
      expect(silence.unit(1024)?.ticks).toBe(ticks);
      expect(silence.unit(ticks - 1)).toBeNull();
      expect(silence.rest(ticks - 1)).toBeNull();
    }
  });

  it('cannot be made of other AAC, nor of nothing', () => {
    expect(Silence.of({ ...aacOf('1408', 1), codecString: 'mp4a.40.5' })).toBeNull();
    expect(Silence.of(aacOf('1430', 6))).toBeNull();
    expect(Silence.of(aacOf('', 1))).toBeNull();
    expect(Silence.of(null)).toBeNull();
  });
});

function aacOf(configuration: string, channels: number): AudioTrack {
  const bytes = Buffer.from(configuration, 'hex');
  return { ...flacTrack(16_000, channels), codec: 'aac', codecString: 'mp4a.40.2', configuration: bytes };
}
