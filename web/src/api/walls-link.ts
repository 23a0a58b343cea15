import { io, type Socket } from 'socket.io-client';
import {
  type PreferenceChange,
  WALLS_NAMESPACE,
  type WallsClientEvents,
  type WallsServerEvents,
} from '../../../server/contract/walls-events.ts';
import { ValueStore } from '../stores/value-store.ts';

export interface WallsLinkOptions {
  onPreference(change: PreferenceChange): void;
  /** What was changed while the page could not be told has to be fetched. */
  onConnected(): void;
}

export type WallsSocket = Socket<WallsServerEvents, WallsClientEvents>;

/** What listens on the link for a while, as a page is open: a display, or a list of them. */
export interface LinkPart {
  attach(socket: WallsSocket): void;
  detach(socket: WallsSocket): void;
  /** Now, and whenever it comes back. */
  connected(socket: WallsSocket): void;
  /** `byHub`: the hub sent the page away. */
  lost?(byHub: boolean): void;
}

const REFUSED_RETRY_MS = 2000;

/** The page's ear for what people keep for their walls: beside the health link, on the same connection. */
export class WallsLink {
  readonly connected = new ValueStore(false);
  /** Each grows when the list has to be fetched again: with the first connection, and with every change. */
  readonly scenes = new ValueStore(0);
  readonly tours = new ValueStore(0);
  readonly lists = new ValueStore(0);
  private readonly options: WallsLinkOptions;
  private readonly parts = new Set<LinkPart>();
  private socket: WallsSocket | null = null;
  private retry: ReturnType<typeof setTimeout> | undefined;

  constructor(options: WallsLinkOptions) {
    this.options = options;
  }

  start(): void {
    if (this.socket) return;
    const socket: WallsSocket = io(WALLS_NAMESPACE, {
      transports: ['websocket', 'polling'],
      reconnectionDelay: 500,
      reconnectionDelayMax: 4000,
      timeout: 5000,
    });
    this.socket = socket;
    socket.on('connect', () => this.connect(socket));
    socket.on('disconnect', (cause) => {
      this.connected.set(false);
      for (const part of this.parts) part.lost?.(cause === 'io server disconnect');
      if (!socket.active) this.connectLater(socket);
    });
    socket.on('connect_error', () => {
      // Refused: whoever is not logged in any more is told so by the health link.
      if (!socket.active) this.connectLater(socket);
    });
    socket.on('preference:changed', (change) => this.options.onPreference(change));
    socket.on('scenes:changed', () => grow(this.scenes));
    socket.on('tours:changed', () => grow(this.tours));
    socket.on('lists:changed', () => grow(this.lists));
    for (const part of this.parts) part.attach(socket);
  }

  /** Returns what takes it off again. */
  add(part: LinkPart): () => void {
    this.parts.add(part);
    if (this.socket) part.attach(this.socket);
    if (this.socket?.connected) part.connected(this.socket);
    return () => {
      this.parts.delete(part);
      if (this.socket) part.detach(this.socket);
    };
  }

  stop(): void {
    clearTimeout(this.retry);
    this.socket?.removeAllListeners();
    this.socket?.disconnect();
    this.socket = null;
    this.connected.set(false);
  }

  private connect(socket: WallsSocket): void {
    this.connected.set(true);
    this.options.onConnected();
    grow(this.scenes);
    grow(this.tours);
    grow(this.lists);
    for (const part of this.parts) part.connected(socket);
  }

  private connectLater(socket: WallsSocket): void {
    clearTimeout(this.retry);
    this.retry = setTimeout(() => {
      if (this.socket === socket) socket.connect();
    }, REFUSED_RETRY_MS);
  }
}

function grow(store: ValueStore<number>): void {
  store.set(store.get() + 1);
}
