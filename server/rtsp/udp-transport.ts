import { randomBytes, randomInt } from 'node:crypto';
import { isIP, SocketAddress } from 'node:net';
import type { Clock, Timer } from '../base/clock.ts';
import { type FrameSink, ignoreFrames } from './interleaved-demuxer.ts';
import type { MediaTransport } from './media-transport.ts';
import type { TransportHeader } from './rtsp-headers.ts';
import type { UdpPortPair, UdpPorts } from './udp-ports.ts';
import { UdpTrack } from './udp-track.ts';

/**
 * RTP over UDP, unicast (RFC 2326 §12.39): a pair of ports for each track, receiver reports on the way back (RFC 3550 §6.4).
 *
 * Tolerated: an answer without the camera's ports (then nothing opens the way through a NAT on this side), a source that is
 * not the host that answered.
 */
export interface UdpTransportOptions {
  ports: UdpPorts;
  /** This end of the RTSP connection: media is to come there too. */
  localAddress: string;
  /** The other end. */
  remoteAddress: string;
  clock: Clock;
  onDamaged(bytes: number): void;
  /** What a receiver of packets threw: it ends this session, not the thread. */
  onError(error: Error): void;
}

/** RFC 3550 §6.2: the least time between reports. */
const REPORT_MS = 5_000;

export class UdpTransport implements MediaTransport {
  readonly name = 'UDP';
  readonly provenByPacket = true;
  frames: FrameSink = ignoreFrames;
  private readonly options: UdpTransportOptions;
  private readonly offered = new Map<number, UdpPortPair>();
  private readonly tracks: UdpTrack[] = [];
  private readonly canonicalName = randomBytes(12).toString('base64url');
  private timer: Timer | null = null;

  constructor(options: UdpTransportOptions) {
    this.options = options;
  }

  async offer(trackIndex: number): Promise<string> {
    const pair = await this.options.ports.acquire(this.options.localAddress);
    this.offered.set(trackIndex, pair);
    return `RTP/AVP;unicast;client_port=${pair.port}-${pair.port + 1}`;
  }

  agree(trackIndex: number, answer: TransportHeader, clockRate: number): number | null {
    const sockets = this.offered.get(trackIndex);
    if (!sockets || !answer.overUdp) return null;
    this.offered.delete(trackIndex);
    const { clock, onDamaged } = this.options;
    const channel = trackIndex * 2;
    const track = new UdpTrack({
      sockets,
      addresses: this.addressesOf(answer),
      serverPorts: answer.serverPorts,
      clockRate,
      receiverSsrc: randomInt(1, 2 ** 32),
      canonicalName: this.canonicalName,
      clock,
      onRtp: (packet) => this.handOn(channel, packet),
      onRtcp: (packet) => this.handOn(channel + 1, packet),
      onDamaged,
    });
    this.tracks.push(track);
    track.knock();
    this.timer ??= clock.setRepeating(() => this.report(), REPORT_MS);
    return channel;
  }

  withdraw(trackIndex: number): void {
    this.offered.get(trackIndex)?.close();
    this.offered.delete(trackIndex);
  }

  keepAlive(): void {
    for (const track of this.tracks) track.knock();
  }

  cameraHungUp(): void {}

  close(): void {
    this.frames = ignoreFrames;
    this.timer?.cancel();
    for (const track of this.tracks) track.close();
    for (const pair of this.offered.values()) pair.close();
    this.offered.clear();
  }

  private report(): void {
    for (const track of this.tracks) track.report();
  }

  private handOn(channel: number, packet: Buffer): void {
    try {
      this.frames.frame(channel, packet, 0, packet.length);
    } catch (error) {
      this.options.onError(error instanceof Error ? error : new Error(String(error)));
    }
  }

  /** The host that answered, and the one that it names where it is an address (`0.0.0.0` of some cameras does no harm). */
  private addressesOf({ source }: TransportHeader): [string, ...string[]] {
    const { remoteAddress } = this.options;
    const kind = source === null ? 0 : isIP(source);
    if (source === null || kind === 0) return [remoteAddress];
    const { address } = new SocketAddress({ address: source, family: kind === 6 ? 'ipv6' : 'ipv4' });
    return [remoteAddress, address];
  }
}
