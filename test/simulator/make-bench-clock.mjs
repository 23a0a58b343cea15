// Makes clips/bench-clock.h264, the clip of bench `latency`: node test/simulator/make-bench-clock.mjs
//
// 640x360, 25 frames a second, 8 s, a key frame every 50. Across the top of every picture runs its number in the loop, 0 to 199, as
// 16 black or white bands that survive any compression: 8 bits of the number, highest first, then 8 bits of a check
// value, (number * 151 + 89) mod 256, which every change of a single band breaks. test/bench/bar-code.ts reads it.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const SECONDS = 8;
const CODE_HEIGHT = 96;
const BAND_WIDTH = 40;
const BITS = 8;

const value = `if(lt(X,${BITS * BAND_WIDTH}), N, mod(N*151+89,256))`;
const bit = `mod(floor(${value} / pow(2, ${BITS - 1}-mod(floor(X/${BAND_WIDTH}),${BITS}))),2)`;
const chroma = (plane) => `if(lt(Y,${CODE_HEIGHT / 2}),128,${plane}(X,Y))`;
const filters = [
  'format=yuv420p',
  `geq=lum='if(lt(Y,${CODE_HEIGHT}), 16+219*${bit}, lum(X,Y)*0.6)':cb='${chroma('cb')}':cr='${chroma('cr')}'`,
  // For people who look at the bench.
  "drawtext=text='%{n}':x=(w-tw)/2:y=190:fontsize=110:fontcolor=white:borderw=4",
];

execFileSync(
  'ffmpeg',
  [
    ...['-hide_banner', '-v', 'error', '-y'],
    ...['-f', 'lavfi', '-i', `testsrc2=s=640x360:r=25:d=${SECONDS}`, '-vf', filters.join(',')],
    // As a camera for which every millisecond counts would encode: no frame waits for a later one.
    ...['-c:v', 'libx264', '-preset', 'veryslow', '-tune', 'zerolatency', '-profile:v', 'main', '-crf', '33'],
    ...['-g', '50', '-keyint_min', '50', '-sc_threshold', '0', '-x264-params', 'threads=1'],
    ...['-f', 'h264', fileURLToPath(new URL('clips/bench-clock.h264', import.meta.url))],
  ],
  { stdio: 'inherit' },
);
