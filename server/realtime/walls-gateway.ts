import type { Clock, Timer } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { type PreferenceChange, WALLS_NAMESPACE } from '../contract/walls-events.ts';
import { type WallPerson, wallPersonOf } from '../walls/wall-person.ts';
import type { WallsEvents } from '../walls/walls-facts.ts';
import {
  DisplaysChannel,
  type DisplaysFeed,
  type WallsNamespace,
  type WallsSocket,
} from './displays-channel.ts';
import { type Doorkeeper, refusalOf } from './doorkeeper.ts';
import type { SocketDoor } from './socket-door.ts';

/** What the gateway needs of the walls. Each returns the function that takes the listener off. */
export interface WallsFeed {
  displays: DisplaysFeed;
  onPreference(listener: (fact: { userId: string; change: PreferenceChange }) => void): () => void;
  onItems(listener: (fact: WallsEvents['items:changed']) => void): () => void;
  onDisplay(listener: (fact: WallsEvents['display:changed']) => void): () => void;
  onDisplayWord(listener: (fact: WallsEvents['display:told']) => void): () => void;
}

export interface WallsGatewayOptions {
  door: Pick<SocketDoor, 'open'>;
  access: Doorkeeper;
  walls: WallsFeed;
  clock: Clock;
  logger: Logger;
}

const RECHECK_MS = 10_000;

/** Tells each page what changed in what its person keeps, or shares with others, and on the displays. */
export class WallsGateway {
  private readonly options: WallsGatewayOptions;
  private readonly namespace: WallsNamespace;
  private readonly displays: DisplaysChannel;
  private readonly listeners: (() => void)[] = [];
  private recheck: Timer | null = null;

  constructor(options: WallsGatewayOptions) {
    const { door, walls, clock, logger } = options;
    this.options = options;
    this.namespace = door.open(WALLS_NAMESPACE) as WallsNamespace;
    this.displays = new DisplaysChannel({
      ...{ displays: walls.displays, clock },
      onFailure: (error) =>
        logger.error({ err: error }, 'a display that came or went could not be written down'),
    });
  }

  start(): void {
    const { access, clock, walls } = this.options;
    this.namespace.on('connection', (socket) => this.greet(socket));
    this.listeners.push(
      walls.onPreference(({ userId, change }) => {
        this.namespace.to(roomOf(userId)).emit('preference:changed', change);
      }),
      walls.onItems(({ kind, userIds }) => {
        if (userIds?.length === 0) return;
        this.namespace.to(userIds?.map(roomOf) ?? []).emit(`${kind}s:changed`);
      }),
      walls.onDisplay(({ name }) => this.displays.tellChanged(name)),
      walls.onDisplayWord(({ name, word }) => this.displays.tellWord(name, word)),
      access.onRevoked(() => this.renewPages()),
      access.onChanged(() => this.renewPages()),
    );
    this.recheck = clock.setRepeating(() => this.renewPages(), RECHECK_MS);
  }

  /** May be called twice. */
  stop(): void {
    this.recheck?.cancel();
    for (const off of this.listeners.splice(0)) off();
  }

  private greet(socket: WallsSocket): void {
    const person = this.personOf(socket);
    if (!person) {
      socket.disconnect(true);
      return;
    }
    socket.data.person = person;
    void socket.join(roomOf(person.userId));
    this.displays.greet(socket);
  }

  /** Asking also keeps the session alive: a display is in use, although nobody clicks on it. */
  private renewPages(): void {
    for (const socket of [...this.namespace.sockets.values()]) this.renew(socket);
  }

  private renew(socket: WallsSocket): void {
    const person = this.personOf(socket);
    if (!person) {
      socket.disconnect(true);
      return;
    }
    const before = socket.data.person;
    socket.data.person = person;
    this.displays.renew(socket);
    if (sightOf(before) === sightOf(person)) return;
    // What it fetched before was for other roles, or of another scope.
    socket.emit('scenes:changed');
    socket.emit('tours:changed');
    socket.emit('lists:changed');
    this.displays.tellAll(socket);
  }

  private personOf({ data: { credentials, from } }: WallsSocket): WallPerson | null {
    const principal = this.options.access.authenticate(credentials);
    return principal && refusalOf(principal) === null ? wallPersonOf(principal, from) : null;
  }
}

function roomOf(userId: string): string {
  return `person ${userId}`;
}

function sightOf({ roles, scope }: WallPerson): string {
  return JSON.stringify([roles, scope]);
}
