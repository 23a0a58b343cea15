import {
  Agent,
  createServer,
  type IncomingMessage,
  type RequestOptions,
  request,
  type Server,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RefusedRequest } from '../../server/access/audit-refusals.ts';
import { CameraGate } from '../../server/access/camera-gate.ts';
import type { Principal } from '../../server/access/principal.ts';
import { silentLogger } from '../../server/base/logger.ts';
import { LingeringMemory } from '../../server/hls/lingering-memory.ts';
import { LiveHandler, type LiveHandlerOptions } from '../../server/http/live-handler.ts';
import { FakeClock } from './fake-clock.ts';
import { type ReadPlaylist, readPlaylist } from './playlist-reader.ts';
import { StubAccess } from './stub-access.ts';
import { StubCamera, type StubStream, type StubWindow } from './stub-cameras.ts';

export interface LiveAnswer {
  status: number;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

/** The HLS addresses of one camera, `c1`, on a real HTTP server; its parts come when the test says so. */
export class LiveServer {
  readonly clock = new FakeClock();
  readonly access = new StubAccess();
  readonly lingering: LingeringMemory;
  readonly camera: StubCamera;
  readonly handler: LiveHandler;
  /** By token. */
  readonly links = new Map<string, Principal>();
  readonly refusals: RefusedRequest[] = [];
  /** Of every answer with media or a playlist of it. */
  readonly viewers: Principal[] = [];
  private readonly server: Server;
  private readonly agent = new Agent({ keepAlive: true });

  private constructor(options: Partial<LiveHandlerOptions>, window: StubWindow) {
    this.lingering = options.lingering ?? new LingeringMemory();
    this.camera = new StubCamera(this.clock, { lingering: this.lingering, ...window });
    this.handler = new LiveHandler({
      access: this.access,
      links: { open: (token) => this.links.get(token) ?? null },
      gate: new CameraGate(),
      cameras: { get: (id) => (id === 'c1' ? this.camera : undefined) },
      lingering: this.lingering,
      clock: this.clock,
      refusals: { noteRequest: (refused) => this.refusals.push(refused) },
      views: { noteAnswer: (principal) => this.viewers.push(principal) },
      publicOrigin: null,
      logger: silentLogger,
      ...options,
    });
    this.server = createServer((incoming, response) => {
      if (!this.handler.handle(incoming, response)) response.writeHead(418).end();
    });
  }

  static async start(
    options: Partial<LiveHandlerOptions> = {},
    window: StubWindow = {},
  ): Promise<LiveServer> {
    const server = new LiveServer(options, window);
    await new Promise<void>((resolve) => server.server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  async stop(): Promise<void> {
    this.agent.destroy();
    this.handler.stop();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get sub(): StubStream {
    return this.camera.stream('sub')!;
  }

  login(): { cookie: string } {
    return { cookie: `onescreen_session=${this.access.openSession()}` };
  }

  /** An init segment and so many parts; ten make a segment of two seconds. */
  play(parts = 12): void {
    this.sub.init();
    for (let n = 0; n < parts; n += 1) this.sub.part();
  }

  /** Logged in, unless `headers` say otherwise. */
  ask(path: string, { headers, ...options }: RequestOptions = {}): Promise<LiveAnswer> {
    return new Promise((resolve, reject) => {
      const sent = request(
        {
          host: '127.0.0.1',
          port: this.port,
          path,
          agent: this.agent,
          headers: headers ?? this.login(),
          ...options,
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () =>
            resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(chunks) }),
          );
        },
      );
      sent.on('error', reject);
      sent.end();
    });
  }

  /** With more headers than the login. */
  askWith(path: string, headers: Record<string, string>, method = 'GET'): Promise<LiveAnswer> {
    return this.ask(path, { method, headers: { ...this.login(), ...headers } });
  }

  async playlist(query = ''): Promise<ReadPlaylist> {
    const { status, body } = await this.ask(`/live/c1/sub/index.m3u8${query}`);
    if (status !== 200) throw new Error(`the playlist was refused: ${status} ${body}`);
    return readPlaylist(String(body));
  }

  /** The address of the first file of that kind that the playlist names. */
  async fileLike(pattern: RegExp): Promise<string> {
    const { body } = await this.ask('/live/c1/sub/index.m3u8');
    return `/live/c1/sub/${pattern.exec(String(body))![0]}`;
  }
}

export function codeOf(answer: LiveAnswer): string {
  return JSON.parse(String(answer.body)).error.code;
}
