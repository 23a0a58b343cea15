import type { Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { CodedError } from '../../../server/contract/error-codes.ts';
import type { HttpServer } from '../../../server/http/http-server.ts';
import { openHttp } from '../../support/http-stand.ts';
import { StubAccess } from '../../support/stub-access.ts';
import { stubRegistration } from '../../support/stub-registration.ts';

let http: HttpServer;
afterEach(() => http.stop());

const BULK = { ids: ['a'], change: { enabled: true } };

it.each<[string, string, object]>([
  ['POST', '/api/imports?name=a.csv', {}],
  ['PUT', '/api/imports/x/mapping', { columns: [] }],
  ['POST', '/api/imports/x/apply', { skipWrong: false }],
  ['POST', '/api/imports/x/undo', {}],
  ['POST', '/api/cameras/bulk', BULK],
])('%s %s may take longer than an idle connection is kept', async (method, path, body) => {
  const access = new StubAccess();
  const sockets: Socket[] = [];
  let waitsMs: number | undefined;
  const answer = async (): Promise<never> => {
    waitsMs = sockets[0]?.timeout;
    throw new CodedError('TOO_BUSY');
  };
  const rest = stubRegistration();
  http = await openHttp({
    access,
    registration: {
      ...rest,
      drafts: { ...rest.drafts, create: answer, map: answer, apply: answer },
      imports: { ...rest.imports, undo: answer },
      bulk: { ...rest.bulk, bulk: answer },
    },
  });
  http.server.on('connection', (socket) => sockets.push(socket));
  const port = await http.listen('127.0.0.1', 0);
  const isFile = path.includes('name=');
  const reply = await fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    headers: {
      cookie: `onescreen_session=${access.openSession()}`,
      'content-type': isFile ? 'application/octet-stream' : 'application/json',
    },
    body: isFile ? 'a table' : JSON.stringify(body),
  });
  expect([reply.status, waitsMs]).toEqual([429, 300_000]);
});
