import type { Principal } from '../access/principal.ts';
import type { Clock, Timer } from '../base/clock.ts';
import type { VerdictDto } from '../contract/dto.ts';
import { HEALTH_NAMESPACE } from '../contract/health-events.ts';
import { type Doorkeeper, refusalOf, type ViewingRules } from './doorkeeper.ts';
import { HealthAudience, type HealthNamespace, type HealthSocket } from './health-audience.ts';
import { HealthChannel, type PlacedCameras } from './health-channel.ts';
import { MessageBudget } from './message-budget.ts';
import type { SocketDoor } from './socket-door.ts';

/** What the gateway needs of health. */
export interface HealthFeed {
  snapshot(): { hubTimeMs: number; verdicts: VerdictDto[] };
  get(cameraId: string): VerdictDto | undefined;
  onChanged(
    listener: (delta: { hubTimeMs: number; verdicts: VerdictDto[]; removed: string[] }) => void,
  ): () => void;
}

export interface HealthGatewayOptions {
  door: Pick<SocketDoor, 'open'>;
  access: Doorkeeper;
  gate: ViewingRules['gate'];
  health: HealthFeed;
  cameras: PlacedCameras;
  /** Told of a camera that was added, changed or removed, before its health is; returns the function that takes the listener off. */
  onCameraTouched(listener: (id: string) => void): () => void;
  /** Told when the names of the site, its domains or its regions changed; returns the function that takes the listener off. */
  onNamesChanged(listener: () => void): () => void;
  clock: Clock;
}

const RECHECK_MS = 10_000;
/** A reload touches many cameras in one go: pages fetch the directory once. */
const ANNOUNCE_AFTER_MS = 200;
const RESYNCS = { perSecond: 1, burst: 5 };

/** Pushes health to each page as far as its scope reaches: everything once, then what changed, in batches. */
export class HealthGateway {
  private readonly options: HealthGatewayOptions;
  private readonly namespace: HealthNamespace;
  private readonly audiences = new Map<string, HealthAudience>();
  private readonly audienceOf = new WeakMap<HealthSocket, HealthAudience>();
  private readonly listeners: (() => void)[] = [];
  /** Since the last announcement. */
  private readonly touched = new Set<string>();
  private readonly outdated = new Set<HealthAudience>();
  private recheck: Timer | null = null;
  private announcement: Timer | null = null;
  private following = false;

  constructor(options: HealthGatewayOptions) {
    this.options = options;
    this.namespace = options.door.open(HEALTH_NAMESPACE) as HealthNamespace;
  }

  get pageCount(): number {
    return this.namespace.sockets.size;
  }

  start(): void {
    const { access, clock, health, onCameraTouched, onNamesChanged } = this.options;
    this.namespace.on('connection', (socket) => this.greet(socket));
    this.listeners.push(
      health.onChanged(({ hubTimeMs, verdicts, removed }) => {
        this.followMoves();
        for (const audience of this.audiences.values()) {
          audience.tell(hubTimeMs, audience.channel.narrow(verdicts, removed));
        }
      }),
      onCameraTouched((id) => this.noteTouched(id)),
      onNamesChanged(() => this.announceTo(this.audiences.values())),
      access.onRevoked(() => this.renewPages()),
      access.onChanged(() => this.renewPages()),
    );
    this.recheck = clock.setRepeating(() => this.renewPages(), RECHECK_MS);
  }

  /** May be called twice. */
  stop(): void {
    this.recheck?.cancel();
    this.announcement?.cancel();
    for (const off of this.listeners.splice(0)) off();
    for (const audience of this.audiences.values()) audience.close();
  }

  private greet(socket: HealthSocket): void {
    Object.assign(socket.data, { behind: 0, late: false });
    const resyncs = new MessageBudget({ ...RESYNCS, clock: this.options.clock });
    const taken = () => {
      socket.data.behind = 0;
      if (!socket.data.late) return;
      socket.data.late = false;
      this.audienceOf.get(socket)?.admit(socket);
    };
    // A page may come and go many times on one connection.
    socket.conn.on('drain', taken);
    socket.once('disconnect', () => socket.conn.off('drain', taken));
    socket.on('health:resync', () => {
      if (resyncs.spend() && !socket.data.late) this.audienceOf.get(socket)?.admit(socket);
    });
    socket.on('disconnect', () => this.leave(socket));
    this.renew(socket);
  }

  /** Asking also keeps the session alive: somebody who watches is there, although he clicks on nothing. */
  private renewPages(): void {
    for (const socket of [...this.namespace.sockets.values()]) this.renew(socket);
  }

  private renew(socket: HealthSocket): void {
    const principal = this.options.access.authenticate(socket.data.credentials);
    if (!principal || refusalOf(principal) !== null) {
      socket.disconnect(true);
      return;
    }
    const before = this.audienceOf.get(socket);
    const audience = this.audienceFor(principal);
    if (audience === before) return;
    this.leave(socket);
    this.audienceOf.set(socket, audience);
    audience.admit(socket);
    // What it fetched before was of another scope.
    if (before) socket.emit('directory:changed');
  }

  private audienceFor({ scope }: Principal): HealthAudience {
    const { gate, cameras, health, clock } = this.options;
    const filter = gate.filterOf(scope);
    const known = this.audiences.get(filter.key);
    if (known) return known;
    const audience = new HealthAudience({
      channel: new HealthChannel(filter, cameras),
      namespace: this.namespace,
      snapshot: () => health.snapshot(),
      clock,
    });
    this.audiences.set(filter.key, audience);
    return audience;
  }

  private leave(socket: HealthSocket): void {
    const audience = this.audienceOf.get(socket);
    if (!audience) return;
    this.audienceOf.delete(socket);
    audience.leave(socket);
    if (!audience.isEmpty) return;
    audience.close();
    this.audiences.delete(audience.channel.filter.key);
    this.outdated.delete(audience);
  }

  private noteTouched(id: string): void {
    const unaware = [...this.audiences.values()].filter((audience) => !this.outdated.has(audience));
    this.announceTo(unaware.filter(({ channel }) => channel.concerns(id)));
    this.touched.add(id);
    if (this.following) return;
    this.following = true;
    this.options.clock.defer(() => this.followMoves());
  }

  /** A camera that moves out of a scope is gone for its pages at once, although its health is what it was. */
  private followMoves(): void {
    const { health, clock } = this.options;
    this.following = false;
    for (const audience of this.audiences.values()) {
      const delta = audience.channel.followMoves(this.touched, (id) => health.get(id));
      audience.tell(clock.now(), delta);
    }
    this.touched.clear();
  }

  private announceTo(audiences: Iterable<HealthAudience>): void {
    for (const audience of audiences) this.outdated.add(audience);
    this.announcement ??= this.options.clock.setTimer(() => {
      this.announcement = null;
      for (const audience of this.outdated) audience.tellDirectoryChanged();
      this.outdated.clear();
    }, ANNOUNCE_AFTER_MS);
  }
}
