import type { Socket } from 'node:net';
import type { Clock, Timer } from '../base/clock.ts';
import type { Abandonable } from '../base/versioned-snapshot.ts';
import type { LingeringMemory } from '../hls/lingering-memory.ts';

/** Waiting or on their way: twice what five thousand low-latency players have. */
const MAX_ANSWERS = 20_000;
/** Of one connection, which may ask for the next before the first is answered (RFC 9112 §9.3.2). */
const MAX_ANSWERS_PER_CONNECTION = 32;
/** What they hold together: a segment of the largest size in a window, and the parts that follow it. */
const MAX_BYTES_PER_CONNECTION = 64 * 1024 * 1024;
/** Whoever takes longer over an answer than several windows last cannot play it. */
const SLOWEST_MS = 60_000;
/** A reader of this age is not slow yet. */
const YOUNGEST_CUT_MS = 3_000;
const SWEEP_MS = 5_000;

export interface LiveAnswersOptions {
  clock: Clock;
  lingering: LingeringMemory;
}

/** One answer, from its request until it has left. */
export class LiveAnswer implements Abandonable {
  readonly socket: Socket;
  byteLength = 0;
  /** On its way since then; null while it waits. */
  sentAtMs: number | null = null;

  constructor(socket: Socket) {
    this.socket = socket;
  }

  get aborted(): boolean {
    return this.socket.destroyed;
  }
}

interface Load {
  answers: number;
  bytes: number;
}

/**
 * The answers under way, and their ceilings: how many there are, of a connection and of all, what they hold, and how long they take. The
 * slowest reader loses its connection, never the hub its memory.
 */
export class LiveAnswers {
  private readonly options: LiveAnswersOptions;
  /** Kept as long as their connections: made anew with each answer, they would outlive the young generation a thousand times a second. */
  private readonly loads = new WeakMap<Socket, Load>();
  /** Those on their way, oldest first. */
  private readonly leaving = new Set<LiveAnswer>();
  private count = 0;
  private sweeping: Timer | null = null;

  constructor(options: LiveAnswersOptions) {
    this.options = options;
  }

  /** All answers under way. */
  get underWay(): number {
    return this.count;
  }

  /** It asks on and on without waiting: each answer, a refusal too, costs more than asking does. */
  isCrowded(socket: Socket): boolean {
    return this.loadOf(socket).answers >= MAX_ANSWERS_PER_CONNECTION;
  }

  /** Null when there are too many. */
  begin(socket: Socket): LiveAnswer | null {
    const load = this.loadOf(socket);
    if (this.count >= MAX_ANSWERS || this.isCrowded(socket)) return null;
    this.count += 1;
    load.answers += 1;
    return new LiveAnswer(socket);
  }

  /** It goes on its way; false when its connection holds too much already. */
  send(answer: LiveAnswer, byteLength: number): boolean {
    const load = this.loadOf(answer.socket);
    if (load.bytes + byteLength > MAX_BYTES_PER_CONNECTION) return false;
    load.bytes += byteLength;
    answer.byteLength = byteLength;
    answer.sentAtMs = this.options.clock.monotonic();
    this.leaving.add(answer);
    this.sweeping ??= this.options.clock.setRepeating(() => this.sweep(), SWEEP_MS);
    this.shed();
    return true;
  }

  end(answer: LiveAnswer): void {
    const load = this.loadOf(answer.socket);
    this.leaving.delete(answer);
    this.count -= 1;
    load.answers -= 1;
    load.bytes -= answer.byteLength;
  }

  stop(): void {
    this.sweeping?.cancel();
    this.sweeping = null;
  }

  private loadOf(socket: Socket): Load {
    const known = this.loads.get(socket);
    if (known) return known;
    const load = { answers: 0, bytes: 0 };
    this.loads.set(socket, load);
    return load;
  }

  private sweep(): void {
    const slowestMs = this.options.clock.monotonic() - SLOWEST_MS;
    for (const answer of this.leaving) {
      if (answer.sentAtMs === null || answer.sentAtMs >= slowestMs) break;
      this.cut(answer);
    }
    this.shed();
    if (this.leaving.size === 0) this.stop();
  }

  /** The oldest answers hold what has left the windows. */
  private shed(): void {
    let excess = this.options.lingering.excessBytes;
    if (excess === 0) return;
    const oldEnoughMs = this.options.clock.monotonic() - YOUNGEST_CUT_MS;
    for (const answer of this.leaving) {
      if (excess <= 0 || answer.sentAtMs === null || answer.sentAtMs > oldEnoughMs) return;
      excess -= answer.byteLength;
      this.cut(answer);
    }
  }

  /** What it holds comes back when the connection has closed. */
  private cut(answer: LiveAnswer): void {
    this.leaving.delete(answer);
    answer.socket.destroy();
  }
}
