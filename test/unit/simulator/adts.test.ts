import { expect, test } from 'vitest';
import { splitAdts } from '../../simulator/adts.ts';

test('frames, rate and configuration of an ADTS stream are read', () => {
  const frame = Buffer.from([0xff, 0xf1, 0x60, 0x40, 0x01, 0x3f, 0xfc, 0xaa, 0xbb]);
  const stream = splitAdts(Buffer.concat([frame, frame]));
  expect(stream.frames.map((bytes) => [...bytes])).toEqual([
    [0xaa, 0xbb],
    [0xaa, 0xbb],
  ]);
  expect(stream).toMatchObject({ sampleRate: 16000, channels: 1 });
  expect(stream.configuration.toString('hex')).toBe('1408');
});

test('what is not ADTS is refused', () => {
  expect(() => splitAdts(Buffer.from('not sound at all'))).toThrow('ADTS');
});
