import { randomInt } from 'node:crypto';
import dgram from 'node:dgram';
import { isIPv6 } from 'node:net';
import { TransportRefusal } from './rtsp-failure.ts';

/**
 * Pairs of UDP ports for RTP and RTCP: an even one and the next (RFC 3550 §11). From a bounded range that a firewall can be told;
 * a pair that was given back is the last to be used again, so that stragglers of an old session find nobody.
 */
export interface UdpPortsOptions {
  /** Even. */
  firstPort?: number;
  /** How many at once. */
  pairs?: number;
}

export interface UdpPortPair {
  /** Even; RTCP's is the next. */
  readonly port: number;
  readonly rtp: dgram.Socket;
  readonly rtcp: dgram.Socket;
  /** May be called twice. */
  close(): void;
}

/** Below what Linux, Windows and macOS hand out by themselves; two for each of 4,000 tracks. */
const FIRST_PORT = 20_000;
const PAIRS = 4_000;
/** A key frame of a 4K camera comes in one burst. The system may give less. */
const RECEIVE_BUFFER_BYTES = 1024 * 1024;
/** Ports that others took are skipped, but not a whole range of them. */
const MAX_TRIES = 500;

export class UdpPorts {
  /** First ports of the pairs that are free, the longest unused one first. */
  private readonly free: number[];
  private open = 0;

  /** Threads and hubs may share a range: each begins at a place of its own, and taken ports are passed over. */
  constructor({ firstPort = FIRST_PORT, pairs = PAIRS }: UdpPortsOptions = {}) {
    if (firstPort % 2 !== 0 || pairs < 1 || firstPort + pairs * 2 > 65_536) {
      throw new RangeError(`no range of port pairs: ${pairs} from ${firstPort}`);
    }
    const start = randomInt(pairs);
    this.free = Array.from({ length: pairs }, (_, index) => firstPort + ((start + index) % pairs) * 2);
  }

  /** Pairs that were acquired and are not closed. */
  get inUse(): number {
    return this.open;
  }

  /**
   * Two sockets bound to `localAddress`, IPv4 or IPv6.
   * Throws TransportRefusal when none is free.
   */
  async acquire(localAddress: string): Promise<UdpPortPair> {
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const port = this.free.shift();
      if (port === undefined) break;
      const sockets = await bindPair(port, localAddress);
      if (sockets) return this.pairOf(port, ...sockets);
      this.free.push(port);
    }
    throw new TransportRefusal('protocol-error', `no pair of UDP ports is free on ${localAddress}`);
  }

  private pairOf(port: number, rtp: dgram.Socket, rtcp: dgram.Socket): UdpPortPair {
    let open = true;
    this.open += 1;
    const close = () => {
      if (!open) return;
      open = false;
      this.open -= 1;
      rtp.close();
      rtcp.close();
      this.free.push(port);
    };
    return { port, rtp, rtcp, close };
  }
}

async function bindPair(port: number, address: string): Promise<[dgram.Socket, dgram.Socket] | null> {
  const rtp = await bind(port, address);
  if (!rtp) return null;
  const rtcp = await bind(port + 1, address);
  if (rtcp) return [rtp, rtcp];
  rtp.close();
  return null;
}

/** Null when the port is taken, or the address none of ours any more. */
function bind(port: number, address: string): Promise<dgram.Socket | null> {
  const socket = dgram.createSocket({
    type: isIPv6(address) ? 'udp6' : 'udp4',
    recvBufferSize: RECEIVE_BUFFER_BYTES,
  });
  return new Promise((resolve) => {
    socket.once('error', () => {
      socket.close();
      resolve(null);
    });
    socket.bind({ port, address, exclusive: true }, () => {
      socket.removeAllListeners('error');
      // What goes wrong from here on (an ICMP message about a packet of ours) shows as silence, if it matters at all.
      socket.on('error', () => {});
      resolve(socket);
    });
  });
}
