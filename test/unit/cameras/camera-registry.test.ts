import { describe, expect, it } from 'vitest';
import { silentLogger } from '../../../server/base/logger.ts';
import { standingOf } from '../../../server/cameras/camera.ts';
import { CameraRegistry } from '../../../server/cameras/camera-registry.ts';
import type { CameraConfig } from '../../../server/config/streams-config.ts';
import type { OpenStreamRequest } from '../../../server/engine/engine-pool.ts';
import type { EngineFailure } from '../../../server/engine/engine-protocol.ts';
import { LingeringMemory } from '../../../server/hls/lingering-memory.ts';
import { FakeClock } from '../../support/fake-clock.ts';

function definition(id: string, changes: Partial<CameraConfig> = {}): CameraConfig {
  return {
    id,
    name: '汉江大桥',
    nameEn: null,
    dialNumber: null,
    tags: [],
    domain: 'water',
    region: '610902',
    mode: 'on-demand',
    enabled: true,
    maintenance: false,
    credentials: null,
    transport: 'tcp',
    tls: null,
    profiles: { main: { url: `rtsp://127.0.0.1/${id}/main` }, sub: { url: `rtsp://127.0.0.1/${id}/sub` } },
    ...changes,
  };
}

function create() {
  const opened: string[] = [];
  const closed: string[] = [];
  const clock = new FakeClock();
  let answer: EngineFailure | null = { code: 'timed-out', message: 'no answer' };
  let probes = 0;
  const engine = {
    openStream(request: OpenStreamRequest) {
      opened.push(request.label);
      return { setSegmenting() {}, hurry() {}, recycle() {}, close: () => void closed.push(request.label) };
    },
    probe: async () => {
      probes += 1;
      return { failure: answer, loggedIn: answer === null };
    },
  };
  const registry = new CameraRegistry({
    partTargetMs: 200,
    segmentTargetMs: 2000,
    segmentsKept: 5,
    idleReleaseMs: 15_000,
    lingering: new LingeringMemory(),
    clock,
    networksOf: () => null,
    logger: silentLogger,
    engine,
  });
  const told: string[] = [];
  registry.events.on('camera:added', ({ camera }) => void told.push(`added ${camera.id}`));
  registry.events.on('camera:changed', ({ camera }) => void told.push(`changed ${camera.id}`));
  registry.events.on('camera:removed', ({ id }) => void told.push(`removed ${id}`));
  const answering = (failure: EngineFailure | null) => {
    answer = failure;
  };
  return { registry, opened, closed, told, clock, answering, probes: () => probes };
}

const added = (...cameras: CameraConfig[]) => ({ added: cameras, changed: [], removed: [] });
const changed = (...cameras: CameraConfig[]) => ({ added: [], changed: cameras, removed: [] });

describe('the camera registry', () => {
  it('touches only the cameras that a change names', () => {
    const { registry, opened, closed, told } = create();
    registry.apply(added(definition('a', { mode: 'warm' }), definition('b', { mode: 'warm' })));
    const untouched = registry.get('b');
    registry.apply(changed(definition('a', { mode: 'warm', credentials: { username: 'u', password: 'p' } })));
    expect(registry.get('b')).toBe(untouched);
    expect(opened).toEqual(['a/sub', 'b/sub', 'a/sub']);
    expect(closed).toEqual(['a/sub']);
    expect(told).toEqual(['added a', 'added b', 'changed a']);
  });

  it('keeps the picture of a camera that only gets another name', () => {
    const { registry, closed, told } = create();
    registry.apply(added(definition('a', { mode: 'warm' })));
    const camera = registry.get('a');
    registry.apply(changed(definition('a', { mode: 'warm', name: '汉江二桥' })));
    expect(registry.get('a')).toBe(camera);
    expect(camera?.describe().name).toBe('汉江二桥');
    expect(closed).toEqual([]);
    expect(told).toEqual(['added a', 'changed a']);
  });

  it('lets a removed camera go and closes its window', () => {
    const { registry, closed, told } = create();
    registry.apply(added(definition('a', { mode: 'warm' })));
    const window = registry.get('a')?.stream('sub')?.window;
    registry.apply({ added: [], changed: [], removed: [{ id: 'a' }] });
    expect(registry.get('a')).toBeUndefined();
    expect(window?.closed).toBe(true);
    expect(closed).toEqual(['a/sub']);
    expect(told).toEqual(['added a', 'removed a']);
  });

  it('pulls and probes nothing of a camera that is disabled or under maintenance', async () => {
    const { registry, opened } = create();
    registry.apply(
      added(definition('a', { mode: 'always', enabled: false }), definition('b', { maintenance: true })),
    );
    expect(opened).toEqual([]);
    expect(registry.get('a')?.stream('main')).toBeUndefined();
    expect(await registry.probe('a')).toBeNull();
    expect(await registry.probe('b')).toBeNull();
    expect(
      registry
        .get('a')
        ?.describe()
        .profiles.map((profile) => profile.id),
    ).toEqual(['main', 'sub']);
  });

  it('says why a probed camera did not answer', async () => {
    const { registry } = create();
    registry.apply(added(definition('a')));
    expect(await registry.probe('a')).toEqual({ ok: false, reason: 'timed-out', message: 'no answer' });
    expect(await registry.probe('nobody')).toBeNull();
  });

  it('probes no camera that has just turned the hub away, and shows a viewer why', async () => {
    const { registry, opened, clock, answering, probes } = create();
    const denied = { code: 'wrong-credentials', message: 'refused user name and password' } as const;
    registry.apply(added(definition('a', { credentials: { username: 'u', password: 'old' } })));
    answering(denied);
    expect(await registry.probe('a')).toMatchObject({ ok: false, reason: 'wrong-credentials' });
    expect(await registry.probe('a')).toBeNull();
    expect(registry.probeRestMs('a')).toBe(30_000);
    registry.get('a')?.stream('sub')?.addViewer();
    expect(registry.get('a')?.stream('sub')?.status).toMatchObject({
      phase: 'waiting',
      failure: { reason: 'wrong-credentials' },
    });
    expect([probes(), opened]).toEqual([1, []]);
    registry.apply(changed(definition('a', { credentials: { username: 'u', password: 'new' } })));
    answering(null);
    expect([registry.probeRestMs('a'), registry.probeRestMs('nobody')]).toEqual([0, 0]);
    expect(await registry.probe('a')).toEqual({ ok: true });
    answering(denied);
    await registry.probe('a');
    await clock.advance(30_000);
    await registry.probe('a');
    expect(probes()).toBe(4);
    expect(registry.probeRestMs('a')).toBe(60_000);
    registry.noteLetIn('a', 'main');
    expect(registry.probeRestMs('a')).toBe(0);
  });
});

describe('what stands by itself', () => {
  it.each([
    ['on-demand', 'main', true, 'none'],
    ['on-demand', 'sub', true, 'none'],
    ['warm', 'sub', true, 'group-kept'],
    ['warm', 'main', true, 'none'],
    ['warm', 'main', false, 'group-kept'],
    ['always', 'main', true, 'segmented'],
    ['always', 'sub', true, 'group-kept'],
    ['always', 'main', false, 'segmented'],
  ] as const)('%s, %s profile, with a sub profile: %s, is %s', (mode, profile, hasSub, standing) => {
    expect(standingOf(mode, profile, hasSub)).toBe(standing);
  });
});
