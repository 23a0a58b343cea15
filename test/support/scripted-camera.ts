import net from 'node:net';
import tls from 'node:tls';
import type { TestCertificate } from './certificate.ts';

export interface SeenRequest {
  method: string;
  uri: string;
  headers: Map<string, string>;
}

/** What a request is answered with; null: nothing at all. */
export type Script = (request: SeenRequest, wire: net.Socket) => string | Buffer | null;

/** An RTSP server that says exactly what a test wants it to say. */
export class ScriptedCamera {
  readonly requests: SeenRequest[] = [];
  /** Interleaved packets that came, with their channel. */
  readonly frames: { channel: number; packet: Buffer }[] = [];
  readonly port: number;
  connections = 0;
  private readonly server: net.Server;
  private readonly origin: string;
  private readonly wires = new Set<net.Socket>();
  private script: Script;

  private constructor(server: net.Server, script: Script, scheme: string, host: string) {
    this.server = server;
    this.script = script;
    this.port = (server.address() as net.AddressInfo).port;
    this.origin = `${scheme}://${host.includes(':') ? `[${host}]` : host}:${this.port}`;
    const event = scheme === 'rtsps' ? 'secureConnection' : 'connection';
    server.on(event, (wire: net.Socket) => this.accept(wire));
  }

  /** With a certificate it speaks TLS. */
  static async start(
    script: Script,
    certificate?: TestCertificate,
    host = '127.0.0.1',
    tlsOptions: tls.TlsOptions = {},
  ): Promise<ScriptedCamera> {
    const server = certificate
      ? tls.createServer({ ...tlsOptions, cert: certificate.certificate, key: certificate.key })
      : net.createServer();
    await new Promise<void>((resolve) => server.listen(0, host, resolve));
    return new ScriptedCamera(server, script, certificate ? 'rtsps' : 'rtsp', host);
  }

  url(path = '/cam'): string {
    return `${this.origin}${path}`;
  }

  /** The methods asked for so far. */
  get methods(): string[] {
    return this.requests.map(({ method }) => method);
  }

  get open(): number {
    return this.wires.size;
  }

  /** To every connection. */
  send(bytes: Buffer | string): void {
    for (const wire of this.wires) wire.write(bytes);
  }

  /** To every connection that comes from now on, before it says anything. */
  greet(bytes: string): void {
    this.server.on('connection', (wire: net.Socket) => wire.write(bytes));
  }

  hangUp(): void {
    for (const wire of this.wires) wire.destroy();
  }

  async stop(): Promise<void> {
    this.hangUp();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private accept(wire: net.Socket): void {
    this.connections += 1;
    this.wires.add(wire);
    let text = '';
    wire.on('close', () => this.wires.delete(wire));
    wire.on('error', () => {});
    wire.on('data', (chunk) => {
      text = this.takeFrames(text + chunk.toString('latin1'));
      for (let end = text.indexOf('\r\n\r\n'); end >= 0; end = text.indexOf('\r\n\r\n')) {
        const request = readRequest(text.slice(0, end));
        text = this.takeFrames(text.slice(end + 4));
        this.requests.push(request);
        const reply = this.script(request, wire);
        if (reply !== null && !wire.destroyed) wire.write(reply);
      }
    });
  }

  /** Returns what is left behind the frames at its begin. */
  private takeFrames(text: string): string {
    let rest = text;
    while (rest.startsWith('$') && rest.length >= 4) {
      const end = 4 + rest.charCodeAt(2) * 256 + rest.charCodeAt(3);
      if (rest.length < end) break;
      this.frames.push({ channel: rest.charCodeAt(1), packet: Buffer.from(rest.slice(4, end), 'latin1') });
      rest = rest.slice(end);
    }
    return rest;
  }
}

export function readRequest(head: string): SeenRequest {
  const [first, ...lines] = head.split('\r\n');
  const [method = '', uri = ''] = first!.split(' ');
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  return { method, uri, headers };
}

/** A response with the request's CSeq (a header of the same name in `headers` overrides it). */
export function respond(
  request: SeenRequest,
  status: number,
  headers: Record<string, string | string[]> = {},
  body = '',
): string {
  const lines = Object.entries({ CSeq: request.headers.get('cseq') ?? '', ...headers })
    .flatMap(([name, values]) => [values].flat().map((value) => [name, value]))
    .concat(body ? [['Content-Length', String(Buffer.byteLength(body))]] : [])
    .map(([name, value]) => `${name}: ${value}\r\n`);
  return `RTSP/1.0 ${status} Scripted\r\n${lines.join('')}\r\n${body}`;
}

export const TWO_TRACKS = [
  'v=0',
  'o=- 0 0 IN IP4 127.0.0.1',
  's=cam',
  't=0 0',
  'a=control:*',
  'm=video 0 RTP/AVP 96',
  'a=rtpmap:96 H264/90000',
  'a=control:track1',
  'm=audio 0 RTP/AVP 8',
  'a=control:track2',
  '',
].join('\r\n');

export interface Overrides {
  options?: Script;
  describe?: Script;
  setup?: Script;
  play?: Script;
  getParameter?: Script;
  teardown?: Script;
}

/** A camera that does everything right, but for what is overridden by method. */
export function ordinary(overrides: Overrides = {}): Script {
  const { getParameter, ...others } = overrides;
  const byMethod = new Map<string, Script>(Object.entries(others));
  if (getParameter) byMethod.set('get_parameter', getParameter);
  return (request, wire) => {
    const override = byMethod.get(request.method.toLowerCase());
    if (override) return override(request, wire);
    switch (request.method) {
      case 'OPTIONS':
        return respond(request, 200, {
          Public: 'OPTIONS, DESCRIBE, SETUP, PLAY, GET_PARAMETER',
          Server: 'Scripted/1',
        });
      case 'DESCRIBE':
        return respond(request, 200, { 'Content-Base': `${request.uri}/` }, TWO_TRACKS);
      case 'SETUP':
        return respond(request, 200, {
          Transport: request.headers.get('transport') ?? '',
          Session: 'se55ion;timeout=20',
        });
      case 'PLAY':
        return respond(request, 200, {
          'RTP-Info': `url=${request.uri}track1;seq=7;rtptime=900,url=${request.uri}track2;seq=8;rtptime=80`,
        });
      default:
        return respond(request, 200);
    }
  };
}
