import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import type { RtspAddress } from './rtsp-address.ts';
import { REFUSALS, type RtspAuthorization } from './rtsp-authorization.ts';
import { failureCodeOf, RtspFailure, type RtspFailureCode } from './rtsp-failure.ts';
import { headerOf, type RtspMessage } from './rtsp-message.ts';
import { openSocketWire, type SocketTarget, type Wire, type WireListener } from './socket-wire.ts';
import { TunnelHead } from './tunnel-head.ts';
import { POST_BYTES, TunnelPost } from './tunnel-post.ts';

/**
 * RTSP and its media through HTTP (Apple, "Tunnelling RTSP and RTP through HTTP", 1999; ONVIF Streaming Specification §5.1.1.4): what
 * the camera says is the endless answer to a GET, what this side says goes in base64 into the body of a POST, and a cookie
 * tells the camera that the two belong together.
 *
 * Tolerated: a camera that asks for a login already here (Axis), and of each POST with a nonce of its own; an answer to the POST or
 * none, a POST that the camera closes (the next request opens another), an answer without a content type. `X-Server-IP-Address` is not
 * followed: behind a NAT it leads nowhere; the POST goes to the very address that the GET went to.
 */
/** Without a login, with one, and with a nonce that was stale at once. */
const MAX_TRIES = 3;
/** An answer to a request. Media hardly ever looks like it. */
const ANSWER = Buffer.from('RTSP/1.0 ');

export class HttpTunnel implements Wire {
  private readonly address: RtspAddress;
  private readonly target: SocketTarget;
  private readonly authorization: RtspAuthorization;
  private readonly readBuffer: Buffer;
  private readonly listener: WireListener;
  private readonly cookie = randomBytes(16).toString('base64url');
  private readonly path: string;
  private get: Socket;
  private post: TunnelPost | null = null;
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
      read: (length) => (this.open ? this.hear(length) : this.readHead(length)),
      failed: (error) => socket === this.get && this.fail(error),
      closed: () => socket === this.get && this.listener.closed(),
    });
    return socket;
  }

  private hear(length: number): boolean {
    const { post, readBuffer } = this;
    if (post && post.untaken !== '' && readBuffer.subarray(0, length).includes(ANSWER)) post.heard();
    return this.listener.read(length);
  }

  /** @param refused in place of which it is opened */
  private openPost(refused: TunnelPost | null = null): TunnelPost {
    const target = { ...this.target, connectTo: this.get.remoteAddress };
    const head = this.requestHead('POST', [
      'Content-Type: application/x-rtsp-tunnelled',
      `Content-Length: ${POST_BYTES}`,
      'Expires: Sun, 9 Jan 1972 00:00:00 GMT',
    ]);
    const { readBuffer } = this;
    const options = { target, head, body: refused?.untaken ?? '', isSecond: refused !== null, readBuffer };
    const post: TunnelPost = new TunnelPost(options, {
      read: (length) => {
        this.judgePost(post, post.readAnswer(readBuffer, length));
        return true;
      },
      // One that was open once is but closed, however rudely.
      failed: (error) => post.isOpen || this.fail(error),
      closed: () => {
        this.judgePost(post, post.endAnswer());
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

  private judgePost(post: TunnelPost, answer: RtspMessage | null): void {
    if (this.ended || answer?.kind !== 'response') return;
    if (answer.status === 401) this.logInToPost(post, answer);
    else if (answer.status < 400) post.heard();
    else this.refuse(failureCodeOf(answer.status), `answered POST with ${answer.status} (RTSP over HTTP)`);
  }

  /** Nothing of a POST that is refused was heard by the camera, as far as was seen: another says all of it, and once. */
  private logInToPost(post: TunnelPost, answer: RtspMessage): void {
    // What was let in before, be it by GET alone, was so with the login in use: this is about the nonce.
    if (!post.isSecond) this.authorization.accepted();
    const verdict = this.authorization.challenged(answer.headers.get('www-authenticate') ?? []);
    this.target.onStep?.({ step: 'challenged', scheme: this.authorization.scheme });
    if (verdict !== 'retry' || post.isSecond) {
      this.refuse('wrong-credentials', `${REFUSALS[verdict]} (401 to POST)`);
      return;
    }
    const next = post.untaken === '' ? null : this.openPost(post);
    if (this.post === post) this.post = next;
    else next?.closeGently();
    post.destroy();
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
