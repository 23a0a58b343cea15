import net from 'node:net';
import { readRequest, type Script, type SeenRequest } from './scripted-camera.ts';

export interface TunnelManners {
  /** The value of the Authorization header that GET and POST must have; else 401 with the challenge. */
  login?: { expected: string; challenge: string };
  /** What this GET or POST is refused with, after which the connection ends; null: it is let in. */
  refusal?: (head: string) => string | null;
  /** What a POST is refused with that was let in, instead of hearing what comes next in it. */
  lateRefusal?: (heard: readonly SeenRequest[]) => string | null;
  /** In place of the head that begins the answer to GET. */
  answerToGet?: (wire: net.Socket) => string;
  answerToPost?: string;
}

const WELCOME =
  'HTTP/1.0 200 OK\r\nServer: Scripted\r\nContent-Type: application/x-rtsp-tunnelled\r\nX-Server-IP-Address: 192.0.2.1\r\n\r\n';

/** A camera that speaks RTSP through HTTP, and says what its script says. */
export class TunnelCamera {
  readonly gets: string[] = [];
  readonly posts: string[] = [];
  readonly requests: SeenRequest[] = [];
  readonly port: number;
  private readonly server: net.Server;
  private readonly script: Script;
  private readonly manners: TunnelManners;
  private readonly wires = new Set<net.Socket>();
  private readonly openPosts = new Set<net.Socket>();
  private readonly openGets = new Map<string, net.Socket>();

  private constructor(server: net.Server, script: Script, manners: TunnelManners) {
    this.server = server;
    this.script = script;
    this.manners = manners;
    this.port = (server.address() as net.AddressInfo).port;
    server.on('connection', (wire) => this.accept(wire));
  }

  static async start(script: Script, manners: TunnelManners = {}): Promise<TunnelCamera> {
    const server = net.createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new TunnelCamera(server, script, manners);
  }

  url(path = '/cam?x=1'): string {
    return `rtsph://127.0.0.1:${this.port}${path}`;
  }

  get methods(): string[] {
    return this.requests.map(({ method }) => method);
  }

  get open(): number {
    return this.wires.size;
  }

  /** To every reader. */
  send(bytes: Buffer | string): void {
    for (const get of this.openGets.values()) get.write(bytes);
  }

  closePosts(): void {
    for (const post of this.openPosts) post.destroy();
  }

  async stop(): Promise<void> {
    for (const wire of this.wires) wire.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private accept(wire: net.Socket): void {
    let text = '';
    this.wires.add(wire);
    wire.on('close', () => this.wires.delete(wire));
    wire.on('error', () => {});
    const readHead = (chunk: Buffer) => {
      text += chunk.toString('latin1');
      const end = text.indexOf('\r\n\r\n');
      if (end < 0) return;
      wire.off('data', readHead);
      this.begin(wire, text.slice(0, end), text.slice(end + 4));
    };
    wire.on('data', readHead);
  }

  private begin(wire: net.Socket, head: string, body: string): void {
    const cookie = /x-sessioncookie: (\S+)/.exec(head)?.[1] ?? '';
    const isGet = head.startsWith('GET ');
    (isGet ? this.gets : this.posts).push(head);
    const { login, refusal, answerToGet, answerToPost } = this.manners;
    const refused = refusal?.(head) ?? null;
    if (login && /Authorization: (.*)/.exec(head)?.[1] !== login.expected) {
      wire.end(`HTTP/1.0 401 Unauthorized\r\nWWW-Authenticate: ${login.challenge}\r\n\r\n`, 'latin1');
    } else if (refused !== null) {
      this.refuse(wire, refused);
    } else if (isGet) {
      this.openGets.set(cookie, wire);
      wire.on('close', () => this.openGets.delete(cookie));
      wire.write(answerToGet ? answerToGet(wire) : WELCOME);
    } else {
      this.openPosts.add(wire);
      wire.on('close', () => this.openPosts.delete(wire));
      if (answerToPost) wire.write(answerToPost);
      this.readBody(wire, this.openGets.get(cookie), body);
    }
  }

  /** In two pieces, as TCP may. */
  private refuse(wire: net.Socket, refusal: string): void {
    wire.setNoDelay().write(refusal.slice(0, 10), 'latin1');
    setTimeout(() => wire.end(refusal.slice(10), 'latin1'), 5);
  }

  private readBody(wire: net.Socket, get: net.Socket | undefined, first: string): void {
    let coded = '';
    const take = (chunk: string) => {
      const refused = this.manners.lateRefusal?.(this.requests) ?? null;
      if (refused !== null) {
        this.refuse(wire, refused);
        return;
      }
      coded += chunk;
      // Each request is coded by itself, so the padding of one may stand before the next.
      const text = (coded.match(/[^=]+=*/g) ?? [])
        .map((piece) => Buffer.from(piece, 'base64').toString())
        .join('');
      if (!text.endsWith('\r\n\r\n')) return;
      coded = '';
      for (const head of text.split('\r\n\r\n').slice(0, -1)) this.answer(head, get);
    };
    wire.on('data', (chunk) => take(chunk.toString('latin1')));
    if (first) take(first);
  }

  private answer(head: string, get: net.Socket | undefined): void {
    const request = readRequest(head);
    this.requests.push(request);
    const reply = get && this.script(request, get);
    if (reply && !get.destroyed) get.write(reply);
  }
}
