import { describe, expect, it } from 'vitest';
import { ProfileStream, type Standing, type StreamOpener } from '../../../server/cameras/profile-stream.ts';
import type { OpenStreamRequest, StreamObserver } from '../../../server/engine/engine-pool.ts';
import { LingeringMemory } from '../../../server/hls/lingering-memory.ts';
import type { InitSegment, PartData } from '../../../server/hls/part.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const IDLE_RELEASE_MS = 15_000;

/** Stands for the engine pool: remembers what is open and what it was told. */
class RecordingEngine implements StreamOpener {
  readonly opened: OpenStreamRequest[] = [];
  readonly told: string[] = [];
  /** Which pull each part was given back to. */
  readonly recycledBy: number[] = [];
  observer: StreamObserver | null = null;

  get recycled(): number {
    return this.recycledBy.length;
  }

  openStream(request: OpenStreamRequest, observer: StreamObserver) {
    const pull = this.opened.length;
    this.opened.push(request);
    this.observer = observer;
    return {
      setSegmenting: (segmenting: boolean) => this.told.push(segmenting ? 'segment' : 'keep the group'),
      hurry: () => this.told.push('hurry'),
      recycle: () => this.recycledBy.push(pull),
      close: () => this.told.push('close'),
    };
  }
}

function create(standing: Standing = 'none') {
  const clock = new FakeClock();
  const engine = new RecordingEngine();
  let changes = 0;
  const stream = new ProfileStream(
    {
      cameraId: 'river',
      profile: 'main',
      url: 'rtsp://127.0.0.1/river',
      credentials: null,
      seat: null,
      setting: {
        partTargetMs: 200,
        segmentTargetMs: 2000,
        segmentsKept: 5,
        idleReleaseMs: IDLE_RELEASE_MS,
        lingering: new LingeringMemory(),
        clock,
        engine,
        networksOf: () => null,
      },
      onChanged: () => {
        changes += 1;
      },
    },
    standing,
  );
  stream.start();
  return { clock, engine, stream, changes: () => changes };
}

const init: InitSegment = {
  epoch: 1,
  bytes: Buffer.from('init'),
  videoBytes: Buffer.from('init'),
  codecs: 'avc1.64001f',
  videoCodecs: 'avc1.64001f',
  video: {
    ...{ codec: 'h264', width: 1280, height: 720, declaredFrameRate: 25 },
    displayed: { width: 1280, height: 960 },
  },
};

function part(index: number): PartData {
  return {
    epoch: 1,
    segmentSequence: 0,
    index,
    bytes: Buffer.allocUnsafeSlow(100),
    memoryBytes: 100,
    videoEnd: 100,
    independent: index === 0,
    mediaTimeMs: index * 200,
    durationMs: 200,
    arrivalMs: index * 200,
    frames: 5,
  };
}

describe('an on-demand profile', () => {
  it('leaves the camera alone until somebody looks', () => {
    const { engine, stream } = create();
    expect(engine.opened).toEqual([]);
    expect(stream.status.phase).toBe('idle');
  });

  it('is pulled once however many look, and cut into parts at once', () => {
    const { engine, stream } = create();
    stream.addViewer();
    stream.addViewer();
    stream.touch('player');
    expect(engine.opened).toMatchObject([{ segmenting: true, label: 'river/main' }]);
    expect(stream.viewers).toBe(3);
  });

  it('keeps the last group for a while after the last viewer, and then lets the camera go', async () => {
    const { clock, engine, stream } = create();
    stream.addViewer().release();
    expect(engine.told).toEqual(['keep the group']);
    await clock.advance(IDLE_RELEASE_MS + 1);
    expect(engine.told).toEqual(['keep the group', 'close']);
    expect(stream.status.phase).toBe('idle');
  });

  it('counts on in its next window, beyond what may have been asked of the one before', async () => {
    const { stream } = create();
    const numbers: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      const viewer = stream.addViewer();
      stream.init(init);
      // A camera that begins anew again and again: many more segments than seconds.
      for (let n = 0; n < 50; n += 1) stream.part({ ...part(n), segmentSequence: n });
      numbers.push(stream.window.firstSequence, stream.window.next.sequence);
      viewer.release();
      stream.segmentingEnded();
    }
    // The window before could be asked for one segment behind the next.
    for (const at of [1, 3]) expect(numbers[at + 1]! - numbers[at]!).toBe(2);
  });

  it('is not let go when a viewer comes back in time', async () => {
    const { clock, engine, stream } = create();
    stream.addViewer().release();
    await clock.advance(IDLE_RELEASE_MS - 1);
    stream.addViewer();
    await clock.advance(IDLE_RELEASE_MS * 2);
    expect(engine.told).toEqual(['keep the group', 'segment']);
    expect(engine.opened).toHaveLength(1);
  });

  it('counts a viewer that leaves twice once', () => {
    const { stream } = create();
    const first = stream.addViewer();
    stream.addViewer();
    first.release();
    first.release();
    expect(stream.viewers).toBe(1);
  });

  it('tells ten thousand players over plain HTTP apart, and no more', async () => {
    const { clock, stream } = create();
    for (let n = 0; n < 10_050; n += 1) stream.touch(`player ${n}`);
    expect(stream.viewers).toBe(10_000);
    await clock.advance(20_000);
    expect(stream.viewers).toBe(0);
  });

  it('takes a player over plain HTTP for gone when it asks no more', async () => {
    const { clock, stream } = create();
    stream.touch('player');
    await clock.advance(9_000);
    stream.touch('player');
    await clock.advance(9_000);
    expect(stream.viewers).toBe(1);
    await clock.advance(10_000);
    expect(stream.viewers).toBe(0);
  });

  it('keeps a plain player that asks once for each long segment', async () => {
    const { clock, engine, stream } = create();
    stream.touch('player');
    stream.init(init);
    const { window } = stream;
    for (let segment = 0; segment < 4; segment += 1) {
      for (let n = 0; n < 70; n += 1) stream.part({ ...part(n), segmentSequence: segment });
      stream.segmentEnded(segment);
      await clock.advance(14_000);
      stream.touch('player');
    }
    expect([engine.told, stream.window === window, stream.viewers]).toEqual([[], true, 1]);
    expect(window.targetDurationMs).toBe(14_000);
    // Three target durations, and then it is gone.
    await clock.advance(42_000);
    expect(stream.viewers).toBe(1);
    await clock.advance(3_000);
    expect([engine.told, stream.viewers]).toEqual([['keep the group'], 0]);
  });

  it('tries a failed camera again at once for a new viewer', () => {
    const { engine, stream } = create();
    stream.addViewer();
    const failure = { code: 'timed-out' as const, message: 'no answer' };
    engine.observer?.statusChanged({ phase: 'waiting', failure, retryAtMs: 5 });
    expect(stream.status).toMatchObject({ phase: 'waiting', failure: { reason: 'timed-out' }, retryAtMs: 5 });
    stream.addViewer();
    expect(engine.told).toEqual(['hurry']);
  });

  it('keeps in mind why the last attempt failed while it tries again, until media flows', () => {
    const { engine, stream } = create();
    stream.addViewer();
    const failure = { code: 'timed-out' as const, message: 'no answer' };
    engine.observer?.statusChanged({ phase: 'waiting', failure, retryAtMs: 5 });
    engine.observer?.statusChanged({ phase: 'connecting', failure: null, retryAtMs: null });
    expect(stream.status).toMatchObject({ phase: 'connecting', failure: { reason: 'timed-out' } });
    engine.observer?.statusChanged({ phase: 'playing', failure: null, retryAtMs: null });
    expect(stream.status.failure).toBeNull();
  });

  it('counts against a picture nothing of what was lost before it began', () => {
    const { engine, stream } = create();
    stream.addViewer();
    const measured = { frameRate: 12, expectedFrameRate: 25, bitrateKbps: 900, foreignPackets: 0 };
    const lossy = {
      ...measured,
      lossRatio: 0.4,
      damagedPerSecond: 3,
      damagedReferences: 3,
      frozen: false,
      lastMediaAtMs: 0,
    };
    engine.observer?.statusChanged({ phase: 'connecting', failure: null, retryAtMs: null });
    engine.observer?.measured(lossy);
    engine.observer?.statusChanged({ phase: 'playing', failure: null, retryAtMs: null });
    expect(stream.status.measured).toBeNull();
    engine.observer?.measured(lossy);
    engine.observer?.statusChanged({ phase: 'playing', failure: null, retryAtMs: null });
    expect(stream.status.measured).toMatchObject({ lossRatio: 0.4 });
  });

  it('gives every part back when the window goes', () => {
    const { engine, stream } = create();
    const viewer = stream.addViewer();
    const before = stream.window;
    engine.observer?.init(init);
    engine.observer?.part(part(0));
    engine.observer?.part(part(1));
    expect(before.ready).toBe(true);
    viewer.release();
    expect(stream.window).toBe(before);
    engine.observer?.segmentingEnded();
    expect(engine.recycled).toBe(2);
    expect(stream.window).not.toBe(before);
    expect(before.closed).toBe(true);
  });

  it('gives every part back when it is taken away while somebody watches', () => {
    const { engine, stream } = create();
    stream.addViewer();
    engine.observer?.init(init);
    engine.observer?.part(part(0));
    engine.observer?.part(part(1));
    stream.stop();
    expect(engine.recycled).toBe(2);
  });

  it('gives every part back when the camera is let go before the window has ended', async () => {
    const { clock, engine, stream } = create();
    const viewer = stream.addViewer();
    engine.observer?.init(init);
    engine.observer?.part(part(0));
    viewer.release();
    await clock.advance(IDLE_RELEASE_MS + 1);
    expect(engine.recycled).toBe(1);
  });

  it('gives a part that is still being sent back to the pull that it came from', async () => {
    const { clock, engine, stream } = create();
    const viewer = stream.addViewer();
    engine.observer?.init(init);
    engine.observer?.part(part(0));
    const sent = stream.window.latest;
    sent?.retain();
    viewer.release();
    await clock.advance(IDLE_RELEASE_MS + 1);
    stream.addViewer();
    expect(engine.recycledBy).toEqual([]);
    sent?.release();
    expect(engine.recycledBy).toEqual([0]);
  });

  it('keeps its window when a viewer returns before the engine has stopped cutting', () => {
    const { engine, stream } = create();
    const viewer = stream.addViewer();
    const before = stream.window;
    viewer.release();
    stream.addViewer();
    engine.observer?.segmentingEnded();
    expect(stream.window).toBe(before);
  });

  it('tells codec and size once it has seen the picture', () => {
    const { engine, stream } = create();
    expect(stream.description).toEqual({ id: 'main', codec: null, width: null, height: null });
    expect(stream.displayedSize).toBeNull();
    stream.addViewer();
    engine.observer?.init(init);
    expect(stream.displayedSize).toEqual({ width: 1280, height: 960 });
    expect(stream.description).toEqual({ id: 'main', codec: 'avc1.64001f', width: 1280, height: 720 });
  });

  it('remembers what a master playlist says of it when nobody watches any more', async () => {
    const { clock, engine, stream } = create();
    const viewer = stream.addViewer();
    expect([stream.codecs, stream.frameRate, stream.bitRate]).toEqual([null, null, null]);
    engine.observer?.init({ ...init, codecs: 'avc1.64001f,mp4a.40.2' });
    engine.observer?.part(part(0));
    viewer.release();
    engine.observer?.segmentingEnded();
    await clock.advance(IDLE_RELEASE_MS + 1);
    expect([stream.status.phase, stream.window.ready]).toEqual(['idle', false]);
    expect([stream.codecs, stream.frameRate]).toEqual(['avc1.64001f,mp4a.40.2', 25]);
    expect(stream.bitRate).toEqual({ peak: 4_000, average: 4_000 });
  });
});

describe('a profile that stands by itself', () => {
  it('is pulled from the start, its last group kept, and never let go', async () => {
    const { clock, engine, stream } = create('group-kept');
    expect(engine.opened).toMatchObject([{ segmenting: false }]);
    stream.addViewer().release();
    await clock.advance(IDLE_RELEASE_MS * 4);
    expect(engine.told).toEqual(['segment', 'keep the group']);
  });

  it('is segmented from the start and for good when it is recorded', async () => {
    const { clock, engine, stream } = create('segmented');
    expect(engine.opened).toMatchObject([{ segmenting: true }]);
    stream.addViewer().release();
    await clock.advance(IDLE_RELEASE_MS * 4);
    expect(engine.told).toEqual([]);
  });
});

describe('a stopped profile', () => {
  it('has a closed window when it was stopped before anybody looked', () => {
    const { stream } = create();
    stream.stop();
    expect(stream.window.closed).toBe(true);
    expect(stream.window).toBe(stream.window);
  });

  it('counts nobody any more whose answer comes late', () => {
    const { clock, stream } = create();
    stream.stop();
    stream.touch('player');
    expect([stream.viewers, clock.pendingTimers]).toEqual([0, 0]);
  });

  it('closes its pull and its window and leaves no timer', () => {
    const { clock, engine, stream } = create();
    stream.touch('player');
    stream.stop();
    stream.stop();
    expect(engine.told).toEqual(['close']);
    expect(stream.window.closed).toBe(true);
    expect(clock.pendingTimers).toBe(0);
  });
});
