import { randomBytes } from 'node:crypto';
import type { Clock } from '../../server/base/clock.ts';
import type { ClipTrack } from './clip.ts';
import { FAULT_DEFAULTS, type Fault } from './fault.ts';
import type { Link } from './link.ts';
import type { Paced } from './pacer.ts';
import type { PreparedTrack } from './prepared-track.ts';
import { writeSenderReport } from './sender-report.ts';
import type { SimulatedPath } from './simulated-path.ts';
import { UnitBender } from './unit-bender.ts';
import { reportOfVanished } from './vanished-session.ts';

/** So long the buffer lasts of an encoder that makes pictures of megabytes, or catches up with what it owes. */
const LARGE_BUFFER_MS = 1_000;
const REPORT_EVERY_MS = 5000;
/** A process that was held up longer goes on with the present instead of catching up. */
const CATCHES_UP_MS = 15_000;
/** What is sent so late is part of a burst: if the reader takes it slowly, that is not its fault. */
const LATE_MS = 100;

export interface TrackPlayerOptions {
  readonly track: ClipTrack;
  readonly path: SimulatedPath;
  readonly link: Link;
  readonly clock: Clock;
  /** When the simulator's loops began. */
  readonly originMs: number;
  /** The interleaved channel of RTP; RTCP goes one above. */
  readonly channel: number;
}

/** One track on one connection: sends what is due, as the path's fault wants it. */
export class TrackPlayer implements Paced {
  dueMs: number;
  private readonly options: TrackPlayerOptions;
  private readonly prepared: PreparedTrack;
  private readonly bender: UnitBender;
  private readonly startedMs: number;
  private position: number;
  private reportDueMs: number;
  private awaitsKeyFrame = false;
  private sentUnits = 0;
  private sentBytes = 0;
  /** Of the fault that is in force here; a path begins at 0, without any. */
  private faultRevision = 0;
  private garbageDueMs = 0;

  constructor(options: TrackPlayerOptions) {
    this.options = options;
    this.prepared = options.track.prepared;
    this.bender = new UnitBender(options.track, options.channel, this.isVideo());
    this.startedMs = options.clock.monotonic();
    this.position = this.positionAt(this.startedMs);
    this.dueMs = this.dueAt(this.position);
    this.reportDueMs = this.dueMs;
  }

  get nextSequence(): number {
    return this.bender.sequence(this.position);
  }

  get nextTimestamp(): number {
    return this.prepared.timestamp(this.position);
  }

  run(nowMs: number): number {
    const { link, path } = this.options;
    if (link.closed) return -1;
    const lateMs = nowMs - this.dueMs;
    if (lateMs > CATCHES_UP_MS) this.position = this.positionAt(nowMs);
    if (lateMs > LATE_MS || path.fault?.kind === 'huge') link.patienceMs = LARGE_BUFFER_MS;
    else if (link.isEmpty) link.patienceMs = 0;
    if (this.faultRevision !== path.faultRevision) this.startFault(nowMs);
    if (!isSilent(path.fault)) this.send(nowMs);
    this.position += 1;
    return this.dueAt(this.position);
  }

  private send(nowMs: number): void {
    const { path, link } = this.options;
    if (nowMs >= this.reportDueMs) this.sendReport(nowMs);
    const fault = path.fault;
    if (fault?.kind === 'garbage') this.sendGarbage(fault, nowMs);
    if (fault?.kind === 'garbage' && fault.place === 'instead') return;
    if (fault?.kind === 'cut' && nowMs - this.startedMs >= (fault.afterMs ?? FAULT_DEFAULTS.cutAfterMs)) {
      this.cut(fault.how ?? 'fragment');
      return;
    }
    if (this.awaitsKeyFrame && !this.prepared.isKeyFrame(this.position)) return;
    const bytes = this.bender.unit(this.position, nowMs);
    if (bytes.length === 0) return;
    this.awaitsKeyFrame = !link.sendMedia(bytes, nowMs);
    this.sentUnits += 1;
    this.sentBytes += bytes.length;
  }

  private cut(how: 'fragment' | 'packet' | 'teardown'): void {
    const { socket } = this.options.link;
    if (how === 'fragment') socket.end(this.halfUnit());
    else if (how === 'packet') socket.end();
    else socket.end(`TEARDOWN rtsp://127.0.0.1/${this.options.path.name} RTSP/1.0\r\nCSeq: 1\r\n\r\n`);
  }

  /** Up to the middle of its last packet. */
  private halfUnit(): Buffer {
    const bounds = this.prepared.packetBounds(this.position);
    return this.prepared.unit(this.position).subarray(0, (bounds.at(-2)! + bounds.at(-1)!) >> 1);
  }

  private startFault(nowMs: number): void {
    const { path } = this.options;
    this.faultRevision = path.faultRevision;
    this.garbageDueMs = nowMs;
    this.bender.begin(path.fault, this.position, nowMs);
  }

  private isVideo(): boolean {
    return this.options.path.clip.tracks[0] === this.options.track;
  }

  private sendGarbage({ place = 'between', everyMs }: Fault & { kind: 'garbage' }, nowMs: number): void {
    if (place === 'instead')
      this.options.link.sendMedia(randomBytes(this.prepared.unit(this.position).length), nowMs);
    if (place !== 'between' || nowMs < this.garbageDueMs || !this.isVideo()) return;
    this.garbageDueMs = nowMs + (everyMs ?? FAULT_DEFAULTS.garbageEveryMs);
    this.options.link.sendMedia(randomBytes(16 + Math.floor(Math.random() * 500)), nowMs);
  }

  private sendReport(nowMs: number): void {
    const { clock, link, channel, path } = this.options;
    this.reportDueMs = nowMs + REPORT_EVERY_MS;
    const report = {
      channel: channel + 1,
      ssrc: this.prepared.ssrc,
      wallMs: clock.now() + this.dueMs - nowMs,
      rtpTimestamp: this.nextTimestamp,
      packets: this.sentUnits,
      bytes: this.sentBytes,
    };
    link.sendMedia(writeSenderReport(report), nowMs);
    if (path.fault?.kind === 'vanished') link.sendMedia(writeSenderReport(reportOfVanished(report)), nowMs);
  }

  private positionAt(timeMs: number): number {
    const { originMs, path } = this.options;
    return Math.ceil((timeMs - originMs + path.phaseMs) / this.prepared.unitMs);
  }

  private dueAt(position: number): number {
    const { originMs, path } = this.options;
    return originMs + position * this.prepared.unitMs - path.phaseMs;
  }
}

function isSilent(fault: Fault | null): boolean {
  return fault?.kind === 'silence' || fault?.kind === 'half-open' || fault?.kind === 'session-lost';
}
