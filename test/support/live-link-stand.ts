import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RefusedRequest } from '../../server/access/audit-refusals.ts';
import { AuditViews } from '../../server/access/audit-views.ts';
import { CameraGate } from '../../server/access/camera-gate.ts';
import { LingeringMemory } from '../../server/hls/lingering-memory.ts';
import { LiveLinkServer } from '../../server/realtime/live-link-server.ts';
import { routeUpgrades } from '../../server/realtime/upgrade-router.ts';
import type { AuditNote } from '../../server/storage/audit-note.ts';
import { eventually } from './eventually.ts';
import { FakeClock } from './fake-clock.ts';
import { LiveLinkClient } from './live-link-client.ts';
import { StubAccess } from './stub-access.ts';
import { StubCamera, type StubStream } from './stub-cameras.ts';

/** The live link of two cameras, `c1` and `c2`, on a real HTTP server, with the pages that a test connects. */
export class LiveLinkStand {
  readonly clock = new FakeClock();
  readonly access = new StubAccess();
  readonly cameras = new Map(['c1', 'c2'].map((id) => [id, new StubCamera(this.clock, {}, id)]));
  readonly refusals: RefusedRequest[] = [];
  /** Of who watched what. */
  readonly notes: AuditNote[] = [];
  readonly views = new AuditViews({
    audit: { note: (note) => this.notes.push(note) },
    clock: this.clock,
  });
  /** Readers may hold 100 bytes together. */
  readonly lingering = new LingeringMemory(100);
  readonly link: LiveLinkServer;
  tellCameraChanged: () => void = () => {};
  private readonly server: Server;
  private readonly clients: LiveLinkClient[] = [];

  private constructor() {
    this.link = new LiveLinkServer({
      cameras: this.cameras,
      access: this.access,
      gate: new CameraGate(),
      refusals: { noteRequest: (refused) => this.refusals.push(refused) },
      views: this.views,
      onCameraChanged: (listener) => {
        this.tellCameraChanged = listener;
        return () => {};
      },
      publicOrigin: null,
      lingering: this.lingering,
      clock: this.clock,
    });
    this.server = createServer((_request, response) => response.end());
  }

  static async start(): Promise<LiveLinkStand> {
    const stand = new LiveLinkStand();
    routeUpgrades({
      server: stand.server,
      publicOrigin: null,
      routes: { '/live-link': (...upgrade) => stand.link.handleUpgrade(...upgrade) },
      refusals: { noteRequest: (refused) => stand.refusals.push(refused) },
      elsewhere: '/socket.io/',
    });
    stand.link.start();
    await new Promise<void>((resolve) => stand.server.listen(0, '127.0.0.1', resolve));
    return stand;
  }

  async stop(): Promise<void> {
    this.link.stop();
    for (const client of this.clients) client.socket.terminate();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  cookie(session = this.access.openSession()): Record<string, string> {
    return { cookie: `onescreen_session=${session}` };
  }

  sub(camera = 'c1'): StubStream {
    return this.cameras.get(camera)!.stream('sub')!;
  }

  attempt(headers: Record<string, string> = this.cookie(), path = '/live-link'): LiveLinkClient {
    const client = new LiveLinkClient(this.url + path, headers);
    this.clients.push(client);
    return client;
  }

  async connect(headers?: Record<string, string>): Promise<LiveLinkClient> {
    const client = this.attempt(headers);
    await eventually(() => client.isOpen);
    return client;
  }

  open(client: LiveLinkClient, tile: number, camera = 'c1', sound = false): void {
    client.send({ type: 'open', tile, camera, profile: 'sub', sound });
  }

  async openPlaying(client: LiveLinkClient, tile = 1, camera = 'c1'): Promise<void> {
    this.open(client, tile, camera);
    await eventually(() => client.replies('opened').some((reply) => reply.tile === tile));
  }
}
