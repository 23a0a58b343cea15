import { systemClock } from '../../server/base/clock.ts';
import { type Logger, silentLogger } from '../../server/base/logger.ts';
import { openInlineLink } from '../../server/engine/engine-link.ts';
import { EnginePool, type StreamObserver } from '../../server/engine/engine-pool.ts';
import type { EngineFailure, StreamAddress } from '../../server/engine/engine-protocol.ts';
import type { InitSegment, PartData } from '../../server/hls/part.ts';
import { eventually } from './eventually.ts';
import { type ProbedStream, probeMedia } from './ffprobe.ts';

/** What an engine made of a camera so far. */
export interface Seen {
  inits: InitSegment[];
  parts: PartData[];
  failures: EngineFailure[];
}

/** An engine that looks at cameras, for tests with servers that are not ours. */
export class WatchedEngine {
  readonly pool: EnginePool;

  constructor(logger: Logger = silentLogger) {
    const spawn = () => openInlineLink({ clock: systemClock, logger: silentLogger });
    this.pool = new EnginePool({ threads: 1, clock: systemClock, logger, spawn });
    this.pool.start();
  }

  /** Looks at a camera until enough has come, then leaves. */
  async look(address: StreamAddress, isEnough: (seen: Seen) => boolean): Promise<Seen> {
    const seen: Seen = { inits: [], parts: [], failures: [] };
    const observer: StreamObserver = {
      init: (init) => void seen.inits.push(init),
      part: (part) => void seen.parts.push({ ...part, bytes: Buffer.from(part.bytes) }),
      segmentEnded() {},
      interrupted() {},
      segmentingEnded() {},
      // A server that is a process of its own answers late where the processors are busy, and is asked again then.
      statusChanged: ({ failure }) =>
        failure && failure.code !== 'timed-out' && void seen.failures.push(failure),
      measured() {},
    };
    const request = { ...address, partTargetMs: 200, segmentTargetMs: 2_000, segmenting: true };
    const stream = this.pool.openStream(request, observer);
    try {
      await eventually(() => isEnough(seen), { deadlineMs: 60_000 });
    } finally {
      stream.close();
    }
    return seen;
  }

  stop(): Promise<void> {
    return this.pool.stop();
  }
}

export const seconds =
  (count: number) =>
  ({ parts }: Seen) =>
    parts.reduce((sum, { durationMs }) => sum + durationMs, 0) > count * 1_000;

/** Of the newest epoch, with sound: where that begins late there is one before without it. */
export const secondsWithSound =
  (count: number) =>
  ({ inits, parts, failures }: Seen) => {
    const init = inits.at(-1);
    const ofEpoch = parts.filter(({ epoch }) => epoch === init?.epoch);
    return init?.codecs.includes(',') === true && seconds(count)({ inits, parts: ofEpoch, failures });
  };

/** All that was seen of one epoch, read by ffmpeg, and the pictures that the engine counted in it. */
export async function readBack(
  { inits, parts }: Seen,
  init = inits[0]!,
): Promise<{ streams: ProbedStream[]; complaints: string; frames: number }> {
  const ofEpoch = parts.filter(({ epoch }) => epoch === init.epoch);
  const file = Buffer.concat([init.bytes, ...ofEpoch.map(({ bytes }) => bytes)]);
  return { ...(await probeMedia(file)), frames: ofEpoch.reduce((sum, part) => sum + part.frames, 0) };
}
