import type dgram from 'node:dgram';
import type { Clock } from '../base/clock.ts';
import {
  createRtcpSummary,
  RECEIVER_REPORT_BYTES,
  readRtcp,
  writeReceiverReport,
  writeSourceDescription,
} from '../media/rtp/rtcp.ts';
import { ReceptionStatistics } from './reception-statistics.ts';
import { ReorderBuffer } from './reorder-buffer.ts';
import { isReport } from './track-router.ts';
import type { UdpPortPair } from './udp-ports.ts';

/**
 * One track's RTP and RTCP over UDP (RFC 3550 §11, RFC 2326 §12.39). Node gives each datagram a buffer of its own, so packets
 * are handed on, or kept for a while, where they lie.
 *
 * Tolerated: RTCP on the RTP port (RFC 5761) and the other way round, a source port other than the camera said (a NAT between),
 * empty datagrams. Not tolerated: a stranger's address, and a second source port beside the agreed one, which is an older
 * session's stream.
 */
export interface UdpTrackOptions {
  sockets: UdpPortPair;
  /** The only addresses that packets are taken from, and sent to once one came from there; until then to the first. */
  addresses: readonly [string, ...string[]];
  serverPorts: { rtp: number; rtcp: number } | null;
  clockRate: number;
  receiverSsrc: number;
  canonicalName: string;
  clock: Clock;
  onRtp(packet: Buffer): void;
  onRtcp(packet: Buffer): void;
  onDamaged(bytes: number): void;
}

const MIN_RTP_BYTES = 12;
const MIN_RTCP_BYTES = 8;
const NO_PORT = 0;

export class UdpTrack {
  private readonly options: UdpTrackOptions;
  private readonly reorder: ReorderBuffer;
  private readonly statistics: ReceptionStatistics;
  private readonly summary = createRtcpSummary();
  /** Two packets without content, the RTP one of a payload type that no camera takes for its own. */
  private readonly emptyRtp = Buffer.alloc(MIN_RTP_BYTES);
  private readonly emptyReport: Buffer;
  private readonly description: Buffer;
  private readonly rtpOrigin: PacketOrigin;
  private readonly rtcpOrigin: PacketOrigin;

  constructor(options: UdpTrackOptions) {
    const { sockets, addresses, serverPorts, clock, clockRate, receiverSsrc, canonicalName, onRtp } = options;
    this.options = options;
    this.rtpOrigin = new PacketOrigin(addresses, serverPorts?.rtp ?? NO_PORT);
    this.rtcpOrigin = new PacketOrigin(addresses, serverPorts?.rtcp ?? NO_PORT);
    this.reorder = new ReorderBuffer({ clock, deliver: onRtp });
    this.statistics = new ReceptionStatistics(clockRate, receiverSsrc);
    this.description = writeSourceDescription(receiverSsrc, canonicalName);
    this.emptyReport = Buffer.concat([emptyReport(receiverSsrc), this.description]);
    this.emptyRtp[0] = 0x80;
    this.emptyRtp.writeUInt32BE(receiverSsrc, 8);
    sockets.rtp.on('message', (packet, from) => this.receive(packet, this.rtpOrigin.accepts(from)));
    sockets.rtcp.on('message', (packet, from) => this.receive(packet, this.rtcpOrigin.accepts(from)));
  }

  /** Opens a way for the camera's packets through firewalls and NATs on this side, and keeps it open. */
  knock(): void {
    const { sockets } = this.options;
    this.rtpOrigin.send(sockets.rtp, this.emptyRtp);
    this.rtcpOrigin.send(sockets.rtcp, this.emptyReport);
  }

  /** Tells the camera what came: some end a session when nobody does. Nothing is sent before something came. */
  report(): void {
    const { sockets, clock } = this.options;
    const report = this.statistics.report(clock.monotonic());
    if (!report) return;
    const packet = Buffer.allocUnsafe(RECEIVER_REPORT_BYTES);
    writeReceiverReport(packet, 0, report);
    this.rtcpOrigin.send(sockets.rtcp, Buffer.concat([packet, this.description]));
  }

  /** May be called twice. */
  close(): void {
    const { sockets } = this.options;
    sockets.rtp.removeAllListeners('message');
    sockets.rtcp.removeAllListeners('message');
    this.reorder.close();
    sockets.close();
  }

  private receive(packet: Buffer, ours: boolean): void {
    if (!ours || packet.length === 0) return;
    const packetType = packet[1]!;
    const isRtcp = isReport(packetType);
    if (packet.length < (isRtcp ? MIN_RTCP_BYTES : MIN_RTP_BYTES) || packet[0]! >> 6 !== 2) {
      this.options.onDamaged(packet.length);
    } else if (isRtcp) {
      this.receiveRtcp(packet);
    } else {
      this.statistics.packet(packet, this.options.clock.monotonic());
      this.reorder.push(packet);
    }
  }

  private receiveRtcp(packet: Buffer): void {
    const { summary } = this;
    if (readRtcp(packet, 0, packet.length, summary) && summary.hasSenderReport) {
      this.statistics.senderReportCame(summary.senderReport.middleNtp, this.options.clock.monotonic());
    }
    this.options.onRtcp(packet);
  }
}

/** Where one of the two kinds of packets comes from: learnt with the first one, the agreed port goes before others. */
class PacketOrigin {
  private readonly addresses: readonly string[];
  private readonly agreedPort: number;
  private address: string;
  private port = NO_PORT;

  constructor(addresses: readonly [string, ...string[]], agreedPort: number) {
    this.addresses = addresses;
    this.agreedPort = agreedPort;
    this.address = addresses[0];
  }

  accepts({ address, port }: dgram.RemoteInfo): boolean {
    if (port === this.port && address === this.address) return true;
    if (!this.addresses.includes(address)) return false;
    if (this.port !== NO_PORT && port !== this.agreedPort) return false;
    this.address = address;
    this.port = port;
    return true;
  }

  /**
   * Nobody waits for it, and a packet that cannot be sent is one that got lost. A camera that sends from another port than it named listens
   * at the one that it named (Siqura's servers, Free's boxes), unless there is a NAT between, which is at the other.
   */
  send(socket: dgram.Socket, packet: Buffer): void {
    for (const port of new Set([this.port, this.agreedPort])) {
      if (port !== NO_PORT) socket.send(packet, port, this.address, () => {});
    }
  }
}

/** A receiver report without a block (RFC 3550 §6.4.2). */
function emptyReport(ssrc: number): Buffer {
  const packet = Buffer.of(0x80, 201, 0, 1, 0, 0, 0, 0);
  packet.writeUInt32BE(ssrc, 4);
  return packet;
}
