import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LOOP_SECONDS } from './shots.mjs';

/** Ambient sound, made of filtered noise and tones so that it comes round without a click. */

const RATE = 16_000;
const LENGTH = RATE * LOOP_SECONDS;
/** AAC frames of 1024 samples in a loop: a whole number, by the choice of rate and length. */
const AAC_FRAMES = LENGTH / 1024;

const MAKERS = { street, river, crowd, birds };

/** @param sounds `{ name, codec }` of each that a camera wants */
export function makeSounds(folder, sounds) {
  for (const { name, codec } of sounds) {
    const file = join(folder, `sound-${name}.${codec}`);
    if (!existsSync(file)) writeSound(MAKERS[name](), codec, file);
  }
}

function writeSound(samples, codec, file) {
  const loudest = samples.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const bytes = Buffer.alloc(LENGTH * 2);
  for (const [i, value] of samples.entries())
    bytes.writeInt16LE(Math.round((value / loudest) * 12_000), i * 2);
  const input = ['-v', 'error', '-f', 's16le', '-ar', `${RATE}`, '-ac', '1', '-i', 'pipe:0'];
  const ffmpeg = (output, pcm) => execFileSync('ffmpeg', [...input, ...output, 'pipe:1'], { input: pcm });
  if (codec === 'pcma') writeFileSync(file, ffmpeg(['-ar', '8000', '-f', 'alaw'], bytes));
  else {
    const rounds = Buffer.concat([bytes, bytes, bytes]);
    writeFileSync(file, middleLoop(ffmpeg(['-c:a', 'aac', '-b:a', '24k', '-f', 'adts'], rounds)));
  }
}

/** The second of three rounds: the encoder has settled, and the end meets the beginning. */
function middleLoop(adts) {
  const starts = [];
  for (let at = 0; at + 7 <= adts.length; ) {
    starts.push(at);
    at += ((adts[at + 3] & 3) << 11) | (adts[at + 4] << 3) | (adts[at + 5] >> 5);
  }
  return adts.subarray(starts[AAC_FRAMES], starts[2 * AAC_FRAMES]);
}

function noise(seed) {
  let state = seed;
  return Float64Array.from({ length: LENGTH }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state / 0x80000000;
  });
}

/** One-pole low pass, run round the loop twice so that its memory at the end is that of the beginning. */
function lowPass(samples, hertz) {
  const share = 1 - Math.exp((-2 * Math.PI * hertz) / RATE);
  const out = new Float64Array(LENGTH);
  let value = 0;
  for (let i = 0; i < 2 * LENGTH; i += 1) {
    value += share * (samples[i % LENGTH] - value);
    out[i % LENGTH] = value;
  }
  return out;
}

function bandPass(samples, low, high) {
  const [a, b] = [lowPass(samples, high), lowPass(samples, low)];
  return a.map((value, i) => value - b[i]);
}

/** A swell that comes round `cycles` times. */
const swell = (i, cycles, phase) => 0.5 + 0.5 * Math.sin(2 * Math.PI * ((i / LENGTH) * cycles + phase));

function street() {
  const rumble = lowPass(lowPass(noise(11), 160), 160);
  const tyres = bandPass(noise(12), 300, 1400);
  return rumble.map(
    (value, i) => value * 6 * (0.6 + 0.4 * swell(i, 2, 0.1)) + tyres[i] * 0.35 * swell(i, 3, 0.4) ** 3,
  );
}

function river() {
  const body = bandPass(noise(21), 150, 900);
  const splash = bandPass(noise(22), 1200, 4000);
  return body.map((value, i) => value * (0.8 + 0.2 * swell(i, 3, 0)) + splash[i] * 0.3 * swell(i, 7, 0.3));
}

/** Many voices at once: bands where speech lies, each with the pace of syllables. */
function crowd() {
  const out = new Float64Array(LENGTH);
  for (let voice = 0; voice < 9; voice += 1) {
    const band = bandPass(noise(40 + voice), 220 + voice * 60, 480 + voice * 150);
    const pace = 19 + voice * 5;
    for (let i = 0; i < LENGTH; i += 1) {
      out[i] +=
        band[i] * swell(i, pace, voice * 0.37) ** 2 * (0.3 + 0.7 * swell(i, 1 + (voice % 4), voice * 0.21));
    }
  }
  return out;
}

function birds() {
  const wind = lowPass(noise(31), 500).map((value, i) => value * 0.5 * (0.7 + 0.3 * swell(i, 2, 0.2)));
  const calls = [0.4, 0.75, 1.0, 2.6, 2.9, 3.9, 4.1, 4.3, 5.8, 6.6, 6.9];
  for (const [index, second] of calls.entries()) {
    const pitch = 2300 + ((index * 577) % 1900);
    let angle = 0;
    for (let k = 0; k < RATE * 0.16; k += 1) {
      const share = k / (RATE * 0.16);
      angle += (2 * Math.PI * (pitch + 700 * Math.sin(share * 9))) / RATE;
      const at = (Math.round(second * RATE) + k) % LENGTH;
      wind[at] += 0.12 * Math.sin(angle) * Math.sin(Math.PI * share) ** 2;
    }
  }
  return wind;
}
