import type { Socket } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { CodedError } from '../../../server/contract/error-codes.ts';
import type { HttpServer } from '../../../server/http/http-server.ts';
import { eventually } from '../../support/eventually.ts';
import { openHttp } from '../../support/http-stand.ts';
import { StubAccess } from '../../support/stub-access.ts';
import { stubRegistration } from '../../support/stub-registration.ts';

let http: HttpServer;
let url: string;
let socket: Socket | null;
/** The table is being written for so long. */
let finishApplying: () => void;
let applying: boolean;
const access = new StubAccess();

beforeEach(async () => {
  const rest = stubRegistration();
  const written = new Promise<void>((resolve) => {
    finishApplying = resolve;
  });
  applying = false;
  const apply = async (): Promise<never> => {
    applying = true;
    await written;
    throw new CodedError('TOO_BUSY');
  };
  http = await openHttp({ access, registration: { ...rest, drafts: { ...rest.drafts, apply } } });
  socket = null;
  http.server.on('connection', (connected) => {
    socket = connected;
  });
  url = `http://127.0.0.1:${await http.listen('127.0.0.1', 0)}`;
});

afterEach(async () => {
  finishApplying();
  await http.stop();
});

it('a connection that is idle while the hub is at work for it is kept, however long that takes', async () => {
  const reply = fetch(`${url}/api/imports/x/apply`, {
    method: 'POST',
    headers: {
      cookie: `onescreen_session=${access.openSession()}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ skipWrong: false }),
  });
  await eventually(() => expect(applying).toBe(true));
  socket!.emit('timeout');
  socket!.emit('timeout');
  expect([socket!.destroyed, socket!.timeout]).toEqual([false, 45_000]);
  finishApplying();
  expect((await reply).status).toBe(429);
});

it('a connection that nobody asks anything on is closed', async () => {
  await (await fetch(`${url}/healthz`)).text();
  await eventually(() => expect(socket).not.toBeNull());
  socket!.emit('timeout');
  expect(socket!.destroyed).toBe(true);
});
