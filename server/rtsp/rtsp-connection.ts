import type { Clock } from '../base/clock.ts';
import { NameLookups } from '../base/name-lookups.ts';
import type { NetworkGuard } from '../base/network-guard.ts';
import type { CertificateTrust } from './certificate-trust.ts';
import { HttpTunnel } from './http-tunnel.ts';
import { InterleavedDemuxer, ignoreFrames } from './interleaved-demuxer.ts';
import type { RtspAddress } from './rtsp-address.ts';
import type { RtspAuthorization } from './rtsp-authorization.ts';
import { RtspFailure, type RtspFailureCode } from './rtsp-failure.ts';
import {
  type HeaderLines,
  headerOf,
  type RtspMessage,
  type RtspRequest,
  type RtspResponse,
  writeRequest,
  writeResponse,
} from './rtsp-message.ts';
import type { StepListener } from './rtsp-steps.ts';
import { openSocketWire, type Wire, type WireListener } from './socket-wire.ts';
import { wireFailure } from './wire-failure.ts';

/**
 * One connection to a camera, by TCP or TLS or through HTTP: requests and their answers (RFC 2326 §9), with the media between them.
 *
 * Tolerated: answers without a CSeq or with a senseless one (there is one question at a time), 1xx answers, a second
 * answer to an old question (dropped), requests by the camera.
 */
export interface RtspConnectionOptions {
  address: RtspAddress;
  /** For TLS; null: what this system's certificate authorities vouch for. */
  trust: CertificateTrust | null;
  /** Where it may connect to; null: anywhere. */
  guard: NetworkGuard | null;
  /** The thread's own, where it has one. */
  lookups?: NameLookups | undefined;
  /** For a tunnel through HTTP, which may ask for a login of its own. */
  tunnelAuthorization: RtspAuthorization;
  /** Shared by all connections of a thread: what it holds is used up before the next read. */
  readBuffer: Buffer;
  clock: Clock;
  connectMs: number;
  responseMs: number;
  onStep?: StepListener | undefined;
  onDamaged(bytes: number): void;
}

interface PendingAnswer {
  cseq: number;
  resolve(response: RtspResponse): void;
  reject(error: unknown): void;
}

/** A camera that asks and never reads our answers must not fill our memory. */
const MAX_UNSENT_BYTES = 64 * 1024;
/** Not 1: a camera that always answers `CSeq: 1` is then told from one that answers the first question twice. */
const FIRST_CSEQ = 2;

export class RtspConnection {
  readonly demuxer: InterleavedDemuxer;
  /** Told once, when the connection is over by no wish of ours. */
  onEnded: ((error: Error) => void) | null = null;
  /** Told every final answer at once: before whoever waits for it goes on, and before media behind it in the same read. */
  onAnswer: ((response: RtspResponse) => void) | null = null;

  private readonly options: RtspConnectionOptions;
  private readonly wire: Wire;
  private onOpened: (() => void) | null = null;
  private endedBy: Error | null = null;
  private pending: PendingAnswer | null = null;
  private nextCseq = FIRST_CSEQ;
  private bytesSincePause = 0;
  private lastMatchedCseq = 0;

  private constructor(options: RtspConnectionOptions) {
    this.options = options;
    this.demuxer = new InterleavedDemuxer({
      onMessage: (message) => this.receive(message),
      onDamaged: options.onDamaged,
    });
    this.wire = openWire(options, {
      opened: () => this.onOpened?.(),
      read: (length) => this.read(length),
      failed: (error) => this.end(wireFailure(error, options.address.shown)),
      closed: () => this.end(this.failure('closed-by-camera', 'closed the connection')),
    });
  }

  /** Resolves with an open connection; rejects with an RtspFailure, or with the signal's reason when it aborts first. */
  static async open(options: RtspConnectionOptions, signal: AbortSignal): Promise<RtspConnection> {
    signal.throwIfAborted();
    const connection = new RtspConnection(options);
    try {
      await connection.within<void>(
        options.connectMs,
        'did not accept a connection',
        signal,
        (done, reject) => {
          connection.onOpened = done;
          connection.onEnded = reject;
        },
      );
    } catch (error) {
      connection.destroy();
      throw error;
    }
    connection.onOpened = null;
    connection.onEnded = null;
    return connection;
  }

  /** Why the connection is over; null while it stands. */
  get ended(): Error | null {
    return this.endedBy;
  }

  /** The addresses of both ends; empty once the connection is over. */
  get ends(): { local: string; remote: string } {
    return { local: this.wire.localAddress ?? '', remote: this.wire.remoteAddress ?? '' };
  }

  /** Ends it as a failure of its own would. */
  fail(error: Error): void {
    this.end(error);
  }

  /** Asks and waits; rejects with an RtspFailure, or with the signal's reason when it aborts first. One at a time. */
  async request(
    method: string,
    uri: string,
    headers: HeaderLines,
    signal: AbortSignal | null,
    timeoutMs = this.options.responseMs,
  ): Promise<RtspResponse> {
    if (this.pending) throw new Error(`${method} asked while another request waits for its answer`);
    if (this.endedBy) throw this.endedBy;
    try {
      return await this.within(timeoutMs, `did not answer ${method}`, signal, (resolve, reject) => {
        this.pending = { cseq: this.nextCseq, resolve, reject };
        this.notify(method, uri, headers);
      });
    } finally {
      this.pending = null;
    }
  }

  /** Sends a request; its answer, if one comes, goes to `onAnswer`. */
  notify(method: string, uri: string, headers: HeaderLines): void {
    this.send(writeRequest(method, uri, this.nextCseq, headers));
    this.nextCseq += 1;
  }

  /**
   * Sends a packet on a channel (RFC 2326 §10.12): a courtesy, left out while the camera has not taken what was sent before. Null through
   * HTTP, where all that is said uses up the POST.
   */
  get sendFrame(): ((channel: number, payload: Buffer) => void) | null {
    return this.options.address.tunnelled ? null : (channel, payload) => this.writeFrame(channel, payload);
  }

  /** Closes at once; no frame is handed out any more. May be called twice. */
  destroy(): void {
    this.end(new Error('the connection was closed by this side'));
  }

  private within<T>(
    limitMs: number,
    complaint: string,
    signal: AbortSignal | null,
    begin: (resolve: (value: T) => void, reject: (error: unknown) => void) => void,
  ): Promise<T> {
    const { clock } = this.options;
    return new Promise<T>((resolve, reject) => {
      const timeOut = () =>
        settle(() => reject(this.failure('timed-out', `${complaint} within ${limitMs} ms`)));
      // If the process stood still, the answer may have come: timers go before what there is to be read.
      const timer = clock.setTimer(() => clock.defer(timeOut), limitMs);
      const onAbort = () => settle(() => reject(signal?.reason));
      const settle = (how: () => void) => {
        timer.cancel();
        signal?.removeEventListener('abort', onAbort);
        how();
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      if (signal?.aborted) return onAbort();
      begin(
        (value) => settle(() => resolve(value)),
        (error) => settle(() => reject(error)),
      );
    });
  }

  /**
   * An error of a frame's receiver ends this connection, not the thread. False: no more for now. Node reads on from one socket as long as
   * there is something, 32 buffers of it, and a flood of small things costs a hundred times what pictures do: so all others come first.
   */
  private read(length: number): boolean {
    try {
      const trouble = this.demuxer.push(this.options.readBuffer, length);
      if (trouble !== null) this.end(this.failure('protocol-error', `sent ${trouble}`));
    } catch (error) {
      this.end(error instanceof Error ? error : new Error(String(error)));
    }
    if (!this.isFlood(length)) return true;
    this.options.clock.defer(() => this.wire.resume());
    return false;
  }

  /** A read that fills the buffer has more behind it. TLS hands out a record at a time, which never does: there they are added up. */
  private isFlood(length: number): boolean {
    const limit = this.options.readBuffer.length;
    if (!this.options.address.secure) return length === limit;
    this.bytesSincePause += length;
    if (this.bytesSincePause < limit) return false;
    this.bytesSincePause = 0;
    return true;
  }

  private receive(message: RtspMessage): void {
    if (message.kind === 'request') this.serve(message);
    else if (message.status >= 200) this.takeAnswer(message);
  }

  private takeAnswer(response: RtspResponse): void {
    const cseq = Number(headerOf(response, 'cseq') ?? Number.NaN);
    if (cseq <= this.lastMatchedCseq) return;
    const { pending } = this;
    if (cseq === pending?.cseq) this.lastMatchedCseq = cseq;
    this.pending = null;
    this.onAnswer?.(response);
    pending?.resolve(response);
  }

  private serve(request: RtspRequest): void {
    switch (request.method) {
      case 'OPTIONS':
      case 'GET_PARAMETER':
      case 'SET_PARAMETER':
        this.send(writeResponse(200, 'OK', request));
        break;
      case 'TEARDOWN':
      case 'REDIRECT':
        this.end(this.failure('closed-by-camera', `ended the session (${request.method})`));
        break;
      default:
        this.send(writeResponse(501, 'Not Implemented', request));
    }
  }

  private send(text: string): void {
    if (this.endedBy) return;
    if (this.wire.writableLength > MAX_UNSENT_BYTES) {
      this.end(this.failure('protocol-error', 'does not read what is sent to it'));
      return;
    }
    this.wire.write(Buffer.from(text, 'latin1'));
  }

  private writeFrame(channel: number, payload: Buffer): void {
    if (this.endedBy || this.wire.writableLength > 0) return;
    this.wire.write(Buffer.concat([frameHead(channel, payload.length), payload]));
  }

  private end(error: Error): void {
    if (this.endedBy) return;
    this.endedBy = error;
    this.demuxer.frames = ignoreFrames;
    this.wire.destroy();
    const { pending, onEnded } = this;
    this.pending = null;
    this.onEnded = null;
    pending?.reject(error);
    onEnded?.(error);
  }

  private failure(code: RtspFailureCode, what: string): RtspFailure {
    return new RtspFailure(code, `${this.options.address.shown} ${what}`);
  }
}

function frameHead(channel: number, sizeBytes: number): Buffer {
  return Buffer.of(0x24, channel, sizeBytes >> 8, sizeBytes & 0xff);
}

function openWire(
  {
    address,
    trust,
    guard,
    lookups = new NameLookups(),
    tunnelAuthorization,
    readBuffer,
    onStep,
  }: RtspConnectionOptions,
  listener: WireListener,
): Wire {
  const target = { ...address, trust, guard, lookups, onStep };
  if (!address.tunnelled) return openSocketWire(target, readBuffer, listener);
  return new HttpTunnel(address, target, tunnelAuthorization, readBuffer, listener);
}
