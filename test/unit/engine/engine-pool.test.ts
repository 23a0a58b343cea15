import { describe, expect, it } from 'vitest';
import { silentLogger } from '../../../server/base/logger.ts';
import type { EngineLink } from '../../../server/engine/engine-link.ts';
import { EnginePool, type StreamObserver } from '../../../server/engine/engine-pool.ts';
import type { EngineReport, EngineRequest, EngineStatus } from '../../../server/engine/engine-protocol.ts';
import type { InitSegment, PartData } from '../../../server/hls/part.ts';
import { FakeClock } from '../../support/fake-clock.ts';

/** A media thread that does nothing but remember what it was told. */
class RecordingLink implements EngineLink {
  readonly requests: EngineRequest[] = [];
  closed = false;
  terminated = false;
  report: (reports: EngineReport[]) => void = () => {};
  lose: (cause: Error) => void = () => {};

  post(request: EngineRequest): void {
    this.requests.push(request);
  }

  onReports(listener: (reports: EngineReport[]) => void): void {
    this.report = listener;
  }

  onLost(listener: (cause: Error) => void): void {
    this.lose = listener;
  }

  async close(): Promise<void> {
    this.closed = true;
  }

  async terminate(): Promise<void> {
    this.terminated = true;
  }

  opened(): Extract<EngineRequest, { type: 'open' }>[] {
    return this.requests.filter((request) => request.type === 'open');
  }
}

class RecordingObserver implements StreamObserver {
  readonly told: string[] = [];
  readonly parts: PartData[] = [];
  status: EngineStatus | null = null;

  init(init: InitSegment): void {
    this.told.push(`init ${init.epoch}`);
  }
  part(part: PartData): void {
    this.parts.push(part);
    this.told.push(`part ${part.segmentSequence}`);
  }
  segmentEnded(sequence: number): void {
    this.told.push(`segment ended ${sequence}`);
  }
  interrupted(): void {
    this.told.push('interrupted');
  }
  segmentingEnded(): void {
    this.told.push('segmenting ended');
  }
  statusChanged(status: EngineStatus): void {
    this.status = status;
    this.told.push(status.phase);
  }
  measured(): void {
    this.told.push('measured');
  }
}

const request = {
  url: 'rtsp://127.0.0.1/a',
  credentials: null,
  label: 'a/main',
  partTargetMs: 200,
  segmentTargetMs: 2000,
  segmenting: true,
};

/** The reports of a part that lies in memory of its own. */
function partReports(stream: number, segmentSequence: number): EngineReport[] {
  const { bytes, ...part } = partData(segmentSequence);
  return [
    { type: 'memory-added', memory: segmentSequence, buffer: bytes.buffer as unknown as SharedArrayBuffer },
    { type: 'part', stream, part, memory: segmentSequence, start: 0, end: bytes.length },
  ];
}

function partData(segmentSequence: number): PartData {
  const bytes = Buffer.from(new SharedArrayBuffer(8));
  return {
    epoch: 4,
    segmentSequence,
    index: 0,
    bytes,
    memoryBytes: 8,
    videoEnd: 8,
    independent: true,
    mediaTimeMs: 0,
    durationMs: 200,
    arrivalMs: 0,
    frames: 5,
  };
}

function init(epoch: number): InitSegment {
  const bytes = Buffer.from('init');
  return {
    epoch,
    bytes,
    videoBytes: bytes,
    codecs: '',
    videoCodecs: '',
    video: {
      codec: 'h264',
      width: 1,
      height: 1,
      displayed: { width: 1, height: 1 },
      declaredFrameRate: null,
    },
  };
}

function poolOf(threads: number) {
  const clock = new FakeClock();
  const links: RecordingLink[] = [];
  const spawn = () => {
    const link = new RecordingLink();
    links.push(link);
    return link;
  };
  const pool = new EnginePool({ threads, clock, logger: silentLogger, spawn });
  pool.start();
  return { clock, links, pool };
}

describe('the engine pool', () => {
  it('spreads streams evenly over its threads', () => {
    const { links, pool } = poolOf(2);
    for (let stream = 0; stream < 4; stream += 1) pool.openStream(request, new RecordingObserver());
    expect(links.map((link) => link.opened().length)).toEqual([2, 2]);
    expect(pool.load()).toEqual([2, 2]);
  });

  it('replaces a lost thread and opens its streams again where their numbering stood', async () => {
    const { clock, links, pool } = poolOf(1);
    const observer = new RecordingObserver();
    pool.openStream(request, observer);
    links[0]!.report([{ type: 'init', stream: 1, init: init(4) }, ...partReports(1, 17)]);
    links[0]!.lose(new Error('out of memory'));
    expect(observer.told).toEqual(['init 4', 'part 17', 'interrupted', 'waiting']);
    expect(observer.status?.failure?.code).toBe('engine-restarting');
    await clock.advance(1_000);
    expect(links[1]!.opened()[0]!.request).toMatchObject({
      url: request.url,
      firstEpoch: 5,
      firstSegmentSequence: 18,
    });
  });

  it('opens one again that retries when told once it is told, whether there is a thread by then or not', async () => {
    const { clock, links, pool } = poolOf(1);
    const waits = { ...request, retriesWhenTold: true };
    const [first, second] = [waits, waits].map((one) => pool.openStream(one, new RecordingObserver()));
    links[0]!.lose(new Error('gone'));
    first!.hurry();
    pool.openStream(waits, new RecordingObserver());
    await clock.advance(1_000);
    const opened = () => links[1]!.opened().map(({ stream }) => stream);
    expect(opened()).toEqual([1, 3]);
    second!.hurry();
    second!.hurry();
    expect(opened()).toEqual([1, 3, 2]);
    expect(links[1]!.requests.at(-1)).toEqual({ type: 'hurry', stream: 2 });
  });

  it('opens none again that was closed, whatever it is told afterwards', async () => {
    const { clock, links, pool } = poolOf(1);
    const observer = new RecordingObserver();
    const stream = pool.openStream({ ...request, retriesWhenTold: true }, observer);
    links[0]!.lose(new Error('gone'));
    await clock.advance(1_000);
    stream.close();
    observer.told.length = 0;
    stream.hurry();
    stream.setSegmenting(false);
    expect([links[1]!.opened(), observer.told]).toEqual([[], []]);
  });

  it('tells one that nobody watches any more that its parts have ended, though no thread has it', async () => {
    const { clock, links, pool } = poolOf(1);
    const observer = new RecordingObserver();
    const stream = pool.openStream({ ...request, segmenting: true, retriesWhenTold: true }, observer);
    links[0]!.lose(new Error('gone'));
    await clock.advance(1_000);
    observer.told.length = 0;
    stream.setSegmenting(false);
    expect(observer.told).toEqual(['segmenting ended']);
    expect(links[1]!.requests.filter(({ type }) => type === 'segmenting')).toEqual([]);
  });

  it('does not open again what was closed in the meantime', async () => {
    const { clock, links, pool } = poolOf(1);
    const stream = pool.openStream(request, new RecordingObserver());
    links[0]!.lose(new Error('gone'));
    stream.close();
    await clock.advance(1_000);
    expect(links[1]!.opened()).toEqual([]);
  });

  it('waits longer each time for a thread that dies at once, and answers the loss of a steady one quickly', async () => {
    const { clock, links } = poolOf(1);
    for (let death = 0; death < 6; death += 1) {
      links.at(-1)!.lose(new Error('poison'));
      await clock.advance(5_000);
    }
    expect(links).toHaveLength(7);
    const beat = async (seconds: number) => {
      for (let second = 0; second < seconds; second += 1) {
        links.at(-1)!.report([{ type: 'heartbeat' }]);
        await clock.advance(1_000);
      }
    };
    await beat(40);
    links.at(-1)!.lose(new Error('once in a while'));
    await clock.advance(250);
    expect(links).toHaveLength(8);
  });

  it('replaces a thread that hangs', async () => {
    const { clock, links } = poolOf(1);
    await clock.advance(20_000);
    expect(links.length).toBeGreaterThan(1);
    expect(links[0]!.terminated).toBe(true);
  });

  it('keeps its threads when the whole process stood still, and still finds one that hangs afterwards', async () => {
    const { clock, links } = poolOf(2);
    const beat = async (seconds: number, ...beating: number[]) => {
      for (let second = 0; second < seconds; second += 1) {
        await clock.advance(1_000);
        for (const index of beating) links[index]!.report([{ type: 'heartbeat' }]);
      }
    };
    await beat(5, 0, 1);
    clock.standStill(60_000);
    await beat(10, 0, 1);
    expect(links.map(({ terminated }) => terminated)).toEqual([false, false]);
    await beat(20, 0);
    expect(links.slice(0, 2).map(({ terminated }) => terminated)).toEqual([false, true]);
  });

  it('tells who waits for a probe that the thread was lost', async () => {
    const { links, pool } = poolOf(1);
    const probe = pool.probe(request);
    links[0]!.lose(new Error('gone'));
    expect(await probe).toMatchObject({ failure: { code: 'engine-restarting' }, loggedIn: false });
  });

  it('gives used buffers back in one message', async () => {
    const { clock, links, pool } = poolOf(1);
    const observer = new RecordingObserver();
    const stream = pool.openStream(request, observer);
    links[0]!.report([...partReports(1, 7), ...partReports(1, 8)]);
    for (const { bytes } of observer.parts) stream.recycle(bytes);
    await clock.advance(200);
    const recycled = links[0]!.requests.filter((sent) => sent.type === 'recycle');
    expect(recycled.map(({ places }) => places)).toEqual([[7, 0, 8, 0]]);
  });

  it('never gives memory of a lost thread to the one that replaced it', async () => {
    const { clock, links, pool } = poolOf(1);
    const observer = new RecordingObserver();
    const stream = pool.openStream(request, observer);
    links[0]!.report(partReports(1, 7));
    links[0]!.lose(new Error('gone'));
    await clock.advance(1_000);
    stream.recycle(observer.parts[0]!.bytes);
    await clock.advance(1_000);
    expect(links[1]!.requests.some((sent) => sent.type === 'recycle')).toBe(false);
  });

  it('gives back the parts of a stream that was closed while they were on their way', async () => {
    const { clock, links, pool } = poolOf(1);
    pool.openStream(request, new RecordingObserver()).close();
    links[0]!.report(partReports(1, 0));
    await clock.advance(200);
    expect(links[0]!.requests.some((sent) => sent.type === 'recycle')).toBe(true);
  });

  it('leaves no timer behind when it stops', async () => {
    const { clock, links, pool } = poolOf(2);
    pool.openStream(request, new RecordingObserver()).close();
    links[0]!.report(partReports(1, 0));
    await pool.stop();
    expect(clock.pendingTimers).toBe(0);
    expect(links.every((link) => link.closed)).toBe(true);
  });
});
