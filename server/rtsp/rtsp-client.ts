import { wordsOfCamera } from './camera-words.ts';
import type { RtspAddress } from './rtsp-address.ts';
import {
  type ChallengeVerdict,
  REFUSALS,
  type RtspAuthorization,
  type RtspCredentials,
} from './rtsp-authorization.ts';
import type { RtspConnection } from './rtsp-connection.ts';
import { failureCodeOf, RtspFailure } from './rtsp-failure.ts';
import { type HeaderLines, headerOf, type RtspResponse } from './rtsp-message.ts';
import type { StepListener } from './rtsp-steps.ts';

/** First without or with an old nonce, then with the new one, then once more when that one was stale at once. */
const MAX_TRIES = 3;

export interface RtspClientOptions {
  connection: RtspConnection;
  address: RtspAddress;
  authorization: RtspAuthorization;
  /** What the camera was or may have been given, and must not be heard repeating. */
  credentials: RtspCredentials | null;
}

/** Requests with what every one of them carries: authorization (RFC 2326 §14) and the session (§12.37). */
export class RtspClient {
  readonly connection: RtspConnection;
  readonly address: RtspAddress;
  sessionId: string | null = null;
  /** What the camera calls itself. */
  server: string | null = null;
  /** A request with our authorization was sent and nothing came back yet. */
  awaitsJudgement = false;
  /** Told of each answer, as long as somebody wants to know. */
  onStep: StepListener | null = null;

  private readonly authorization: RtspAuthorization;
  private readonly credentials: RtspCredentials | null;

  constructor({ connection, address, authorization, credentials }: RtspClientOptions) {
    this.connection = connection;
    this.address = address;
    this.authorization = authorization;
    this.credentials = credentials;
  }

  /** Any answer but 401, which is answered here: throws 'wrong-credentials' when that does not help. */
  async request(
    method: string,
    uri: string,
    headers: HeaderLines,
    signal: AbortSignal | null,
    timeoutMs?: number,
  ): Promise<RtspResponse> {
    for (let tries = 1; ; tries += 1) {
      const lines = this.withStanding(method, uri, headers);
      const response = await this.connection.request(method, uri, lines, signal, timeoutMs);
      this.awaitsJudgement = false;
      this.server ??= headerOf(response, 'server');
      if (response.status !== 401) {
        this.authorization.accepted();
        this.onStep?.({ step: 'answered' });
        return response;
      }
      const verdict = this.judge(response);
      this.onStep?.({ step: 'challenged', scheme: this.authorization.scheme });
      if (verdict !== 'retry' || tries === MAX_TRIES) throw this.refusal(method, verdict);
      this.awaitsJudgement = true;
    }
  }

  /** Sends and does not wait; the answer goes to the connection's `onAnswer`. */
  notify(method: string, uri: string): void {
    this.connection.notify(method, uri, this.withStanding(method, uri, []));
  }

  /** What `notify` sent was answered with something else than 401. */
  wasLetIn(): void {
    this.authorization.accepted();
  }

  /** Takes a 401's challenge; true when it is worth asking again. */
  takeChallenge(response: RtspResponse): boolean {
    return this.judge(response) === 'retry';
  }

  /** The failure that a status other than 2xx stands for. */
  failureOf(method: string, response: RtspResponse): RtspFailure {
    const reason = this.words(response.reason);
    const answer = `${response.status}${reason ? ` ${reason}` : ''}`;
    return new RtspFailure(
      failureCodeOf(response.status),
      `${this.address.shown} answered ${method} with ${answer}`,
    );
  }

  /** What of the camera's own words may be shown. */
  words(text: string): string {
    return wordsOfCamera(text, this.credentials);
  }

  private judge(response: RtspResponse): ChallengeVerdict {
    return this.authorization.challenged(response.headers.get('www-authenticate') ?? []);
  }

  private withStanding(method: string, uri: string, headers: HeaderLines): HeaderLines {
    const authorization = this.authorization.header(method, uri);
    return [
      ...headers,
      ...(this.sessionId === null ? [] : ([['Session', this.sessionId]] as const)),
      ...(authorization === null ? [] : ([['Authorization', authorization]] as const)),
    ];
  }

  private refusal(method: string, verdict: ChallengeVerdict): RtspFailure {
    return new RtspFailure(
      'wrong-credentials',
      `${this.address.shown} ${REFUSALS[verdict]} (401 to ${method})`,
    );
  }
}
