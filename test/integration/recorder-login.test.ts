import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { silentLogger } from '../../server/base/logger.ts';
import { CameraRegistry } from '../../server/cameras/camera-registry.ts';
import type { CameraConfig } from '../../server/config/streams-config.ts';
import { LingeringMemory } from '../../server/hls/lingering-memory.ts';
import { ClipLibrary } from '../simulator/clip.ts';
import { RtspSimulator } from '../simulator/rtsp-simulator.ts';
import { eventually } from '../support/eventually.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { WatchedEngine } from '../support/watched-engine.ts';

const LOGIN = { username: 'hub', password: 'new' };
const CHANNELS = Array.from({ length: 8 }, (_, at) => `ch${at + 1}`);

it('a recorder of eight channels sees three wrong log-ins in two minutes, and lets all in that come with the right one', async ({
  onTestFinished,
}) => {
  const clip = new ClipLibrary(resolve('test/simulator/clips')).get('bench-360p');
  const recorder = new RtspSimulator();
  for (const id of CHANNELS) recorder.addPath(id, { clip, ...LOGIN });
  const port = await recorder.start(0);
  const engine = new WatchedEngine();
  // The hub's pauses alone: the recorder and whoever reads it take the time they take.
  const clock = new FakeClock();
  const registry = new CameraRegistry({
    ...{ partTargetMs: 200, segmentTargetMs: 2_000, segmentsKept: 5, idleReleaseMs: 15_000 },
    ...{ lingering: new LingeringMemory(), clock, networksOf: () => null },
    ...{ logger: silentLogger, engine: engine.pool },
  });
  onTestFinished(async () => {
    registry.stop();
    await engine.stop();
    await recorder.stop();
  });
  const channel = (id: string, password: string): CameraConfig => ({
    ...{ id, name: id, nameEn: null, dialNumber: null, tags: [], domain: 'justice', region: '610902' },
    ...{ mode: 'always', enabled: true, maintenance: false, transport: 'tcp', tls: null },
    credentials: { ...LOGIN, password },
    profiles: { main: { url: `rtsp://127.0.0.1:${port}/${id}` } },
  });
  const statuses = () => registry.list().map((camera) => camera.stream('main')!.status);
  const saysWhy = (retryInMs: number) =>
    statuses().every(
      ({ failure, retryAtMs }) =>
        failure?.reason === 'wrong-credentials' && retryAtMs === clock.now() + retryInMs,
    );

  registry.apply({ added: CHANNELS.map((id) => channel(id, 'old')), changed: [], removed: [] });
  for (const [asked, pauseMs] of [30_000, 60_000, 120_000].entries()) {
    await eventually(() => saysWhy(pauseMs));
    expect(recorder.wrongLogins).toBe(asked + 1);
    if (asked < 2) await clock.advance(pauseMs);
  }
  await clock.advance(30_000);
  expect(await registry.probe('ch8')).toMatchObject({ ok: false, reason: 'wrong-credentials' });
  expect(await registry.probe('ch8')).toBeNull();
  expect(recorder.wrongLogins).toBe(3);

  registry.apply({ added: [], changed: CHANNELS.map((id) => channel(id, LOGIN.password)), removed: [] });
  await eventually(async () => {
    await clock.advance(0);
    return statuses().every(({ phase }) => phase === 'playing');
  });
  expect(recorder.wrongLogins).toBe(3);
});
