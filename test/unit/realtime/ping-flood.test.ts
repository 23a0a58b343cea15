import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { CameraGate } from '../../../server/access/camera-gate.ts';
import { LingeringMemory } from '../../../server/hls/lingering-memory.ts';
import { HealthGateway } from '../../../server/realtime/health-gateway.ts';
import { LiveLinkServer } from '../../../server/realtime/live-link-server.ts';
import { SocketDoor } from '../../../server/realtime/socket-door.ts';
import { routeUpgrades } from '../../../server/realtime/upgrade-router.ts';
import { eventually } from '../../support/eventually.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { StubAccess } from '../../support/stub-access.ts';

const PING = Buffer.alloc(125, 1);
const FLOOD_BYTES = 24 << 20;

let server: Server;
let open: boolean;
let access: StubAccess;
let stop: () => void;

beforeEach(async () => {
  const clock = new FakeClock();
  access = new StubAccess();
  server = createServer((_request, response) => response.end());
  server.on('connection', (socket) => {
    open = true;
    socket.once('close', () => {
      open = false;
    });
  });
  const rules = {
    access,
    gate: new CameraGate(),
    cameras: new Map(),
    refusals: { noteRequest() {} },
    publicOrigin: null,
    clock,
  };
  const link = new LiveLinkServer({
    ...rules,
    views: { open: () => null } as never,
    lingering: new LingeringMemory(),
    onCameraChanged: () => () => {},
  });
  const door = new SocketDoor(rules);
  const gateway = new HealthGateway({
    ...rules,
    door,
    health: {
      snapshot: () => ({ hubTimeMs: 0, verdicts: [] }),
      get: () => undefined,
      onChanged: () => () => {},
    },
    onCameraTouched: () => () => {},
    onNamesChanged: () => () => {},
  });
  gateway.start();
  door.start(server);
  routeUpgrades({
    ...{ server, publicOrigin: null, elsewhere: '/socket.io/', refusals: rules.refusals },
    routes: { '/live-link': (...upgrade) => link.handleUpgrade(...upgrade) },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stop = () => {
    door.stop();
    gateway.stop();
  };
});

afterEach(async () => {
  stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function connect(path: string): Promise<WebSocket> {
  const { port } = server.address() as AddressInfo;
  const headers = { cookie: `onescreen_session=${access.openSession()}` };
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
  socket.on('error', () => {});
  await eventually(() => socket.readyState === WebSocket.OPEN);
  return socket;
}

const PATHS = ['/live-link', '/socket.io/?EIO=4&transport=websocket'];

it.each(PATHS)('who pings on and on and takes no answer is let go: %s', async (path) => {
  const socket = await connect(path);
  socket.pause();
  for (let sent = 0; sent < FLOOD_BYTES && open; sent += PING.length) {
    socket.ping(PING);
    if (sent % (PING.length * 4_000) !== 0) continue;
    await eventually(() => !open || socket.bufferedAmount === 0, { pauseMs: 1 });
  }
  await eventually(() => expect(open).toBe(false));
  socket.terminate();
});

it.each(PATHS)('a ping is answered: %s', async (path) => {
  const socket = await connect(path);
  let answered = '';
  socket.on('pong', (data) => {
    answered = String(data);
  });
  socket.ping('hello');
  await eventually(() => expect(answered).toBe('hello'));
  socket.terminate();
});
