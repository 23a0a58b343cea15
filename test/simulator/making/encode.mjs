import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { LOOP_SECONDS } from './shots.mjs';

const ffmpeg = (args) =>
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...args], { stdio: ['ignore', 'inherit', 'inherit'] });

/** A key frame every two seconds and none between; one thread, so that the same comes out each time. */
const REGULAR_GROUPS = '-bf 0 -g 50 -keyint_min 50 -sc_threshold 0 -threads 1'.split(' ');

/** SEI (H.264 type 6, H.265 39 and 40) is the encoder's advertisement: a camera sends none. */
const WITHOUT_SEI = { h264: 'filter_units=remove_types=6', h265: 'filter_units=remove_types=39|40' };

const JPEG_START = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10, 0x4a, 0x46, 0x49, 0x46]);

/** The film itself says how fast it is: its pictures fill one loop, whatever the shot asks for by now. */
function filmRate(film) {
  const bytes = readFileSync(film);
  let pictures = 0;
  for (let at = bytes.indexOf(JPEG_START); at >= 0; at = bytes.indexOf(JPEG_START, at + 1)) pictures += 1;
  return pictures / LOOP_SECONDS;
}

/**
 * One profile of a camera from its film.
 * @returns the clip's entry in clips.json
 */
export function encodeProfile(folder, name, profile, shot, film) {
  const codec = profile === 'sub' ? 'h264' : shot.codec;
  const filmed = filmRate(film);
  const frameRate = profile === 'sub' ? filmed / shot.subDivisor : filmed;
  const file = `${name}.${codec}`;
  const path = join(folder, file);
  encode(film, path, { ...shot, codec, profile, filmed, outRate: frameRate });
  const video = { file, codec, frameRate };
  if (shot.bFrames > 0 && codec === 'h264') video.shifts = readShifts(path, shot, frameRate);
  const audio = shot.sound && {
    file: `sound-${shot.sound.name}.${shot.sound.codec}`,
    codec: shot.sound.codec,
  };
  return audio ? { video, audio } : { video };
}

function encode(film, path, shot) {
  const sub = shot.profile === 'sub';
  const group = Math.round(shot.outRate * shot.groupSeconds);
  const filters = [`fps=${shot.outRate}`, sub ? 'scale=640:360:flags=area' : 'null', 'format=yuv420p'];
  const input = ['-f', 'image2pipe', '-c:v', 'mjpeg', '-framerate', `${shot.filmed}`, '-i', film];
  const [crf, limit] = sub ? [shot.crf - 2, 200] : [shot.crf, 440];
  const rate = ['-crf', `${crf}`, '-maxrate', `${limit}k`, '-bufsize', `${2 * limit}k`];
  ffmpeg([
    ...input,
    '-vf',
    filters.join(','),
    ...rate,
    ...(shot.codec === 'h265' ? x265(group) : x264(group, shot.bFrames)),
    '-bsf:v',
    WITHOUT_SEI[shot.codec],
    '-f',
    shot.codec === 'h265' ? 'hevc' : 'h264',
    path,
  ]);
  console.log(`${path}: ${Math.round(statSync(path).size / 1024)} kB`);
}

function x264(group, bFrames) {
  const settings = `keyint=${group}:min-keyint=${group}:scenecut=0:bframes=${bFrames}:open-gop=0:b-pyramid=0:deblock=1,1:psy-rd=0.4,0:aq-strength=0.7`;
  return [
    '-c:v',
    'libx264',
    '-preset',
    'slow',
    '-profile:v',
    'high',
    '-threads',
    '1',
    '-x264-params',
    settings,
  ];
}

function x265(group) {
  const settings = `keyint=${group}:min-keyint=${group}:scenecut=0:bframes=0:open-gop=0:repeat-headers=1:info=0:pools=1:frame-threads=1:log-level=error`;
  return ['-c:v', 'libx265', '-preset', 'medium', '-x265-params', settings];
}

/** Presentation less decoding order of each picture, in frames. */
function readShifts(path, shot, frameRate) {
  const box = `${path}.mp4`;
  ffmpeg(['-r', `${frameRate}`, '-i', path, '-c', 'copy', box]);
  const args = [
    '-v',
    'error',
    '-select_streams',
    'v',
    '-show_entries',
    'packet=pts_time,dts_time',
    '-of',
    'csv=p=0',
    box,
  ];
  const lines = execFileSync('ffprobe', args, { encoding: 'utf8' }).trim().split('\n');
  rmSync(box);
  const shifts = lines.map((line) => {
    const [pts, dts] = line.split(',').map(Number);
    return Math.round((pts - dts) * frameRate);
  });
  if (Math.max(...shifts) > shot.bFrames + 1) throw new Error(`${path}: strange order ${shifts}`);
  return shifts;
}

/** What the benchmarks measure with: constant rate, 4 s; drawn by ffmpeg alone. And what an old recorder sends. */
export function encodeBench(folder) {
  const bench = {
    'bench-1080p': { size: '1920x1080', kbps: 2000, noise: 4 },
    'bench-360p': { size: '640x360', kbps: 500, noise: 3 },
    'bench-slices': { size: '640x360', kbps: 250, noise: 1, slices: 4 },
  };
  const entries = Object.entries(bench).map(([name, { size, kbps, noise, slices = 1 }]) => {
    const path = join(folder, `${name}.h264`);
    const source = `testsrc2=s=${size}:r=25:d=4,noise=alls=${noise}:allf=t`;
    const rate = ['-b:v', `${kbps}k`, '-maxrate', `${kbps}k`, '-bufsize', `${kbps / 2}k`];
    const codec = [
      ...['-pix_fmt', 'yuv420p', '-c:v', 'libx264', '-profile:v', 'high', ...rate, ...REGULAR_GROUPS],
      ...['-slices', `${slices}`],
    ];
    if (!existsSync(path)) {
      ffmpeg(['-f', 'lavfi', '-i', source, ...codec, '-bsf:v', WITHOUT_SEI.h264, '-f', 'h264', path]);
    }
    return [name, { video: { file: `${name}.h264`, codec: 'h264', frameRate: 25 } }];
  });
  return { ...Object.fromEntries(entries), 'bench-2cif': encodeRecorder(folder) };
}

/** A disc and a moving line on a screen of 4:3, as a recorder of analog cameras samples every second line of it: the pixels are not square. */
function encodeRecorder(folder) {
  const file = 'bench-2cif.h264';
  const path = join(folder, file);
  const disc = "lum='if(lt(hypot(X-384,Y-288),240),235,if(lt(mod(X-N*8+768,768),12),140,40))':cb=128:cr=128";
  const source = `color=black:s=768x576:r=25:d=4,format=yuv420p,geq=${disc},scale=704:288,setsar=6/11`;
  const codec = ['-c:v', 'libx264', '-profile:v', 'main', '-crf', '30', ...REGULAR_GROUPS];
  if (!existsSync(path)) {
    ffmpeg(['-f', 'lavfi', '-i', source, ...codec, '-bsf:v', WITHOUT_SEI.h264, '-f', 'h264', path]);
  }
  return { video: { file, codec: 'h264', frameRate: 25 } };
}
