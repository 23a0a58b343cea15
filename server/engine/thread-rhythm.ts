import type { Clock } from '../base/clock.ts';

export interface ThreadLoad {
  streams: number;
  /** Sessions that are being set up: a dozen answers, one after the other, before somebody sees a picture. */
  settingUp: number;
  /** Pairs of ports that datagrams come by. */
  udpPorts: number;
}

export interface ThreadRhythmOptions {
  clock: Clock;
  load(): ThreadLoad;
  /** Holds this thread for so long; what arrives meanwhile waits in the system's buffers. */
  nap(ms: number): void;
}

const MS_PER_STREAM = 1;
/** Program date-time is that of the arrival to within 100 ms, and nobody shall feel it. */
const LONGEST_MS = 80;
const LONGEST_SETTING_UP_MS = 8;
/** Less is not worth a nap. */
const SHORTEST_MS = 8;

/**
 * To wake up for each packet costs more than to handle it: a thread of many streams looks after them all, this far apart, as a network card
 * moderates its interrupts. The more streams, the more that saves and the longer each may wait; with a few every event is followed at once. A
 * sender over TCP waits when the system's buffer is full; over UDP the burst of a key frame would be lost.
 */
export function rhythmMs({ streams, settingUp, udpPorts }: ThreadLoad): number {
  if (udpPorts > 0) return 0;
  const longestMs = settingUp > 0 ? LONGEST_SETTING_UP_MS : LONGEST_MS;
  const periodMs = Math.min(streams * MS_PER_STREAM, longestMs);
  return periodMs < SHORTEST_MS ? 0 : periodMs;
}

/** When a media thread looks after its sockets. One that is busy for longer than its rhythm never naps. */
export class ThreadRhythm {
  /** What is deferred by it is work at hand, as a socket that has more to read than fits in one go: the thread does not nap over it. */
  readonly clock: Clock;
  private readonly options: ThreadRhythmOptions;
  private turning = false;
  private wokeAtMs = 0;
  private deferred: (() => void)[] = [];
  private workAtHand = false;
  private readonly turn = () => {
    const { clock, load, nap } = this.options;
    const { workAtHand } = this;
    this.runDeferred();
    const periodMs = rhythmMs(load());
    this.turning = periodMs > 0 || this.deferred.length > 0;
    if (!this.turning) return;
    const restMs = this.wokeAtMs + periodMs - clock.monotonic();
    if (restMs > 0 && !workAtHand) nap(restMs);
    this.wokeAtMs = clock.monotonic();
    clock.defer(this.turn);
  };

  constructor(options: ThreadRhythmOptions) {
    this.options = options;
    this.clock = Object.assign(Object.create(options.clock) as Clock, {
      defer: (callback: () => void) => {
        this.workAtHand = true;
        this.beforeNap(callback);
      },
    });
  }

  /** For what the thread has to tell, before it naps or goes on. This begins the rhythm. */
  beforeNap(callback: () => void): void {
    this.deferred.push(callback);
    if (this.turning) return;
    this.turning = true;
    this.options.clock.defer(this.turn);
  }

  /** What these defer waits for the next turn. */
  private runDeferred(): void {
    const { deferred } = this;
    this.deferred = [];
    this.workAtHand = false;
    for (const callback of deferred) callback();
  }
}
