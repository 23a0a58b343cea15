import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface FilmOptions {
  seconds: number;
  video?: 'h264' | 'h264-b-frames' | 'h265';
  sound?: 'aac' | 'alaw' | 'opus';
}

const VIDEO = {
  h264: ['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency'],
  'h264-b-frames': ['-c:v', 'libx264', '-preset', 'veryfast', '-bf', '2'],
  h265: ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=error:bframes=0'],
};
const SOUND = {
  aac: ['-c:a', 'aac', '-ar', '44100'],
  alaw: ['-c:a', 'pcm_alaw', '-ar', '8000', '-ac', '1'],
  opus: ['-c:a', 'libopus'],
};
const FRAME_RATE = 25;
/** A key frame every half second: whoever comes in between need not wait long. */
const GROUP_FRAMES = 12;

/** Small film files for RTSP servers that play such, readable for whoever these run as. */
export class FilmFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'onescreen-films-'));

  constructor() {
    chmodSync(this.path, 0o755);
  }

  /** A moving test picture of 320×240, 25 frames a second. Returns the file's path. */
  async make(name: string, { seconds, video = 'h264', sound }: FilmOptions): Promise<string> {
    const file = join(this.path, name);
    const picture = ['-f', 'lavfi', '-i', `testsrc2=size=320x240:rate=${FRAME_RATE}:duration=${seconds}`];
    const tone = sound ? ['-f', 'lavfi', '-i', `sine=440:duration=${seconds}`, ...SOUND[sound]] : [];
    const inputs = [...picture, ...tone.slice(0, 4)];
    const coding = [...VIDEO[video], '-g', String(GROUP_FRAMES), '-pix_fmt', 'yuv420p', ...tone.slice(4)];
    await promisify(execFile)('ffmpeg', ['-v', 'error', '-y', ...inputs, ...coding, file]);
    return file;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
