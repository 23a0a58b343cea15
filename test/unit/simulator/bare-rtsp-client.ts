import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { eventually } from '../../support/eventually.ts';

/** Says what it is told over a socket and keeps what came back, so that a test sees the very bytes. */
export class BareRtspClient {
  received = Buffer.alloc(0);
  closed = false;
  reset = false;
  private readonly socket: Socket;
  private sequence = 0;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (bytes: Buffer) => {
      this.received = Buffer.concat([this.received, bytes]);
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      this.reset = error.code === 'ECONNRESET';
    });
    socket.on('close', () => {
      this.closed = true;
    });
  }

  static async open(port: number): Promise<BareRtspClient> {
    const socket = connect({ port, host: '127.0.0.1' });
    await once(socket, 'connect');
    return new BareRtspClient(socket);
  }

  send(method: string, url: string, headers: Record<string, string> = {}): void {
    this.sequence += 1;
    const lines = Object.entries({ CSeq: `${this.sequence}`, ...headers }).map(([n, v]) => `${n}: ${v}\r\n`);
    this.socket.write(`${method} ${url} RTSP/1.0\r\n${lines.join('')}\r\n`);
  }

  /** Sends and waits for the answer with its CSeq. */
  async ask(method: string, url: string, headers: Record<string, string> = {}): Promise<string> {
    this.send(method, url, headers);
    const mark = `CSeq: ${this.sequence}\r\n`;
    return eventually(() => {
      const text = this.received.toString('latin1');
      const at = text.indexOf(mark);
      return at < 0 ? null : text.slice(text.lastIndexOf('RTSP/1.0', at));
    });
  }

  /** Video (and sound) on its way; what was received before is forgotten. */
  async play(url: string, channel = 0): Promise<string> {
    await this.ask('DESCRIBE', url);
    await this.ask('SETUP', `${url}/track1`, {
      Transport: `RTP/AVP/TCP;unicast;interleaved=${channel}-${channel + 1}`,
    });
    const answer = await this.ask('PLAY', url);
    this.received = this.received.subarray(this.received.length);
    return answer;
  }

  /** The RTP packets received since, from the interleaved frames of one channel. */
  packets(channel = 0): RtpView[] {
    const packets: RtpView[] = [];
    for (let at = 0; at + 4 <= this.received.length && this.received[at] === 0x24; ) {
      const end = at + 4 + this.received.readUInt16BE(at + 2);
      if (end > this.received.length) break;
      if (this.received[at + 1] === channel) packets.push(view(this.received.subarray(at + 4, end)));
      at = end;
    }
    return packets;
  }

  /** Takes nothing from the socket any more. */
  stall(): void {
    this.socket.pause();
  }

  close(): void {
    this.socket.destroy();
  }
}

export interface RtpView {
  readonly marker: boolean;
  readonly payloadType: number;
  readonly sequence: number;
  readonly timestamp: number;
  readonly payload: Buffer;
}

function view(packet: Buffer): RtpView {
  return {
    marker: (packet[1]! & 0x80) !== 0,
    payloadType: packet[1]! & 0x7f,
    sequence: packet.readUInt16BE(2),
    timestamp: packet.readUInt32BE(4),
    payload: packet.subarray(12),
  };
}
