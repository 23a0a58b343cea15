import { randomBytes } from 'node:crypto';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { Clock } from '../base/clock.ts';
import type { SdpMedia } from '../media/sdp/session-description.ts';
import { writeSessionDescription } from '../media/sdp/write-session-description.ts';
import { RelayRequests } from './relay-requests.ts';
import { headerOf, type RtspRequest } from './rtsp-message.ts';

/**
 * A camera's packets, handed on over RTSP (RFC 2326; RTP inside of the connection, §10.12) to one program of this machine. So that program needs
 * to know nothing of the camera: no address, no password, no certificate; it reads an address on loopback that nobody can guess and that is gone once it
 * has connected. What the program asks for in its own words (sessions, keep-alives, a farewell) is answered here; the camera hears of nothing.
 */
export type RelayClock = Pick<Clock, 'defer' | 'setTimer'>;

/** What all tracks were at when the relay began, seconds on the clock of each: programs take a zero for no time at all. */
export const RELAY_BEGINS_S = 1;

const TOKEN_BYTES = 18;
/** Of video whose description leaves it out. */
const VIDEO_CLOCK_RATE = 90_000;
/** Packets that came before the program asked for them: a group of pictures begins among them. */
const MAX_KEPT_BYTES = 4 * 1024 * 1024;
/** What the program does not take in time is left out, until it has taken most of what waits for it. */
const MAX_WAITING_BYTES = 4 * 1024 * 1024;
const RESUME_BYTES = 1024 * 1024;
const FRAME_HEADER_BYTES = 4;
const MAX_FRAME_BYTES = 0xffff;
const TIMESTAMP_AT = 4;
const SESSION = 'relay';
const METHODS = 'OPTIONS, DESCRIBE, SETUP, PLAY, GET_PARAMETER, TEARDOWN';
/** Whoever connects and says nothing, or nothing that opens the door, is no program of ours. */
const PROVE_MS = 5_000;

export class RtspRelay {
  /** Packets left out because the program was too slow, or came too late. */
  droppedPackets = 0;
  private readonly clock: RelayClock;
  private readonly token = randomBytes(TOKEN_BYTES).toString('base64url');
  private readonly server: Server;
  private readonly strangers = new Set<Socket>();
  private tracks: readonly SdpMedia[] = [];
  /** By their place in `tracks`; they are offered to the program. */
  private offered: readonly number[] = [];
  private reader: Socket | null = null;
  private playing = false;
  private choked = false;
  private corked = false;
  private closed = false;
  private kept: Buffer[] = [];
  private keptBytes = 0;

  constructor(clock: RelayClock) {
    this.clock = clock;
    this.server = createServer((socket) => this.welcome(socket));
  }

  /**
   * Opens the door for one program. To be called once.
   * @param tracks of the camera's session; packets name them by their place
   * @param offered places of those that the program is to see
   * @returns the address for it; rejects when no port can be had, or when it is closed meanwhile
   */
  async listen(tracks: readonly SdpMedia[], offered: readonly number[]): Promise<string> {
    this.tracks = tracks;
    this.offered = offered;
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.once('close', () => reject(new Error('the relay was closed')));
      this.server.listen(0, '127.0.0.1', resolve);
    });
    this.server.on('error', () => this.close());
    return `rtsp://127.0.0.1:${(this.server.address() as AddressInfo).port}/${this.token}`;
  }

  /**
   * One RTP packet of a track, [start, end) of `buffer`; copied.
   * @param timestamp in place of its own, 32 bits, on the track's clock
   */
  packet(track: number, buffer: Buffer, start: number, end: number, timestamp: number): void {
    if (this.closed || end - start > MAX_FRAME_BYTES) return;
    const frame = Buffer.allocUnsafe(FRAME_HEADER_BYTES + end - start);
    frame[0] = 0x24;
    frame[1] = track * 2;
    frame.writeUInt16BE(end - start, 2);
    buffer.copy(frame, FRAME_HEADER_BYTES, start, end);
    frame.writeUInt32BE(timestamp, FRAME_HEADER_BYTES + TIMESTAMP_AT);
    if (this.playing) this.send(frame);
    else this.keep(frame);
  }

  /** May be called twice. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.server.close();
    for (const stranger of this.strangers) stranger.destroy();
    this.reader?.destroy();
    this.kept = [];
  }

  private keep(frame: Buffer): void {
    if (this.keptBytes + frame.length > MAX_KEPT_BYTES) {
      // What is left of a picture is worth nothing without its beginning: all goes, and it begins anew.
      this.droppedPackets += this.kept.length;
      this.kept = [];
      this.keptBytes = 0;
    }
    this.kept.push(frame);
    this.keptBytes += frame.length;
  }

  private send(frame: Buffer): void {
    const { reader } = this;
    if (!reader || !this.offered.includes(frame[1]! >> 1)) return;
    const waiting = reader.writableLength;
    if (waiting > (this.choked ? RESUME_BYTES : MAX_WAITING_BYTES)) {
      this.choked = true;
      this.droppedPackets += 1;
      return;
    }
    this.choked = false;
    if (!this.corked) this.cork(reader);
    reader.write(frame);
  }

  /** The packets of one read leave together. */
  private cork(reader: Socket): void {
    this.corked = true;
    reader.cork();
    this.clock.defer(() => {
      this.corked = false;
      reader.uncork();
    });
  }

  private welcome(socket: Socket): void {
    this.strangers.add(socket);
    const requests = new RelayRequests();
    const proof = this.clock.setTimer(() => {
      if (socket !== this.reader) socket.destroy();
    }, PROVE_MS);
    socket.on('data', (chunk) => {
      const asked = requests.push(chunk);
      if (!asked) socket.destroy();
      for (const request of asked ?? []) this.answer(socket, request);
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      proof.cancel();
      this.strangers.delete(socket);
    });
  }

  private answer(socket: Socket, request: RtspRequest): void {
    if (!this.admits(socket, request)) {
      respond(socket, request, '404 Not Found');
      socket.destroySoon();
      return;
    }
    switch (request.method) {
      case 'DESCRIBE':
        respond(socket, request, '200 OK', ['Content-Type: application/sdp'], this.describe());
        break;
      case 'SETUP':
        this.setUp(socket, request);
        break;
      case 'PLAY':
        respond(socket, request, '200 OK', [
          `Session: ${SESSION}`,
          'Range: npt=0.000-',
          this.rtpInfo(request),
        ]);
        this.play();
        break;
      default:
        respond(socket, request, '200 OK', [`Session: ${SESSION}`, `Public: ${METHODS}`]);
    }
  }

  /** The first that knows the token is the program; then nobody is let in any more. */
  private admits(socket: Socket, { uri }: RtspRequest): boolean {
    if (socket === this.reader) return true;
    const path = /^rtsp:\/\/[^/]+\/([^/?]+)/.exec(uri)?.[1];
    if (this.reader || path !== this.token) return false;
    this.reader = socket;
    this.server.close();
    return true;
  }

  private describe(): string {
    return writeSessionDescription(
      this.offered.map((place) => ({ media: this.tracks[place]!, control: `track${place}` })),
    );
  }

  /** RFC 2326 §12.33: all tracks begin at one moment. */
  private rtpInfo({ uri }: RtspRequest): string {
    const base = uri.replace(/\/$/, '');
    const infos = this.offered.map((place) => {
      const ticks = (this.tracks[place]!.clockRate || VIDEO_CLOCK_RATE) * RELAY_BEGINS_S;
      return `url=${base}/track${place};rtptime=${ticks}`;
    });
    return `RTP-Info: ${infos.join(',')}`;
  }

  private setUp(socket: Socket, request: RtspRequest): void {
    const place = Number(/\/track(\d{1,2})$/.exec(request.uri)?.[1] ?? -1);
    const interleaved = (headerOf(request, 'transport') ?? '').includes('RTP/AVP/TCP');
    if (!this.offered.includes(place) || !interleaved) {
      respond(socket, request, '461 Unsupported Transport');
      return;
    }
    const channels = `${place * 2}-${place * 2 + 1}`;
    const transport = `Transport: RTP/AVP/TCP;unicast;interleaved=${channels}`;
    respond(socket, request, '200 OK', [`Session: ${SESSION};timeout=600`, transport]);
  }

  private play(): void {
    this.playing = true;
    const { kept } = this;
    this.kept = [];
    for (const frame of kept) this.send(frame);
  }
}

function respond(
  socket: Socket,
  request: RtspRequest,
  status: string,
  headers: readonly string[] = [],
  body = '',
): void {
  const lines = [
    `RTSP/1.0 ${status}`,
    `CSeq: ${headerOf(request, 'cseq') ?? '0'}`,
    ...headers,
    ...(body === '' ? [] : [`Content-Base: ${request.uri}/`, `Content-Length: ${Buffer.byteLength(body)}`]),
  ];
  socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`);
}
