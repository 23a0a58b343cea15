/**
 * Films the cameras of streams.config.json: draws their scenes in Chromium, encodes them with ffmpeg, writes
 * clips/clips.json. Needs chromium, ffmpeg with libx264 and libx265, and the fonts Noto Sans CJK and Noto Serif CJK.
 *
 *   node test/simulator/make-clips.mjs                    everything that is missing
 *   node test/simulator/make-clips.mjs urban-…  water-…   these cameras anew
 *   node test/simulator/make-clips.mjs --rate 25 urban-…   the same with every one of 25 pictures a second drawn
 *   node test/simulator/make-clips.mjs --encode           all again from the frames already drawn
 *
 * Drawn frames are kept in .cache/simulator-frames, so that a change of bitrate does not draw them again.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { encodeBench, encodeProfile } from './making/encode.mjs';
import { shotOf } from './making/shots.mjs';
import { makeSounds } from './making/sounds.mjs';
import { openStudio } from './making/studio.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '../..');
const clips = join(here, 'clips');
const list = join(clips, 'clips.json');
const frames = join(root, '.cache/simulator-frames');

const { values, positionals } = parseArgs({
  options: { encode: { type: 'boolean' }, rate: { type: 'string' } },
  allowPositionals: true,
});
const { cameras } = JSON.parse(readFileSync(join(root, 'streams.config.json'), 'utf8'));

mkdirSync(clips, { recursive: true });
mkdirSync(frames, { recursive: true });
const film = (camera) => join(frames, `${camera.id}.mjpeg`);
/** The shot as it is described, or livelier: drawing every picture takes its time. */
const shotAt = (camera) => {
  const rate = Number(values.rate ?? 0);
  return {
    ...shotOf(camera.id),
    ...(rate > 0 ? { frameRate: rate, stepsPerSecond: rate, groupSeconds: 2 } : {}),
  };
};
const chosen = (camera) => positionals.length === 0 || positionals.includes(camera.id);

const toDraw = cameras.filter(
  (camera) => chosen(camera) && !values.encode && (positionals.length > 0 || !existsSync(film(camera))),
);
if (toDraw.length > 0) {
  const studio = await openStudio(join(here, 'scenes/page.ts'));
  for (const camera of toDraw) {
    const number = String(cameras.indexOf(camera) + 1).padStart(3, '0');
    await studio.shoot(camera, number, shotAt(camera), film(camera));
  }
  await studio.close();
}

const known = existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : {};
const catalogue = { ...known, ...encodeBench(clips) };
makeSounds(clips, cameras.map((camera) => shotOf(camera.id).sound).filter(Boolean));
for (const camera of cameras.filter((one) => chosen(one) && existsSync(film(one)))) {
  for (const profile of ['main', 'sub']) {
    const name = `${camera.id}-${profile}`;
    catalogue[name] = encodeProfile(clips, name, profile, shotAt(camera), film(camera));
  }
}
const lines = Object.entries(catalogue).map(
  ([name, clip]) => `  ${JSON.stringify(name)}: ${JSON.stringify(clip)}`,
);
writeFileSync(list, `{\n${lines.join(',\n')}\n}\n`);
