import { describe, expect, it } from 'vitest';
import { Camera } from '../../../server/cameras/camera.ts';
import { LoginPauses } from '../../../server/cameras/login-pauses.ts';
import type { CameraCredentials } from '../../../server/config/streams-config.ts';
import type { OpenStreamRequest, StreamObserver } from '../../../server/engine/engine-pool.ts';
import type { EngineStatus } from '../../../server/engine/engine-protocol.ts';
import { LingeringMemory } from '../../../server/hls/lingering-memory.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const DENIAL = { reason: 'wrong-credentials', message: 'refused user name and password' } as const;
const LOGIN = { username: 'viewer', password: 'old' };
const IDLE_RELEASE_MS = 5_000;

describe('a camera that did not let the hub in', () => {
  it('is left in peace by those who come and go, and each of them sees why at once', async () => {
    const { camera, opened, deny, clock } = locked();
    const main = camera.stream('main')!;
    main.addViewer().release();
    deny();
    await clock.advance(IDLE_RELEASE_MS);
    expect(main.status).toMatchObject({ phase: 'idle', failure: DENIAL });
    for (let viewer = 0; viewer < 3; viewer += 1) {
      const watching = main.addViewer();
      expect(main.status).toMatchObject({ phase: 'waiting', failure: DENIAL });
      expect(main.status.retryAtMs! - clock.now()).toBe(25_000 - viewer * IDLE_RELEASE_MS);
      watching.release();
      await clock.advance(IDLE_RELEASE_MS);
      expect(main.status.phase).toBe('idle');
    }
    expect(opened).toEqual(['gate/main']);
    await clock.advance(30_000);
    expect(opened).toEqual(['gate/main']);
  });

  it('is asked again once for whoever waits when the time is over', async () => {
    const { camera, opened, hurried, deny, play, clock, told } = locked();
    camera.stream('main')!.addViewer();
    deny();
    const sub = camera.stream('sub')!;
    sub.addViewer();
    sub.touch('player');
    expect(sub.status).toMatchObject({ phase: 'waiting', failure: DENIAL });
    await clock.advance(29_999);
    expect([opened, hurried]).toEqual([['gate/main'], []]);
    const before = told();
    await clock.advance(1);
    // One asks for both.
    expect([opened, hurried]).toEqual([['gate/main'], ['gate/main']]);
    expect(sub.status.retryAtMs! - clock.now()).toBe(15_000);
    expect(told()).toBeGreaterThan(before);
    play();
    await clock.advance(0);
    expect(opened).toEqual(['gate/main', 'gate/sub']);
    expect(sub.status).toMatchObject({ phase: 'connecting', failure: DENIAL, retryAtMs: null });
  });

  it('is asked in growing pauses while it stays so, and by nobody in between', async () => {
    const { camera, hurried, deny, clock } = locked();
    const main = camera.stream('main')!;
    main.addViewer();
    deny();
    for (const [asked, pauseMs] of [30_000, 60_000, 120_000, 300_000, 300_000].entries()) {
      expect(main.status.retryAtMs! - clock.now()).toBe(pauseMs);
      await clock.advance(pauseMs - 1);
      main.addViewer();
      expect(hurried).toHaveLength(asked);
      await clock.advance(1);
      expect(hurried).toHaveLength(asked + 1);
      deny();
    }
  });

  it('is not asked for somebody who has gone when the time is over, and is for the next', async () => {
    const { camera, opened, deny, clock } = locked();
    camera.stream('main')!.addViewer().release();
    deny();
    const sub = camera.stream('sub')!;
    const watching = sub.addViewer();
    await clock.advance(28_000);
    watching.release();
    await clock.advance(3_000);
    expect(opened).toEqual(['gate/main']);
    sub.addViewer();
    expect(opened).toEqual(['gate/main', 'gate/sub']);
  });

  it('leaves no timer when it is stopped', () => {
    const { camera, deny, clock } = locked();
    camera.stream('main')!.addViewer();
    deny();
    camera.stream('sub')!.addViewer();
    camera.stop();
    expect(clock.pendingTimers).toBe(0);
  });

  it('is asked at once where no password was sent that could be wrong', async () => {
    const { camera, opened, deny, clock } = locked('rtsp://10.0.0.1/sub', null);
    const main = camera.stream('main')!;
    main.addViewer().release();
    deny();
    await clock.advance(IDLE_RELEASE_MS);
    main.addViewer();
    expect(opened).toEqual(['gate/main', 'gate/main']);
  });

  it('counts by itself where its other profile is elsewhere', () => {
    const { camera, opened, deny } = locked('rtsp://10.0.0.2/sub');
    camera.stream('main')!.addViewer();
    deny();
    camera.stream('sub')!.addViewer();
    expect(opened).toEqual(['gate/main', 'gate/sub']);
  });
});

function locked(subUrl = 'rtsp://10.0.0.1/sub', credentials: CameraCredentials | null = LOGIN) {
  const clock = new FakeClock();
  const opened: string[] = [];
  const hurried: string[] = [];
  let observer: StreamObserver | null = null;
  let changes = 0;
  const engine = {
    openStream(request: OpenStreamRequest, ofStream: StreamObserver) {
      opened.push(request.label);
      observer = ofStream;
      return { setSegmenting() {}, hurry: () => hurried.push(request.label), recycle() {}, close() {} };
    },
  };
  const camera = new Camera({
    definition: {
      ...{ id: 'gate', name: '大门', nameEn: null, dialNumber: null, tags: [], domain: 'urban' },
      ...{
        region: '610902',
        mode: 'on-demand',
        enabled: true,
        maintenance: false,
        transport: 'tcp',
        tls: null,
      },
      credentials,
      profiles: { main: { url: 'rtsp://10.0.0.1/main' }, sub: { url: subUrl } },
    },
    setting: {
      ...{ partTargetMs: 200, segmentTargetMs: 2_000, segmentsKept: 5, idleReleaseMs: IDLE_RELEASE_MS },
      ...{ lingering: new LingeringMemory(), clock, engine, networksOf: () => null },
    },
    logins: new LoginPauses(clock),
    onStreamChanged: () => {
      changes += 1;
    },
  });
  camera.start();
  const failure: EngineStatus['failure'] = { code: DENIAL.reason, message: DENIAL.message };
  const deny = () => observer?.statusChanged({ phase: 'waiting', failure, retryAtMs: null });
  const play = () => observer?.statusChanged({ phase: 'playing', failure: null, retryAtMs: null });
  return { clock, camera, opened, hurried, deny, play, told: () => changes };
}
