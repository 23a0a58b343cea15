import { afterEach, expect } from 'vitest';
import { type Clock, systemClock } from '../../server/base/clock.ts';
import { type RtspReadOptions, readRtsp } from '../../server/rtsp/rtsp-reader.ts';
import { eventually } from './eventually.ts';
import { ScriptedCamera } from './scripted-camera.ts';

export const TIMEOUTS = { connectMs: 5_000, responseMs: 5_000, mediaMs: 4_000 };
/** For cameras that are processes of their own, on a machine that may stand still for seconds. */
export const PATIENT_TIMEOUTS = { ...TIMEOUTS, connectMs: 20_000, responseMs: 20_000 };

/** One reader at work, with what it delivered. */
export class Reading {
  readonly abort = new AbortController();
  readonly packets: string[] = [];
  readonly reports: number[] = [];
  damaged = 0;
  played: Parameters<NonNullable<RtspReadOptions['onPlay']>>[0] | null = null;
  /** Null once it resolved, the error once it failed; undefined while it runs. */
  outcome: unknown;
  readonly finished: Promise<unknown>;

  constructor(url: string, overrides: Partial<RtspReadOptions> = {}) {
    this.finished = readRtsp(
      {
        url,
        credentials: null,
        clock: systemClock as Clock,
        readBuffer: Buffer.allocUnsafeSlow(64 * 1024),
        timeouts: TIMEOUTS,
        select: ({ media }) => media,
        onPlay: (info) => {
          this.played = info;
        },
        onRtp: (track, buffer, start, end) => {
          this.packets.push(`${track}:${buffer.readUInt16BE(start + 2)}:${end - start}`);
        },
        onRtcp: (track) => this.reports.push(track),
        onDamaged: (bytes) => {
          this.damaged += bytes;
        },
        ...overrides,
      },
      this.abort.signal,
    ).then(
      () => this.finish(null),
      (error) => this.finish(error),
    );
  }

  private finish(outcome: unknown): unknown {
    this.outcome = outcome;
    return outcome;
  }
}

/**
 * Reads again when the camera ends it, until enough has come: GStreamer's server may be taking down the session that it refused, or be
 * back from its own death. Whoever reads a camera tries again, as the hub does.
 */
export async function readUntil(
  begin: () => Reading,
  isEnough: (reading: Reading) => boolean,
): Promise<Reading> {
  let reading = begin();
  let endedBy: unknown;
  await eventually(
    () => {
      if (reading.outcome !== undefined) {
        endedBy = reading.outcome;
        reading = begin();
      }
      expect(isEnough(reading), `of those before, the last was ended by ${endedBy}`).toBe(true);
    },
    { deadlineMs: 60_000, pauseMs: 100 },
  );
  return reading;
}

/** Cameras and readers for one test file, stopped after each test. */
export function stage(timeouts = TIMEOUTS) {
  const cameras: ScriptedCamera[] = [];
  const readings: Reading[] = [];
  afterEach(async () => {
    for (const reading of readings.splice(0)) {
      reading.abort.abort();
      await reading.finished;
    }
    await Promise.all(cameras.splice(0).map((camera) => camera.stop()));
  });
  return {
    async camera(...how: Parameters<typeof ScriptedCamera.start>): Promise<ScriptedCamera> {
      const camera = await ScriptedCamera.start(...how);
      cameras.push(camera);
      return camera;
    },
    read(url: string, overrides: Partial<RtspReadOptions> = {}): Reading {
      const reading = new Reading(url, { timeouts, ...overrides });
      readings.push(reading);
      return reading;
    },
  };
}
