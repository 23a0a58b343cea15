import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { parseFault } from './fault.ts';
import type { RtspSimulator } from './rtsp-simulator.ts';

const BODY_MAX = 4096;

/**
 * Faults on command, over HTTP on loopback:
 * `GET /paths` lists them and says when which frame of their loops is due, `POST /fault {"path": "...", "fault": "freeze" | {"kind": "drop", "share": 0.1}}` sets one,
 * `POST /clear {"path": "..."}` takes it back. The path `*` means all.
 */
export function startControlServer(simulator: RtspSimulator, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    answer(simulator, request).then(
      (reply) => send(response, reply.status, reply.body),
      (error: unknown) => send(response, 400, { error: String(error) }),
    );
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

interface Reply {
  readonly status: number;
  readonly body: unknown;
}

async function answer(simulator: RtspSimulator, request: IncomingMessage): Promise<Reply> {
  const route = `${request.method} ${request.url}`;
  if (route === 'GET /paths') return { status: 200, body: listPaths(simulator) };
  if (route !== 'POST /fault' && route !== 'POST /clear')
    return { status: 404, body: { error: 'not found' } };
  const command = JSON.parse(await readBody(request)) as { path?: unknown; fault?: unknown };
  if (typeof command.path !== 'string') return { status: 400, body: { error: 'path is missing' } };
  if (route === 'POST /clear' || command.fault === null) {
    simulator.clearFault(command.path);
    return { status: 200, body: { ok: true } };
  }
  const fault = parseFault(command.fault);
  if (!fault) return { status: 400, body: { error: 'not a fault' } };
  simulator.fault(command.path, fault);
  return { status: 200, body: { ok: true } };
}

function listPaths(simulator: RtspSimulator): unknown {
  return simulator.pathNames().map((path) => ({
    path,
    connections: simulator.connections(path),
    fault: simulator.faultOf(path),
    loop: simulator.loopOf(path),
  }));
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > BODY_MAX) throw new Error('too long');
  }
  return text;
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(`${JSON.stringify(body)}\n`);
}
