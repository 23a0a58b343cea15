import { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { CameraGate } from '../../../server/access/camera-gate.ts';
import { silentLogger } from '../../../server/base/logger.ts';
import { LingeringMemory } from '../../../server/hls/lingering-memory.ts';
import { acceptsGzip } from '../../../server/http/live-encoding.ts';
import { LiveHandler } from '../../../server/http/live-handler.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { StubAccess } from '../../support/stub-access.ts';
import { StubCamera } from '../../support/stub-cameras.ts';
import type { FuzzInput, FuzzTarget } from '../fuzz-target.ts';
import { promise, promisePlain } from './promise.ts';

const PORTAL = 'https://portal.example.org';
const STATUSES = [200, 204, 206, 304, 400, 401, 404, 405, 409, 410, 416, 503];
/** As Node has them; what is there twice is joined by it. */
const HEADERS = [
  ...['range', 'if-range', 'if-none-match', 'accept-encoding', 'origin', 'cookie', 'authorization'],
  'access-control-request-method',
];

/** In the place of the names that a window draws. */
const TOKEN = /TOKEN/g;

/** What Node makes of a request, and what the hub says to it. */
class Exchange extends EventEmitter {
  readonly destroyed = false;
  headersSent = false;
  status = 0;
  sent: Record<string, unknown> = {};
  readonly chunks: Buffer[] = [];
  ends = 0;
  readonly socket = Object.assign(new EventEmitter(), { destroyed: false, remoteAddress: '192.0.2.7' });

  writeHead(status: number, headers: Record<string, unknown>): this {
    promise(!this.headersSent, 'an answer has one head');
    this.headersSent = true;
    this.status = status;
    for (const [name, value] of Object.entries(headers)) this.sent[name.toLowerCase()] = value;
    return this;
  }
  cork(): void {}
  write(chunk: Buffer): void {
    this.chunks.push(Buffer.from(chunk));
  }
  end(chunk?: Buffer): void {
    if (chunk) this.write(chunk);
    this.ends += 1;
  }
  destroy(): void {}
}

/**
 * One request below `/live/`: the method, the address, then headers. Whatever they say, the answer is one, its length is right, a range is the
 * bytes that were asked for, caches are told the truth, and other sites get nothing.
 */
export const liveAnswer: FuzzTarget = {
  name: 'live-answer',
  shape: 'sequence',
  maxPieces: 10,
  maxPieceBytes: 600,
  seeds: (): FuzzInput[] =>
    [
      ['GET', '/live/c1/sub/TOKEN-part-1.m4s', 'range: bytes=3-12'],
      [
        'GET',
        '/live/c1/sub/TOKEN-seg-1768464000.m4s',
        'range: bytes=-4',
        'if-range: "TOKEN-seg-1768464000.m4s"',
      ],
      ['HEAD', '/live/c1/sub/TOKEN-init-1.mp4', 'range: bytes=0-'],
      [
        'GET',
        '/live/c1/sub/TOKEN-part-1.m4s',
        'if-none-match: W/"TOKEN-part-1.m4s", "x"',
        `origin: ${PORTAL}`,
      ],
      ['GET', '/live/c1/sub/index.m3u8', 'accept-encoding: br;q=1, gzip;q=0.5, *;q=0', 'origin: null'],
      ['GET', '/live/c1/master.m3u8', 'accept-encoding: *'],
      ['OPTIONS', '/live/c1/sub/index.m3u8', `origin: ${PORTAL}`, 'access-control-request-method: GET'],
      ['GET', '/live/c1/sub/index.m3u8?_HLS_msn=1768464001&_HLS_part=2', 'authorization: Bearer guess'],
    ].map((pieces) => pieces.map((piece) => Buffer.from(piece))),
  words: [
    ...HEADERS.map((name) => `${name}: `),
    ...[
      'GET',
      'HEAD',
      '/live/',
      '/main/',
      '/sub/',
      'TOKEN-',
      'index.m3u8',
      '..',
      '%2f',
      '\0',
      'gzip',
      ';q=0',
      'W/',
      '"',
      ',',
      '*',
    ],
    ...['bytes=', '0-', '-1', '9007199254740991', PORTAL, 'https://evil.example'],
  ],
  async check([method, address, ...lines]) {
    const stage = new Stage();
    const url = `${address?.toString('latin1').replace(TOKEN, stage.token) ?? ''}`;
    const exchange = await stage.ask(
      method?.toString('latin1') ?? '',
      url,
      lines.map((line) => line.toString('latin1').replace(TOKEN, stage.token)),
    );
    if (exchange) check(stage, exchange, method?.toString('latin1') ?? '');
    stage.close();
  },
};

class Stage {
  readonly headers: Record<string, string> = {};
  readonly whole = new Map<string, Buffer>();
  file = '';
  private readonly clock = new FakeClock();
  private readonly access = new StubAccess();
  private readonly lingering = new LingeringMemory();
  private readonly camera = new StubCamera(this.clock, { lingering: this.lingering });
  private readonly handler = new LiveHandler({
    access: this.access,
    cameras: { get: (id) => (id === 'c1' ? this.camera : undefined) },
    corsOrigins: [PORTAL],
    links: { open: () => null },
    gate: new CameraGate(),
    refusals: { noteRequest() {} },
    views: { noteAnswer() {} },
    publicOrigin: null,
    lingering: this.lingering,
    clock: this.clock,
    logger: silentLogger,
  });

  constructor() {
    const { sub, token } = this;
    this.whole.set(`${token}-init-1.mp4`, sub.init().bytes);
    const parts = Array.from({ length: 12 }, (_, n) => {
      const { bytes } = sub.part({ bytes: Buffer.from(`part ${n} ${'x'.repeat(n * 7)}`) });
      this.whole.set(`${token}-part-${n}.m4s`, bytes);
      return bytes;
    });
    this.whole.set(`${token}-seg-${sub.window.firstSequence}.m4s`, Buffer.concat(parts.slice(0, 10)));
  }

  get token(): string {
    return this.sub.window.token;
  }

  private get sub() {
    return this.camera.stream('sub')!;
  }

  /** Null when the address is not below /live/. */
  async ask(method: string, url: string, lines: string[]): Promise<Exchange | null> {
    this.headers.cookie = `onescreen_session=${this.access.openSession()}`;
    for (const line of lines) {
      const at = line.indexOf(': ');
      const name = line.slice(0, Math.max(0, at));
      if (HEADERS.includes(name)) this.headers[name] = line.slice(at + 2);
    }
    this.file = url.split('?')[0]!.slice(url.split('?')[0]!.lastIndexOf('/') + 1);
    const exchange = new Exchange();
    const request = { method, url, headers: this.headers, socket: exchange.socket };
    const taken = this.handler.handle(
      request as unknown as IncomingMessage,
      exchange as unknown as ServerResponse,
    );
    if (!taken) return null;
    for (let waited = 0; exchange.ends === 0 && waited < 40; waited += 1) await this.clock.advance(500);
    return exchange;
  }

  close(): void {
    this.sub.window.close();
    promise(this.handler.counters.underWay === 0, 'no answer stays under way');
    promise(this.sub.recycled.length === 12 && this.lingering.bytes === 0, 'every part is given back');
    this.handler.stop();
    promise(this.clock.pendingTimers === 0, 'nobody waits any more');
  }
}

function check(stage: Stage, exchange: Exchange, method: string): void {
  const { status, sent, chunks, ends } = exchange;
  const { headers } = stage;
  const body = Buffer.concat(chunks);
  promise(ends === 1, 'an answer ends once');
  promise(STATUSES.includes(status), `${status} is a status that the hub uses here`);
  for (const value of Object.values(sent)) promisePlain(String(value), 'a header');
  const hasBody = method !== 'HEAD' && status !== 204 && status !== 304;
  promise(hasBody || body.length === 0, 'what has no body has none');
  if (hasBody) promise(Number(sent['content-length']) === body.length, 'a length is right');
  const whole = stage.whole.get(stage.file);
  const isMedia = [200, 206, 304].includes(status) && sent['content-type'] === 'video/mp4';
  if (status !== 204)
    promise(/immutable/.test(String(sent['cache-control'])) === isMedia, 'only media is kept');
  if (isMedia) {
    promise(whole !== undefined, 'what is sent as media is some');
    if (hasBody)
      promise(body.equals(sliceOf(whole, sent['content-range'])), 'the bytes are those that were asked for');
    if (status === 206) promise(headers.range !== undefined && method === 'GET', 'a range was asked for');
  }
  if (sent['content-encoding'] === 'gzip') {
    promise(acceptsGzip(headers['accept-encoding']), 'who does not take gzip gets none');
    if (hasBody) gunzipSync(body);
  }
  const origin = sent['access-control-allow-origin'];
  promise(
    origin === undefined || (origin === PORTAL && headers.origin === PORTAL),
    'other sites get nothing',
  );
  exchange.emit('close');
}

function sliceOf(whole: Buffer, contentRange: unknown): Buffer {
  if (contentRange === undefined) return whole;
  const [, first, last, length] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(String(contentRange)) ?? [];
  promise(Number(length) === whole.length && Number(last) < whole.length, 'a range lies within');
  return whole.subarray(Number(first), Number(last) + 1);
}
