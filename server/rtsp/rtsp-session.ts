import type { SdpMedia, SessionDescription } from '../media/sdp/session-description.ts';
import type { FrameSink } from './interleaved-demuxer.ts';
import type { MediaTransport } from './media-transport.ts';
import { mayGoBeside, resolveControl } from './rtsp-address.ts';
import type { RtspClient } from './rtsp-client.ts';
import type { Described } from './rtsp-describe.ts';
import { RtspFailure, TransportRefusal } from './rtsp-failure.ts';
import { parseRtpInfo, parseSessionHeader, parseTransportHeader, type RtpInfo } from './rtsp-headers.ts';
import { headerOf, type RtspResponse } from './rtsp-message.ts';
import { isReport, type TrackRouter } from './track-router.ts';

/**
 * The second half: SETUP (RFC 2326 §10.4), PLAY (§10.5), keep-alive (§12.37), TEARDOWN (§10.7).
 *
 * Tolerated: no Session header, a refused track other than the first, media before the answer to PLAY or in place of it, keep-alives that are refused or not answered (the other method is used from
 * then on: Hipcam's servers take none but OPTIONS).
 */
export interface PlayedTrack {
  media: SdpMedia;
  /** Its place among the tracks that were asked for. */
  trackIndex: number;
  /** RTP timestamp and sequence number that the stream starts with, where the camera says so. */
  rtpTime: number | null;
  sequence: number | null;
  /** The source that it sends under, where SETUP was answered with one. */
  ssrc: number | null;
}

export interface PlayListener {
  /** Once, before the first packet: at the answer to PLAY where that proves enough, or at the first packet, which may come before it. */
  onPlay(tracks: PlayedTrack[]): void;
  /** PLAY was answered behind the first packet, and this is what `onPlay` could not say. */
  onAnsweredLate(tracks: PlayedTrack[]): void;
}

/** RFC 2326 §12.37. */
const DEFAULT_SESSION_MS = 60_000;
const MAX_KEEP_ALIVE_MS = 30_000;
/** A farewell is a courtesy: the camera may free a session, nobody waits long for it. */
const TEARDOWN_MS = 500;
const UNSUPPORTED_TRANSPORT = 461;
const INVALID_RANGE = 457;

export class RtspSession {
  private readonly client: RtspClient;
  private readonly transport: MediaTransport;
  private readonly router: TrackRouter;
  private readonly description: SessionDescription;
  private readonly baseUrl: string;
  private readonly url: string;
  /** By their place among the tracks that were asked for. */
  private readonly refused = new Set<number>();
  private readonly sources = new Map<number, number | null>();
  private keepAliveMethod: 'GET_PARAMETER' | 'OPTIONS';
  private sessionMs = DEFAULT_SESSION_MS;
  private challengeUnanswered = false;
  private keepAliveUnanswered = false;

  constructor(
    { client, description, baseUrl, keepAliveMethod }: Described,
    transport: MediaTransport,
    router: TrackRouter,
  ) {
    this.client = client;
    this.transport = transport;
    this.router = router;
    this.description = description;
    this.baseUrl = baseUrl;
    this.url = resolveControl(baseUrl, description.control);
    this.keepAliveMethod = keepAliveMethod;
  }

  /** How often `keepAlive` is to be called. */
  get keepAliveMs(): number {
    return Math.min(this.sessionMs / 2, MAX_KEEP_ALIVE_MS);
  }

  /** Sets up every track; throws RtspFailure when the first is refused, TransportRefusal where another transport may help. */
  async setUp(tracks: readonly SdpMedia[], signal: AbortSignal): Promise<void> {
    const watchAll = tracks.every((media) => media.kind !== 'video');
    for (const [index, media] of tracks.entries()) {
      const offer = await this.transport.offer(index);
      const headers = [['Transport', offer]] as const;
      const response = await this.client.request('SETUP', this.controlOf(media), headers, signal);
      const channel = isSuccess(response) ? this.agree(index, media, response) : null;
      if (channel === null) {
        this.transport.withdraw(index);
        if (index === 0) throw this.refusalOf(response);
        this.refused.add(index);
        continue;
      }
      this.router.addTrack(index, media.payloadType, channel, watchAll || media.kind === 'video');
    }
  }

  /** Starts the media. Throws RtspFailure. */
  async play(tracks: readonly SdpMedia[], listener: PlayListener, signal: AbortSignal): Promise<void> {
    const { connection } = this.client;
    const { router, transport } = this;
    let begun = false;
    let answer: RtspResponse | null = null;
    const reports = new Map<number, Buffer>();
    const begin = () => {
      if (begun) return;
      begun = true;
      transport.frames = router;
      listener.onPlay(this.playedTracks(tracks, answer));
      // Whatever it is by now: `onPlay` may have had enough.
      for (const [channel, report] of reports) transport.frames.frame(channel, report, 0, report.length);
    };
    transport.frames = this.untilMedia(begin, reports);
    connection.onAnswer = (response) => {
      if (!isSuccess(response)) return;
      answer = response;
      if (begun) listener.onAnsweredLate(this.playedTracks(tracks, answer));
      else if (!transport.provenByPacket) begin();
    };
    const response = await this.requestPlay(signal);
    connection.onAnswer = (answer) => this.learnFrom(answer);
    if (response && !isSuccess(response)) throw this.client.failureOf('PLAY', response);
    if (response) this.adoptSession(response);
  }

  /** Sends one keep-alive and does not wait for its answer. */
  keepAlive(): void {
    this.challengeUnanswered = false;
    if (this.keepAliveUnanswered) {
      this.keepAliveMethod = this.keepAliveMethod === 'OPTIONS' ? 'GET_PARAMETER' : 'OPTIONS';
    }
    this.keepAliveUnanswered = true;
    this.client.notify(this.keepAliveMethod, this.url);
    this.transport.keepAlive();
  }

  /** Best effort, within half a second; never throws. */
  async tearDown(): Promise<void> {
    this.client.connection.onAnswer = null;
    try {
      await this.client.request('TEARDOWN', this.url, [], null, TEARDOWN_MS);
    } catch {
      // The camera is gone, or does not care. The connection is closed next, that tells it too.
    }
  }

  /**
   * What stands in for the router until the first packet that counts. Reports (live555 sends them before the answer to PLAY) are not media:
   * the newest of each channel is put by.
   */
  private untilMedia(begin: () => void, reports: Map<number, Buffer>): FrameSink {
    const { router, transport } = this;
    return {
      frame(channel, buffer, start, end) {
        const track = router.trackOf(channel, buffer, start, end);
        if (track < 0) return;
        const packetType = buffer[start + 1]!;
        if (isReport(packetType)) {
          reports.set(channel, Buffer.from(buffer.subarray(start, end)));
          return;
        }
        // Sound proves little: a network that drops fragments lets small packets through and those of a picture not.
        if (transport.provenByPacket && !router.isMedia(track, packetType)) return;
        begin();
        transport.frames.frame(channel, buffer, start, end);
      },
    };
  }

  private async requestPlay(signal: AbortSignal): Promise<RtspResponse | null> {
    try {
      const response = await this.client.request('PLAY', this.url, [['Range', 'npt=0.000-']], signal);
      if (response.status !== INVALID_RANGE) return response;
      return await this.client.request('PLAY', this.url, [], signal);
    } catch (error) {
      if (error instanceof RtspFailure && error.code === 'timed-out' && this.router.sawMedia) return null;
      throw error;
    }
  }

  private playedTracks(tracks: readonly SdpMedia[], response: RtspResponse | null): PlayedTrack[] {
    const infos = parseRtpInfo(response?.headers.get('rtp-info')?.join(',') ?? '');
    const taken = [...tracks.entries()].filter(([trackIndex]) => !this.refused.has(trackIndex));
    return taken.map(([trackIndex, media], place) => {
      const info = this.infoOf(infos, media) ?? (infos.length === taken.length ? infos[place]! : null);
      const ssrc = this.sources.get(trackIndex) ?? null;
      return { media, trackIndex, rtpTime: info?.rtpTime ?? null, sequence: info?.sequence ?? null, ssrc };
    });
  }

  private agree(index: number, media: SdpMedia, response: RtspResponse): number | null {
    this.adoptSession(response);
    const answer = parseTransportHeader(headerOf(response, 'transport') ?? '');
    this.sources.set(index, answer.ssrc);
    return this.transport.agree(index, answer, media.clockRate);
  }

  /**
   * No refusal is sure to mean more than the way that was asked for: servers of one alone answer 400 (RTSP::Server, which knows UDP)
   * or 500 to the other as well as 461. A camera that is short of something answers 500 too, and bears the same way a moment later.
   */
  private refusalOf(response: RtspResponse): RtspFailure {
    const { address } = this.client;
    const isSure = isSuccess(response) || response.status === UNSUPPORTED_TRANSPORT;
    const failure = isSure
      ? new RtspFailure('protocol-error', `${address.shown} does not send RTP over ${this.transport.name}`)
      : this.client.failureOf('SETUP', response);
    if (failure.code !== 'protocol-error' || !mayGoBeside(address)) return failure;
    return new TransportRefusal(failure.code, failure.message, isSure);
  }

  private adoptSession(response: RtspResponse): void {
    const session = parseSessionHeader(headerOf(response, 'session') ?? '');
    if (!session) return;
    this.client.sessionId = session.id;
    // Cameras say it with the first SETUP alone, or only with PLAY.
    this.sessionMs = session.timeoutMs ?? this.sessionMs;
  }

  private infoOf(infos: readonly RtpInfo[], media: SdpMedia): RtpInfo | null {
    const uri = this.controlOf(media);
    return (
      infos.find(({ url }) => url !== '' && (uri === url || uri.endsWith(`/${url.replace(/^\//, '')}`))) ??
      null
    );
  }

  private controlOf(media: SdpMedia): string {
    return resolveControl(this.baseUrl, media.control ?? this.description.control);
  }

  private learnFrom(response: RtspResponse): void {
    this.keepAliveUnanswered = false;
    if (response.status === 401) {
      // The nonce ran out. Once only: a camera that refuses the answer too is left to its own timeout.
      if (this.challengeUnanswered || !this.client.takeChallenge(response)) return;
      this.challengeUnanswered = true;
      this.client.notify(this.keepAliveMethod, this.url);
      return;
    }
    this.client.wasLetIn();
    if (!isSuccess(response)) this.keepAliveMethod = 'OPTIONS';
  }
}

function isSuccess(response: RtspResponse): boolean {
  return response.status >= 200 && response.status <= 299;
}
