import type { Namespace, Socket } from 'socket.io';
import type { Clock, Timer } from '../base/clock.ts';
import type { VerdictDto } from '../contract/dto.ts';
import type { HealthClientEvents, HealthServerEvents } from '../contract/health-events.ts';
import type { ChannelDelta, HealthChannel } from './health-channel.ts';
import type { SocketLogin } from './socket-door.ts';

export interface HealthSocketData extends SocketLogin {
  /** Messages that its connection has not begun to take. */
  behind: number;
  /** So far behind that it is told no more until it has taken what it was told. */
  late: boolean;
}

export type HealthNamespace = Namespace<HealthClientEvents, HealthServerEvents, object, HealthSocketData>;
export type HealthSocket = Socket<HealthClientEvents, HealthServerEvents, object, HealthSocketData>;

export interface HealthAudienceOptions {
  channel: HealthChannel;
  namespace: HealthNamespace;
  snapshot(): { hubTimeMs: number; verdicts: readonly VerdictDto[] };
  clock: Clock;
}

interface Round {
  readonly sockets: Set<HealthSocket>;
  /** Told to the others while these were still getting their snapshot. */
  readonly missed: Parameters<HealthServerEvents['health:changed']>[0][];
}

/** Written as JSON in a few milliseconds; then other work has its turn. */
const VERDICTS_PER_PART = 2_000;
/** Pages that come after a restart of the hub come all at once: those that come meanwhile share the next snapshot. */
const ROUND_MS = 250;

/** A page that is further behind is told no more; when it has taken what it was told, it gets everything anew. */
const MAX_BEHIND = 40;

/** The pages of one scope. A snapshot is made once for all that wait for one, and written out once. */
export class HealthAudience {
  readonly channel: HealthChannel;
  private readonly options: HealthAudienceOptions;
  private readonly waiting = new Set<HealthSocket>();
  private readonly members = new Set<HealthSocket>();
  private round: Round | null = null;
  private pause: Timer | null = null;
  private closed = false;

  constructor(options: HealthAudienceOptions) {
    this.options = options;
    this.channel = options.channel;
  }

  get isEmpty(): boolean {
    return this.members.size === 0;
  }

  /** From now on the page is told of this scope, beginning with everything. Also for one that has missed something. */
  admit(socket: HealthSocket): void {
    this.leave(socket);
    this.members.add(socket);
    this.waiting.add(socket);
    this.startRoundSoon();
  }

  leave(socket: HealthSocket): void {
    this.members.delete(socket);
    this.waiting.delete(socket);
    this.round?.sockets.delete(socket);
    void socket.leave(this.room);
  }

  tell(hubTimeMs: number, delta: ChannelDelta | null): void {
    if (!delta) return;
    const told = { hubTimeMs, ...delta };
    this.options.namespace.to(this.room).emit('health:changed', told);
    const { round, waiting } = this;
    this.noteSent(
      [...this.members].filter(
        (socket) => !socket.data.late && !waiting.has(socket) && !round?.sockets.has(socket),
      ),
    );
    round?.missed.push(told);
  }

  tellDirectoryChanged(): void {
    const ids = [...this.members].map(({ id }) => id);
    if (ids.length > 0) this.options.namespace.to(ids).emit('directory:changed');
  }

  close(): void {
    this.closed = true;
    this.pause?.cancel();
  }

  private get room(): string {
    return `scope ${this.channel.filter.key}`;
  }

  private startRoundSoon(): void {
    if (this.round || this.pause || this.closed) return;
    this.round = { sockets: new Set(), missed: [] };
    this.options.clock.defer(() => this.startRound());
  }

  private startRound(): void {
    const { round, channel, waiting } = this;
    if (!round || this.closed) return;
    for (const socket of waiting) round.sockets.add(socket);
    waiting.clear();
    round.missed.length = 0;
    this.noteSent([...round.sockets]);
    const { hubTimeMs, verdicts } = this.options.snapshot();
    this.sendPart(round, { hubTimeMs, revision: channel.revision, verdicts: channel.select(verdicts) }, 0);
  }

  private sendPart(
    round: Round,
    whole: { hubTimeMs: number; revision: number; verdicts: VerdictDto[] },
    part: number,
  ): void {
    if (this.closed) return;
    const parts = Math.max(1, Math.ceil(whole.verdicts.length / VERDICTS_PER_PART));
    const verdicts = whole.verdicts.slice(part * VERDICTS_PER_PART, (part + 1) * VERDICTS_PER_PART);
    this.emitTo(round, 'health:snapshot', { ...whole, part, parts, verdicts });
    if (part + 1 < parts) this.options.clock.defer(() => this.sendPart(round, whole, part + 1));
    else this.endRound(round);
  }

  private endRound(round: Round): void {
    for (const delta of round.missed) this.emitTo(round, 'health:changed', delta);
    for (const socket of round.sockets) if (!socket.data.late) void socket.join(this.room);
    this.round = null;
    this.pause = this.options.clock.setTimer(() => {
      this.pause = null;
      if (this.waiting.size > 0) this.startRoundSoon();
    }, ROUND_MS);
  }

  private emitTo<Name extends 'health:snapshot' | 'health:changed'>(
    { sockets }: Round,
    name: Name,
    payload: Parameters<HealthServerEvents[Name]>[0],
  ): void {
    const ids = [...sockets].map(({ id }) => id);
    // To nobody would mean to everybody.
    if (ids.length > 0) this.options.namespace.to(ids).emit(name, ...([payload] as never));
  }

  /** Whoever does not take what is sent to him must not make the hub keep it. */
  private noteSent(sockets: readonly HealthSocket[]): void {
    for (const socket of sockets) {
      const { data } = socket;
      data.behind += 1;
      if (data.behind <= MAX_BEHIND) continue;
      data.late = true;
      void socket.leave(this.room);
    }
  }
}
