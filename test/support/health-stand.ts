import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import type { RefusedRequest } from '../../server/access/audit-refusals.ts';
import { CameraGate } from '../../server/access/camera-gate.ts';
import type { VerdictDto } from '../../server/contract/dto.ts';
import type { HealthClientEvents, HealthServerEvents } from '../../server/contract/health-events.ts';
import type { Place } from '../../server/contract/permissions.ts';
import { HealthGateway } from '../../server/realtime/health-gateway.ts';
import { SocketDoor } from '../../server/realtime/socket-door.ts';
import { eventually } from './eventually.ts';
import { FakeClock } from './fake-clock.ts';
import { StubAccess } from './stub-access.ts';

export interface HealthPage {
  socket: Socket<HealthServerEvents, HealthClientEvents>;
  snapshots: Parameters<HealthServerEvents['health:snapshot']>[0][];
  deltas: Parameters<HealthServerEvents['health:changed']>[0][];
  directoryChanges: number;
  refusals: { message: string; code?: string }[];
  goodbyes: string[];
}

type Delta = { hubTimeMs: number; verdicts: VerdictDto[]; removed: string[] };

/** The health gateway on a real HTTP server, with cameras and verdicts that a test makes up, and the pages that it connects. */
export class HealthStand {
  readonly clock = new FakeClock();
  readonly access = new StubAccess();
  readonly cameras = new Map<string, { definition: Place }>();
  readonly verdicts = new Map<string, VerdictDto>();
  readonly refusals: RefusedRequest[] = [];
  /** How often all verdicts were asked for. */
  snapshotsMade = 0;
  readonly door: SocketDoor;
  readonly gateway: HealthGateway;
  tellTouched: (id: string) => void = () => {};
  tellNames: () => void = () => {};
  private tellHealth: (delta: Delta) => void = () => {};
  private readonly server: Server;
  private readonly pages: HealthPage[] = [];

  private constructor() {
    this.door = new SocketDoor({
      access: this.access,
      refusals: { noteRequest: (refused) => this.refusals.push(refused) },
      publicOrigin: null,
    });
    this.gateway = new HealthGateway({
      door: this.door,
      access: this.access,
      gate: new CameraGate(),
      cameras: this.cameras,
      health: {
        snapshot: () => {
          this.snapshotsMade += 1;
          return { hubTimeMs: this.clock.now(), verdicts: [...this.verdicts.values()] };
        },
        get: (id) => this.verdicts.get(id),
        onChanged: (listener) => this.keep(() => (this.tellHealth = listener)),
      },
      onCameraTouched: (listener) => this.keep(() => (this.tellTouched = listener)),
      onNamesChanged: (listener) => this.keep(() => (this.tellNames = listener)),
      clock: this.clock,
    });
    this.server = createServer((_request, response) => response.writeHead(404).end());
    this.put('c1', 'water');
  }

  static async start(): Promise<HealthStand> {
    const stand = new HealthStand();
    stand.gateway.start();
    stand.door.start(stand.server);
    await new Promise<void>((resolve) => stand.server.listen(0, '127.0.0.1', resolve));
    return stand;
  }

  async stop(): Promise<void> {
    for (const { socket } of this.pages) socket.disconnect();
    this.stopSockets();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** As the hub does: the door first. */
  stopSockets(): void {
    this.door.stop();
    this.gateway.stop();
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  put(id: string, domain: string, region = '610902'): void {
    this.cameras.set(id, { definition: { domain, region } });
    this.verdicts.set(id, { cameraId: id } as VerdictDto);
  }

  /** As the board tells it: the verdicts of these cameras, or that they are gone. */
  tell(...ids: string[]): void {
    const verdicts = ids.flatMap((id) => this.verdicts.get(id) ?? []);
    const removed = ids.filter((id) => !this.verdicts.has(id));
    this.tellHealth({ hubTimeMs: this.clock.now(), verdicts, removed });
  }

  cookie(session = this.access.openSession()): Record<string, string> {
    return { cookie: `onescreen_session=${session}` };
  }

  connect(
    headers: Record<string, string> = this.cookie(),
    options: Partial<ManagerOptions & SocketOptions> = {},
    namespace = '/health',
  ): HealthPage {
    const socket: HealthPage['socket'] = io(this.url + namespace, {
      extraHeaders: headers,
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      ...options,
    });
    const page: HealthPage = {
      socket,
      snapshots: [],
      deltas: [],
      directoryChanges: 0,
      refusals: [],
      goodbyes: [],
    };
    socket.on('health:snapshot', (snapshot) => page.snapshots.push(snapshot));
    socket.on('health:changed', (delta) => page.deltas.push(delta));
    socket.on('directory:changed', () => {
      page.directoryChanges += 1;
    });
    socket.on('connect_error', (error) => {
      const { data } = error as Error & { data?: { code?: string } };
      page.refusals.push({ message: error.message, code: data?.code });
    });
    socket.on('disconnect', (reason) => page.goodbyes.push(reason));
    this.pages.push(page);
    return page;
  }

  /** With its first snapshot, and every later change from now on. */
  async connected(headers?: Record<string, string>): Promise<HealthPage> {
    const page = this.connect(headers);
    await eventually(() => {
      const last = page.snapshots.at(-1);
      return last !== undefined && last.part + 1 === last.parts;
    });
    return page;
  }

  private keep(take: () => unknown): () => void {
    take();
    return () => {};
  }
}

/** The cameras that a page knows of, in the end. */
export function camerasOf({ snapshots, deltas }: HealthPage): string[] {
  const begin = snapshots.findLastIndex(({ part }) => part === 0);
  const known = new Set(snapshots.slice(begin).flatMap(({ verdicts }) => verdicts.map((v) => v.cameraId)));
  const { revision } = snapshots.at(-1)!;
  for (const delta of deltas.filter((each) => each.revision > revision)) {
    for (const { cameraId } of delta.verdicts) known.add(cameraId);
    for (const id of delta.removed) known.delete(id);
  }
  return [...known].sort();
}
