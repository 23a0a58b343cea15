import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ClipLibrary } from '../../simulator/clip.ts';

const FOLDER = 'test/simulator/clips';
const FOLDER_MAX_BYTES = 12 * 1024 * 1024;
const library = new ClipLibrary(FOLDER);
const { cameras } = JSON.parse(readFileSync('streams.config.json', 'utf8')) as {
  cameras: { id: string; domain: string }[];
};

test('there are at least 28 cameras, in each of the seven domains', () => {
  expect(cameras.length).toBeGreaterThanOrEqual(28);
  expect(new Set(cameras.map((camera) => camera.domain)).size).toBe(7);
});

test('every camera was filmed, main and sub, and its film begins with a key frame', () => {
  for (const { id } of cameras) {
    for (const profile of ['main', 'sub']) {
      const { prepared } = library.get(`${id}-${profile}`).tracks[0]!;
      expect(prepared.isKeyFrame(0), `${id}-${profile}`).toBe(true);
      expect(prepared.unitCount * prepared.unitMs, `${id}-${profile}`).toBeCloseTo(8000, 6);
    }
  }
});

test('sound comes round with its picture', () => {
  const withSound = library
    .names()
    .map((name) => library.get(name))
    .filter((clip) => clip.tracks.length > 1);
  const codecs = withSound.map((clip) => clip.tracks[1]!.media.codec);
  expect(new Set(codecs)).toEqual(new Set(['aac', 'pcma']));
  for (const clip of withSound) {
    const { unitCount, unitMs } = clip.tracks[1]!.prepared;
    expect(unitCount * unitMs, clip.name).toBeCloseTo(clip.loopMs, 6);
  }
});

test('at least four cameras have an H.265 main stream, and every sub stream is H.264', () => {
  const codecs = (profile: string) =>
    cameras.map(({ id }) => library.get(`${id}-${profile}`).tracks[0]!.media.codec);
  expect(codecs('main').filter((codec) => codec === 'h265').length).toBeGreaterThanOrEqual(4);
  expect(new Set(codecs('sub'))).toEqual(new Set(['h264']));
});

test('the clip of the benchmarks is 2 Mbit/s with a key frame every 2 s', () => {
  const { prepared } = library.get('bench-1080p').tracks[0]!;
  const positions = Array.from({ length: prepared.unitCount }, (_, i) => i);
  const bytes = positions.reduce((sum, position) => sum + prepared.unit(position).length, 0);
  expect((bytes * 8) / 4 / 2_000_000).toBeGreaterThan(0.95);
  expect((bytes * 8) / 4 / 2_000_000).toBeLessThan(1.1);
  expect(positions.filter((position) => prepared.isKeyFrame(position))).toEqual([0, 50]);
});

test('the folder stays small, and holds nothing that nobody plays', () => {
  const files = readdirSync(FOLDER);
  const bytes = files.reduce((sum, file) => sum + statSync(join(FOLDER, file)).size, 0);
  expect(bytes).toBeLessThanOrEqual(FOLDER_MAX_BYTES);
  const catalogue = readFileSync(join(FOLDER, 'clips.json'), 'utf8');
  expect(files.filter((file) => file !== 'clips.json' && !catalogue.includes(`"${file}"`))).toEqual([]);
});
