import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { ReadingConnection } from '../../bench/reading-connection.ts';

const BODY = Buffer.alloc(1_000_000, 'picture');

let servers: (Server | TcpServer)[] = [];
let connections: ReadingConnection[] = [];

afterEach(async () => {
  for (const connection of connections) connection.close();
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  servers = [];
  connections = [];
});

async function connectTo(server: Server | TcpServer): Promise<ReadingConnection> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const connection = new ReadingConnection(new URL(`http://127.0.0.1:${port}/`), 'the-token');
  connections.push(connection);
  return connection;
}

async function read(connection: ReadingConnection, target: string): Promise<[number, Buffer]> {
  const chunks: Buffer[] = [];
  const status = await connection.get(target, (bytes) => chunks.push(Buffer.from(bytes)));
  return [status, Buffer.concat(chunks)];
}

it('reads one answer after the other over the same connection, large, empty and refused', async () => {
  const seen: unknown[] = [];
  const server = createServer((request, response) => {
    seen.push([request.url, request.headers.authorization, request.socket.remotePort]);
    response.statusCode = request.url === '/missing' ? 404 : 200;
    const body = request.url === '/large?a=1' ? BODY : Buffer.from(request.url === '/empty' ? '' : 'none');
    response.setHeader('content-length', body.length);
    response.end(body);
  });
  const connection = await connectTo(server);
  const [status, large] = await read(connection, '/large?a=1');
  expect(status).toBe(200);
  // Not toEqual: it takes seconds for a million bytes, and a server closes a connection on which nothing was asked for five.
  expect(large.equals(BODY)).toBe(true);
  expect(await read(connection, '/empty')).toEqual([200, Buffer.alloc(0)]);
  expect(await read(connection, '/missing')).toEqual([404, Buffer.from('none')]);
  const [, , port] = seen[0] as unknown[];
  expect(seen).toEqual(
    ['/large?a=1', '/empty', '/missing'].map((target) => [target, 'Bearer the-token', port]),
  );
});

it.each([
  ['ends in the middle', 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n12345', /closed by the server/],
  ['says no length', 'HTTP/1.1 200 OK\r\n\r\nabc', /neither status nor length/],
  ['is longer than it says', 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nabc', /more than was announced/],
  ['has a head without an end', 'x'.repeat(5_000), /a head without an end/],
])('an answer that %s fails', async (_title, answer, cause) => {
  const server = createTcpServer((socket) => socket.once('data', () => socket.end(answer)));
  await expect(read(await connectTo(server), '/')).rejects.toThrow(cause);
});

it('begins anew with the next request behind a connection that was closed', async () => {
  let asked = 0;
  const server = createTcpServer((socket) =>
    socket.once('data', () => {
      asked += 1;
      socket.end(asked === 1 ? '' : 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
    }),
  );
  const connection = await connectTo(server);
  await expect(read(connection, '/')).rejects.toThrow(/closed/);
  expect(await read(connection, '/')).toEqual([200, Buffer.from('ok')]);
});

it('an answer whose head comes in pieces is read', async () => {
  const pieces = ['HTTP/1.1 20', '0 OK\r\ncontent-le', 'ngth: 4\r\n\r', '\nab', 'cd'];
  const server = createTcpServer((socket) => {
    socket.setNoDelay(true);
    const send = () => {
      const piece = pieces.shift();
      if (piece !== undefined) socket.write(piece, () => setImmediate(send));
    };
    socket.once('data', send);
  });
  expect(await read(await connectTo(server), '/')).toEqual([200, Buffer.from('abcd')]);
});
