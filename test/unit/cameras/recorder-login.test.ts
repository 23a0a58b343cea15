import { describe, expect, it } from 'vitest';
import { silentLogger } from '../../../server/base/logger.ts';
import { CameraRegistry } from '../../../server/cameras/camera-registry.ts';
import type { ProbeOutcome } from '../../../server/cameras/stream-status.ts';
import type { CameraConfig, CameraCredentials } from '../../../server/config/streams-config.ts';
import type { OpenStreamRequest, StreamObserver } from '../../../server/engine/engine-pool.ts';
import type { EngineFailure, ProbeAnswer, StreamAddress } from '../../../server/engine/engine-protocol.ts';
import { Prober } from '../../../server/health/prober.ts';
import { LingeringMemory } from '../../../server/hls/lingering-memory.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const OLD = { username: 'hub', password: 'old' };
const NEW = { username: 'hub', password: 'new' };
const ANSWER_MS = 100;
/** From then on. */
const PICTURE_MS = 2_000;
const RETRY_MS = 1_000;
const OFFER = { picture: 'H264', transcoded: null, sound: null, ignored: [] };
const TWO_MINUTES_MS = 120_000;

describe('a recorder that does not know the password', () => {
  it('is asked by one of its sixty-four channels, three times in two minutes, and all say why', async () => {
    const { clock, recorder, statuses } = setUp({ channels: 64 });
    await clock.advance(TWO_MINUTES_MS - 1);
    expect(recorder.wrongAtMs).toEqual([100, 30_200, 90_300]);
    for (const status of statuses()) {
      expect(status).toMatchObject({ phase: 'waiting', failure: { reason: 'wrong-credentials' } });
      expect(status.retryAtMs! - clock.now()).toBe(210_300 - clock.monotonic());
    }
  });

  it('is asked no more often when its channels are only probed, and each channel hears of it in its turn', async () => {
    const { clock, recorder, probed } = setUp({ channels: 8, mode: 'on-demand' });
    await clock.advance(TWO_MINUTES_MS - 1);
    expect(recorder.wrongAtMs).toHaveLength(3);
    for (const id of recorder.ids) {
      const outcomes = probed.filter(([of]) => of === id).map(([, outcome]) => outcome);
      expect(outcomes.length).toBeGreaterThanOrEqual(2);
      expect(outcomes.every((outcome) => !outcome.ok && outcome.reason === 'wrong-credentials')).toBe(true);
    }
  });

  it('is asked no more often for probes that it answers to anybody', async () => {
    const { clock, recorder, registry, probed } = setUp({ channels: 8, asks: 'to set up' });
    const more = Array.from({ length: 8 }, (_, at) => channel(`more${at}`, 'on-demand', OLD));
    registry.apply({ added: more, changed: [], removed: [] });
    await clock.advance(TWO_MINUTES_MS - 1);
    expect(probed.some(([, { ok }]) => ok)).toBe(true);
    // It seemed to let everybody in at first.
    expect(recorder.wrongAtMs.filter((ms) => ms > 1_000)).toEqual([30_200, 90_300]);
  });

  it('is not asked by all at once when the password was changed under those that play', async () => {
    const { clock, recorder, statuses } = setUp({ channels: 64, knows: OLD });
    await clock.advance(60_000);
    expect(statuses().every(({ phase }) => phase === 'playing')).toBe(true);
    recorder.knows = NEW;
    recorder.hangUp();
    await clock.advance(TWO_MINUTES_MS);
    // One channel may have lost its rights: the second shows that it is the password.
    expect(recorder.wrongAtMs).toEqual([61_100, 61_200, 91_200, 151_300]);
    expect(statuses().every(({ failure }) => failure?.reason === 'wrong-credentials')).toBe(true);
  });

  it('lets a channel in that has the new password at once, and those with the old one wait on', async () => {
    const { clock, recorder, registry, statuses } = setUp({ channels: 8, knows: NEW });
    await clock.advance(40_000);
    registry.apply({ added: [], removed: [], changed: [channel('ch3', 'always', NEW)] });
    await clock.advance(3_000);
    expect(registry.get('ch3')?.stream('main')?.status.phase).toBe('playing');
    expect(recorder.wrongAtMs).toHaveLength(2);
    expect(statuses().filter(({ phase }) => phase === 'waiting')).toHaveLength(7);
    registry.apply({ added: [], removed: [], changed: recorder.ids.map((id) => channel(id, 'always', NEW)) });
    await clock.advance(3_000);
    expect(statuses().every(({ phase }) => phase === 'playing')).toBe(true);
    expect(recorder.wrongAtMs).toHaveLength(2);
  });

  it('is asked for the others still when those are gone that were turned away, and not sooner', async () => {
    const { clock, recorder, registry } = setUp({ channels: 8 });
    await clock.advance(1_000);
    registry.apply({ added: [], changed: [], removed: [{ id: 'ch0' }] });
    await clock.advance(28_000);
    expect(recorder.wrongAtMs).toEqual([100]);
    // The next is taken away while it asks.
    await clock.advance(1_100);
    registry.apply({ added: [], changed: [], removed: [{ id: 'ch1' }] });
    await clock.advance(150);
    expect(recorder.asked.slice(-2)).toEqual(['ch1/main', 'ch2/main']);
    expect(registry.get('ch5')?.stream('main')?.status.retryAtMs).toBeGreaterThan(clock.now() + 59_000);
  });

  it('lets all in as soon as a connection test of one is', async () => {
    const { clock, recorder, registry, statuses } = setUp({ channels: 8 });
    await clock.advance(31_000);
    recorder.knows = OLD;
    registry.noteLetIn('ch6', 'main');
    await clock.advance(3_000);
    expect(statuses().every(({ phase }) => phase === 'playing')).toBe(true);
  });

  it.each([
    { what: 'is not there', code: 'stream-not-found', withinMs: 2 * ANSWER_MS },
    { what: 'does not answer', code: 'timed-out', withinMs: 15_000 },
  ] as const)('does not keep all waiting by a channel that $what', async ({ code, withinMs }) => {
    const { clock, recorder, statuses } = setUp({ channels: 8 });
    await clock.advance(30_000);
    recorder.knows = OLD;
    // Whose turn it is to ask for all.
    recorder.troubles.set('ch1', code);
    await clock.advance(withinMs + ANSWER_MS + PICTURE_MS + RETRY_MS);
    const others = statuses().filter((_, at) => at !== 1);
    expect(others.map(({ phase }) => phase)).toEqual(others.map(() => 'playing'));
  });

  it('says nothing of one channel to those who see another', async () => {
    const { clock, statuses } = setUp({ channels: 8 });
    await clock.advance(1_000);
    const [first, ...others] = statuses();
    expect(first?.failure?.message).toContain('/ch0');
    for (const { failure } of others) expect(failure?.message).not.toContain('/ch');
  });
});

describe('a recorder that knows the password', () => {
  it.each(['to describe', 'to describe, and hangs up'] as const)(
    'and asks for it %s is pulled from by all as soon as the first was let in',
    async (asks) => {
      const { clock, recorder, statuses } = setUp({ channels: 64, knows: OLD, asks });
      await clock.advance(2 * ANSWER_MS);
      expect(new Set(recorder.asked).size).toBe(64);
      await clock.advance(PICTURE_MS);
      expect(statuses().every(({ phase }) => phase === 'playing')).toBe(true);
      expect(recorder.wrongAtMs).toEqual([]);
    },
  );

  it('is pulled from soon where it does not even ask for it', async () => {
    const { clock, recorder } = setUp({ channels: 64, knows: OLD, asks: 'never' });
    await clock.advance(3 * ANSWER_MS);
    expect(new Set(recorder.asked).size).toBe(64);
  });

  it('is asked again by each channel that fails when its time has come', async () => {
    const { clock, recorder, statuses } = setUp({ channels: 8, knows: OLD });
    recorder.isAway = true;
    await clock.advance(60_000);
    expect(statuses().every(({ failure }) => failure?.reason === 'timed-out')).toBe(true);
    for (const id of recorder.ids) {
      expect(recorder.asked.filter((label) => label === `${id}/main`).length).toBeGreaterThan(20);
    }
    recorder.isAway = false;
    await clock.advance(RETRY_MS + 2 * ANSWER_MS + PICTURE_MS);
    expect(statuses().every(({ phase }) => phase === 'playing')).toBe(true);
  });
});

interface Setup {
  channels: number;
  mode?: CameraConfig['mode'];
  knows?: CameraCredentials;
  /** When it does: before it describes its streams, and whether on a new connection; or when one is to be set up. */
  asks?: 'to describe' | 'to describe, and hangs up' | 'to set up' | 'never';
}

function setUp({ channels, mode = 'always', knows = NEW, asks = 'to describe' }: Setup) {
  const clock = new FakeClock();
  const recorder = new Recorder(clock, channels, knows, asks);
  const registry = new CameraRegistry({
    ...{ partTargetMs: 200, segmentTargetMs: 2_000, segmentsKept: 5, idleReleaseMs: 15_000 },
    ...{ lingering: new LingeringMemory(), clock, networksOf: () => null },
    ...{ logger: silentLogger, engine: recorder },
  });
  const probed: [string, ProbeOutcome][] = [];
  const prober = new Prober({
    ...{ cameras: registry, clock, logger: silentLogger },
    budget: { perSecond: 20, concurrency: 16, refreshMs: 60_000 },
    report: (id, outcome) => probed.push([id, outcome]),
  });
  prober.start();
  registry.apply({ added: recorder.ids.map((id) => channel(id, mode, OLD)), changed: [], removed: [] });
  const statuses = () => registry.list().map((camera) => camera.stream('main')!.status);
  return { clock, recorder, registry, probed, statuses };
}

function channel(id: string, mode: CameraConfig['mode'], credentials: CameraCredentials): CameraConfig {
  return {
    ...{ id, name: id, nameEn: null, dialNumber: null, tags: [], domain: 'justice', region: '610902', mode },
    ...{ enabled: true, maintenance: false, credentials, transport: 'tcp', tls: null },
    profiles: { main: { url: `rtsp://10.0.0.1:554/${id}` } },
  };
}

/** A recorder and the media thread that asks it: each question is answered a tenth of a second later. */
class Recorder {
  readonly ids: string[];
  readonly asked: string[] = [];
  readonly wrongAtMs: number[] = [];
  knows: CameraCredentials;
  isAway = false;
  /** By channel: what comes of a log-in that is right. */
  readonly troubles = new Map<string, EngineFailure['code']>();
  private readonly asks: NonNullable<Setup['asks']>;
  private readonly clock: FakeClock;
  private readonly playing = new Set<() => void>();

  constructor(
    clock: FakeClock,
    channels: number,
    knows: CameraCredentials,
    asks: NonNullable<Setup['asks']>,
  ) {
    this.clock = clock;
    this.asks = asks;
    this.knows = knows;
    this.ids = Array.from({ length: channels }, (_, at) => `ch${at}`);
  }

  openStream(request: OpenStreamRequest, observer: StreamObserver) {
    expect(request).toMatchObject({ tellSteps: true, retriesWhenTold: true });
    let isOpen = true;
    const fail = (failure: EngineFailure) => {
      const isDenied = failure.code === 'wrong-credentials';
      const retryAtMs = isDenied ? null : this.clock.now() + RETRY_MS;
      observer.statusChanged({ phase: 'waiting', failure, retryAtMs });
    };
    const hangUp = () => fail({ code: 'closed-by-camera', message: 'the session ended' });
    const ask = async () => {
      observer.statusChanged({ phase: 'connecting', failure: null, retryAtMs: null });
      observer.stepped?.({ step: 'connecting', shown: request.url }, 0);
      if (this.asks.startsWith('to describe'))
        observer.stepped?.({ step: 'challenged', scheme: 'digest' }, 0);
      if (this.asks === 'to describe, and hangs up') {
        observer.stepped?.({ step: 'connecting', shown: request.url }, 0);
      }
      const describesToAnybody = this.asks === 'to set up';
      if (describesToAnybody) observer.stepped?.({ step: 'described', ...OFFER }, 0);
      const failure = await this.answer(request);
      if (!isOpen) return;
      if (failure) return fail(failure);
      if (!describesToAnybody) observer.stepped?.({ step: 'described', ...OFFER }, ANSWER_MS);
      await this.clock.sleep(PICTURE_MS);
      if (!isOpen) return;
      this.playing.add(hangUp);
      observer.statusChanged({ phase: 'playing', failure: null, retryAtMs: null });
    };
    void ask();
    const close = () => {
      isOpen = false;
      this.playing.delete(hangUp);
    };
    return { setSegmenting() {}, hurry: () => void ask(), recycle() {}, close };
  }

  async probe(address: StreamAddress): Promise<ProbeAnswer> {
    if (this.asks === 'to set up') return { failure: null, loggedIn: false };
    const failure = await this.answer(address);
    return { failure, loggedIn: failure === null && this.asks !== 'never' };
  }

  hangUp(): void {
    for (const end of [...this.playing]) end();
    this.playing.clear();
  }

  private async answer({ label, url, credentials }: StreamAddress): Promise<EngineFailure | null> {
    this.asked.push(label);
    await this.clock.sleep(ANSWER_MS);
    if (this.isAway) return { code: 'timed-out', message: `${url} did not answer` };
    const trouble = this.troubles.get(label.split('/')[0]!);
    if (credentials?.password === this.knows.password)
      return trouble ? { code: trouble, message: url } : null;
    this.wrongAtMs.push(this.clock.monotonic());
    return { code: 'wrong-credentials', message: `${url} refused user name and password` };
  }
}
