import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import type { RtspAddress } from './rtsp-address.ts';
import { REFUSALS, type RtspAuthorization } from './rtsp-authorization.ts';
import { failureCodeOf, RtspFailure, type RtspFailureCode } from './rtsp-failure.ts';
import { headerOf, type RtspMessage } from './rtsp-message.ts';
import { openSocketWire, type SocketTarget, type Wire, type WireListener } from './socket-wire.ts';
import { TunnelHead } from './tunnel-head.ts';

/**
 * RTSP and its media through HTTP (Apple, "Tunnelling RTSP and RTP through HTTP", 1999; ONVIF Streaming Specification §5.1.1.4): what
 * the camera says is the endless answer to a GET, what this side says goes in base64 into the body of a POST, and a cookie
 * tells the camera that the two belong together.
 *
 * Tolerated: a camera that asks for a login already here (Axis), an answer to the POST or none, a POST that the camera closes (the
 * next request opens another), an answer without a content type. `X-Server-IP-Address` is not followed: behind a NAT it leads
 * nowhere; the POST goes to the very address that the GET went to.
 */
/** Without a login, with one, and with a nonce that was stale at once. */
const MAX_TRIES = 3;
/** What QuickTime announces; some cameras expect exactly this. It is never sent in full. */
const POST_BYTES = 32_767;
/** More than a request of ours can have: a POST that has less room left is closed, and the next request opens another. */
const POST_RESERVE_BYTES = 8 * 1024;

export class HttpTunnel implements Wire {
  private readonly address: RtspAddress;
  private readonly target: SocketTarget;
  private readonly authorization: RtspAuthorization;
  private readonly readBuffer: Buffer;
  private readonly listener: WireListener;
  private readonly cookie = randomBytes(16).toString('base64url');
  private readonly path: string;
  private get: Socket;
  private post: Post | null = null;
  private tries = 1;
  private head = new TunnelHead();
  private open = false;
  private ended = false;

  constructor(
    address: RtspAddress,
    target: SocketTarget,
    authorization: RtspAuthorization,
    readBuffer: Buffer,
    listener: WireListener,
  ) {
    const { pathname, search } = new URL(address.url);
    this.address = address;
    this.target = target;
    this.authorization = authorization;
    this.readBuffer = readBuffer;
    this.listener = listener;
    this.path = `${pathname || '/'}${search}`;
    this.get = this.openGet();
  }

  get writableLength(): number {
    return this.post ? this.post.unsent : 0;
  }

  get localAddress(): string | undefined {
    return this.get.localAddress;
  }

  get remoteAddress(): string | undefined {
    return this.get.remoteAddress;
  }

  write(bytes: Buffer): void {
    if (this.ended) return;
    this.post ??= this.openPost();
    this.post.write(bytes.toString('base64'));
    if (!this.post.isFull) return;
    this.post.closeGently();
    this.post = null;
  }

  destroy(): void {
    this.ended = true;
    this.get.destroy();
    this.post?.destroy();
    this.post = null;
  }

  resume(): void {
    this.get.resume();
  }

  private openGet(): Socket {
    const socket: Socket = openSocketWire(this.target, this.readBuffer, {
      opened: () => socket.write(this.requestHead('GET', ['Accept: application/x-rtsp-tunnelled']), 'latin1'),
      read: (length) => (this.open ? this.listener.read(length) : this.readHead(length)),
      failed: (error) => socket === this.get && this.fail(error),
      closed: () => socket === this.get && this.listener.closed(),
    });
    return socket;
  }

  private openPost(): Post {
    const target = { ...this.target, connectTo: this.get.remoteAddress };
    const head = this.requestHead('POST', [
      'Content-Type: application/x-rtsp-tunnelled',
      `Content-Length: ${POST_BYTES}`,
      'Expires: Sun, 9 Jan 1972 00:00:00 GMT',
    ]);
    const post: Post = new Post(target, head, this.readBuffer, {
      opened: () => {},
      read: (length) => this.readAnswerToPost(length),
      // One that was open once is but closed, however rudely.
      failed: (error) => post.isOpen || this.fail(error),
      closed: () => {
        if (this.post === post) this.post = null;
      },
    });
    return post;
  }

  private requestHead(method: 'GET' | 'POST', headers: string[]): string {
    const authorization = this.authorization.header(method, this.path);
    return [
      // 1.0: no chunks in the answer.
      `${method} ${this.path} HTTP/1.0`,
      `Host: ${new URL(this.address.url).host}`,
      'User-Agent: Onescreen',
      `x-sessioncookie: ${this.cookie}`,
      ...headers,
      'Pragma: no-cache',
      'Cache-Control: no-cache',
      ...(authorization === null ? [] : [`Authorization: ${authorization}`]),
      '\r\n',
    ].join('\r\n');
  }

  /** Up to the empty line; what follows it in the same read is RTSP already. */
  private readHead(length: number): boolean {
    const answer = this.head.push(this.readBuffer, length);
    if (answer === null) return true;
    if (answer === 'endless') {
      this.refuse('protocol-error', 'answered GET with more than a head');
      return true;
    }
    const { message, restBytes } = answer;
    this.judge(message);
    if (!this.open || restBytes === 0) return true;
    this.readBuffer.copyWithin(0, length - restBytes, length);
    return this.listener.read(restBytes);
  }

  private judge(answer: RtspMessage | null): void {
    if (answer?.kind !== 'response')
      this.refuse('protocol-error', 'answered GET with something that is no HTTP');
    else if (answer.status === 401) this.logIn(answer);
    else if (answer.status !== 200) {
      this.refuse(failureCodeOf(answer.status), `answered GET with ${answer.status} (RTSP over HTTP)`);
    } else if (headerOf(answer, 'content-type')?.startsWith('text/')) {
      this.refuse('protocol-error', 'answered GET with a web page: it does not tunnel RTSP through HTTP');
    } else {
      this.authorization.accepted();
      this.open = true;
      this.listener.opened();
    }
  }

  private logIn(answer: RtspMessage): void {
    const verdict = this.authorization.challenged(answer.headers.get('www-authenticate') ?? []);
    this.target.onStep?.({ step: 'challenged', scheme: this.authorization.scheme });
    if (verdict !== 'retry' || this.tries === MAX_TRIES) {
      this.refuse('wrong-credentials', `${REFUSALS[verdict]} (401 to GET)`);
      return;
    }
    this.tries += 1;
    const old = this.get;
    this.get = this.openGet();
    old.destroy();
  }

  private readAnswerToPost(length: number): boolean {
    const status = /^HTTP\/\d\.\d +(\d{3})/.exec(
      this.readBuffer.toString('latin1', 0, Math.min(length, 32)),
    )?.[1];
    if (Number(status) >= 400) {
      this.refuse(failureCodeOf(Number(status)), `answered POST with ${status} (RTSP over HTTP)`);
    }
    return true;
  }

  private refuse(code: RtspFailureCode, what: string): void {
    this.fail(new RtspFailure(code, `${this.address.shown} ${what}`));
  }

  private fail(error: Error): void {
    if (this.ended) return;
    this.destroy();
    this.listener.failed(error);
  }
}

/** One POST: what is written before it is open, and known to be with the right camera, waits. */
class Post {
  private readonly socket: Socket;
  isOpen = false;
  private readonly head: string;
  private waiting = '';
  private isClosing = false;
  private bodyBytes = 0;

  constructor(target: SocketTarget, head: string, readBuffer: Buffer, listener: WireListener) {
    this.head = head;
    this.socket = openSocketWire(target, readBuffer, { ...listener, opened: () => this.opened() });
  }

  get isFull(): boolean {
    return this.bodyBytes > POST_BYTES - POST_RESERVE_BYTES;
  }

  get unsent(): number {
    return this.waiting.length + this.socket.writableLength;
  }

  write(body: string): void {
    this.bodyBytes += body.length;
    if (this.isOpen) this.socket.write(body);
    else this.waiting += body;
  }

  /** When all is sent. */
  closeGently(): void {
    this.isClosing = true;
    if (this.isOpen) this.socket.destroySoon();
  }

  destroy(): void {
    this.socket.destroy();
  }

  private opened(): void {
    this.isOpen = true;
    // Each in a TLS record of its own: GStreamer's server does not see what lies behind the head in the same one.
    this.socket.write(this.head, 'latin1');
    this.socket.write(this.waiting);
    this.waiting = '';
    if (this.isClosing) this.socket.destroySoon();
  }
}
