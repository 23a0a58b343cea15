import { Agent, get } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { codeOf, LiveServer } from '../../support/live-server.ts';
import { PlaylistHistory } from '../../support/playlist-history.ts';
import { type ReadSegment, readPlaylist } from '../../support/playlist-reader.ts';
import { StubStream } from '../../support/stub-cameras.ts';

/** Every edge of the standard (RFC 8216bis §6.2) that players run into, over real HTTP. */
const PLAYLIST = '/live/c1/sub/index.m3u8';
const EPOCH_SEGMENTS = 3;

let server: LiveServer;

beforeEach(async () => {
  server = await LiveServer.start();
});

afterEach(() => server.stop());

/** Sends it, and resolves when the server has it; `settled` tells whether it was answered. */
async function send(path: string) {
  const before = server.handler.counters.requests;
  const sent = { settled: false, answer: server.ask(path) };
  sent.answer.then(
    () => {
      sent.settled = true;
    },
    () => {},
  );
  await eventually(() => server.handler.counters.requests > before, { pauseMs: 1 });
  return sent;
}

/** Without the mark of a discontinuity: of the first segment it has become a number (§6.2.2). */
function numbered(segments: readonly ReadSegment[]): Omit<ReadSegment, 'discontinuity'>[] {
  return segments.map(({ discontinuity: _, ...segment }) => segment);
}

/** A whole request and its answer: what was to be answered before it has been. */
const roundTrip = () => server.ask('/elsewhere');

describe('a reload that waits', () => {
  it('is answered with the playlist that has its part, and no sooner', async () => {
    server.play(12);
    const { mediaSequence } = await server.playlist();
    const waiting = await send(`${PLAYLIST}?_HLS_msn=${mediaSequence + 1}&_HLS_part=3`);
    for (const part of [2, 3]) {
      await roundTrip();
      expect(waiting.settled).toBe(false);
      expect(server.sub.part().index).toBe(part);
    }
    const { segments } = readPlaylist(String((await waiting.answer).body));
    expect(segments.at(-1)?.parts).toHaveLength(4);
  });

  it('is refused when the stream ends', async () => {
    server.play(12);
    const { mediaSequence, preloadHint } = await server.playlist();
    const playlist = await send(`${PLAYLIST}?_HLS_msn=${mediaSequence + 2}`);
    const part = await send(`/live/c1/sub/${preloadHint}`);
    server.sub.window.close();
    for (const { answer } of [playlist, part]) {
      const { status, headers } = await answer;
      expect([status, codeOf(await answer), headers['cache-control']]).toEqual([
        503,
        'STREAM_CLOSED',
        'no-store',
      ]);
    }
  });

  it('leaves nothing behind when its player goes away', async () => {
    server.play(12);
    const { mediaSequence, preloadHint } = await server.playlist();
    const agent = new Agent();
    for (const path of [`${PLAYLIST}?_HLS_msn=${mediaSequence + 2}`, `/live/c1/sub/${preloadHint}`]) {
      const before = server.handler.counters.requests;
      const sent = get({ host: '127.0.0.1', port: server.port, path, agent, headers: server.login() });
      sent.once('error', () => {});
      await eventually(() => server.handler.counters.requests > before);
      sent.destroy();
    }
    await roundTrip();
    server.sub.part();
    await roundTrip();
    server.sub.window.close();
    await eventually(() => expect(server.sub.recycled).toHaveLength(13));
  });

  it('does not hold up a request on another connection, and its own connection serves the next', async () => {
    server.play(12);
    const { mediaSequence } = await server.playlist();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const once = (path: string) =>
      new Promise<number>((resolve) => {
        get({ host: '127.0.0.1', port: server.port, path, agent, headers: server.login() }, (response) => {
          response.resume().once('end', () => resolve(response.statusCode!));
        });
      });
    const order: string[] = [];
    const before = server.handler.counters.requests;
    const first = once(`${PLAYLIST}?_HLS_msn=${mediaSequence + 1}&_HLS_part=2`).then(() =>
      order.push('first'),
    );
    const second = once(PLAYLIST).then(() => order.push('second'));
    await eventually(() => server.handler.counters.requests > before);
    expect((await server.ask(PLAYLIST)).status).toBe(200);
    expect(order).toEqual([]);
    server.sub.part();
    await Promise.all([first, second]);
    expect(order).toEqual(['first', 'second']);
    agent.destroy();
  });

  it('for numbers that have passed is answered at once', async () => {
    server.play(85);
    const { mediaSequence } = await server.playlist();
    for (const query of [`_HLS_msn=${mediaSequence - 1}`, `_HLS_msn=${mediaSequence}&_HLS_part=99`]) {
      expect((await server.playlist(`?${query}`)).mediaSequence).toBe(mediaSequence);
    }
  });

  it('gets the playlist as it stands when nothing comes for long', async () => {
    server.play(12);
    const { mediaSequence } = await server.playlist();
    const waiting = await send(`${PLAYLIST}?_HLS_msn=${mediaSequence + 1}&_HLS_part=2`);
    await server.clock.advance(1_200);
    expect(readPlaylist(String((await waiting.answer).body)).violations).toEqual([]);
  });

  it.each([
    ['three target durations', 800, 6_000],
    ['and no longer than hls.js waits for a first byte', 4_000, 9_000],
  ])('for a segment, which takes its time, waits %s', async (_, firstPartMs, limitMs) => {
    server.play(0);
    server.sub.part({ durationMs: firstPartMs });
    await server.playlist();
    server.play(2);
    const { mediaSequence } = await server.playlist();
    const waiting = await send(`${PLAYLIST}?_HLS_msn=${mediaSequence + 1}`);
    await server.clock.advance(limitMs - 1);
    await roundTrip();
    expect(waiting.settled).toBe(false);
    await server.clock.advance(1);
    expect(readPlaylist(String((await waiting.answer).body)).segments).toHaveLength(2);
  });
});

describe('a reload is refused', () => {
  const refusals: [query: (first: number) => string, code: string][] = [
    [(first) => `_HLS_msn=${first + 3}`, 'PLAYLIST_TOO_FAR_AHEAD'],
    [(first) => `_HLS_msn=${first + 1}&_HLS_part=17`, 'PLAYLIST_TOO_FAR_AHEAD'],
    [(first) => `_HLS_msn=${first + 2}&_HLS_part=15`, 'PLAYLIST_TOO_FAR_AHEAD'],
    [() => '_HLS_msn=999999999999999', 'PLAYLIST_TOO_FAR_AHEAD'],
    [() => '_HLS_part=0', 'BAD_REQUEST'],
    [() => '_HLS_part=0&_HLS_skip=YES', 'BAD_REQUEST'],
    [() => '_HLS_msn=-1', 'BAD_REQUEST'],
    [(first) => `_HLS_msn=${first}&_HLS_part=-1`, 'BAD_REQUEST'],
    [() => '_HLS_msn=NaN', 'BAD_REQUEST'],
    [() => '_HLS_msn=Infinity', 'BAD_REQUEST'],
    [() => '_HLS_msn=1e99', 'BAD_REQUEST'],
    [() => '_HLS_msn=1.5', 'BAD_REQUEST'],
    [() => '_HLS_msn=+1', 'BAD_REQUEST'],
    [() => `_HLS_msn=${'9'.repeat(400)}`, 'BAD_REQUEST'],
    [() => '_HLS_msn=', 'BAD_REQUEST'],
    [(first) => `_HLS_msn=${first}&_HLS_part=`, 'BAD_REQUEST'],
    [() => '_HLS_msn=%FF%FE', 'BAD_REQUEST'],
    [() => '_HLS_msn=1%00', 'BAD_REQUEST'],
  ];
  it.each(refusals.map(([query, code]) => [query(1_000), code, query] as const))(
    'at once for ?%s with %s',
    async (_, code, query) => {
      server.play(12);
      const { mediaSequence } = await server.playlist();
      const answer = await server.ask(`${PLAYLIST}?${query(mediaSequence)}`);
      expect([answer.status, codeOf(answer), answer.headers['cache-control']]).toEqual([
        400,
        code,
        'no-store',
      ]);
    },
  );

  it('with 410 when its numbers are of a window before a restart, whose names are gone too', async () => {
    server.play(25);
    const before = await server.playlist();
    const names = before.segments.flatMap(({ uri, map, parts }) => [
      uri,
      map,
      ...parts.map((part) => part.uri),
    ]);
    await server.clock.advance(5_000);
    server.sub.window.close();
    server.camera.profiles.set('sub', new StubStream('sub', server.clock));
    server.play(25);
    const after = await server.playlist();
    for (const { sequence } of before.segments) {
      const answer = await server.ask(`${PLAYLIST}?_HLS_msn=${sequence}&_HLS_part=1`);
      expect([sequence, answer.status, codeOf(answer)]).toEqual([sequence, 410, 'STREAM_RESTARTED']);
    }
    for (const name of names) {
      if (name === null) continue;
      const answer = await server.ask(`/live/c1/sub/${name}`);
      expect([name, answer.status, codeOf(answer)]).toEqual([name, 404, 'PART_GONE']);
    }
    expect(
      after.segments.some(({ uri, map }) => names.includes(map) || (uri !== null && names.includes(uri))),
    ).toBe(false);
  });
});

describe('a part', () => {
  it('that is hinted at is answered when it comes, and no sooner', async () => {
    server.play(12);
    const { preloadHint } = await server.playlist();
    const waiting = await send(`/live/c1/sub/${preloadHint}`);
    await roundTrip();
    expect(waiting.settled).toBe(false);
    const { bytes } = server.sub.part();
    const { status, body } = await waiting.answer;
    expect([status, String(body)]).toEqual([200, String(bytes)]);
  });

  it('that is hinted at is the next one even when a segment or a new epoch begins with it', async () => {
    server.play(10);
    for (const epoch of [1, 2]) {
      if (epoch === 2) server.sub.init(2);
      const { preloadHint } = await server.playlist();
      const waiting = await send(`/live/c1/sub/${preloadHint}`);
      const { bytes } = server.sub.part({ epoch });
      expect(String((await waiting.answer).body)).toBe(String(bytes));
      const names = (await server.playlist()).segments.flatMap(({ parts }) => parts.map(({ uri }) => uri));
      expect(names.at(-1)).toBe(preloadHint);
    }
  });

  it('that does not come for three target durations is not waited for', async () => {
    server.play(12);
    const { preloadHint } = await server.playlist();
    const waiting = await send(`/live/c1/sub/${preloadHint}`);
    await server.clock.advance(6_000);
    const answer = await waiting.answer;
    expect([answer.status, codeOf(answer)]).toEqual([503, 'STREAM_NOT_READY']);
  });

  it('of a camera that sends stills is waited for no longer than connections last, and neither is its playlist', async () => {
    server.sub.init();
    for (let n = 0; n < 2; n += 1) server.sub.part({ durationMs: 30_000 });
    const { preloadHint, mediaSequence } = await server.playlist();
    const part = await send(`/live/c1/sub/${preloadHint}`);
    const reload = await send(`${PLAYLIST}?_HLS_msn=${mediaSequence}&_HLS_part=2`);
    await server.clock.advance(39_999);
    await roundTrip();
    expect([part.settled, reload.settled]).toEqual([false, false]);
    await server.clock.advance(1);
    expect([(await part.answer).status, (await reload.answer).status]).toEqual([503, 200]);
  });

  it('beyond the hinted one is not there', async () => {
    server.play(12);
    const { preloadHint } = await server.playlist();
    const later = preloadHint!.replace(/\d+(?=\.m4s)/, (number) => String(Number(number) + 1));
    const answer = await server.ask(`/live/c1/sub/${later}`);
    expect([answer.status, codeOf(answer)]).toEqual([404, 'PART_GONE']);
  });

  it('can be fetched for three target durations after it left the playlist, and a segment for one segment more', async () => {
    server.play(1);
    const leftAt = new Map<string, number>();
    const goneAt = new Map<string, number>();
    let known: string[] = [];
    for (let n = 1; n < 150; n += 1) {
      const { segments } = await server.playlist();
      const names = segments.flatMap(({ uri, parts }) => [
        ...(uri ? [uri] : []),
        ...parts.map((part) => part.uri),
      ]);
      for (const name of known) if (!names.includes(name) && !leftAt.has(name)) leftAt.set(name, n);
      known = [...new Set([...known, ...names])];
      for (const name of leftAt.keys()) {
        if (goneAt.has(name) || !/seg|part-\d*[05]\./.test(name)) continue;
        if ((await server.askWith(`/live/c1/sub/${name}`, {}, 'HEAD')).status === 404) goneAt.set(name, n);
      }
      server.sub.part();
    }
    expect(goneAt.size).toBeGreaterThan(20);
    for (const [name, gone] of goneAt) {
      const stayedParts = gone - leftAt.get(name)!;
      expect([name, stayedParts >= (name.includes('part') ? 30 : 10)]).toEqual([name, true]);
    }
  });
});

describe('an init segment', () => {
  it('stays as long as the playlist refers to it, and changes behind a discontinuity', async () => {
    server.play(25);
    const first = (await server.playlist()).segments[0]!.map!;
    server.sub.init(2);
    for (let n = 0; n < 12; n += 1) server.sub.part({ epoch: 2 });
    const { segments, violations } = await server.playlist();
    expect(violations).toEqual([]);
    const maps = [...new Set(segments.map(({ map }) => map))];
    expect(maps).toHaveLength(2);
    for (const [index, { map, discontinuity }] of segments.entries()) {
      expect(discontinuity).toBe(index > 0 && map !== segments[index - 1]!.map);
    }
    for (const [index, map] of maps.entries()) {
      expect(String((await server.ask(`/live/c1/sub/${map}`)).body)).toBe(`init ${index + 1} with sound`);
    }
    for (let n = 0; n < 80; n += 1) server.sub.part({ epoch: 2 });
    expect((await server.ask(`/live/c1/sub/${first}`)).status).toBe(404);
  });
});

describe('a playlist that is followed', () => {
  it('keeps its numbers through evictions and discontinuities', async () => {
    server.play(1);
    const history = new PlaylistHistory();
    let epoch = 1;
    for (let n = 1; n < 400; n += 1) {
      if (n % (10 * EPOCH_SEGMENTS) === 0) server.sub.init(++epoch);
      server.sub.part({ epoch });
      history.take(await server.playlist());
    }
    expect([history.violations, history.remarks]).toEqual([[], []]);
    const counts = [...history.segments.values()].map((segment) => segment.discontinuitySequence);
    expect(counts.at(-1)).toBe(epoch - 1);
  });

  it('by deltas is the same list as without them, and a fraction of its size', async () => {
    await server.stop();
    server = await LiveServer.start({}, { segmentsKept: 12 });
    server.play(1);
    const history = new PlaylistHistory();
    history.take(await server.playlist());
    let epoch = 1;
    let skipped = 0;
    for (let n = 1; n < 300; n += 1) {
      if (n % 90 === 0) server.sub.init(++epoch);
      server.sub.part({ epoch });
      const whole = await server.playlist();
      const delta = await server.playlist('?_HLS_skip=YES');
      skipped = Math.max(skipped, delta.skipped);
      expect(numbered(history.take(delta).segments)).toEqual(numbered(whole.segments));
    }
    expect([history.violations, history.remarks]).toEqual([[], []]);
    expect(skipped).toBeGreaterThanOrEqual(5);
  });

  it('by blocking reloads of deltas misses no part', async () => {
    await server.stop();
    server = await LiveServer.start({}, { segmentsKept: 8 });
    server.play(1);
    const history = new PlaylistHistory();
    const seen = new Set<string>();
    let whole = history.take(await server.playlist());
    for (let n = 1; n <= 200; n += 1) {
      for (const { parts } of whole.segments) for (const { uri } of parts) seen.add(uri);
      const open = whole.segments.at(-1)!;
      const next = open.uri === null ? [open.sequence, open.parts.length] : [open.sequence + 1, 0];
      const waiting = await send(`${PLAYLIST}?_HLS_msn=${next[0]}&_HLS_part=${next[1]}&_HLS_skip=YES`);
      server.sub.part();
      const { status, body } = await waiting.answer;
      expect(status).toBe(200);
      whole = history.take(readPlaylist(String(body)));
    }
    expect([history.violations, history.remarks]).toEqual([[], []]);
    expect(seen.size).toBe(200);
    expect(whole.segments.length).toBeGreaterThanOrEqual(8);
  });
});
