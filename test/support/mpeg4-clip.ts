import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** MPEG-4 Part 2, as ffmpeg encodes it, in a file: GStreamer has no encoder for it. */
export interface Mpeg4Clip {
  /** A gst-launch line that serves it as a camera would. */
  launch: string;
  remove(): void;
}

export function makeMpeg4Clip({ width = 352, height = 288, frameRate = 12, seconds = 60 } = {}): Mpeg4Clip {
  const folder = mkdtempSync(join(tmpdir(), 'onescreen-mpeg4-'));
  const file = join(folder, 'clip.mp4');
  const source = `testsrc2=size=${width}x${height}:rate=${frameRate}`;
  const encoder = ['-c:v', 'mpeg4', '-g', String(frameRate * 2), '-q:v', '6'];
  execFileSync('ffmpeg', [
    '-v',
    'error',
    '-f',
    'lavfi',
    '-i',
    source,
    '-t',
    String(seconds),
    ...encoder,
    file,
  ]);
  return {
    launch: `( filesrc location=${file} ! qtdemux ! mpeg4videoparse ! rtpmp4vpay name=pay0 pt=96 )`,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
