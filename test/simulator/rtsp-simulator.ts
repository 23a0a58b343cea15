import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { type Clock, systemClock, type Timer } from '../../server/base/clock.ts';
import type { AuthScheme } from './challenge.ts';
import type { Clip } from './clip.ts';
import { FAULT_DEFAULTS, type Fault, outlivesItsFault, sendsAway } from './fault.ts';
import { Pacer } from './pacer.ts';
import { RtspConnection } from './rtsp-connection.ts';
import type { SimulatedPath } from './simulated-path.ts';

export interface PathOptions {
  readonly clip: Clip;
  readonly username?: string;
  readonly password?: string;
  readonly scheme?: AuthScheme;
  /** Where in the loop this path starts; by default each path gets its own place. */
  readonly phaseMs?: number;
}

const ALL = '*';
/** The golden ratio spreads any number of paths evenly over the loop. */
const GOLDEN = 0.618_033_988_75;
/** As most cameras have it. */
const SESSION_TIMEOUT_S = 60;

/** Any number of simulated cameras behind one RTSP port, with faults on command. */
export class RtspSimulator {
  /** What cameras lock out by. */
  wrongLogins = 0;
  private readonly clock: Clock;
  private readonly pacer: Pacer;
  private readonly originMs: number;
  private readonly sessionTimeoutS: number;
  private readonly paths = new Map<string, SimulatedPath>();
  private readonly open = new Set<RtspConnection>();
  private readonly restarts = new Map<string, Timer>();
  private server: Server | null = null;
  private address: { port: number; host: string } | null = null;

  /** @param sessionTimeoutS told to clients: they have to show sooner that they are still there */
  constructor(clock: Clock = systemClock, sessionTimeoutS = SESSION_TIMEOUT_S) {
    this.clock = clock;
    this.sessionTimeoutS = sessionTimeoutS;
    this.pacer = new Pacer(clock);
    this.originMs = clock.monotonic();
  }

  /** @returns the port, useful with port 0 */
  async start(port: number, host = '127.0.0.1'): Promise<number> {
    const server = createServer((socket) => {
      const { clock, pacer, originMs, sessionTimeoutS } = this;
      const find = (name: string) => this.paths.get(name);
      const onWrongLogin = () => {
        this.wrongLogins += 1;
      };
      const options = { socket, clock, pacer, originMs, sessionTimeoutS, find, onWrongLogin };
      const connection = new RtspConnection(options);
      this.open.add(connection);
      socket.on('close', () => this.open.delete(connection));
    });
    server.listen({ port, host, backlog: 2048 });
    await once(server, 'listening');
    this.server = server;
    this.address = { port: (server.address() as AddressInfo).port, host };
    return this.address.port;
  }

  async stop(): Promise<void> {
    for (const timer of this.restarts.values()) timer.cancel();
    this.restarts.clear();
    this.pacer.stop();
    await this.closePort();
  }

  addPath(name: string, options: PathOptions): void {
    const { clip, username, password, scheme = 'digest' } = options;
    const share = (this.paths.size * GOLDEN) % 1;
    const phaseMs = (options.phaseMs ?? share * clip.loopMs) % clip.loopMs;
    const credentials = username === undefined ? null : { username, password: password ?? '', scheme };
    this.paths.set(name, {
      name,
      clip,
      credentials,
      phaseMs,
      connections: new Set(),
      fault: null,
      faultRevision: 0,
    });
  }

  pathNames(): string[] {
    return [...this.paths.keys()];
  }

  connections(name: string): number {
    return this.paths.get(name)?.connections.size ?? 0;
  }

  /**
   * When the loop began that the path is in since the simulator started, epoch milliseconds: frame `i` is due `i` frames
   * later, and then every `loopMs`. It leaves with the next turn of the pacer, some milliseconds after that.
   */
  loopOf(name: string): { beganAtMs: number; loopMs: number } | null {
    const path = this.paths.get(name);
    if (!path) return null;
    const originAtMs = this.clock.now() - (this.clock.monotonic() - this.originMs);
    return { beganAtMs: originAtMs - path.phaseMs, loopMs: path.clip.loopMs };
  }

  faultOf(name: string): Fault | null {
    return this.paths.get(name)?.fault ?? null;
  }

  /** `*` means every path; for `refuse` and `restart` the port itself. */
  fault(name: string, fault: Fault): void {
    this.restarts.get(name)?.cancel();
    this.restarts.delete(name);
    for (const path of this.select(name)) this.set(path, fault);
    if (name === ALL && (fault.kind === 'refuse' || fault.kind === 'restart')) void this.closePort();
    if (fault.kind !== 'restart') return;
    const forMs = fault.forMs ?? FAULT_DEFAULTS.restartForMs;
    this.restarts.set(
      name,
      this.clock.setTimer(() => this.clearFault(name), forMs),
    );
  }

  clearFault(name: string): void {
    this.restarts.get(name)?.cancel();
    this.restarts.delete(name);
    for (const path of this.select(name)) this.set(path, null);
    if (name === ALL && this.server === null && this.address !== null) {
      void this.start(this.address.port, this.address.host);
    }
  }

  private select(name: string): SimulatedPath[] {
    if (name === ALL) return [...this.paths.values()];
    const path = this.paths.get(name);
    if (!path) throw new Error(`no simulated path "${name}"`);
    return [path];
  }

  private set(path: SimulatedPath, fault: Fault | null): void {
    const closes =
      (fault !== null && sendsAway(fault)) || (path.fault !== null && !outlivesItsFault(path.fault));
    path.fault = fault;
    path.faultRevision += 1;
    for (const connection of [...path.connections]) {
      if (closes) connection.close();
      else connection.applyFault();
    }
  }

  private async closePort(): Promise<void> {
    const server = this.server;
    this.server = null;
    for (const connection of [...this.open]) connection.close();
    if (!server) return;
    server.close();
    await once(server, 'close');
  }
}
