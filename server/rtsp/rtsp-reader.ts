import type { Clock } from '../base/clock.ts';
import type { NameLookups } from '../base/name-lookups.ts';
import type { NetworkGuard } from '../base/network-guard.ts';
import type { SdpMedia, SessionDescription } from '../media/sdp/session-description.ts';
import type { CertificateTrust } from './certificate-trust.ts';
import { ignoreFrames } from './interleaved-demuxer.ts';
import { InterleavedTransport } from './interleaved-transport.ts';
import type { MediaTransport } from './media-transport.ts';
import { mayGoBeside } from './rtsp-address.ts';
import type { RtspCredentials } from './rtsp-authorization.ts';
import type { RtspClient } from './rtsp-client.ts';
import { describeCamera } from './rtsp-describe.ts';
import { RtspFailure, TransportRefusal } from './rtsp-failure.ts';
import { type PlayedTrack, RtspSession } from './rtsp-session.ts';
import type { StepListener } from './rtsp-steps.ts';
import { TrackRouter } from './track-router.ts';
import type { TransportPlan } from './transport-plan.ts';
import { UdpTransport } from './udp-transport.ts';

/**
 * A camera's life as an RTSP source (RFC 2326; RTP over the RTSP connection or over UDP): one run until it fails or nobody wants it
 * any more. What is tolerated stands in the file that deals with it.
 */
export interface RtspReadOptions {
  /** Without credentials. */
  url: string;
  credentials: RtspCredentials | null;
  /** For TLS; without: what this system's certificate authorities vouch for. */
  trust?: CertificateTrust | null;
  /** Where the camera, and whatever it redirects to, may be; without: anywhere. */
  guard?: NetworkGuard | null;
  /** The thread's own, where it has one: no name is asked for twice at a time. */
  lookups?: NameLookups | undefined;
  clock: Clock;
  /** One for each thread, shared by all of its readers. */
  readBuffer: Buffer;
  timeouts: RtspTimeouts;
  /**
   * Asked time and again: how long this camera may be silent, where that is longer than `timeouts.mediaMs`.
   * @param begun some media of the session came
   */
  patienceMs?(begun: boolean): number;
  /** The stream's own, the same for each of its sessions. TCP and nothing else where there is none. */
  transport?: TransportPlan;
  /** The tracks wanted; the index in what it returns is the `trackIndex` of all that follows. Empty: 'no-playable-track'. */
  select(description: SessionDescription): SdpMedia[];
  /** Told on the way to there. */
  onStep?: StepListener | undefined;
  /** The media begins: once, before the first packet. */
  onPlay?(info: PlayInfo): void;
  /** PLAY was answered when media had come already: what `onPlay` could not say of its tracks. */
  onAnsweredLate?(tracks: PlayedTrack[]): void;
  /** One RTP packet, [start, end) in `buffer`, of 8 bytes at least; valid during the call. */
  onRtp(trackIndex: number, buffer: Buffer, start: number, end: number): void;
  /** One compound RTCP packet, likewise. */
  onRtcp(trackIndex: number, buffer: Buffer, start: number, end: number): void;
  /** Bytes between frames that were neither RTP nor RTSP. */
  onDamaged(bytes: number): void;
}

export interface PlayInfo {
  tracks: PlayedTrack[];
  /** Of those that were asked for. */
  refused: SdpMedia[];
  /** What the camera calls itself. */
  server: string | null;
  transport: 'TCP' | 'UDP';
}

export interface RtspTimeouts {
  connectMs: number;
  /** For each request. */
  responseMs: number;
  /** Silence of the video (of everything where there is none) that is 'no-media' at the earliest. Counted with a grain of a quarter of it at most. */
  mediaMs: number;
}

const WATCHES_PER_SILENCE = 4;
/** A camera begins with UDP at once, or its packets do not get here. */
const FIRST_UDP_PACKET_MS = 3_000;

/**
 * Connects and delivers packets. Resolves when the signal aborts, after a best-effort TEARDOWN; throws RtspFailure when the
 * camera ends it, and whatever a callback threw. The connection is closed in every case.
 */
export async function readRtsp(options: RtspReadOptions, signal: AbortSignal): Promise<void> {
  const { transport } = options;
  try {
    await readOneWayOrOther(options, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    transport?.ended();
  }
}

async function readOneWayOrOther(options: RtspReadOptions, signal: AbortSignal): Promise<void> {
  let first: TransportRefusal | null = null;
  for (;;) {
    try {
      return await readSession(options, signal);
    } catch (error) {
      if (!(error instanceof TransportRefusal) || signal.aborted) throw error;
      if (!options.transport?.turnedDown(error.isSure)) throw first ? neitherWay(first, error) : error;
      first = error;
    }
  }
}

/** Of the last way alone it would seem that the other might do. */
function neitherWay(first: TransportRefusal, last: TransportRefusal): RtspFailure {
  const words = new Set([first.message, last.message]);
  return new RtspFailure(last.code, [...words].join('; '));
}

async function readSession(options: RtspReadOptions, signal: AbortSignal): Promise<void> {
  const described = await describeCamera(options, signal);
  const { client, description } = described;
  const router = new TrackRouter(options);
  const transport = openTransport(options, client);
  const session = new RtspSession(described, transport, router);
  const hush = () => {
    transport.frames = ignoreFrames;
  };
  signal.addEventListener('abort', hush, { once: true });
  try {
    const tracks = options.select(description);
    if (tracks.length === 0) throw nothingPlayable(client, description);
    await session.setUp(tracks, signal);
    const onPlay = (played: PlayedTrack[]) => {
      const refused = tracks.filter((_, index) => !played.some(({ trackIndex }) => trackIndex === index));
      options.onPlay?.({ tracks: played, refused, server: client.server, transport: transport.name });
    };
    const onAnsweredLate = (played: PlayedTrack[]) => options.onAnsweredLate?.(played);
    await session.play(tracks, { onPlay, onAnsweredLate }, signal);
    await watch(options, { client, session, transport, router }, signal);
  } finally {
    signal.removeEventListener('abort', hush);
    hush();
    if (client.sessionId !== null && !client.connection.ended) await session.tearDown();
    client.connection.destroy();
    transport.close();
  }
}

function openTransport(
  { transport, clock, onDamaged }: RtspReadOptions,
  { connection, address }: RtspClient,
): MediaTransport {
  if (!mayGoBeside(address) || transport?.way !== 'udp' || !transport.ports) {
    return new InterleavedTransport(connection, clock, transport ?? null);
  }
  return new UdpTransport({
    ports: transport.ports,
    localAddress: connection.ends.local,
    remoteAddress: connection.ends.remote,
    clock,
    onDamaged,
    onError: (error) => connection.fail(error),
  });
}

interface RunningSession {
  client: RtspClient;
  session: RtspSession;
  transport: MediaTransport;
  router: TrackRouter;
}

/** One coarse timer for each camera looks after silence and keep-alive; no packet touches a timer or a clock. */
function watch(options: RtspReadOptions, running: RunningSession, signal: AbortSignal): Promise<void> {
  const { clock } = options;
  const { session } = running;
  const { connection } = running.client;
  const lookEveryMs = Math.min(options.timeouts.mediaMs / WATCHES_PER_SILENCE, session.keepAliveMs);
  return new Promise((resolve, reject) => {
    const silence = new SilenceWatch(options, running, lookEveryMs);
    let lastKeepAliveMs = clock.monotonic();
    const timer = clock.setRepeating(() => {
      const now = clock.monotonic();
      const failure = silence.check(now);
      if (failure) {
        stop(() => reject(failure));
      } else if (now - lastKeepAliveMs > session.keepAliveMs - lookEveryMs / 2) {
        // At the look that is nearest to it: one that comes a hair too early must not leave it to the next, when the session may be over.
        lastKeepAliveMs = now;
        session.keepAlive();
      }
    }, lookEveryMs);
    const onAbort = () => stop(resolve);
    const stop = (settle: () => void) => {
      timer.cancel();
      signal.removeEventListener('abort', onAbort);
      connection.onEnded = null;
      settle();
    };
    signal.addEventListener('abort', onAbort, { once: true });
    const onEnded = (error: Error) => {
      running.transport.cameraHungUp();
      stop(() => reject(error));
    };
    connection.onEnded = onEnded;
    if (connection.ended) onEnded(connection.ended);
    else if (signal.aborted) onAbort();
  });
}

/** A look that comes so much later than it was to be: the whole process stood still, and has not read yet what came meanwhile. */
const STOOD_STILL_MS = 500;

/** How long it has been since there was media. What the process stood still for does not count. */
class SilenceWatch {
  private readonly options: RtspReadOptions;
  private readonly running: RunningSession;
  private readonly lookEveryMs: number;
  private lookedMs: number;
  private lastMediaMs: number;
  private goodbyeMs = Number.POSITIVE_INFINITY;
  private begun = false;

  constructor(options: RtspReadOptions, running: RunningSession, lookEveryMs: number) {
    this.options = options;
    this.running = running;
    this.lookEveryMs = lookEveryMs;
    this.lookedMs = options.clock.monotonic();
    this.lastMediaMs = this.lookedMs;
  }

  /** Why it was silent for too long; null as long as it was not. */
  check(nowMs: number): RtspFailure | null {
    const { router, client, transport } = this.running;
    const lateMs = nowMs - this.lookedMs - this.lookEveryMs;
    this.lookedMs = nowMs;
    if (lateMs > STOOD_STILL_MS) {
      this.lastMediaMs += lateMs;
      this.goodbyeMs += lateMs;
    }
    if (router.saidGoodbye) this.goodbyeMs = Math.min(this.goodbyeMs, nowMs);
    router.saidGoodbye = false;
    if (router.sawMedia) {
      router.sawMedia = false;
      this.lastMediaMs = nowMs;
      this.goodbyeMs = Number.POSITIVE_INFINITY;
      this.begun = true;
      this.options.transport?.worked();
    }
    const shown = client.address.shown;
    if (nowMs > this.goodbyeMs) return new RtspFailure('closed-by-camera', `${shown} ended its stream`);
    const { limitMs } = this;
    if (nowMs - this.lastMediaMs < limitMs) return null;
    if (this.isProven) {
      const what = `keeps the connection but sent no media for ${limitMs} ms`;
      return new RtspFailure('no-media', `${shown} ${what}`);
    }
    return new TransportRefusal('no-media', `no media of ${shown} gets here over ${transport.name}`);
  }

  private get isProven(): boolean {
    return this.begun || !this.running.transport.provenByPacket;
  }

  private get limitMs(): number {
    const { timeouts, transport, patienceMs } = this.options;
    if (!this.isProven && transport?.isOnTrial) return Math.min(FIRST_UDP_PACKET_MS, timeouts.mediaMs);
    return Math.max(timeouts.mediaMs, patienceMs?.(this.begun) ?? 0);
  }
}

function nothingPlayable(client: RtspClient, { media }: SessionDescription): RtspFailure {
  const { address } = client;
  const offered = media
    .slice(0, 4)
    .map(({ kind, encoding }) => `${client.words(kind)} ${client.words(encoding) || 'unknown'}`.trim());
  const offer = offered.length > 0 ? offered.join(', ') : 'nothing';
  return new RtspFailure('no-playable-track', `${address.shown} offers ${offer}: nothing that can be played`);
}
