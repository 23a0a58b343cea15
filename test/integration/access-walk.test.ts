import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DirectoryDto, HealthDto } from '../../server/contract/dto.ts';
import type { HealthClientEvents } from '../../server/contract/health-events.ts';
import type { IncidentClientEvents } from '../../server/contract/incident-events.ts';
import type { LiveLinkRequest } from '../../server/contract/live-link.ts';
import type { WallsClientEvents } from '../../server/contract/walls-events.ts';
import { AnsweredStatuses } from '../support/answered-statuses.ts';
import { eventually } from '../support/eventually.ts';
import { LiveLinkClient } from '../support/live-link-client.ts';
import { WalkedHub } from '../support/walked-hub.ts';
import { sourceFiles } from '../unit/architecture/source-imports.ts';
import {
  AT_THE_WALL,
  LIVE_TABLE,
  PEOPLE,
  REFUSALS,
  ROUTE_TABLE,
  refusalOf,
  VIEWERS,
  type Walker,
} from './access-table.ts';

/** Every door of the hub, tried by everybody and held against one table. */
const WATER = { domains: ['water'], regions: null };
const DAY_MS = 24 * 60 * 60_000;

let walked: WalkedHub;
let url: string;
/** By whom somebody is let in, if by anything. */
let keys: Record<Walker, Record<string, string>>;
let linkPath: string;
let admin: string;

beforeAll(async () => {
  walked = await WalkedHub.start();
  url = walked.hub.url;
  const person = (name: string, ...[fields]: [Parameters<WalkedHub['addPerson']>[1]]) =>
    walked.addPerson(name, fields);
  admin = await person('admin-2', { roles: ['admin', 'operator', 'auditor'] });
  const operator = await person('operator', { roles: ['operator'] });
  const session = async (name: string, fields: Parameters<WalkedHub['addPerson']>[1]) =>
    walked.openSession(await person(name, fields));
  const disabled = await person('disabled', { roles: ['admin', 'operator', 'auditor'], enabled: false });
  keys = {
    nobody: {},
    'expired session': await walked.openSession(operator, 400 * DAY_MS),
    'expired token': await walked.addToken(admin, ['admin', 'auditor'], { expiresInMs: -1 }),
    disabled: await walked.openSession(disabled),
    link: {},
    newcomer: await session('newcomer', { roles: ['admin', 'auditor'], mustChangePassword: true }),
    operator: await walked.openSession(operator),
    incident: await session('incident', { roles: ['incident'] }),
    admin: await session('admin-3', { roles: ['admin'] }),
    auditor: await session('auditor', { roles: ['auditor'] }),
    display: await session('display', { roles: ['display'] }),
    'water operator': await session('water-operator', { roles: ['operator'], scope: WATER }),
    'water admin': await session('water-admin', { roles: ['admin'], scope: WATER }),
    'water auditor': await session('water-auditor', { roles: ['auditor'], scope: WATER }),
    token: await walked.addToken(admin, ['admin', 'operator', 'auditor']),
    'operator token of an admin': await walked.addToken(admin, ['operator']),
  };
  const made = await fetch(`${url}/api/stream-links`, {
    method: 'POST',
    headers: { ...keys.operator, 'content-type': 'application/json' },
    body: JSON.stringify({ camera: 'dam', expiresInMinutes: 60 }),
  });
  linkPath = new URL((await made.json()).url).pathname;
  const token = /~([^/]+)/.exec(linkPath)![1]!;
  // A link is shown wherever else a key could be.
  keys.link = { authorization: `Bearer ${token}`, cookie: `onescreen_session=${token}` };
});

afterAll(() => walked?.stop());

const answered = new AnsweredStatuses();

/** The code of the refusal, or that somebody was let in, whatever became of it. */
async function ask(walker: Walker, method: string, path: string, headers = {}, route = ''): Promise<string> {
  const hasBody = method !== 'GET' && method !== 'HEAD';
  const response = await fetch(url + path, {
    method,
    headers: { ...keys[walker], ...(hasBody && { 'content-type': 'application/json' }), ...headers },
    body: hasBody ? '{}' : undefined,
    redirect: 'manual',
  });
  if (route) answered.note(route, response.status);
  if (response.ok || response.status < 400) {
    await response.body?.cancel();
    return 'let in';
  }
  if (method === 'HEAD') return String(response.status);
  const { error } = (await response.json()) as { error: { code: string } };
  if (error.code === 'INTERNAL') throw new Error(`${method} ${path} failed for ${walker}`);
  return REFUSALS.includes(error.code) ? error.code : 'let in';
}

const pathOf = (route: string) =>
  route
    .replace('{camera}', 'dam')
    .replace('{profile}', 'sub')
    .replace('{file}', 'none.m4s')
    // Of the wrong form: whoever is let in is told so at once, instead of waiting for the camera.
    .replace('index.m3u8', 'index.m3u8?_HLS_part=1')
    .replace(/:\w+/g, 'nothing-here')
    .replace('/*', '/');

/** A log-out is a let-in that ends what it was let in by: each has a session for that alone. */
async function walk(route: string, allowed: readonly Walker[]): Promise<void> {
  const [method = '', pattern = ''] = route.split(' ');
  for (const walker of PEOPLE) {
    const before = keys[walker];
    if (route === 'DELETE /api/session' && before.cookie && KEPT.includes(walker)) {
      keys[walker] = await walked.openSession(admin);
    }
    const expected = allowed.includes(walker) ? 'let in' : refusalOf(walker);
    expect([route, walker, await ask(walker, method, pathOf(pattern), {}, route)]).toEqual([
      route,
      walker,
      expected,
    ]);
    keys[walker] = before;
  }
}
const KEPT: readonly Walker[] = PEOPLE.slice(PEOPLE.indexOf('newcomer'));

const routesOf = (hub: WalkedHub) => [
  ...new Set(
    hub.hub.routes.flatMap(({ method, url: path }) =>
      [method].flat().map((each) => `${each === 'HEAD' ? 'GET' : each} ${path}`),
    ),
  ),
];

describe('the routes', () => {
  it('all have a row in the table, and no row is of a route that is gone', () => {
    expect(routesOf(walked).sort()).toEqual(Object.keys(ROUTE_TABLE).sort());
  });

  it.each(Object.entries(ROUTE_TABLE))('%s lets in whom the table names', (route, allowed) =>
    walk(route, allowed),
  );

  it('answer HEAD to whom they answer GET', async () => {
    for (const [route, allowed] of Object.entries(ROUTE_TABLE)) {
      const [method, pattern = ''] = route.split(' ');
      if (method !== 'GET' || pattern === '/*') continue;
      for (const walker of ['nobody', 'operator'] as const) {
        const status = await ask(walker, 'HEAD', pathOf(pattern));
        expect([route, walker, ['401', '403'].includes(status)]).toEqual([
          route,
          walker,
          !allowed.includes(walker),
        ]);
      }
    }
  });

  it('change nothing for a page of another site, whoever sits in front of it', async () => {
    for (const route of Object.keys(ROUTE_TABLE)) {
      const [method = '', pattern = ''] = route.split(' ');
      if (method === 'GET') continue;
      for (const headers of [{ origin: 'http://evil.example' }, { 'sec-fetch-site': 'cross-site' }]) {
        expect([route, await ask('admin', method, pathOf(pattern), headers)]).toEqual([route, 'BAD_ORIGIN']);
      }
    }
  });
});

describe('the description of the API', () => {
  it('has every route, and every status that anybody was answered with', async () => {
    const { paths } = await (await fetch(`${url}/api/openapi.json`, { headers: keys.operator })).json();
    expect([answered.missingIn(paths), answered.has(ROUTE_TABLE)]).toEqual([[], true]);
  });
});

describe('the addresses below /live', () => {
  it('all have a row in the table', async () => {
    const described = await (await fetch(`${url}/api/openapi.json`, { headers: keys.operator })).json();
    const live = Object.keys(described.paths).filter((path) => path.startsWith('/live/'));
    expect(live.map((path) => `GET ${path}`).sort()).toEqual(Object.keys(LIVE_TABLE).sort());
  });

  it.each(Object.entries(LIVE_TABLE))('%s lets in whom the table names', (route, allowed) =>
    walk(route, allowed),
  );

  it('are open to a link, whoever shows it, for its camera alone', async () => {
    for (const walker of PEOPLE) {
      expect([walker, await ask(walker, 'GET', linkPath)]).toEqual([walker, 'let in']);
      const forged = linkPath.replace('/~', '/~x');
      expect([walker, await ask(walker, 'GET', forged)]).toEqual([walker, 'LINK_OVER']);
    }
    const other = await fetch(url + linkPath.replace('/dam/', '/street/'), { headers: keys.operator });
    expect([other.status, (await other.json()).error.code]).toEqual([404, 'CAMERA_NOT_FOUND']);
  });
});

const seenBy = (walker: Walker) => (walker.startsWith('water') ? ['dam'] : ['dam', 'street']);

describe('the scope', () => {
  it('is the same for the directory and for health', async () => {
    for (const walker of VIEWERS) {
      const directory = await fetch(`${url}/api/directory`, { headers: keys[walker] });
      const { cameras, domains } = (await directory.json()) as DirectoryDto;
      const health = await fetch(`${url}/api/health`, { headers: keys[walker] });
      const { verdicts } = (await health.json()) as HealthDto;
      expect([walker, cameras.map(({ id }) => id)]).toEqual([walker, seenBy(walker)]);
      expect(domains.length).toBe(seenBy(walker).length);
      expect(verdicts.map(({ cameraId }) => cameraId).sort()).toEqual(seenBy(walker));
    }
  });

  it('is the same for HLS, and a camera outside of it does not exist', async () => {
    for (const walker of VIEWERS) {
      for (const camera of ['dam', 'street', 'nothing']) {
        const { status } = await fetch(`${url}/live/${camera}/master.m3u8`, { headers: keys[walker] });
        const expected = seenBy(walker).includes(camera) ? 200 : 404;
        expect([walker, camera, status]).toEqual([walker, camera, expected]);
      }
    }
  });

  it('is the same for the registry: what lies outside is not listed, and is told from nothing by no word', async () => {
    const listed = await (await fetch(`${url}/api/cameras`, { headers: keys['water admin'] })).json();
    expect(listed.cameras.map(({ id }: { id: string }) => id)).toEqual(['dam']);
    expect([listed.total, listed.matching]).toEqual([1, 1]);
    const answerOf = async (method: string, path: string) => {
      const response = await fetch(url + path, { method, headers: keys['water admin'] });
      return [response.status, await response.text()];
    };
    const tries = [
      ['GET', ''],
      ['GET', '/history'],
      ['DELETE', '?revision=0'],
    ] as const;
    for (const [method, rest] of tries) {
      const outside = await answerOf(method, `/api/cameras/street${rest}`);
      expect([method, rest, ...outside]).toEqual([
        method,
        rest,
        ...(await answerOf(method, `/api/cameras/nothing${rest}`)),
      ]);
      expect(outside[0]).toBe(404);
    }
    expect((await answerOf('GET', '/api/cameras/dam'))[0]).toBe(200);
  });

  it('is the same for links that somebody makes', async () => {
    for (const walker of AT_THE_WALL) {
      const { status } = await fetch(`${url}/api/stream-links`, {
        method: 'POST',
        headers: { ...keys[walker], 'content-type': 'application/json' },
        body: JSON.stringify({ camera: 'street', expiresInMinutes: 1 }),
      });
      expect([walker, status]).toEqual([walker, seenBy(walker).includes('street') ? 201 : 404]);
    }
  });
});

describe('the live link', () => {
  /** Each message that a page may send, and who is answered how. A new one has no row here, and this does not compile. */
  const MESSAGES: { [Type in LiveLinkRequest['type']]: Extract<LiveLinkRequest, { type: Type }> } = {
    open: { type: 'open', tile: 1, camera: 'dam', profile: 'sub', sound: false },
    close: { type: 'close', tile: 1 },
    ping: { type: 'ping', sentAtMs: 1 },
  };
  const connect = (walker: Walker) =>
    new LiveLinkClient(`${url.replace('http', 'ws')}/live-link`, keys[walker]);

  it('opens to whom the table names, and to nobody else', async () => {
    for (const walker of PEOPLE) {
      const page = connect(walker);
      await eventually(() => page.isOpen || page.refusedWith !== null);
      const expected = VIEWERS.includes(walker) ? null : refusalOf(walker) === 'NOT_LOGGED_IN' ? 401 : 403;
      expect([walker, page.refusedWith]).toEqual([walker, expected]);
      page.socket.terminate();
    }
  });

  it('answers every message as far as the scope reaches', async () => {
    for (const walker of VIEWERS) {
      const page = connect(walker);
      await eventually(() => page.isOpen);
      page.send(MESSAGES.open);
      page.send({ ...MESSAGES.open, tile: 2, camera: 'street' });
      page.send({ ...MESSAGES.open, tile: 3, camera: 'nothing' });
      page.send(MESSAGES.close);
      page.send(MESSAGES.ping);
      await eventually(() => page.replies('pong').length === 1);
      expect([walker, page.replies('opened').map(({ camera }) => camera)]).toEqual([walker, seenBy(walker)]);
      const refused = page.replies('refused').map(({ code }) => code);
      expect(refused).toEqual(Array(3 - seenBy(walker).length).fill('CAMERA_NOT_FOUND'));
      page.socket.terminate();
    }
  });
});

describe('the health sockets', () => {
  /** Each event that a page may send. A new one has no row here, and this does not compile. */
  const EVENTS: Record<keyof HealthClientEvents, true> = { 'health:resync': true };
  const connect = (walker: Walker, namespace: string) => {
    const socket = io(url + namespace, {
      extraHeaders: keys[walker],
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
    });
    const heard = { code: '', snapshots: [] as string[][], socket };
    socket.on('connect_error', (error) => {
      heard.code = (error as Error & { data?: { code: string } }).data?.code ?? error.message;
    });
    socket.on('health:snapshot', ({ verdicts }) =>
      heard.snapshots.push(verdicts.map(({ cameraId }: { cameraId: string }) => cameraId).sort()),
    );
    return heard;
  };

  const settled = async (heard: ReturnType<typeof connect>) => {
    await eventually(() => heard.code !== '' || heard.socket.connected);
    return heard;
  };

  it('open to whom the table names, tell of the own scope, and answer every event so', async () => {
    for (const walker of PEOPLE) {
      const heard = connect(walker, '/health');
      await eventually(() => heard.code !== '' || heard.snapshots.length === 1);
      const expected = VIEWERS.includes(walker) ? '' : refusalOf(walker);
      expect([walker, heard.code]).toEqual([walker, expected]);
      if (expected === '') {
        for (const event of Object.keys(EVENTS)) heard.socket.emit(event);
        await eventually(() => heard.snapshots.length === 2);
        expect([walker, heard.snapshots]).toEqual([walker, [seenBy(walker), seenBy(walker)]]);
      }
      heard.socket.disconnect();
    }
  });

  it('of the walls open to the same, who take a place as a display and watch them all', async () => {
    const WALLS_EVENTS: {
      [Event in keyof WallsClientEvents]: Parameters<WallsClientEvents[Event]>[0] | null;
    } = {
      'display:register': { name: 'hall', window: 'the-window', width: 1, height: 1 },
      'display:report': { width: 2, height: 2, page: 1, pages: 1 },
      'displays:watch': null,
    };
    for (const walker of PEOPLE) {
      const { socket, code } = await settled(connect(walker, '/walls'));
      const expected = VIEWERS.includes(walker) ? '' : refusalOf(walker);
      expect([walker, code]).toEqual([walker, expected]);
      if (expected === '') {
        const welcome = await socket.emitWithAck('display:register', WALLS_EVENTS['display:register']);
        socket.emit('display:report', WALLS_EVENTS['display:report']);
        const displays = await socket.emitWithAck('displays:watch');
        const steered = AT_THE_WALL.includes(walker) ? [{ name: 'hall', width: 2 }] : [];
        expect([walker, welcome, displays]).toMatchObject([walker, { refused: null }, steered]);
      }
      socket.disconnect();
    }
  });

  it('of bookmarks and incidents open to the same, and are asked nothing', async () => {
    const INCIDENT_EVENTS: Record<keyof IncidentClientEvents, never> = {};
    expect(Object.keys(INCIDENT_EVENTS)).toEqual([]);
    for (const walker of PEOPLE) {
      const { socket, code } = await settled(connect(walker, '/incidents'));
      expect([walker, code]).toEqual([walker, VIEWERS.includes(walker) ? '' : refusalOf(walker)]);
      socket.disconnect();
    }
  });

  it('are open to nobody in the root namespace or one that is not there', async () => {
    for (const walker of ['nobody', 'operator', 'admin'] as const) {
      for (const namespace of ['/', '/nowhere']) {
        const heard = connect(walker, namespace);
        await eventually(() => heard.code !== '');
        expect(heard.socket.connected).toBe(false);
        heard.socket.disconnect();
      }
    }
  });

  it('are all the sockets there are: three namespaces, one path', () => {
    const realtime = sourceFiles('server').filter(({ path }) => /^server\/(?:realtime|hub)/.test(path));
    const namesIn = (pattern: RegExp) =>
      realtime.flatMap(({ code }) => [...code.matchAll(pattern)].map((m) => m[1]));
    expect(namesIn(/\bdoor\.open\(([^)]*)\)/g).sort()).toEqual([
      'HEALTH_NAMESPACE',
      'INCIDENT_NAMESPACE',
      'WALLS_NAMESPACE',
    ]);
    expect(namesIn(/\[([A-Z_]+_PATH)\]:/g)).toEqual(['LIVE_LINK_PATH']);
  });
});
