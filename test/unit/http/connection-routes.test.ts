import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { refusedAnswer } from '../../../server/cameras/trial-answer.ts';
import { type ConnectionTestForm, connectionTestDtoSchema } from '../../../server/contract/connection-dto.ts';
import { CodedError } from '../../../server/contract/error-codes.ts';
import type { ConnectionRoutesDesk } from '../../../server/http/connection-routes.ts';
import type { HttpServer } from '../../../server/http/http-server.ts';
import { eventually } from '../../support/eventually.ts';
import { openHttp } from '../../support/http-stand.ts';
import { StubAccess } from '../../support/stub-access.ts';
import { stubRegistration } from '../../support/stub-registration.ts';

const FORM = { file: { mainUrl: 'rtsp://192.0.2.10/main' } };
const ANSWER = refusedAnswer({ url: FORM.file.mainUrl, credentialsUsed: 'none' }, 'it is forbidden');

describe('POST /api/cameras/test', () => {
  let http: HttpServer;
  const access = new StubAccess();
  afterEach(() => http.stop());

  const open = async (run: ConnectionRoutesDesk['run']) => {
    http = await openHttp({ access, registration: { ...stubRegistration(), connectionTest: { run } } });
  };
  const headers = () => ({ cookie: `onescreen_session=${access.openSession()}` });
  const post = (payload: object) =>
    http.inject({ method: 'POST', url: '/api/cameras/test', headers: headers(), payload });

  it('hands the form on, with what it leaves out, and answers with what was found', async () => {
    const asked: [ConnectionTestForm, string | null][] = [];
    await open(async ({ actor }, form) => {
      asked.push([form, actor.username]);
      return ANSWER;
    });
    const response = await post({ id: 'a', ...FORM, credentials: { username: 'u', password: 'p' } });
    expect([response.statusCode, connectionTestDtoSchema.parse(response.json())]).toEqual([200, ANSWER]);
    expect(asked).toMatchObject([
      [
        { id: 'a', profile: 'main', file: { transport: 'auto', subUrl: null, tlsFingerprint: null } },
        'admin',
      ],
    ]);
  });

  it.each<[string, object, number]>([
    ['no address', { file: {} }, 400],
    ['a profile that there is not', { ...FORM, profile: 'third' }, 400],
    ['certificates without end', { file: { ...FORM.file, tlsAuthorities: 'x'.repeat(70_000) } }, 400],
    ['a form without end', { ...FORM, more: 'x'.repeat(300_000) }, 413],
  ])('refuses %s', async (_case, payload, status) => {
    await open(async () => ANSWER);
    expect((await post(payload)).statusCode).toBe(status);
  });

  it('says why it does nothing', async () => {
    await open(async () => {
      throw new CodedError('TOO_BUSY');
    });
    const response = await post(FORM);
    expect([response.statusCode, response.json().error.code]).toEqual([429, 'TOO_BUSY']);
  });

  it('ends the test when whoever asked is gone', async () => {
    let signal: AbortSignal | null = null;
    await open(
      (_registrar, _form, closed) =>
        new Promise((_resolve, reject) => {
          signal = closed;
          closed.addEventListener('abort', () => reject(closed.reason));
        }),
    );
    const port = await http.listen('127.0.0.1', 0);
    const body = JSON.stringify(FORM);
    const asking = httpRequest({
      ...{ host: '127.0.0.1', port, path: '/api/cameras/test', method: 'POST' },
      headers: {
        ...headers(),
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      },
    });
    asking.end(body);
    const failed = once(asking, 'error');
    await eventually(() => signal !== null);
    expect(signal).toMatchObject({ aborted: false });
    asking.destroy(new Error('gone'));
    await failed;
    await eventually(() => signal?.aborted === true);
  });
});
