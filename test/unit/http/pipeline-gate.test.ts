import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { PipelineGate } from '../../../server/http/pipeline-gate.ts';
import { eventually } from '../../support/eventually.ts';

let server: Server;
let waiting: ServerResponse[];
let refused: number;
let gate: PipelineGate;

beforeEach(async () => {
  gate = new PipelineGate();
  waiting = [];
  refused = 0;
  server = createServer((request, response) => {
    if (gate.enter(request.socket, response)) waiting.push(response);
    else refused += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function ask(count: number) {
  const { port } = server.address() as AddressInfo;
  const page = { answers: 0, closed: false };
  const socket = connect({ host: '127.0.0.1', port });
  const send = (more: number) => socket.write('GET / HTTP/1.1\r\nHost: hub\r\n\r\n'.repeat(more));
  socket.on('data', (bytes) => {
    page.answers += String(bytes).split('HTTP/1.1 200').length - 1;
  });
  socket.on('error', () => {});
  socket.once('close', () => {
    page.closed = true;
  });
  send(count);
  return { page, send };
}

it('sixteen requests behind each other are answered; with one more the connection ends', async () => {
  const few = ask(16);
  await eventually(() => waiting.length === 16);
  for (const response of waiting.splice(0)) response.end('x');
  await eventually(() => few.page.answers === 16);
  const many = ask(17);
  await eventually(() => many.page.closed);
  expect([refused, few.page.closed]).toEqual([1, false]);
});

it('a connection that waits for its answers may ask for ever', async () => {
  const { page, send } = ask(0);
  for (let round = 1; round <= 40; round += 1) {
    send(1);
    await eventually(() => waiting.length === 1, { pauseMs: 1 });
    waiting.pop()!.end('x');
    await eventually(() => page.answers === round, { pauseMs: 1 });
  }
  expect(page.closed).toBe(false);
});

it('a connection waits while its answer is being made, and no longer when it does not take it', async () => {
  const { port } = server.address() as AddressInfo;
  const connected = new Promise<Socket>((resolve) => server.once('connection', resolve));
  const reader = connect({ host: '127.0.0.1', port });
  reader.on('error', () => {});
  const socket = await connected;
  expect(gate.isWaiting(socket)).toBe(false);
  reader.pause();
  reader.write('GET / HTTP/1.1\r\nHost: hub\r\n\r\n');
  await eventually(() => waiting.length === 1);
  expect(gate.isWaiting(socket)).toBe(true);
  waiting[0]!.write(Buffer.alloc(32 * 1024 * 1024));
  await eventually(() => expect(socket.writableLength).toBeGreaterThan(0));
  expect(gate.isWaiting(socket)).toBe(false);
  reader.destroy();
});
