import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface ProbedStream {
  codec_name: string;
  codec_tag_string: string;
  profile?: string;
  width?: number;
  height?: number;
  sample_rate?: string;
  channels?: number;
  r_frame_rate: string;
  has_b_frames?: number;
  nb_read_frames?: string;
}

/** What ffprobe says of a file's streams after decoding all of it; throws with its complaints when it has any. */
export function probeStreams(
  file: Uint8Array,
  complainFrom: 'warning' | 'error' = 'warning',
): ProbedStream[] {
  const args = ['-v', complainFrom, '-count_frames', '-show_streams', '-of', 'json'];
  return JSON.parse(runOnFile('ffprobe', file, (path) => [...args, path]).toString()).streams;
}

/** The file's first stream decoded by ffmpeg to raw samples, such as `-f s16le` or `-f rawvideo`; throws at any complaint. */
export function decodeWithFfmpeg(file: Uint8Array, outputArgs: string[]): Buffer {
  const strictly = ['-v', 'warning', '-err_detect', 'crccheck+explode'];
  return runOnFile('ffmpeg', file, (path) => [...strictly, '-i', path, ...outputArgs, '-']);
}

/** Bytes of a headerless sound format such as `alaw`, decoded to 16-bit samples. */
export function decodeRawWithFfmpeg(bytes: Uint8Array, format: string, sampleRate: number): Buffer {
  const input = ['-f', format, '-ar', String(sampleRate), '-ac', '1'];
  return runOnFile('ffmpeg', bytes, (path) => ['-v', 'error', ...input, '-i', path, '-f', 's16le', '-']);
}

function runOnFile(command: string, file: Uint8Array, args: (path: string) => string[]): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'onescreen-media-'));
  try {
    const path = join(folder, 'file.mp4');
    writeFileSync(path, file);
    const run = spawnSync(command, args(path), { maxBuffer: 256 * 1024 * 1024 });
    if (run.error) throw run.error;
    const complaints = run.stderr.toString();
    if (run.status !== 0 || complaints) throw new Error(`${command}: ${complaints || `exit ${run.status}`}`);
    return run.stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
