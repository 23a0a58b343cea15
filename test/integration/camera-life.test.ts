import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, type TestContext } from 'vitest';
import { systemClock } from '../../server/base/clock.ts';
import { silentLogger } from '../../server/base/logger.ts';
import { CameraRegistry } from '../../server/cameras/camera-registry.ts';
import type { ProfileStream } from '../../server/cameras/profile-stream.ts';
import type { CameraConfig } from '../../server/config/streams-config.ts';
import type { HealthReason } from '../../server/contract/health-states.ts';
import { type EngineLink, openWorkerLink } from '../../server/engine/engine-link.ts';
import { EnginePool } from '../../server/engine/engine-pool.ts';
import { LingeringMemory } from '../../server/hls/lingering-memory.ts';
import type { LivePart } from '../../server/hls/live-part.ts';
import type { InitSegment } from '../../server/hls/part.ts';
import { ClipLibrary } from '../simulator/clip.ts';
import type { Fault } from '../simulator/fault.ts';
import { RtspSimulator } from '../simulator/rtsp-simulator.ts';
import { eventually } from '../support/eventually.ts';
import { probeMedia } from '../support/ffprobe.ts';

const WORKER = pathToFileURL(resolve('dist/server/engine-worker.js'));
const clips = new ClipLibrary(resolve('test/simulator/clips'));

/** The rooms from the camera to the window, with a media thread; one of each for a test, because most run side by side. */
class Stage {
  readonly simulator = new RtspSimulator();
  readonly links: EngineLink[] = [];
  readonly registry: CameraRegistry;
  private readonly pool: EnginePool;
  private port = 0;

  private constructor() {
    const spawn = () => {
      const link = openWorkerLink(WORKER);
      this.links.push(link);
      return link;
    };
    this.pool = new EnginePool({ threads: 1, clock: systemClock, logger: silentLogger, spawn });
    this.registry = new CameraRegistry({
      partTargetMs: 200,
      segmentTargetMs: 2000,
      segmentsKept: 5,
      idleReleaseMs: 300,
      lingering: new LingeringMemory(),
      clock: systemClock,
      networksOf: () => null,
      logger: silentLogger,
      engine: this.pool,
    });
  }

  static async open({ onTestFinished }: TestContext): Promise<Stage> {
    const stage = new Stage();
    stage.port = await stage.simulator.start(0);
    stage.pool.start();
    onTestFinished(async () => {
      stage.registry.stop();
      await stage.pool.stop();
      await stage.simulator.stop();
    });
    return stage;
  }

  addCamera(
    id: string,
    changes: Partial<CameraConfig> = {},
    login?: { username: string; password: string },
  ): ProfileStream {
    this.simulator.addPath(id, { clip: clips.get('bench-360p'), ...login });
    const definition: CameraConfig = {
      id,
      name: id,
      nameEn: null,
      dialNumber: null,
      tags: [],
      domain: 'water',
      region: '610902',
      mode: 'on-demand',
      enabled: true,
      maintenance: false,
      credentials: null,
      transport: 'auto',
      tls: null,
      profiles: { main: { url: `rtsp://127.0.0.1:${this.port}/${id}` } },
      ...changes,
    };
    this.registry.apply({ added: [definition], changed: [], removed: [] });
    return this.registry.get(id)!.stream('main')!;
  }
}

/** Looks at a stream as a tile does, and keeps what it is shown. */
function watch(stream: ProfileStream) {
  const inits: InitSegment[] = [];
  const parts: LivePart[] = [];
  const viewer = stream.addViewer();
  const unsubscribe = stream.window.subscribe({
    init: (init) => void inits.push(init),
    part(part) {
      part.retain();
      parts.push(part);
    },
    interrupted() {},
    closed() {},
  });
  const stop = () => {
    unsubscribe();
    viewer.release();
    for (const part of parts.splice(0)) part.release();
  };
  return { inits, parts, stop };
}

/** Threads tell the time by clocks of their own. */
const CLOCKS_APART_MS = 50;
/** Between the key frames of the clip. */
const GROUP_MS = 2_000;

describe.concurrent('a camera with a viewer', () => {
  it('delivers parts that ffprobe plays, the first of them starting with a key frame', async (test) => {
    const stage = await Stage.open(test);
    const { inits, parts, stop } = watch(stage.addCamera('a'));
    await eventually(() => parts.length >= 12);
    expect(parts[0]?.independent).toBe(true);
    const shown = [...parts];
    const found = await probeMedia(Buffer.concat([inits[0]!.bytes, ...shown.map((part) => part.bytes)]));
    expect(found.streams[0]).toMatchObject({ codec_name: 'h264', width: 640, height: 360 });
    expect(Number(found.streams[0]?.nb_read_frames)).toBe(shown.reduce((sum, part) => sum + part.frames, 0));
    stop();
  });

  it('stamps parts with the time at which their first frame arrived, on one even timeline', async (test) => {
    const stage = await Stage.open(test);
    const openedMs = Date.now();
    const { parts, stop } = watch(stage.addCamera('a'));
    await eventually(() => parts.length >= 10);
    expect(parts[0]!.arrivalMs).toBeGreaterThan(openedMs - CLOCKS_APART_MS);
    expect(parts.at(-1)!.arrivalMs).toBeLessThan(Date.now() + CLOCKS_APART_MS);
    for (const [at, part] of parts.slice(1).entries()) {
      expect(part.mediaTimeMs - (parts[at]!.mediaTimeMs + parts[at]!.durationMs)).toBeCloseTo(0, 1);
    }
    stop();
  });

  it('is pulled once, however many look, and let go when all have left', async (test) => {
    const stage = await Stage.open(test);
    const stream = stage.addCamera('a');
    const viewers = [watch(stream), watch(stream), watch(stream)];
    await eventually(() => viewers.every(({ parts }) => parts.length >= 3));
    expect(stage.simulator.connections('a')).toBe(1);
    for (const viewer of viewers) viewer.stop();
    await eventually(() => stage.simulator.connections('a') === 0);
    expect(stream.status.phase).toBe('idle');
  });

  it('gets in with its credentials and says so when they are wrong', async (test) => {
    const stage = await Stage.open(test);
    const login = { username: 'admin', password: 'p@ss:w/ord' };
    const right = watch(stage.addCamera('right', { credentials: login }, login));
    const wrong = stage.addCamera('wrong', { credentials: { ...login, password: 'guess' } }, login);
    const refused = watch(wrong);
    await eventually(() => right.parts.length > 0 && wrong.status.phase === 'waiting');
    expect(wrong.status.failure?.reason).toBe('wrong-credentials');
    expect(wrong.status.failure?.message).not.toContain('guess');
    right.stop();
    refused.stop();
  });
});

describe('a warm camera', () => {
  it('shows a first picture without waiting for the next key frame, time after time', async (test) => {
    const stage = await Stage.open(test);
    const stream = stage.addCamera('a', { mode: 'warm' });
    await eventually(() => stream.status.measured !== null);
    const { beganAtMs } = stage.simulator.loopOf('a')!;
    for (let visit = 0; visit < 5; visit += 1) {
      // Soon behind a key frame: the next one is more than a second away, however slow the machine.
      const sinceKeyFrameMs = () => (Date.now() - beganAtMs) % GROUP_MS;
      await eventually(() => sinceKeyFrameMs() > 200 && sinceKeyFrameMs() < 700);
      const visitedAtMs = Date.now();
      const { parts, stop } = watch(stream);
      await eventually(() => parts.length > 0);
      expect(parts[0]?.independent).toBe(true);
      expect(parts[0]!.arrivalMs).toBeLessThan(visitedAtMs + CLOCKS_APART_MS);
      stop();
    }
    expect(stage.simulator.connections('a')).toBe(1);
  });
});

describe.concurrent('a camera that fails', () => {
  const cases: [string, Fault, HealthReason][] = [
    ['refuses', { kind: 'refuse' }, 'closed-by-camera'],
    ['wants other credentials', { kind: 'unauthorized' }, 'wrong-credentials'],
    ['does not know the path', { kind: 'not-found' }, 'stream-not-found'],
    ['refuses every transport', { kind: 'answer', method: 'SETUP', status: 461 }, 'protocol-error'],
    ['sends nothing', { kind: 'silence' }, 'no-media'],
    ['is cut off in mid-packet', { kind: 'cut', afterMs: 100 }, 'closed-by-camera'],
    ['offers nothing playable', { kind: 'wrong-sdp', lie: 'unplayable' }, 'no-playable-track'],
    ['describes itself in nonsense', { kind: 'wrong-sdp', lie: 'nonsense' }, 'protocol-error'],
  ];

  it.for(cases)(
    'and %s says why, and is back when that is over, beside one that never noticed',
    async ([_, fault, reason], test) => {
      const stage = await Stage.open(test);
      const failing = stage.addCamera('failing');
      const sound = watch(stage.addCamera('sound'));
      stage.simulator.fault('failing', fault);
      const viewer = watch(failing);
      await eventually(() => failing.status.failure?.reason === reason);
      await eventually(() => sound.parts.length > 0);
      stage.simulator.clearFault('failing');
      const after = watch(failing);
      // A viewer is handed at once what the window kept: that alone does not say that the camera is back.
      await eventually(() => expect(failing.status).toMatchObject({ phase: 'playing', failure: null }));
      await eventually(() => after.parts.length > 0);
      await eventually(() => sound.parts.at(-1)!.mediaTimeMs > sound.parts[0]!.mediaTimeMs);
      expect(stage.simulator.connections('sound')).toBe(1);
      for (const { stop } of [viewer, sound, after]) stop();
    },
  );

  it('goes on in the same window, with a new epoch, after a restart', async (test) => {
    const stage = await Stage.open(test);
    const stream = stage.addCamera('a');
    const { inits, parts, stop } = watch(stream);
    await eventually(() => parts.length > 2);
    stage.simulator.fault('a', { kind: 'restart', forMs: 500 });
    await eventually(() => inits.length === 2 && parts.at(-1)!.epoch === inits[1]!.epoch);
    expect(stream.window.closed).toBe(false);
    stop();
  });

  it('plays through garbage between its packets', async (test) => {
    const stage = await Stage.open(test);
    const stream = stage.addCamera('a');
    const { parts, stop } = watch(stream);
    stage.simulator.fault('a', { kind: 'garbage', everyMs: 100 });
    await eventually(() => parts.length > 0);
    const before = parts.length;
    await eventually(() => parts.length > before + 10);
    await eventually(() => (stream.status.measured?.damagedPerSecond ?? 0) > 0);
    stop();
  });

  it('is known to be frozen when it repeats one picture', async (test) => {
    const stage = await Stage.open(test);
    const stream = stage.addCamera('a');
    const { stop } = watch(stream);
    stage.simulator.fault('a', { kind: 'freeze' });
    await eventually(() => stream.status.measured?.frozen === true);
    stop();
  });
});

describe('a lost media thread', () => {
  it('is replaced, and its cameras play on in the windows they had', async (test) => {
    const stage = await Stage.open(test);
    const stream = stage.addCamera('a');
    const { parts, stop } = watch(stream);
    await eventually(() => parts.length > 2);
    const lastBefore = parts.at(-1)!;
    // A request that the thread cannot survive, as a bug there would be.
    stage.links[0]!.post(null as never);
    await eventually(() => parts.at(-1)!.epoch > lastBefore.epoch);
    expect(stage.links).toHaveLength(2);
    expect(parts.at(-1)!.segmentSequence).toBeGreaterThan(lastBefore.segmentSequence);
    stop();
  });
});

describe('a probe', () => {
  it('tells whether the camera would deliver without pulling its media', async (test) => {
    const stage = await Stage.open(test);
    stage.addCamera('a');
    expect(await stage.registry.probe('a')).toEqual({ ok: true });
    stage.simulator.fault('a', { kind: 'not-found' });
    expect(await stage.registry.probe('a')).toMatchObject({ ok: false, reason: 'stream-not-found' });
    await eventually(() => stage.simulator.connections('a') === 0);
  });
});
