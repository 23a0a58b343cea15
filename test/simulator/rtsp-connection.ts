import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Clock } from '../../server/base/clock.ts';
import { type SpoiltAnswer, spoilAnswer } from './answer-fault.ts';
import { Challenge } from './challenge.ts';
import { describeClip } from './clip-sdp.ts';
import { FAULT_DEFAULTS } from './fault.ts';
import { Flood } from './flood.ts';
import { Link } from './link.ts';
import type { Pacer } from './pacer.ts';
import { RequestReader, type RtspRequest } from './request-reader.ts';
import type { SimulatedPath } from './simulated-path.ts';
import { STATUS_REASONS } from './status-reasons.ts';
import { TrackPlayer } from './track-player.ts';

export interface RtspConnectionOptions {
  readonly socket: Socket;
  readonly clock: Clock;
  readonly pacer: Pacer;
  readonly originMs: number;
  readonly sessionTimeoutS: number;
  find(path: string): SimulatedPath | undefined;
  /** A user name or a password was given, and not the right one. */
  onWrongLogin(): void;
}

type Headers = Record<string, string>;

const METHODS = 'OPTIONS, DESCRIBE, SETUP, PLAY, PAUSE, TEARDOWN, GET_PARAMETER, SET_PARAMETER';

/** One client: RTSP 1.0 (RFC 2326) over TCP with interleaved RTP, as an ordinary camera speaks it. */
export class RtspConnection {
  private readonly options: RtspConnectionOptions;
  private readonly link: Link;
  private readonly reader = new RequestReader();
  private readonly challenge = new Challenge();
  private readonly sessionId = randomBytes(4).toString('hex').toUpperCase();
  /** Track index → interleaved channel. */
  private readonly channels = new Map<number, number>();
  private path: SimulatedPath | null = null;
  private playing = false;
  /** What is asked for is done, and nothing said. */
  private hushed = false;

  constructor(options: RtspConnectionOptions) {
    this.options = options;
    const { socket } = options;
    this.link = new Link(socket, options.pacer);
    socket.setNoDelay(true);
    socket.on('data', (bytes: Buffer) => this.read(bytes));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.path?.connections.delete(this));
  }

  close(): void {
    this.options.socket.destroy();
  }

  /** Called when a fault was set or cleared. */
  applyFault(): void {
    const fault = this.path?.fault;
    if (fault?.kind === 'half-open') this.options.socket.pause();
    this.link.limit(
      fault?.kind === 'slow' ? (fault.bytesPerSecond ?? FAULT_DEFAULTS.slowBytesPerSecond) : null,
    );
  }

  private read(bytes: Buffer): void {
    const requests = this.reader.push(bytes);
    if (requests === null) {
      this.close();
      return;
    }
    for (const request of requests) this.answer(request);
  }

  private answer(request: RtspRequest): void {
    const { name, track } = splitUrl(request.url);
    const path = this.options.find(name);
    if (path) this.enter(path);
    const spoilt = path ? spoilAnswer(path.fault, request, this.playing) : null;
    if (spoilt && path) this.answerSpoilt(spoilt, request, path, track);
    else this.answerSoundly(request, path, track);
  }

  private answerSoundly(request: RtspRequest, path: SimulatedPath | undefined, track: number): void {
    const refusal = this.refusalOf(request, path);
    if (refusal !== null) this.respond(request, refusal, this.challengeHeaders(path, refusal));
    else this.dispatch(request, path!, track);
  }

  private answerSpoilt(spoilt: SpoiltAnswer, request: RtspRequest, path: SimulatedPath, track: number): void {
    const { socket, pacer } = this.options;
    switch (spoilt.instead) {
      case 'reset':
        socket.resetAndDestroy();
        return;
      case 'silence':
        this.hushed = true;
        if (spoilt.done) this.answerSoundly(request, path, track);
        this.hushed = false;
        return;
      case 'status':
        this.respond(request, spoilt.status, { ...spoilt.headers });
        if (spoilt.thenClose) socket.end();
        return;
      case 'flood-header':
      case 'flood-body': {
        const what = spoilt.instead === 'flood-header' ? 'header' : 'body';
        pacer.add(new Flood(socket, what, request.headers.get('cseq') ?? '0'));
      }
    }
  }

  private enter(path: SimulatedPath): void {
    if (this.path === path) return;
    this.path?.connections.delete(this);
    this.path = path;
    path.connections.add(this);
    this.applyFault();
  }

  private refusalOf(request: RtspRequest, path: SimulatedPath | undefined): number | null {
    if (request.method === 'OPTIONS') return path ? null : 404;
    if (!path) return 404;
    if (path.fault?.kind === 'unauthorized') return 401;
    if (!path.credentials) return null;
    const authorization = request.headers.get('authorization');
    if (this.challenge.accepts(authorization, request.method, path.credentials)) return null;
    if (authorization !== undefined) this.options.onWrongLogin();
    return 401;
  }

  private challengeHeaders(path: SimulatedPath | undefined, status: number): Headers {
    if (status !== 401) return {};
    return { 'WWW-Authenticate': this.challenge.header(path?.credentials?.scheme ?? 'digest') };
  }

  private dispatch(request: RtspRequest, path: SimulatedPath, track: number): void {
    switch (request.method) {
      case 'OPTIONS':
        this.respond(request, 200, { Public: METHODS });
        return;
      case 'DESCRIBE':
        this.describe(request, path);
        return;
      case 'SETUP':
        this.setup(request, path, track);
        return;
      case 'PLAY':
        this.play(request, path);
        return;
      case 'TEARDOWN':
        this.respond(request, 200, { Session: this.sessionId });
        this.options.socket.end();
        return;
      case 'PAUSE':
      case 'GET_PARAMETER':
      case 'SET_PARAMETER':
        this.respond(request, this.channels.size > 0 ? 200 : 454, { Session: this.sessionId });
        return;
      default:
        this.respond(request, 405, { Allow: METHODS });
    }
  }

  private describe(request: RtspRequest, path: SimulatedPath): void {
    const lie = path.fault?.kind === 'wrong-sdp' ? (path.fault.lie ?? 'parameter-sets') : null;
    const body = describeClip(path.name, path.clip, lie);
    const headers = {
      'Content-Base': `${request.url.replace(/\/+$/, '')}/`,
      'Content-Type': 'application/sdp',
    };
    if (path.fault?.kind === 'dribble') {
      this.link.limit(path.fault.bytesPerSecond ?? FAULT_DEFAULTS.dribbleBytesPerSecond);
    }
    this.respond(request, 200, headers, body);
  }

  private setup(request: RtspRequest, path: SimulatedPath, track: number): void {
    const transport = request.headers.get('transport') ?? '';
    if (!/RTP\/AVP\/TCP/i.test(transport)) {
      this.respond(request, 461);
      return;
    }
    if (track >= path.clip.tracks.length) {
      this.respond(request, 404);
      return;
    }
    const asked = /interleaved=(\d+)/i.exec(transport)?.[1];
    const channel = asked === undefined ? track * 2 : Number(asked) & 0xff;
    this.channels.set(track, channel);
    this.respond(request, 200, {
      Session: `${this.sessionId};timeout=${this.options.sessionTimeoutS}`,
      Transport: `RTP/AVP/TCP;unicast;interleaved=${channel}-${channel + 1}`,
    });
  }

  private play(request: RtspRequest, path: SimulatedPath): void {
    if (this.channels.size === 0) {
      this.respond(request, 455);
      return;
    }
    if (this.playing) {
      this.respond(request, 200, { Session: this.sessionId });
      return;
    }
    this.playing = true;
    const { clock, pacer, originMs } = this.options;
    const base = request.url.replace(/\/+$/, '');
    const info: string[] = [];
    const players: TrackPlayer[] = [];
    for (const [index, channel] of this.channels) {
      const track = path.clip.tracks[index]!;
      const player = new TrackPlayer({ track, path, link: this.link, clock, originMs, channel });
      players.push(player);
      info.push(`url=${base}/track${index + 1};seq=${player.nextSequence};rtptime=${player.nextTimestamp}`);
    }
    this.respond(request, 200, {
      Session: this.sessionId,
      Range: 'npt=now-',
      'RTP-Info': info.join(','),
    });
    for (const player of players) pacer.add(player);
  }

  private respond(request: RtspRequest, status: number, headers: Headers = {}, body = ''): void {
    if (this.hushed) return;
    const lines = [`RTSP/1.0 ${status} ${STATUS_REASONS[status] ?? 'Unnamed'}`];
    const sequence = request.headers.get('cseq');
    if (sequence !== undefined) lines.push(`CSeq: ${sequence}`);
    lines.push('Server: Onescreen camera simulator');
    for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
    if (body) lines.push(`Content-Length: ${Buffer.byteLength(body)}`);
    this.link.sendText(`${lines.join('\r\n')}\r\n\r\n${body}`);
  }
}

/** `rtsp://host/camera/main/track2?x` → path `camera/main`, track 1. */
function splitUrl(url: string): { name: string; track: number } {
  const withoutHost = url.replace(/^rtsps?:\/\/[^/]*/i, '').replace(/\?.*$/, '');
  const match = /^\/*(.*?)(?:\/track(\d+))?\/*$/.exec(withoutHost);
  return { name: match?.[1] ?? '', track: match?.[2] === undefined ? 0 : Number(match[2]) - 1 };
}
