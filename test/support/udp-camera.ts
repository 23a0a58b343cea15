import dgram from 'node:dgram';
import { once } from 'node:events';
import { afterEach } from 'vitest';
import { TransportPlan, type TransportWish } from '../../server/rtsp/transport-plan.ts';
import { UdpPorts } from '../../server/rtsp/udp-ports.ts';
import { respond, type Script, type SeenRequest } from './scripted-camera.ts';

/** One track's UDP sockets on the side of a scripted camera. */
export class UdpCameraTrack {
  readonly rtp: dgram.Socket;
  readonly rtcp: dgram.Socket;
  /** What came from the other side. */
  readonly rtpSeen: Buffer[] = [];
  readonly rtcpSeen: Buffer[] = [];
  client = { rtp: 0, rtcp: 0 };
  private readonly address: string;

  private constructor(address: string) {
    this.address = address;
    const kind = address.includes(':') ? 'udp6' : 'udp4';
    this.rtp = dgram.createSocket(kind).on('message', (packet) => this.rtpSeen.push(packet));
    this.rtcp = dgram.createSocket(kind).on('message', (packet) => this.rtcpSeen.push(packet));
  }

  static async open(address = '127.0.0.1'): Promise<UdpCameraTrack> {
    const track = new UdpCameraTrack(address);
    for (const socket of [track.rtp, track.rtcp]) {
      socket.bind(0, address);
      await once(socket, 'listening');
    }
    return track;
  }

  get serverPorts(): string {
    return `${this.rtp.address().port}-${this.rtcp.address().port}`;
  }

  send(...packets: Buffer[]): void {
    for (const packet of packets) this.rtp.send(packet, this.client.rtp, this.address);
  }

  sendReport(packet: Buffer): void {
    this.rtcp.send(packet, this.client.rtcp, this.address);
  }

  close(): void {
    this.rtp.close();
    this.rtcp.close();
  }

  /** Answers a SETUP for this track. */
  setUp(request: SeenRequest, more = ''): string {
    const asked = /^RTP\/AVP;unicast;client_port=(\d+)-(\d+)$/.exec(request.headers.get('transport') ?? '');
    if (!asked) return respond(request, 461);
    this.client = { rtp: Number(asked[1]), rtcp: Number(asked[2]) };
    const ports = `client_port=${asked[1]}-${asked[2]};server_port=${this.serverPorts}`;
    return respond(request, 200, {
      Transport: `RTP/AVP;unicast;${ports}${more}`,
      Session: 'se55ion;timeout=20',
    });
  }
}

/** The answer to SETUP of a camera with these tracks, by the control names that TWO_TRACKS gives them. */
export function udpSetup(tracks: readonly UdpCameraTrack[], more = ''): Script {
  return (request) => {
    const index = Number(/track(\d)$/.exec(request.uri)?.[1] ?? 0) - 1;
    return tracks[index]?.setUp(request, more) ?? respond(request, 404);
  };
}

/** Pairs of tracks of a camera that are closed behind each test, and plans with ports for them. */
export function udpStage(firstPort: number) {
  const ports = new UdpPorts({ firstPort, pairs: 40 });
  const tracks: UdpCameraTrack[] = [];
  afterEach(() => {
    for (const track of tracks.splice(0)) track.close();
  });
  return {
    planOf: (wish: TransportWish) => new TransportPlan(wish, ports),
    async udpTracks(): Promise<[UdpCameraTrack, UdpCameraTrack]> {
      const both: [UdpCameraTrack, UdpCameraTrack] = [
        await UdpCameraTrack.open(),
        await UdpCameraTrack.open(),
      ];
      tracks.push(...both);
      return both;
    },
  };
}
