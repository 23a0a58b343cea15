import { describe, expect, it } from 'vitest';
import { errorCodeOf, RestClient } from '../../../../web/src/api/rest-client.ts';

const answering = (status: number, body: string) =>
  new RestClient(async () => new Response(status === 204 ? null : body, { status }));

async function failure(client: RestClient) {
  return client.session().then(
    () => 'no failure',
    (error: unknown) => errorCodeOf(error),
  );
}

describe('a failed request', () => {
  it.each([
    [401, '{"error":{"code":"WRONG_LOGIN","message":""}}', 'WRONG_LOGIN'],
    [401, 'Unauthorized', 'NOT_LOGGED_IN'],
    [429, '{}', 'TOO_MANY_ATTEMPTS'],
    [502, '<html>bad gateway</html>', 'UNREACHABLE'],
    [500, '{"error":{"code":"MADE_UP","message":""}}', 'INTERNAL'],
    [404, '', 'INTERNAL'],
  ])('with status %i and body %s is %s', async (status, body, code) => {
    expect(await failure(answering(status, body))).toBe(code);
  });

  it('without an answer is unreachable', async () => {
    expect(await failure(new RestClient(() => Promise.reject(new TypeError('fetch failed'))))).toBe(
      'UNREACHABLE',
    );
  });
});

describe('a request', () => {
  it('gives what the hub answers', async () => {
    expect(await answering(200, '{"username":"li"}').session()).toEqual({ username: 'li' });
    expect(await answering(204, '').logout()).toBeUndefined();
  });

  it('sends its body as JSON', async () => {
    const sent: (string | undefined)[] = [];
    const client = new RestClient(async (path, init) => {
      sent.push(String(path), init?.method, String(init?.body));
      return new Response('{}');
    });
    await client.login({ username: 'li', password: 'x' });
    expect(sent).toEqual(['/api/session', 'POST', '{"username":"li","password":"x"}']);
  });
});
