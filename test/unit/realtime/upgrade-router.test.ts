import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { refuseUpgrade, routeUpgrades } from '../../../server/realtime/upgrade-router.ts';
import { eventually } from '../../support/eventually.ts';
import { askRaw, readRawAnswer } from '../../support/raw-http.ts';

let server: Server;
let port: number;
let open: Set<Socket>;

beforeEach(async () => {
  const sockets = new Set<Socket>();
  open = sockets;
  server = createServer((request, response) => response.end(`plain ${request.method} ${request.url}`));
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  routeUpgrades({
    server,
    publicOrigin: null,
    routes: { '/live-link': (_request, socket) => refuseUpgrade(socket, 'NOT_LOGGED_IN') },
    refusals: { noteRequest: () => {} },
    elsewhere: '/socket.io/',
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const upgrade = (method: string, path: string, to: string) =>
  `${method} ${path} HTTP/1.1\r\nHost: hub\r\nConnection: Upgrade\r\nUpgrade: ${to}\r\n\r\n`;

it.each(['h2c', 'h2c, foo', 'TLS/1.0'])('who would rather have %s is answered without it', async (to) => {
  const answer = readRawAnswer(await askRaw(port, upgrade('GET', '/live/c1/master.m3u8', to)));
  expect([answer.status, answer.body]).toEqual([200, 'plain GET /live/c1/master.m3u8']);
  expect(answer.headers.connection).toBe('close');
  const head = readRawAnswer(await askRaw(port, upgrade('HEAD', '/x', to)));
  expect([head.status, head.body]).toEqual([200, '']);
});

it('whose request has a body, which is lost by then, is refused', async () => {
  const answer = readRawAnswer(await askRaw(port, upgrade('POST', '/api/session', 'h2c')));
  expect([answer.status, JSON.parse(answer.body).error.code]).toEqual([400, 'BAD_REQUEST']);
});

it.each([
  ['/nowhere', 404],
  ['/live-link', 401],
])('who is refused at %s and does not hang up is hung up on', async (path, status) => {
  const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true }, () =>
    socket.write(upgrade('GET', path, 'WebSocket')),
  );
  let answer = '';
  socket.on('data', (bytes) => {
    answer += bytes;
  });
  await eventually(() => expect(readRawAnswer(answer).status).toBe(status));
  await eventually(() => expect(open.size).toBe(0));
  socket.destroy();
});
