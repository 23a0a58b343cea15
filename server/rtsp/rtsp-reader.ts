import type { Clock } from '../base/clock.ts';
import type { SdpMedia, SessionDescription } from '../media/sdp/session-description.ts';
import { ignoreFrames } from './interleaved-demuxer.ts';
import type { RtspCredentials } from './rtsp-authorization.ts';
import type { RtspClient } from './rtsp-client.ts';
import { describeCamera } from './rtsp-describe.ts';
import { RtspFailure } from './rtsp-failure.ts';
import { type PlayedTrack, RtspSession } from './rtsp-session.ts';
import { TrackRouter } from './track-router.ts';

/**
 * A camera's life as an RTSP source (RFC 2326, RTP over the RTSP connection): one run until it fails or nobody wants it
 * any more. What is tolerated stands in the file that deals with it.
 */
export interface RtspReadOptions {
  /** Without credentials. */
  url: string;
  credentials: RtspCredentials | null;
  clock: Clock;
  /** One for each thread, shared by all of its readers. */
  readBuffer: Buffer;
  timeouts: RtspTimeouts;
  /** The tracks wanted; the index in what it returns is the `trackIndex` of all that follows. Empty: 'no-playable-track'. */
  select(description: SessionDescription): SdpMedia[];
  /** The media begins: once, before the first packet. */
  onPlay?(info: { tracks: PlayedTrack[]; server: string | null }): void;
  /** One RTP packet, [start, end) in `buffer`, of 8 bytes at least; valid during the call. */
  onRtp(trackIndex: number, buffer: Buffer, start: number, end: number): void;
  /** One compound RTCP packet, likewise. */
  onRtcp(trackIndex: number, buffer: Buffer, start: number, end: number): void;
  /** Bytes between frames that were neither RTP nor RTSP. */
  onDamaged(bytes: number): void;
}

export interface RtspTimeouts {
  connectMs: number;
  /** For each request. */
  responseMs: number;
  /** Silence of the video (of everything where there is none) that is 'no-media'. Counted with a grain of a quarter of it. */
  mediaMs: number;
}

const WATCHES_PER_SILENCE = 4;

/**
 * Connects and delivers packets. Resolves when the signal aborts, after a best-effort TEARDOWN; throws RtspFailure when the
 * camera ends it, and whatever a callback threw. The connection is closed in every case.
 */
export async function readRtsp(options: RtspReadOptions, signal: AbortSignal): Promise<void> {
  try {
    await run(options, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

async function run(options: RtspReadOptions, signal: AbortSignal): Promise<void> {
  const described = await describeCamera(options, signal);
  const { client, description } = described;
  const router = new TrackRouter(options);
  const session = new RtspSession(described, router);
  const hush = () => {
    client.connection.demuxer.frames = ignoreFrames;
  };
  signal.addEventListener('abort', hush, { once: true });
  try {
    const tracks = options.select(description);
    if (tracks.length === 0) throw nothingPlayable(client, description);
    await session.setUp(tracks, signal);
    const onPlay = (played: PlayedTrack[]) => options.onPlay?.({ tracks: played, server: client.server });
    await session.play(tracks, onPlay, signal);
    await watch(options, client, session, router, signal);
  } finally {
    signal.removeEventListener('abort', hush);
    hush();
    if (client.sessionId !== null && !client.connection.ended) await session.tearDown();
    client.connection.destroy();
  }
}

/** One coarse timer for each camera looks after silence and keep-alive; no packet touches a timer or a clock. */
function watch(
  { clock, timeouts }: RtspReadOptions,
  { connection, address }: RtspClient,
  session: RtspSession,
  router: TrackRouter,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let lastMediaMs = clock.monotonic();
    let lastKeepAliveMs = lastMediaMs;
    const timer = clock.setRepeating(() => {
      const now = clock.monotonic();
      if (router.sawMedia) {
        router.sawMedia = false;
        lastMediaMs = now;
      } else if (now - lastMediaMs >= timeouts.mediaMs) {
        stop(() => reject(silence(address.shown, timeouts.mediaMs)));
        return;
      }
      if (now - lastKeepAliveMs >= session.keepAliveMs) {
        lastKeepAliveMs = now;
        session.keepAlive();
      }
    }, timeouts.mediaMs / WATCHES_PER_SILENCE);
    const onAbort = () => stop(resolve);
    const stop = (settle: () => void) => {
      timer.cancel();
      signal.removeEventListener('abort', onAbort);
      connection.onEnded = null;
      settle();
    };
    signal.addEventListener('abort', onAbort, { once: true });
    connection.onEnded = (error) => stop(() => reject(error));
    if (connection.ended) stop(() => reject(connection.ended));
    else if (signal.aborted) onAbort();
  });
}

function silence(shown: string, mediaMs: number): RtspFailure {
  return new RtspFailure('no-media', `${shown} keeps the connection but sent no media for ${mediaMs} ms`);
}

function nothingPlayable({ address }: RtspClient, { media }: SessionDescription): RtspFailure {
  const offered = media
    .map(({ kind, encoding }) => `${kind} ${encoding || 'unknown'}`.slice(0, 40))
    .slice(0, 4);
  const offer = offered.length > 0 ? offered.join(', ') : 'nothing';
  return new RtspFailure('no-playable-track', `${address.shown} offers ${offer}: nothing that can be played`);
}
