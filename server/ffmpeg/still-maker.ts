import { AdmissionGate } from '../base/admission-gate.ts';
import type { Clock } from '../base/clock.ts';
import { FfmpegProcess } from './ffmpeg-process.ts';
import { type FfmpegPlace, findFfmpeg } from './find-ffmpeg.ts';

export interface StillMakerOptions {
  ffmpeg: FfmpegPlace;
  clock: Pick<Clock, 'setTimer'>;
}

/** `no-decoder`: there is no ffmpeg on this machine. `why` is for the log and for people, in words. */
export type Still =
  /** `offsetMs`: of which frame it is, from the first one. */
  | { readonly ok: true; readonly jpeg: Buffer; readonly offsetMs: number }
  | { readonly ok: false; readonly missing: 'no-decoder' | 'decoder-failed'; readonly why: string };

/** The video comes first. */
const AT_ONCE = 2;
/** For a look in passing. A key frame of 4K takes a fraction of it; a machine with too much to do, many times as long. */
const WISH: StillWish = { offsetMs: 0, maxWidth: 640, maxJpegBytes: 1024 * 1024, deadlineMs: 10_000 };
/** What a camera declares is no promise: more than any sensor has is not made room for. */
const MAX_PIXELS = 100_000_000;
/** Hardly a camera shows one picture for longer. */
const LAST_SHOWN_S = 2;
/** How much longer than high a pixel may be, or higher than long; and how high the picture then. */
const MAX_SHAPE = 16;
const MAX_HEIGHT = 16_384;

export interface StillWish {
  /** Of the frame, from the first one. */
  offsetMs: number;
  maxWidth: number;
  maxJpegBytes: number;
  /** The decoder is ended that is not done by then. */
  deadlineMs: number;
}

/** Decodes single pictures, a few at a time, each in a process of its own: what a camera sends may crash a decoder. */
export class StillMaker {
  private readonly options: StillMakerOptions;
  private readonly gate = new AdmissionGate(AT_ONCE);

  constructor(options: StillMakerOptions) {
    this.options = options;
  }

  /**
   * @param video fMP4: an init segment and fragments from a key frame on
   * @returns that frame, or the one that the wish asks for, as a JPEG; of 640 pixels in width at most where it says nothing else. Rejects with
   *   the signal's reason when it aborts first.
   */
  async make(video: readonly Uint8Array[], signal: AbortSignal, wish: StillWish = WISH): Promise<Still> {
    const program = findFfmpeg(this.options.ffmpeg);
    if (!program) return { ok: false, missing: 'no-decoder', why: 'there is no ffmpeg on this machine' };
    const leave = await this.gate.enter(signal);
    try {
      const still = await this.decode(program, video, signal, wish);
      // There may be no frame so late in it: then the first one.
      if (still.ok || wish.offsetMs === 0) return still;
      return await this.decode(program, video, signal, { ...wish, offsetMs: 0 });
    } finally {
      leave();
    }
  }

  private async decode(
    program: string,
    video: readonly Uint8Array[],
    signal: AbortSignal,
    wish: StillWish,
  ): Promise<Still> {
    const { ffmpeg, clock } = this.options;
    const output = new BoundedOutput(wish.maxJpegBytes, () => void child.stop());
    const child: FfmpegProcess = new FfmpegProcess({
      program,
      args: stillArguments(wish),
      searchPath: ffmpeg.searchPath,
      clock,
      input: video,
      onOutput: (chunk) => output.push(chunk),
    });
    const stop = () => void child.stop();
    const deadline = clock.setTimer(stop, wish.deadlineMs);
    signal.addEventListener('abort', stop, { once: true });
    const how = await child.ended;
    deadline.cancel();
    signal.removeEventListener('abort', stop);
    signal.throwIfAborted();
    const jpeg = output.whole;
    return jpeg
      ? { ok: true, jpeg, offsetMs: wish.offsetMs }
      : { ok: false, missing: 'decoder-failed', why: `ffmpeg ${how}` };
  }
}

/** Collects up to a ceiling; beyond it there is nothing. */
class BoundedOutput {
  private readonly maxBytes: number;
  private readonly onOverflow: () => void;
  private chunks: Buffer[] = [];
  private sizeBytes = 0;

  constructor(maxBytes: number, onOverflow: () => void) {
    this.maxBytes = maxBytes;
    this.onOverflow = onOverflow;
  }

  push(chunk: Buffer): void {
    this.sizeBytes += chunk.length;
    if (this.sizeBytes <= this.maxBytes) {
      this.chunks.push(Buffer.from(chunk));
      return;
    }
    this.chunks = [];
    this.onOverflow();
  }

  /** Null when nothing came, or too much. */
  get whole(): Buffer | null {
    return this.sizeBytes > 0 && this.sizeBytes <= this.maxBytes ? Buffer.concat(this.chunks) : null;
  }
}

/** Decoded up to there, from the key frame on. The last frame is shown for a while: until then it is the one. */
function from(offsetMs: number): string {
  return `tpad=stop_mode=clone:stop_duration=${LAST_SHOWN_S},trim=start=${(offsetMs / 1000).toFixed(3)}`;
}

function stillArguments({ offsetMs, maxWidth }: StillWish): string[] {
  // Pixels that are not square become square, and none is left out for it. A shape that cannot be meant is not followed: the still
  // would be of any size.
  const shape = `if(between(sar,1/${MAX_SHAPE},${MAX_SHAPE})*lte(ih/sar,${MAX_HEIGHT}),sar,1)`;
  const width = `2*trunc(min(${maxWidth},iw*max(1,${shape}))/2)`;
  const scale = `scale=w='${width}':h='2*trunc(ow*ih/iw/${shape}/2)':out_range=pc,setsar=1,format=yuvj420p`;
  return [
    ...['-nostdin', '-hide_banner', '-nostats', '-loglevel', 'error', '-threads', '1'],
    ...['-protocol_whitelist', 'pipe', '-max_pixels', String(MAX_PIXELS)],
    ...['-f', 'mp4', '-i', 'pipe:0', '-map', '0:v:0'],
    ...['-frames:v', '1', '-vf', offsetMs > 0 ? `${from(offsetMs)},${scale}` : scale],
    ...[
      '-c:v',
      'mjpeg',
      '-q:v',
      '4',
      '-threads',
      '1',
      '-f',
      'image2pipe',
      '-protocol_whitelist',
      'pipe',
      'pipe:1',
    ],
  ];
}
