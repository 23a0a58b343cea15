import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface ProbedStream {
  codec_type: string;
  codec_name: string;
  width?: number;
  height?: number;
  sample_aspect_ratio?: string;
  display_aspect_ratio?: string;
  sample_rate?: string;
  nb_read_frames?: string;
}

/** What ffmpeg's own reader finds in a media file: every frame is decoded, and complaints are errors. */
export async function probeMedia(bytes: Buffer): Promise<{ streams: ProbedStream[]; complaints: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'onescreen-probe-'));
  try {
    const file = join(folder, 'media.mp4');
    writeFileSync(file, bytes);
    const args = ['-v', 'warning', '-count_frames', '-show_streams', '-of', 'json', file];
    const { stdout, stderr } = await promisify(execFile)('ffprobe', args, { maxBuffer: 16 * 1024 * 1024 });
    return { streams: (JSON.parse(stdout) as { streams: ProbedStream[] }).streams, complaints: stderr };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
