import { describe, expect, it, vi } from 'vitest';
import { ApiError, addressOf, errorCodeOf, HttpClient } from '../../../../web/src/api/http-client.ts';

const answering = (status: number, body: string) =>
  new HttpClient(async () => new Response(status === 204 ? null : body, { status }));

async function failure(client: HttpClient): Promise<unknown> {
  return client.get('/api/session').then(
    () => 'no failure',
    (error: unknown) => error,
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
    expect(errorCodeOf(await failure(answering(status, body)))).toBe(code);
  });

  it('without an answer is unreachable', async () => {
    expect(errorCodeOf(await failure(new HttpClient(() => Promise.reject(new TypeError('failed')))))).toBe(
      'UNREACHABLE',
    );
  });

  it.each([
    ['Another camera has this dial number.', null],
    ['Dial number 12 belongs to 汉江大桥.', 'Dial number 12 belongs to 汉江大桥.'],
  ])('keeps what the hub adds to the code: %s', async (message, detail) => {
    const body = JSON.stringify({ error: { code: 'DIAL_NUMBER_TAKEN', message } });
    expect(((await failure(answering(409, body))) as ApiError).detail).toBe(detail);
  });

  it('says which field of the request is at fault, where it is one', async () => {
    const body = JSON.stringify({
      error: { code: 'ADDRESS_FORBIDDEN', message: 'No.', field: 'file.mainUrl' },
    });
    expect(((await failure(answering(422, body))) as ApiError).field).toBe('file.mainUrl');
    expect(((await failure(answering(500, '{}'))) as ApiError).field).toBeNull();
  });

  it('is one that the page gave up itself when the page gave it up', async () => {
    const client = new HttpClient(
      (_path, init) =>
        new Promise((_resolve, reject) => {
          init?.signal?.addEventListener('abort', () => reject(init.signal!.reason));
        }),
    );
    const gaveUp = new AbortController();
    const asked = client.get('/api/cameras', { signal: gaveUp.signal }).catch((error: unknown) => error);
    gaveUp.abort();
    expect(await asked).toBeInstanceOf(ApiError);
  });
});

describe('a request', () => {
  it('gives what the hub answers', async () => {
    expect(await answering(200, '{"username":"li"}').get('/api/session')).toEqual({ username: 'li' });
    expect(await answering(204, '').delete('/api/session')).toBeUndefined();
  });

  it('for what has an entity tag is answered with what is new, or with nothing', async () => {
    const asked: (string | null)[] = [];
    const client = new HttpClient(async (_path, init) => {
      const tag = new Headers(init?.headers).get('if-none-match');
      asked.push(tag);
      return tag
        ? new Response(null, { status: 304 })
        : new Response('{"n":1}', { headers: { etag: '"a"' } });
    });
    expect(await client.getUnlessTagged('/api/directory', null)).toEqual({
      value: { n: 1 },
      entityTag: '"a"',
    });
    expect(await client.getUnlessTagged('/api/directory', '"a"')).toBeNull();
    expect(asked).toEqual([null, '"a"']);
    const failing = answering(502, '');
    await expect(failing.getUnlessTagged('/api/directory', '"a"')).rejects.toBeInstanceOf(ApiError);
  });

  it('that was sent ahead answers the one that follows, once', async () => {
    let asked = 0;
    const client = new HttpClient(async () => {
      asked += 1;
      return new Response(JSON.stringify(asked));
    });
    client.getAhead('/api/cameras');
    expect(await client.get('/api/session')).toBe(2);
    expect(await client.get('/api/cameras')).toBe(1);
    expect(await client.get('/api/cameras')).toBe(3);
  });

  it.each<[string, () => Promise<Response>]>([
    ['was refused', async () => new Response('{}', { status: 401 })],
    ['did not reach the hub', () => Promise.reject(new TypeError('failed'))],
  ])('that was sent ahead and %s is sent again', async (_how, first) => {
    const answers = [first, async () => new Response('"rows"')];
    const client = new HttpClient(() => answers.shift()!());
    client.getAhead('/api/cameras');
    expect(await client.get('/api/cameras')).toBe('rows');
  });

  it('that was sent ahead long ago is sent again', async () => {
    vi.useFakeTimers();
    let asked = 0;
    const client = new HttpClient(async () => new Response(String(++asked)));
    client.getAhead('/api/cameras');
    vi.advanceTimersByTime(20_000);
    expect(await client.get('/api/cameras')).toBe(2);
    vi.useRealTimers();
  });

  it('sends its body as JSON, and a file as it is', async () => {
    const sent: unknown[] = [];
    const client = new HttpClient(async (path, init) => {
      sent.push(String(path), init?.method, init?.body, new Headers(init?.headers).get('content-type'));
      return new Response('{}');
    });
    const file = new Blob(['id,name']);
    await client.post('/api/session', { username: 'li', password: 'x' });
    await client.post('/api/imports', file);
    expect(sent).toEqual([
      ...['/api/session', 'POST', '{"username":"li","password":"x"}', 'application/json'],
      ...['/api/imports', 'POST', file, 'application/octet-stream'],
    ]);
  });

  it('has an address without what is not asked for', () => {
    expect(addressOf('/api/cameras', { q: '汉 江', domain: undefined, tag: '', offset: 0 })).toBe(
      '/api/cameras?q=%E6%B1%89+%E6%B1%9F&offset=0',
    );
    expect(addressOf('/api/cameras', {})).toBe('/api/cameras');
  });
});
