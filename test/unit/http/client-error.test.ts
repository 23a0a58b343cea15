import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { refuseConnection } from '../../../server/http/client-error.ts';
import { askRaw, readRawAnswer } from '../../support/raw-http.ts';

let server: Server;
let port: number;
let answerLate: () => void;
const HALF_A_HEAD = 'a head that does not come whole';

beforeEach(async ({ task }) => {
  server = createServer({ maxHeaderSize: 2_000, connectionsCheckingInterval: 20 }, (_request, response) => {
    answerLate = () => void response.end('late');
  });
  // For the others it would be over before a busy machine has read what they send.
  server.headersTimeout = task.name.startsWith(HALF_A_HEAD) ? 30 : 60_000;
  server.on('clientError', refuseConnection);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

it.each([
  ['no HTTP at all', 'hello\r\n\r\n', 400, 'BAD_REQUEST'],
  ['a TLS greeting', '\x16\x03\x01\x02\x00\x01', 400, 'BAD_REQUEST'],
  ['a header without a colon', 'GET / HTTP/1.1\r\nHost x\r\n\r\n', 400, 'BAD_REQUEST'],
  ['a length that is none', 'GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n', 400, 'BAD_REQUEST'],
  ['headers without end', `GET / HTTP/1.1\r\nA: ${'x'.repeat(3_000)}`, 431, 'HEADERS_TOO_LARGE'],
  [HALF_A_HEAD, 'GET / HTTP/1.1\r\nHost: x\r\n', 408, 'REQUEST_TIMED_OUT'],
])('%s is refused in the words of every other refusal', async (_what, bytes, status, code) => {
  const answer = readRawAnswer(await askRaw(port, Buffer.from(bytes, 'latin1')));
  expect([answer.status, JSON.parse(answer.body).error.code]).toEqual([status, code]);
  expect(answer.headers).toMatchObject({
    connection: 'close',
    'cache-control': 'no-store',
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(answer.body.length),
  });
});

it('nothing is said behind a request that still waits: it would be taken for its answer', async () => {
  const answer = await askRaw(port, 'GET / HTTP/1.1\r\nHost: x\r\n\r\nnonsense\r\n\r\n');
  expect(answer).toBe('');
  answerLate();
});
