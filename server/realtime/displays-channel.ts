import type { Namespace, Socket } from 'socket.io';
import type { Clock } from '../base/clock.ts';
import {
  type DisplayDto,
  type DisplayHello,
  type DisplayReport,
  type DisplayShow,
  displayHelloSchema,
  displayReportSchema,
} from '../contract/displays-dto.ts';
import { CodedError, type ErrorCode } from '../contract/error-codes.ts';
import type { Scope } from '../contract/permissions.ts';
import type { WallsClientEvents, WallsServerEvents } from '../contract/walls-events.ts';
import type { Seat } from '../walls/display-screens.ts';
import type { WallPerson } from '../walls/wall-person.ts';
import type { DisplayWord } from '../walls/walls-facts.ts';
import { MessageBudget } from './message-budget.ts';
import type { SocketLogin } from './socket-door.ts';

export interface WallsSocketData extends SocketLogin {
  /** Whose page it is, as of the last look. */
  person: WallPerson;
}
export type WallsNamespace = Namespace<WallsClientEvents, WallsServerEvents, object, WallsSocketData>;
export type WallsSocket = Socket<WallsClientEvents, WallsServerEvents, object, WallsSocketData>;

/** What the channel needs of the displays. */
export interface DisplaysFeed {
  list(person: WallPerson): DisplayDto[];
  get(person: WallPerson, name: string): DisplayDto | null;
  take(hello: DisplayHello, login: { username: string; scope: Scope }, replaced: () => void): Promise<Seat>;
  leave(seat: Seat): Promise<void>;
  report(seat: Seat, report: DisplayReport): void;
  renew(seat: Seat, scope: Scope): void;
  showOn(seat: Seat): DisplayShow | null;
}

export interface DisplaysChannelOptions {
  displays: DisplaysFeed;
  clock: Clock;
  /** A display that went could not be written down. */
  onFailure(error: unknown): void;
}

const MESSAGES = { perSecond: 2, burst: 20 };

/** The sockets of displays, and of those who watch them. */
export class DisplaysChannel {
  private readonly options: DisplaysChannelOptions;
  private readonly seats = new Map<WallsSocket, { seat: Seat; told: string }>();
  private readonly watchers = new Set<WallsSocket>();

  constructor(options: DisplaysChannelOptions) {
    this.options = options;
  }

  greet(socket: WallsSocket): void {
    const budget = new MessageBudget({ ...MESSAGES, clock: this.options.clock });
    let last = Promise.resolve();
    socket.on('display:register', (hello, answer) => {
      if (typeof answer !== 'function' || !budget.spend()) return;
      // One after another: a place that is still being taken could not be left for the next.
      last = last.then(() => this.register(socket, hello, answer));
    });
    socket.on('display:report', (report) => {
      const seat = this.seats.get(socket)?.seat;
      const read = displayReportSchema.safeParse(report);
      if (seat && read.success && budget.spend()) this.options.displays.report(seat, read.data);
    });
    socket.on('displays:watch', (answer) => {
      if (typeof answer !== 'function' || !budget.spend()) return;
      const may = socket.data.person.permissions.has('display:steer');
      if (may) this.watchers.add(socket);
      answer(may ? this.options.displays.list(socket.data.person) : []);
    });
    socket.on('disconnect', () => this.leave(socket));
  }

  /** Its person may do or see something else, or a camera has moved. */
  renew(socket: WallsSocket): void {
    const { person } = socket.data;
    if (!person.permissions.has('display:steer')) this.watchers.delete(socket);
    const taken = this.seats.get(socket);
    if (!taken) return;
    this.options.displays.renew(taken.seat, person.scope);
    this.show(socket);
  }

  tellChanged(name: string): void {
    for (const socket of this.watchers) {
      const display = this.options.displays.get(socket.data.person, name);
      if (display) socket.emit('display:changed', display);
      else socket.emit('display:removed', name);
    }
    const screen = this.screenOf(name);
    if (screen) this.show(screen);
  }

  /** Of whoever's roles or scope are others by now: all that they were told is to be told anew. */
  tellAll(socket: WallsSocket): void {
    if (!this.watchers.has(socket)) return;
    for (const display of this.options.displays.list(socket.data.person))
      socket.emit('display:changed', display);
  }

  tellWord(name: string, word: DisplayWord): void {
    const screen = this.screenOf(name);
    if (word.kind === 'step') screen?.emit('display:step', { by: word.by });
    else screen?.emit('display:identify');
  }

  private async register(
    socket: WallsSocket,
    given: unknown,
    answer: (welcome: { refused: ErrorCode | null }) => void,
  ): Promise<void> {
    const hello = displayHelloSchema.safeParse(given);
    if (!hello.success) {
      answer({ refused: 'BAD_REQUEST' });
      return;
    }
    this.leave(socket);
    const { actor, scope } = socket.data.person;
    try {
      const login = { username: actor.username ?? '', scope };
      const seat = await this.options.displays.take(hello.data, login, () => socket.disconnect(true));
      // It may have gone while its place was written down.
      if (!socket.connected) {
        await this.options.displays.leave(seat);
        return;
      }
      this.seats.set(socket, { seat, told: '' });
      answer({ refused: null });
      this.show(socket);
    } catch (error) {
      if (!(error instanceof CodedError)) this.options.onFailure(error);
      answer({ refused: error instanceof CodedError ? error.code : 'INTERNAL' });
    }
  }

  private show(socket: WallsSocket): void {
    const taken = this.seats.get(socket);
    if (!taken) return;
    const show = this.options.displays.showOn(taken.seat);
    const text = JSON.stringify(show);
    if (text === taken.told) return;
    taken.told = text;
    socket.emit('display:show', show);
  }

  private leave(socket: WallsSocket): void {
    this.watchers.delete(socket);
    const taken = this.seats.get(socket);
    if (!taken) return;
    this.seats.delete(socket);
    this.options.displays.leave(taken.seat).catch(this.options.onFailure);
  }

  private screenOf(name: string): WallsSocket | undefined {
    for (const [socket, { seat }] of this.seats) if (seat.screen.name === name) return socket;
    return undefined;
  }
}
