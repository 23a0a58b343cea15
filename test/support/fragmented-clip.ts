import { execFileSync } from 'node:child_process';

/** A clip cut into parts by ffmpeg, so that what the player is fed in its tests is not written by our own muxer. */
export interface FragmentedClip {
  mime: string;
  width: number;
  height: number;
  init: Buffer;
  parts: { bytes: Buffer; independent: boolean }[];
  partMs: number;
}

export interface ClipOptions {
  width: number;
  height: number;
  frameRate: number;
  seconds: number;
  groupFrames: number;
  partFrames: number;
  codec: 'h264' | 'h265';
  sound: boolean;
  bitrateKbps: number;
  /** Of a pixel, such as 6/11; square without. */
  sampleAspect?: string;
}

export const WALL_CLIP: ClipOptions = {
  width: 640,
  height: 360,
  frameRate: 25,
  seconds: 8,
  groupFrames: 50,
  partFrames: 5,
  codec: 'h264',
  sound: false,
  bitrateKbps: 500,
};

export function makeClip(options: ClipOptions): FragmentedClip {
  const { width, height, frameRate, partFrames } = options;
  const file = execFileSync('ffmpeg', clipArguments(options), { maxBuffer: 256 * 1024 * 1024 });
  const boxes = [...topBoxes(file)];
  const moovEnd = boxes.find((box) => box.type === 'moov')!.end;
  const moofs = boxes.filter((box) => box.type === 'moof');
  const parts = moofs.map((moof, index) => {
    const end = boxes.find((box) => box.type === 'mdat' && box.start >= moof.end)!.end;
    const firstFrame = index * partFrames;
    return {
      bytes: file.subarray(moof.start, end),
      independent: firstFrame % options.groupFrames === 0,
    };
  });
  const init = file.subarray(0, moovEnd);
  return { mime: mimeOf(init, options), width, height, init, parts, partMs: (partFrames * 1000) / frameRate };
}

function clipArguments(options: ClipOptions): string[] {
  const { width, height, frameRate, seconds, groupFrames, partFrames, codec, sound, bitrateKbps } = options;
  const { sampleAspect = '1' } = options;
  const x = `x=keyint=${groupFrames}:min-keyint=${groupFrames}:scenecut=0:bframes=0`;
  return [
    ...[
      '-v',
      'error',
      '-f',
      'lavfi',
      '-i',
      `testsrc2=size=${width}x${height}:rate=${frameRate},setsar=${sampleAspect}`,
    ],
    ...(sound ? ['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000'] : []),
    ...['-t', String(seconds), '-pix_fmt', 'yuv420p', '-preset', 'ultrafast', '-b:v', `${bitrateKbps}k`],
    ...(codec === 'h264' ? ['-c:v', 'libx264'] : ['-c:v', 'libx265', '-tag:v', 'hvc1']),
    ...(codec === 'h264' ? ['-x264-params', x.slice(2)] : ['-x265-params', `${x.slice(2)}:log-level=error`]),
    ...(sound ? ['-c:a', 'aac'] : []),
    ...['-video_track_timescale', '90000', '-f', 'mp4'],
    ...['-frag_duration', String((partFrames * 1_000_000) / frameRate)],
    ...['-movflags', '+empty_moov+default_base_moof', 'pipe:1'],
  ];
}

function* topBoxes(file: Buffer): Generator<{ type: string; start: number; end: number }> {
  for (let start = 0; start + 8 <= file.length; ) {
    const end = start + file.readUInt32BE(start);
    yield { type: file.toString('latin1', start + 4, start + 8), start, end };
    start = end;
  }
}

function mimeOf(init: Buffer, options: ClipOptions): string {
  const audio = options.sound ? ',mp4a.40.2' : '';
  if (options.codec === 'h265') return `video/mp4; codecs="hvc1.1.6.L93.B0${audio}"`;
  const avcc = init.indexOf('avcC') + 4;
  return `video/mp4; codecs="avc1.${init.toString('hex', avcc + 1, avcc + 4)}${audio}"`;
}

/** The same part at another time: adds to the decode time (tfdt, version 1) of every track in it. */
export function movePart(bytes: Buffer, addSeconds: number, audioRate = 48_000): Buffer {
  const moved = Buffer.from(bytes);
  let track = 0;
  for (let at = moved.indexOf('tfdt'); at !== -1 && at < 4096; at = moved.indexOf('tfdt', at + 4)) {
    const rate = track++ === 0 ? 90_000 : audioRate;
    moved.writeBigUInt64BE(moved.readBigUInt64BE(at + 8) + BigInt(Math.round(addSeconds * rate)), at + 8);
  }
  return moved;
}
