import { io, type Socket } from 'socket.io-client';
import type { VerdictDto } from '../../../server/contract/dto.ts';
import {
  HEALTH_NAMESPACE,
  type HealthClientEvents,
  type HealthServerEvents,
} from '../../../server/contract/health-events.ts';
import type { HealthStore } from '../stores/health-store.ts';
import type { HubClock } from '../stores/hub-clock.ts';
import { ValueStore } from '../stores/value-store.ts';

export interface LinkState {
  phase: 'connecting' | 'connected' | 'lost';
  /** When the link was lost, by this machine's clock. */
  sinceMs: number;
}

export interface HealthLinkOptions {
  health: HealthStore;
  clock: HubClock;
  /** The hub refuses us: the session may have ended. The link tries again unless it is stopped. */
  onRefused(): void;
}

type HealthSocket = Socket<HealthServerEvents, HealthClientEvents>;

const REFUSED_RETRY_MS = 2000;

/** The page's one subscription to camera health; comes back by itself when the hub restarts. */
export class HealthLink {
  readonly state = new ValueStore<LinkState>({ phase: 'connecting', sinceMs: 0 });
  /**
   * Another number whenever the directory may be another one: when the hub says so, and with each connection, because nobody tells
   * of what changed while there was none. Null before the first.
   */
  readonly directoryRevision = new ValueStore<number | null>(null);
  private readonly options: HealthLinkOptions;
  private socket: HealthSocket | null = null;
  private refusedTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: HealthLinkOptions) {
    this.options = options;
  }

  start(): void {
    if (this.socket) return;
    const socket: HealthSocket = io(HEALTH_NAMESPACE, {
      transports: ['websocket', 'polling'],
      reconnectionDelay: 500,
      reconnectionDelayMax: 4000,
      timeout: 5000,
    });
    this.socket = socket;
    socket.on('connect', () => {
      this.state.set({ phase: 'connected', sinceMs: Date.now() });
      this.noteDirectory();
    });
    socket.on('disconnect', (cause) => {
      this.lose();
      // A hub that ends the link on purpose (log-out elsewhere, shutdown) is not redialled by socket.io itself.
      if (cause === 'io server disconnect') this.retryRefused(socket);
    });
    socket.on('connect_error', () => {
      this.lose();
      if (!socket.active) this.retryRefused(socket);
    });
    this.listen(socket);
  }

  stop(): void {
    clearTimeout(this.refusedTimer);
    this.socket?.removeAllListeners();
    this.socket?.disconnect();
    this.socket = null;
    this.state.set({ phase: 'connecting', sinceMs: Date.now() });
  }

  private listen(socket: HealthSocket): void {
    const { health, clock } = this.options;
    let gathered: VerdictDto[] = [];
    socket.on('health:snapshot', ({ hubTimeMs, revision, part, parts, verdicts }) => {
      clock.learn(hubTimeMs);
      gathered = part === 0 ? verdicts : [...gathered, ...verdicts];
      if (part + 1 === parts) health.replace(revision, gathered);
    });
    socket.on('health:changed', (delta) => {
      clock.learn(delta.hubTimeMs);
      if (!health.apply(delta.revision, delta.verdicts, delta.removed)) socket.emit('health:resync');
    });
    socket.on('directory:changed', () => this.noteDirectory());
  }

  private noteDirectory(): void {
    this.directoryRevision.set((this.directoryRevision.get() ?? 0) + 1);
  }

  private lose(): void {
    if (this.state.get().phase !== 'lost') this.state.set({ phase: 'lost', sinceMs: Date.now() });
  }

  private retryRefused(socket: HealthSocket): void {
    clearTimeout(this.refusedTimer);
    this.options.onRefused();
    this.refusedTimer = setTimeout(() => {
      if (this.socket === socket) socket.connect();
    }, REFUSED_RETRY_MS);
  }
}
