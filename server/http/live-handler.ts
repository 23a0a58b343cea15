import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { CodedError } from '../contract/error-codes.ts';
import { type HlsResponse, PLAYLIST_TYPE, respondHls } from '../hls/hls-responder.ts';
import type { LingeringMemory } from '../hls/lingering-memory.ts';
import { writeMasterPlaylist } from '../hls/master-playlist.ts';
import { PlaylistBytes } from '../hls/playlist-bytes.ts';
import { describeVariants } from './camera-variants.ts';
import { LIVE_PREFIX, type LiveAddress, parseLiveAddress } from './live-address.ts';
import { LiveAdmission, type LiveAdmissionOptions, type LiveVisit } from './live-admission.ts';
import { type LiveAnswer, LiveAnswers } from './live-answers.ts';
import { checkCamera, findStream, type LiveCamera } from './live-cameras.ts';
import { LiveCors } from './live-cors.ts';
import { type LiveExchange, LiveSender } from './live-sender.ts';

export interface LiveHandlerOptions extends LiveAdmissionOptions {
  /** Other sites whose pages may play; none by default. */
  corsOrigins?: readonly string[];
  /** Shared caches may keep parts and segments; not by default. */
  shareCache?: boolean;
  /** What slow readers hold beyond the windows of all streams. */
  lingering: LingeringMemory;
  clock: Clock;
  logger: Logger;
}

export interface LiveCounters {
  requests: number;
  refused: number;
  sentBytes: number;
  /** Not yet answered, or the answer has not left. */
  underWay: number;
}

type ProfileAddress = Extract<LiveAddress, { kind: 'profile' }>;

const NO_QUERY = new URLSearchParams();

/**
 * HLS over plain HTTP: a bare Node handler in front of the framework, because a thousand players ask for ten thousand
 * parts a second here.
 */
export class LiveHandler {
  private readonly admission: LiveAdmission;
  private readonly cors: LiveCors;
  private readonly answers: LiveAnswers;
  private readonly sender: LiveSender;
  private requests = 0;

  constructor(options: LiveHandlerOptions) {
    const { corsOrigins = [], shareCache = false, logger } = options;
    this.admission = new LiveAdmission(options);
    this.cors = new LiveCors(corsOrigins);
    this.answers = new LiveAnswers(options);
    this.sender = new LiveSender({ cors: this.cors, answers: this.answers, shareCache, logger });
  }

  get counters(): LiveCounters {
    const { refused, sentBytes } = this.sender;
    return { requests: this.requests, refused, sentBytes, underWay: this.answers.underWay };
  }

  /** False when the address is not one of ours; then nothing has been touched. */
  handle(request: IncomingMessage, response: ServerResponse): boolean {
    const { url } = request;
    if (!url?.startsWith(LIVE_PREFIX)) return false;
    this.requests += 1;
    if (this.answers.isCrowded(request.socket)) {
      request.socket.destroy();
      return true;
    }
    const place = this.answers.begin(request.socket);
    if (!place) {
      this.sender.refuse(request, response, new CodedError('HUB_BUSY'));
      return true;
    }
    this.answer(url, request, response, place).then(
      () => this.endUnsent(place),
      (error: unknown) => {
        this.endUnsent(place);
        this.sender.refuse(request, response, error);
      },
    );
    return true;
  }

  /** May be called twice. */
  stop(): void {
    this.answers.stop();
  }

  /** What goes on its way ends when it has left. */
  private endUnsent(place: LiveAnswer): void {
    if (place.sentAtMs === null) this.answers.end(place);
  }

  private async answer(
    url: string,
    request: IncomingMessage,
    response: ServerResponse,
    place: LiveAnswer,
  ): Promise<void> {
    const { method } = request;
    if (method !== 'GET' && method !== 'HEAD') {
      this.answerOther(request, response);
      return;
    }
    const at = url.indexOf('?');
    const path = at === -1 ? url : url.slice(0, at);
    const { principal, address, camera, from } = this.admission.admit(request, parseLiveAddress(path));
    if (address.kind === 'master') {
      this.sender.send({ request, response, place }, masterOf(camera), '');
      return;
    }
    const stream = findStream(camera, address.profile);
    const client = `${principal.via.id}@${from}`;
    stream.touch(client);
    const query = at === -1 ? NO_QUERY : new URLSearchParams(url.slice(at + 1));
    const answer = await respondHls(stream.window, address.file, query, place);
    if (answer.ok) {
      stream.touch(client);
      this.sendAdmitted({ request, response, place }, address, answer);
    } else if (answer.code === 'STREAM_NOT_READY') throw notReady(stream.status.failure?.message);
    else throw new CodedError(answer.code);
  }

  /** Asked again: a request may have waited for its part, and much may have changed in the meantime. */
  private sendAdmitted(exchange: LiveExchange, address: ProfileAddress, answer: HlsResponse): void {
    let visit: LiveVisit;
    try {
      visit = this.admission.admit(exchange.request, address);
    } catch (error) {
      answer.release();
      throw error;
    }
    this.admission.noteAnswer(visit);
    this.sender.send(exchange, answer, address.file);
  }

  /** A browser asks before a page of another site may send a token (Fetch standard, CORS preflight). */
  private answerOther(request: IncomingMessage, response: ServerResponse): void {
    const headers = this.cors.preflightHeadersFor(request);
    if (!headers) throw new CodedError('METHOD_NOT_ALLOWED');
    this.sender.sendEmpty(response, headers);
  }
}

function masterOf(camera: LiveCamera): HlsResponse {
  checkCamera(camera);
  const playlist = new PlaylistBytes(writeMasterPlaylist(describeVariants(camera)));
  return {
    ok: true,
    contentType: PLAYLIST_TYPE,
    immutable: false,
    body: [playlist.plain],
    byteLength: playlist.plain.length,
    gzip: () => playlist.gzip(false),
    release: () => {},
  };
}

function notReady(failure: string | undefined): CodedError {
  return new CodedError(
    'STREAM_NOT_READY',
    failure && `The camera sends no picture at the moment: ${failure}`,
  );
}
