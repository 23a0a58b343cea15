import type { Namespace, Socket } from 'socket.io';
import type { Clock, Timer } from '../base/clock.ts';
import {
  type PreferenceChange,
  WALLS_NAMESPACE,
  type WallsClientEvents,
  type WallsServerEvents,
} from '../contract/walls-events.ts';
import { type Doorkeeper, refusalOf } from './doorkeeper.ts';
import type { SocketDoor, SocketLogin } from './socket-door.ts';

/** What the gateway needs of the walls. Each returns the function that takes the listener off. */
export interface WallsFeed {
  onPreference(listener: (fact: { userId: string; change: PreferenceChange }) => void): () => void;
  /** `userIds`: whose list it is in; null: it may be in anybody’s. */
  onItems(
    listener: (fact: { kind: 'scene' | 'tour'; userIds: readonly string[] | null }) => void,
  ): () => void;
}

export interface WallsGatewayOptions {
  door: Pick<SocketDoor, 'open'>;
  access: Doorkeeper;
  walls: WallsFeed;
  clock: Clock;
}

interface WallsSocketData extends SocketLogin {
  /** What the person’s lists depend on; undefined until the page has been greeted. */
  sight?: string;
}
type WallsNamespace = Namespace<WallsClientEvents, WallsServerEvents, object, WallsSocketData>;
type WallsSocket = Socket<WallsClientEvents, WallsServerEvents, object, WallsSocketData>;

const RECHECK_MS = 10_000;

/** Tells each page what changed in what its person keeps, or shares with others. */
export class WallsGateway {
  private readonly options: WallsGatewayOptions;
  private readonly namespace: WallsNamespace;
  private readonly listeners: (() => void)[] = [];
  private recheck: Timer | null = null;

  constructor(options: WallsGatewayOptions) {
    this.options = options;
    this.namespace = options.door.open(WALLS_NAMESPACE) as WallsNamespace;
  }

  start(): void {
    const { access, clock, walls } = this.options;
    this.namespace.on('connection', (socket) => this.renew(socket));
    this.listeners.push(
      walls.onPreference(({ userId, change }) => {
        this.namespace.to(roomOf(userId)).emit('preference:changed', change);
      }),
      walls.onItems(({ kind, userIds }) => {
        if (userIds?.length === 0) return;
        this.namespace.to(userIds?.map(roomOf) ?? []).emit(`${kind}s:changed`);
      }),
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

  private renewPages(): void {
    for (const socket of [...this.namespace.sockets.values()]) this.renew(socket);
  }

  private renew(socket: WallsSocket): void {
    const principal = this.options.access.authenticate(socket.data.credentials);
    if (!principal || refusalOf(principal) !== null) {
      socket.disconnect(true);
      return;
    }
    const { userId, roles, scope } = principal;
    const sight = JSON.stringify([roles, scope]);
    const before = socket.data.sight;
    socket.data.sight = sight;
    if (before === undefined) void socket.join(roomOf(userId));
    if (before === undefined || before === sight) return;
    // What it fetched before was for other roles, or of another scope.
    socket.emit('scenes:changed');
    socket.emit('tours:changed');
  }
}

function roomOf(userId: string): string {
  return `person ${userId}`;
}
