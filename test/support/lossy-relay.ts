import dgram from 'node:dgram';
import { once } from 'node:events';
import net from 'node:net';

/** What becomes of the n-th packet from the camera to the hub: dropped, overtaken by the next one, or (0) sent on at once. */
export type Mishap = (count: number) => 'drop' | 'overtaken' | 0;

/**
 * Stands between a hub and a camera: passes RTSP through, with the UDP ports in it replaced by its own, and the packets of those
 * ports with mishaps on the way.
 */
export class LossyRelay {
  readonly port: number;
  /** Packets of both directions. */
  fromCamera = 0;
  dropped = 0;
  fromHub = 0;
  private readonly server: net.Server;
  private readonly cameraPort: number;
  private readonly mishap: Mishap;
  private readonly wires = new Set<net.Socket>();
  private readonly sockets: dgram.Socket[] = [];
  /** Waiting to be sent behind the packet that comes next. */
  private readonly overtaken: (() => void)[] = [];

  private constructor(server: net.Server, cameraPort: number, mishap: Mishap) {
    this.server = server;
    this.cameraPort = cameraPort;
    this.mishap = mishap;
    this.port = (server.address() as net.AddressInfo).port;
    server.on('connection', (hub) => this.accept(hub));
  }

  static async start(cameraPort: number, mishap: Mishap): Promise<LossyRelay> {
    const server = net.createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new LossyRelay(server, cameraPort, mishap);
  }

  async stop(): Promise<void> {
    for (const wire of this.wires) wire.destroy();
    for (const socket of this.sockets) socket.close();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private accept(hub: net.Socket): void {
    const camera = net.connect(this.cameraPort, '127.0.0.1');
    /** By the ports that the camera is told, those of the hub. */
    const hubPorts = new Map<string, string>();
    for (const wire of [hub, camera]) {
      this.wires.add(wire);
      wire.on('error', () => {});
      wire.on('close', () => {
        this.wires.delete(wire);
        hub.destroy();
        camera.destroy();
      });
    }
    // A request of ours and an answer to it are each one write, and one read on the loopback.
    hub.on('data', (chunk) => void this.toCamera(chunk.toString('latin1'), camera, hubPorts));
    camera.on('data', (chunk) => hub.write(withHubPorts(chunk.toString('latin1'), hubPorts), 'latin1'));
  }

  private async toCamera(text: string, camera: net.Socket, hubPorts: Map<string, string>): Promise<void> {
    const asked = /client_port=(\d+)-(\d+)/.exec(text);
    if (!asked) {
      camera.write(text, 'latin1');
      return;
    }
    const rtp = await this.relay(Number(asked[1]));
    const rtcp = await this.relay(Number(asked[2]));
    const own = `${rtp}-${rtcp}`;
    hubPorts.set(own, `${asked[1]}-${asked[2]}`);
    camera.write(text.replace(asked[0], `client_port=${own}`), 'latin1');
  }

  /** A port of the relay that passes on what the camera sends there, and back what the hub answers. */
  private async relay(hubPort: number): Promise<number> {
    const socket = dgram.createSocket('udp4');
    this.sockets.push(socket);
    let cameraPort = 0;
    socket.on('message', (packet, from) => {
      if (from.port === hubPort) {
        this.fromHub += 1;
        if (cameraPort > 0) socket.send(packet, cameraPort, '127.0.0.1');
        return;
      }
      cameraPort = from.port;
      this.passOn(() => socket.send(packet, hubPort, '127.0.0.1', () => {}));
    });
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return socket.address().port;
  }

  private passOn(send: () => void): void {
    const fate = this.mishap(this.fromCamera);
    this.fromCamera += 1;
    if (fate === 'drop') this.dropped += 1;
    else if (fate === 'overtaken') this.overtaken.push(send);
    else {
      send();
      for (const late of this.overtaken.splice(0)) late();
    }
  }
}

/** The camera's own ports are left out: the relay stands in the way as a NAT does. */
function withHubPorts(text: string, hubPorts: ReadonlyMap<string, string>): string {
  return text.replace(/client_port=(\d+-\d+)/, (whole, own: string) => {
    const ports = hubPorts.get(own);
    return ports === undefined ? whole : `client_port=${ports}`;
  });
}
