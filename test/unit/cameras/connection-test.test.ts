import { describe, expect, it } from 'vitest';
import { silentLogger } from '../../../server/base/logger.ts';
import { ConnectionTest } from '../../../server/cameras/connection-test.ts';
import type { RunningCamera } from '../../../server/cameras/own-pull.ts';
import { ProbeTurns } from '../../../server/cameras/probe-turns.ts';
import {
  type ConnectionTestRequest,
  connectionTestDtoSchema,
  connectionTestRequestSchema,
} from '../../../server/contract/connection-dto.ts';
import type { Scope } from '../../../server/contract/permissions.ts';
import { LivePart } from '../../../server/hls/live-part.ts';
import type { LiveSubscriber } from '../../../server/hls/live-window.ts';
import type { AuditNote } from '../../../server/storage/audit-note.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { cameraFile, fileCamera, RegistryStage, registrar } from '../../support/registry-stage.ts';
import { FakeTrialEngine, LIVELY } from './fake-trial-engine.ts';
import { partData, sampleInit } from './trial-parts.ts';

const HOME = 'rtsp://192.0.2.10/main';
const STORED = { username: 'admin', password: 'geheim' };
const JPEG = Buffer.from('a picture');
const RULES = { allow: [], deny: [], own: { addresses: [], ports: [] } };

interface StandOptions {
  running?: RunningCamera;
  makeStill?(signal: AbortSignal): Promise<Buffer | null>;
}

async function stand({ running, makeStill = async () => JPEG }: StandOptions = {}) {
  const clock = new FakeClock();
  const stage = await RegistryStage.start({ fileCameras: [fileCamera('f')] });
  const file = cameraFile({ mainUrl: HOME, domain: 'water' });
  await stage.desk.create(registrar(), { id: 'a', file, credentials: STORED });
  const engine = new FakeTrialEngine();
  const probes = new ProbeTurns(clock);
  const notes: AuditNote[] = [];
  const refused: AuditNote[] = [];
  const letIn: string[] = [];
  const test = new ConnectionTest({
    engine,
    clock,
    logger: silentLogger,
    cameras: stage.registration.catalog.memory,
    running: {
      get: () => running,
      holdProbes: (id) => probes.hold(id),
      noteLetIn: (id, profile) => letIn.push(`${id}/${profile}`),
    },
    addresses: {
      rules: RULES,
      refusalOf: async (url) => (url.includes('127.0.0.1') ? '127.0.0.1 leads to the hub itself' : null),
    },
    stills: {
      async make(_video, signal) {
        const jpeg = await makeStill(signal);
        return jpeg ? { ok: true, jpeg } : { ok: false, missing: 'no-decoder', why: 'a test has none' };
      },
    },
    audit: { note: (note) => notes.push(note) },
    refusals: { note: (note) => refused.push(note) },
  });
  const run = async (request: Partial<ConnectionTestRequest>, who: { scope?: Scope; name?: string } = {}) => {
    const form = connectionTestRequestSchema.parse({ file: { mainUrl: HOME }, ...request });
    const answer = await test.run(registrar(who.scope, who.name), form, nobody.signal);
    return connectionTestDtoSchema.parse(answer);
  };
  const nobody = new AbortController();
  return { test, engine, clock, run, notes, refused, nobody, probes, letIn };
}

/** Until what was begun has come to where it waits for the camera. */
const begun = () => new Promise((resolve) => setImmediate(resolve));

describe('a connection test', () => {
  it('tells what it found, with a still, and leaves a note without a credential', async () => {
    const { engine, run, notes } = await stand();
    const answered = run({ id: 'a' });
    await begun();
    engine.pull.welcome();
    engine.pull.send(LIVELY);
    expect(await answered).toMatchObject({
      ...{ ok: true, credentials: 'stored', ownPull: null, device: 'Box/1' },
      video: { name: 'H.264', frameRate: 25, keyFrameIntervalMs: 1000 },
      still: `data:image/jpeg;base64,${JPEG.toString('base64')}`,
      stillMissing: null,
    });
    expect(engine.pull.request).toMatchObject({ url: HOME, credentials: STORED, networks: RULES });
    expect(notes).toEqual([
      {
        actor: registrar().actor,
        action: 'camera:tested',
        result: 'ok',
        target: {
          type: 'camera',
          id: 'a',
          name: '汉江大桥',
          place: expect.objectContaining({ domain: 'water' }),
        },
        detail: { address: HOME, profile: 'main', failedStep: null, reason: null },
      },
    ]);
    expect(JSON.stringify(notes)).not.toContain('geheim');
  });

  it('tells where it failed, and notes that', async () => {
    const { engine, run, notes } = await stand();
    const answered = run({ credentials: STORED, file: { mainUrl: 'rtsp://192.0.2.30/a?token=abc' } });
    await begun();
    engine.pull.fail('connection-refused', 'it refused');
    // Nothing was even told of beginning: the hub is at fault.
    await expect(answered).rejects.toMatchObject({ code: 'HUB_BUSY' });
    const again = run({ credentials: STORED, file: { mainUrl: 'rtsp://192.0.2.30/a?token=abc' } });
    await begun();
    engine.pull.step({ step: 'connecting', shown: 'rtsp://192.0.2.30:554/a' });
    engine.pull.fail('connection-refused', 'it refused');
    expect(await again).toMatchObject({
      ...{ ok: false, failedStep: 'connection', reason: 'connection-refused', message: 'it refused' },
      ...{ credentials: 'given', still: null, stillMissing: 'no-picture' },
    });
    expect(notes.at(-1)).toMatchObject({
      result: 'failed',
      detail: { address: 'rtsp://192.0.2.30/a?token=***', failedStep: 'connection' },
    });
    expect(notes.at(-1)).not.toHaveProperty('target');
  });

  it('never connects to an address that is refused, and notes the attempt as one', async () => {
    const { engine, run, notes, refused } = await stand();
    expect(await run({ file: { mainUrl: 'rtsp://127.0.0.1:8080/' } })).toMatchObject({
      ...{ ok: false, failedStep: 'address', reason: 'address-forbidden' },
      message: '127.0.0.1 leads to the hub itself',
    });
    expect([engine.pulls.length, notes.length]).toEqual([0, 0]);
    expect(refused).toMatchObject([{ action: 'camera:tested', result: 'refused' }]);
  });

  it('asks nobody whether a camera of the file may be where the file says it is', async () => {
    const { engine, run } = await stand();
    const answered = run({ id: 'f', file: { mainUrl: 'rtsp://192.0.2.99/f' } });
    await begun();
    expect(engine.pull.request.networks).toBeNull();
    engine.pull.welcome();
    engine.pull.send(LIVELY);
    expect(await answered).toMatchObject({ ok: true });
  });

  it('knows nothing of cameras beyond the scope, nor of those that are not there', async () => {
    const { engine, run, refused } = await stand();
    const scope = { domains: ['urban'], regions: null };
    await expect(run({ id: 'a' }, { scope })).rejects.toMatchObject({ code: 'CAMERA_NOT_FOUND' });
    await expect(run({ id: 'none' })).rejects.toMatchObject({ code: 'CAMERA_NOT_FOUND' });
    expect(engine.pulls).toEqual([]);
    expect(refused.map(({ target, detail }) => [target?.id, detail])).toEqual([
      ['a', { code: 'CAMERA_NOT_FOUND' }],
      ['none', { code: 'CAMERA_NOT_FOUND' }],
    ]);
  });

  it('is one of two for each person and of six for all', async () => {
    const { engine, run } = await stand();
    const running = ['li', 'li'].map((name) => run({}, { name }));
    await expect(run({}, { name: 'li' })).rejects.toMatchObject({ code: 'TOO_BUSY' });
    running.push(...['wang', 'wang', 'zhao', 'zhao'].map((name) => run({}, { name })));
    await expect(run({}, { name: 'sun' })).rejects.toMatchObject({ code: 'TOO_BUSY' });
    await begun();
    for (const pull of engine.pulls) pull.fail('engine-restarting');
    await Promise.allSettled(running);
    const after = run({}, { name: 'li' });
    await begun();
    expect(engine.pulls).toHaveLength(7);
    engine.pull.fail('engine-restarting');
    await expect(after).rejects.toMatchObject({ code: 'HUB_BUSY' });
  });

  it('ends with the request that asked for it: the camera and the decoder are let go', async () => {
    const stillEnded: string[] = [];
    const makeStill = (signal: AbortSignal) =>
      new Promise<null>((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          stillEnded.push('ended');
          reject(signal.reason);
        });
      });
    const { engine, run, nobody, notes, clock } = await stand({ makeStill });
    const answered = run({});
    await begun();
    engine.pull.welcome();
    engine.pull.send({ ...LIVELY, frames: 10 });
    nobody.abort(new Error('closed'));
    await expect(answered).rejects.toThrow('closed');
    expect([engine.pull.closed, stillEnded, clock.pendingTimers]).toEqual([true, ['ended'], 0]);
    expect(notes).toMatchObject([{ result: 'failed', detail: { reason: 'given-up' } }]);
  });

  it.each<[string, () => Promise<null>, string]>([
    ['says that there is no decoder', async () => null, 'no-decoder'],
    ['bears a decoder that fails', () => Promise.reject(new Error('broken')), 'decoder-failed'],
  ])('%s', async (_case, makeStill, stillMissing) => {
    const { engine, run } = await stand({ makeStill });
    const answered = run({});
    await begun();
    engine.pull.welcome();
    engine.pull.send(LIVELY);
    expect(await answered).toMatchObject({ ok: true, still: null, stillMissing });
  });
});

/** A camera whose main stream the hub pulls at the moment. */
class PulledCamera implements RunningCamera {
  readonly definition = {
    ...{ id: 'a', name: 'a', nameEn: null, dialNumber: null, tags: [], domain: 'water', region: '610902' },
    ...({ mode: 'on-demand', enabled: true, maintenance: false, transport: 'auto', tls: null } as const),
    credentials: STORED,
    profiles: { main: { url: HOME }, sub: { url: 'rtsp://192.0.2.10/sub' } },
  };
  viewers = 0;
  subscriber: LiveSubscriber | null = null;

  stream(profile: 'main' | 'sub') {
    const phase = profile === 'main' ? ('playing' as const) : ('idle' as const);
    return { status: { phase }, window: this, addViewer: () => this.addViewer() };
  }

  subscribe(subscriber: LiveSubscriber): () => void {
    this.subscriber = subscriber;
    return () => {
      this.subscriber = null;
    };
  }

  private addViewer() {
    this.viewers += 1;
    return {
      release: () => {
        this.viewers -= 1;
      },
    };
  }
}

describe('a connection test of a camera as it is registered', () => {
  it.each<[string, Partial<ConnectionTestRequest>, 'digest' | null, string[]]>([
    ['ends the wait behind a wrong log-in', {}, 'digest', ['a/main']],
    ['ends no wait where nobody asked for the log-in', {}, null, []],
    ['says nothing of another password', { credentials: { ...STORED, password: 'other' } }, 'digest', []],
    ['says nothing of another address', { file: { mainUrl: `${HOME}/2` } }, 'digest', []],
  ])('%s when it was let in', async (_what, request, scheme, expected) => {
    const { engine, run, letIn } = await stand({ running: new PulledCamera() });
    const answered = run({ id: 'a', ...request });
    await begun();
    engine.pull.welcome(scheme);
    engine.pull.send(LIVELY);
    expect(await answered).toMatchObject({ ok: true });
    expect(letIn).toEqual(expected);
  });

  it('ends no wait when it was turned away', async () => {
    const { engine, run, letIn } = await stand({ running: new PulledCamera() });
    const answered = run({ id: 'a' });
    await begun();
    engine.pull.step({ step: 'connecting', shown: 'rtsp://192.0.2.10:554/main' });
    engine.pull.fail('wrong-credentials', 'refused');
    expect(await answered).toMatchObject({ ok: false });
    expect(letIn).toEqual([]);
  });
});

describe('a connection test of a camera that takes one connection only', () => {
  it('calls when no probe is at the camera, and lets none begin until it has hung up', async () => {
    const { engine, run, probes, clock } = await stand();
    let end = () => {};
    void probes.probe('a', () => new Promise<void>((resolve) => (end = resolve)));
    const answered = run({ id: 'a' });
    await begun();
    expect(engine.pulls).toHaveLength(0);
    end();
    await begun();
    clock.advance(500);
    await begun();
    expect(await probes.probe('a', async () => 'asked')).toBeNull();
    engine.pull.welcome();
    engine.pull.send(LIVELY);
    await answered;
    expect(await probes.probe('a', async () => 'asked')).toBe('asked');
  });

  const turnedAway = async (request: Partial<ConnectionTestRequest>, running = new PulledCamera()) => {
    const { engine, run, clock } = await stand({ running });
    const answered = run({ id: 'a', ...request });
    await begun();
    engine.pull.step({ step: 'connecting', shown: 'rtsp://192.0.2.10:554/main' });
    engine.pull.fail('connection-refused', '453 Not Enough Bandwidth');
    await begun();
    return { answered, running, clock };
  };

  it('tells of the stream that the hub has running, and says so', async () => {
    const { answered, running } = await turnedAway({});
    expect(running.viewers).toBe(1);
    running.subscriber?.init(sampleInit());
    for (const part of partData(LIVELY)) {
      running.subscriber?.part(new LivePart(part, { segmentSequence: 1, index: 0, number: 0 }, () => {}));
    }
    expect(await answered).toMatchObject({
      ...{ ok: true, ownPull: 'reused', failedStep: null },
      video: { frameRate: 25, keyFrameIntervalMs: 1000 },
      still: expect.stringMatching(/^data:image\/jpeg/),
    });
    expect([running.viewers, running.subscriber]).toEqual([0, null]);
  });

  it.each<[string, Partial<ConnectionTestRequest>]>([
    ['another password', { credentials: { username: 'admin', password: 'anders' } }],
    ['another path', { file: { mainUrl: 'rtsp://192.0.2.10/other' } }],
    ['another transport', { file: { mainUrl: HOME, transport: 'tcp' } }],
    ['its other profile', { file: { mainUrl: HOME, subUrl: 'rtsp://192.0.2.10/sub' }, profile: 'sub' }],
  ])('says that the running stream is in the way of %s', async (_case, request) => {
    const { answered } = await turnedAway(request);
    expect(await answered).toMatchObject({ ok: false, reason: 'connection-refused', ownPull: 'in-the-way' });
  });

  it('says so too when the running stream shows nothing', async () => {
    const { answered, clock } = await turnedAway({});
    await clock.advance(6_000);
    expect(await answered).toMatchObject({ ok: false, ownPull: 'in-the-way', stillMissing: 'no-picture' });
  });

  it('has nothing to do with a stream from another host', async () => {
    const { answered } = await turnedAway({ file: { mainUrl: 'rtsp://192.0.2.77/main' } });
    expect(await answered).toMatchObject({ ok: false, ownPull: null });
  });

  it('is not taken for one where the camera says clearly what is wrong', async () => {
    const { engine, run } = await stand({ running: new PulledCamera() });
    const answered = run({ id: 'a' });
    await begun();
    engine.pull.step({ step: 'connecting', shown: 'rtsp://192.0.2.10:554/main' });
    engine.pull.fail('wrong-credentials');
    expect(await answered).toMatchObject({ ok: false, reason: 'wrong-credentials', ownPull: null });
  });
});
