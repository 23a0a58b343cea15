import { afterEach, describe, expect, it } from 'vitest';
import type { Logger } from '../../../server/base/logger.ts';
import { silentLogger } from '../../../server/base/logger.ts';
import type { EngineLink } from '../../../server/engine/engine-link.ts';
import { EnginePool } from '../../../server/engine/engine-pool.ts';
import type { EngineReport, EngineRequest } from '../../../server/engine/engine-protocol.ts';
import { LaneSeats } from '../../../server/engine/lane-seats.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const FFMPEG = { program: null, searchPath: '/usr/bin' };
const pools: EnginePool[] = [];
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.stop()));
});

class Link implements EngineLink {
  readonly requests: EngineRequest[] = [];
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
  async close(): Promise<void> {}
  async terminate(): Promise<void> {}

  get transcoding() {
    return this.requests.flatMap((request) => (request.type === 'transcoding' ? [request] : []));
  }
}

function poolOf(threads: number, lanes: number | null, logger: Logger = silentLogger) {
  const clock = new FakeClock();
  const links: Link[] = [];
  const spawn = () => {
    links.push(new Link());
    return links.at(-1)!;
  };
  const transcoding = lanes === null ? undefined : { ffmpeg: FFMPEG, lanes };
  const pool = new EnginePool({ threads, clock, logger, spawn, transcoding });
  pools.push(pool);
  pool.start();
  return { clock, links, pool };
}

describe('EnginePool and transcoding lanes', () => {
  it('tells each thread first of all what they share, and who it is', async () => {
    const { links, pool } = poolOf(2, 3);
    expect(links.map(({ requests }) => requests[0])).toMatchObject([
      { type: 'transcoding', ffmpeg: FFMPEG, owner: 1 },
      { type: 'transcoding', ffmpeg: FFMPEG, owner: 2 },
    ]);
    const [one, other] = links.map(({ transcoding }) => new LaneSeats(transcoding[0]!.seats));
    one!.take(1);
    other!.take(2);
    expect([one!.count, one!.taken, pool.lanesTaken]).toEqual([3, 2, 2]);
  });

  it('frees the lanes of a thread that is lost, and its successor is somebody else', async () => {
    const { links, pool, clock } = poolOf(1, 1);
    new LaneSeats(links[0]!.transcoding[0]!.seats).take(1);
    links[0]!.lose(new Error('gone'));
    expect(pool.lanesTaken).toBe(0);
    await clock.advance(1_000);
    expect(links[1]!.transcoding).toMatchObject([{ owner: 2 }]);
    expect(links[1]!.transcoding[0]!.seats).toBe(links[0]!.transcoding[0]!.seats);
  });

  it.each([{ lanes: 0 }, { lanes: null }])(
    'says nothing of transcoding where there are $lanes lanes',
    ({ lanes }) => {
      const { links } = poolOf(1, lanes);
      expect(links[0]!.requests).toEqual([]);
    },
  );

  it('logs why a camera could not be transcoded, once for each reason', () => {
    const warnings: unknown[] = [];
    const logger = { ...silentLogger, warn: (fields: object) => void warnings.push(fields) };
    const { links, pool } = poolOf(1, 1, logger);
    pool.openStream(
      {
        ...{ url: 'rtsp://127.0.0.1/a', credentials: null, label: 'a/main' },
        ...{ partTargetMs: 200, segmentTargetMs: 2000, segmenting: true },
      },
      {
        ...{ init() {}, part() {}, segmentEnded() {}, interrupted() {}, segmentingEnded() {} },
        ...{ statusChanged() {}, measured() {} },
      },
    );
    const fail = (message: string) =>
      links[0]!.report([
        {
          type: 'status',
          stream: 1,
          status: { phase: 'waiting', failure: { code: 'transcoding-failed', message }, retryAtMs: 1 },
        },
      ]);
    for (const message of ['ffmpeg exited with 1', 'ffmpeg exited with 1', 'ffmpeg was ended by SIGSEGV'])
      fail(message);
    expect(warnings).toEqual([
      { camera: 'a/main', reason: 'ffmpeg exited with 1' },
      { camera: 'a/main', reason: 'ffmpeg was ended by SIGSEGV' },
    ]);
  });
});
