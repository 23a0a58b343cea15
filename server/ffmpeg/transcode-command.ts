import type { FfmpegCommand } from 'fluent-ffmpeg';

/**
 * The command that turns what a camera sends, whatever it is, into H.264 and AAC in FLV on a pipe, for ffmpeg 4.4 and later. fluent-ffmpeg
 * puts it together; the process is ffmpeg-process.ts's.
 *
 * What it costs is bounded: the size and the rate of the picture, its bits, and the threads. What it takes in time is, too: nothing looks
 * ahead, nothing waits for more than it needs, and a viewer who comes waits a second at most for a key frame.
 */
export interface TranscodeInput {
  /** RTSP over TCP on this machine. */
  url: string;
  hasSound: boolean;
}

export const TRANSCODE_LIMITS = {
  width: 1920,
  height: 1080,
  /** A little more than 30, so that a camera's jitter costs none of its frames. */
  frameRate: 33,
  videoKbps: 4_000,
  soundKbps: 64,
} as const;

const KEY_FRAME_EVERY_S = 1;
/** What is read of the source before it is known what it is, at most. */
const PROBE_MS = 500;
const PROBE_BYTES = 1_000_000;
/** Sound and picture wait so long for each other in the file, at most. */
const INTERLEAVE_MS = 200;
const SOUND_HZ = 48_000;

/** The arguments of ffmpeg. Credentials are none of them: the source is a relay on loopback. */
export async function transcodeArguments({ url, hasSound }: TranscodeInput): Promise<string[]> {
  // With the first camera that needs it: in most hubs no media thread has one.
  const { default: ffmpeg } = await import('fluent-ffmpeg');
  const command = ffmpeg(url)
    .inputFormat('rtsp')
    .inputOptions([
      ...['-rtsp_transport', 'tcp', '-flags', 'low_delay', '-threads', '1'],
      ...['-analyzeduration', String(PROBE_MS * 1000), '-probesize', String(PROBE_BYTES)],
      ...['-fpsprobesize', '0'],
    ])
    .outputOptions(['-map', '0:v:0'])
    .videoCodec('libx264')
    .videoFilters([thinning(), scaling(), 'format=yuv420p'])
    .outputOptions([
      ...['-preset', 'superfast', '-tune', 'zerolatency', '-profile:v', 'main', '-threads', '2'],
      ...['-crf', '24', '-maxrate', `${TRANSCODE_LIMITS.videoKbps}k`],
      ...['-bufsize', `${TRANSCODE_LIMITS.videoKbps / 2}k`],
      ...['-force_key_frames', keyFrames(), '-sc_threshold', '0'],
      // Milliseconds, as FLV has them: the camera's own times, not those of a frame rate that was guessed.
      ...['-enc_time_base:v', '1:1000'],
      // Of MJPEG ffmpeg knows no rate and says 90,000: the level of the stream would be one that decoders refuse.
      ...['-fpsmax', String(TRANSCODE_LIMITS.frameRate)],
      ...['-flush_packets', '1', '-max_interleave_delta', String(INTERLEAVE_MS * 1000)],
      ...['-flvflags', 'no_duration_filesize'],
    ])
    .format('flv')
    .output('pipe:1');
  if (hasSound) addSound(command);
  else command.noAudio();
  return ['-nostdin', '-hide_banner', '-nostats', '-loglevel', 'error', ...command._getArguments()];
}

function addSound(command: FfmpegCommand): void {
  command
    .outputOptions(['-map', '0:a:0'])
    .audioCodec('aac')
    .audioBitrate(TRANSCODE_LIMITS.soundKbps)
    .audioChannels(1)
    .audioFrequency(SOUND_HZ)
    .audioFilters('aresample=async=1000'); // stretched to its timestamps, holes filled
}

/** By the time since the last one: a camera's clock may leap. */
function keyFrames(): string {
  return `expr:if(isnan(prev_forced_t),gte(t,0),gte(t-prev_forced_t,${KEY_FRAME_EVERY_S}))`;
}

/** Of a faster camera every frame that comes too soon after the one before is left out. */
function thinning(): string {
  const seconds = (1 / TRANSCODE_LIMITS.frameRate).toFixed(3);
  return `select='isnan(prev_selected_t)+gte(t-prev_selected_t,${seconds})'`;
}

function scaling(): string {
  const { width, height } = TRANSCODE_LIMITS;
  const keep = 'force_original_aspect_ratio=decrease:force_divisible_by=2:out_range=tv';
  return `scale='min(${width},iw)':'min(${height},ih)':${keep}`;
}
