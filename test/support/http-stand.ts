import { CameraGate } from '../../server/access/camera-gate.ts';
import { silentLogger } from '../../server/base/logger.ts';
import { LingeringMemory } from '../../server/hls/lingering-memory.ts';
import { HttpServer, type HttpServerOptions } from '../../server/http/http-server.ts';
import { FakeClock } from './fake-clock.ts';
import { NO_EVIDENCE, stubEvidence, stubIncidents } from './stub-evidence.ts';
import { stubRegistration } from './stub-registration.ts';
import { stubRouteDesks } from './stub-route-desks.ts';
import { stubWalls } from './stub-walls.ts';

/** The hub's HTTP server in front of the access that it is given, and of no cameras; to be asked by `inject`. */
export async function openHttp(
  options: Pick<HttpServerOptions, 'access'> & Partial<HttpServerOptions>,
): Promise<HttpServer> {
  const http = new HttpServer({
    version: '1.2.3',
    publicOrigin: null,
    // Nothing has been built there.
    webFolder: import.meta.dirname,
    gate: new CameraGate(),
    links: { open: () => null },
    views: { noteAnswer: () => {} },
    ...stubRouteDesks(),
    registration: stubRegistration(),
    walls: stubWalls(),
    evidence: stubEvidence(),
    incidents: stubIncidents(),
    refusals: { noteRequest: () => {} },
    viewing: { streams: () => [], pictureSaved: async () => {} },
    watermark: null,
    cameras: { get: () => undefined },
    writePlaces: () => ['{"site":{"zh":"安康","en":"Ankang"},"domains":[],"regions":[]}'],
    *writeDirectory() {
      yield '{"site":{"zh":"安康","en":"Ankang"},"domains":[],"regions":[],';
      yield '"cameras":[]}';
    },
    writeHealth: () => ['{"hubTimeMs":1234,"verdicts":[]}'],
    onDirectoryChanged: () => () => {},
    isReady: () => true,
    figures: () => ({
      camerasByState: {},
      streamsByPhase: {},
      viewers: 0,
      engineLoad: [],
      lingeringBytes: 0,
      liveLinkPages: 0,
      liveLinkTiles: 0,
      liveLinkSentBytes: 0,
      liveLinkDroppedParts: 0,
      transcodeLanesTaken: 0,
      auditWaiting: 0,
      auditLost: 0,
      evidence: NO_EVIDENCE,
    }),
    lingering: new LingeringMemory(),
    clock: new FakeClock(),
    logger: silentLogger,
    ...options,
  });
  await http.prepare();
  return http;
}

/** Somebody's browser: keeps its cookies from one request to the next, each where it belongs. */
export class InjectedBrowser {
  readonly cookies = new Map<string, { value: string; path: string; line: string }>();
  private readonly http: HttpServer;
  private readonly remoteAddress: string;

  constructor(http: HttpServer, remoteAddress = '192.0.2.7') {
    this.http = http;
    this.remoteAddress = remoteAddress;
  }

  async ask(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, payload?: object) {
    const { remoteAddress } = this;
    const sent = [...this.cookies].filter(([, { path }]) => url.startsWith(path));
    const cookie = sent.map(([name, { value }]) => `${name}=${value}`).join('; ');
    const headers = { 'user-agent': 'a browser', ...(cookie && { cookie }) };
    const response = await this.http.inject({
      method,
      url,
      headers,
      remoteAddress,
      ...(payload && { payload }),
    });
    for (const line of [response.headers['set-cookie'] ?? []].flat()) this.keep(line);
    const body = response.body === '' ? null : response.json();
    return { status: response.statusCode, body, code: body?.error?.code ?? null };
  }

  login(username: string, password: string, code?: string) {
    return this.ask('POST', '/api/session', { username, password, ...(code !== undefined && { code }) });
  }

  private keep(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    const path = /; Path=([^;]+)/.exec(line)?.[1] ?? '/';
    if (/Max-Age=0/.test(line)) this.cookies.delete(name);
    else this.cookies.set(name, { value: decodeURIComponent(value), path, line });
  }
}
