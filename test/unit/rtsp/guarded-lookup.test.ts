import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../server/base/clock.ts';
import { NameLookups, type NameResolver } from '../../../server/base/name-lookups.ts';
import { NetworkGuard } from '../../../server/base/network-guard.ts';
import { guardedLookup } from '../../../server/rtsp/guarded-lookup.ts';
import { probeRtsp } from '../../../server/rtsp/rtsp-probe.ts';
import { eventually } from '../../support/eventually.ts';
import { stage, TIMEOUTS } from '../../support/rtsp-reading.ts';
import { ordinary } from '../../support/scripted-camera.ts';

const { camera } = stage();

const guardOf = (allow: string[], ownPorts: number[] = []) =>
  new NetworkGuard({ allow, deny: [], own: { addresses: ['127.0.0.0/8'], ports: ownPorts } });

function probe(url: string, guard: NetworkGuard) {
  const options = { url, guard, credentials: null, clock: systemClock, timeouts: TIMEOUTS };
  return probeRtsp(options, new AbortController().signal);
}

const movedTo = (location: string) =>
  ordinary({ describe: () => `RTSP/1.0 302 Moved\r\nCSeq: 3\r\nLocation: ${location}\r\n\r\n` });

describe('a guarded connection', () => {
  it('is not even begun to an address that is forbidden', async () => {
    const { port, ...hub } = await camera(ordinary());
    for (const host of ['127.0.0.1', '[::1]', '[::ffff:127.0.0.1]']) {
      await expect(probe(`rtsp://${host}:${port}/cam`, guardOf([]))).rejects.toMatchObject({
        code: 'address-forbidden',
        message: `rtsp://${new URL(`rtsp://${host}`).hostname}:${port}/cam may not be connected to: loopback`,
      });
    }
    expect(hub.connections).toBe(0);
  });

  it('is not begun to a name that leads to a forbidden address, however the name is written', async () => {
    const hub = await camera(ordinary());
    for (const host of ['localhost', '127.1', '2130706433', '0x7f000001'])
      await expect(probe(`rtsp://${host}:${hub.port}/cam`, guardOf([]))).rejects.toMatchObject({
        code: 'address-forbidden',
      });
    expect(hub.connections).toBe(0);
  });

  it('is made to a name whose addresses are allowed', async () => {
    const hub = await camera(ordinary());
    const { server } = await probe(`rtsp://localhost:${hub.port}/cam`, guardOf(['127.0.0.0/8', '::1']));
    expect(server).toBe('Scripted/1');
  });

  it('does not follow a camera to a forbidden address', async () => {
    const elsewhere = await camera(ordinary());
    for (const host of ['127.0.0.2', '169.254.169.254', 'localhost']) {
      const hub = await camera(movedTo(`rtsp://${host}:${elsewhere.port}/cam`));
      await expect(probe(hub.url(), guardOf(['127.0.0.1', '::1'], [elsewhere.port]))).rejects.toMatchObject({
        code: 'address-forbidden',
      });
    }
    expect(elsewhere.connections).toBe(0);
  });

  it('does not follow a camera to the hub itself', async () => {
    const own = await camera(ordinary());
    const hub = await camera(movedTo(own.url()));
    await expect(probe(hub.url(), guardOf(['127.0.0.0/8'], [own.port]))).rejects.toMatchObject({
      code: 'address-forbidden',
      message: expect.stringContaining('own-address'),
    });
    expect(own.connections).toBe(0);
  });
});

/** What Node's sockets ask for, answered when the test says so. */
function names() {
  const questions: { name: string; options: object; done: Parameters<NameResolver>[2] }[] = [];
  const lookups = new NameLookups((name, options, done) => questions.push({ name, options, done }));
  const probe = (url: string, connectMs = TIMEOUTS.connectMs, guard: NetworkGuard | null = null) =>
    probeRtsp(
      {
        ...{ url, guard, lookups, credentials: null, clock: systemClock },
        timeouts: { ...TIMEOUTS, connectMs },
      },
      new AbortController().signal,
    );
  return { questions, lookups, probe };
}

const BOTH = [
  { address: '::1', family: 6 },
  { address: '127.0.0.1', family: 4 },
];

describe('a connection to a name', () => {
  it.each(['rtsp', 'rtsps', 'rtsph'])(
    'that nobody resolves leaves nothing behind but one question: %s',
    async (scheme) => {
      const { questions, probe } = names();
      let judged = 0;
      const guard = guardOf([]);
      guard.refusalOf = () => {
        judged += 1;
        return null;
      };
      for (let attempt = 0; attempt < 3; attempt += 1) {
        await expect(probe(`${scheme}://cameras.dead/${attempt}`, 20, guard)).rejects.toMatchObject({
          code: 'timed-out',
        });
      }
      expect(questions.map(({ name }) => name)).toEqual(['cameras.dead']);
      // A socket says that it is closed at the end of a turn of the loop.
      for (let turn = 0; turn < 2; turn += 1) await new Promise(setImmediate);
      questions[0]!.done(null, BOTH);
      expect(judged).toBe(0);
    },
  );

  it('is made with the answer to a question that another one asked, whoever of them is guarded', async () => {
    const hub = await camera(ordinary());
    const { questions, probe } = names();
    const url = `rtsp://cameras.test:${hub.port}/cam`;
    await expect(probe(url, 20)).rejects.toMatchObject({ code: 'timed-out' });
    const all = [
      probe(url),
      probe(url, 5_000, guardOf(['127.0.0.0/8', '::1'])),
      probe(url, 5_000, guardOf([])),
    ];
    const settled = Promise.allSettled(all);
    await eventually(() => questions.length > 0);
    await new Promise(setImmediate);
    // Nothing listens at the first of them: the next is tried.
    questions[0]!.done(null, BOTH);
    expect(await settled).toMatchObject([
      { status: 'fulfilled' },
      { status: 'fulfilled' },
      { reason: { code: 'address-forbidden' } },
    ]);
    expect(questions).toHaveLength(1);
    expect(questions[0]!.options).toMatchObject({ all: true });
  });

  it('fails for all who wait with what the system says', async () => {
    const { questions, probe } = names();
    const settled = Promise.allSettled([probe('rtsp://cameras.dead/'), probe('rtsp://cameras.dead/')]);
    await eventually(() => questions.length > 0);
    await new Promise(setImmediate);
    questions[0]!.done(Object.assign(new Error('getaddrinfo EAI_AGAIN'), { code: 'EAI_AGAIN' }));
    expect(await settled).toMatchObject([
      { reason: { code: 'host-unreachable' } },
      { reason: { code: 'host-unreachable' } },
    ]);
    expect(questions).toHaveLength(1);
  });

  it('is given one address where Node asks for one', () => {
    const { questions, lookups } = names();
    const { lookup } = guardedLookup(lookups, null, { host: 'name', port: 554, shown: 'name' });
    const told: unknown[] = [];
    lookup('name', { family: 4 }, (...answer) => told.push(answer));
    questions[0]!.done(null, BOTH);
    expect(questions[0]!.options).toEqual({ family: 4, all: true });
    expect(told).toEqual([[null, '::1', 6]]);
  });
});
