import type { Clock } from '../../server/base/clock.ts';
import type { ClipTrack } from './clip.ts';
import { FAULT_DEFAULTS, type Fault } from './fault.ts';
import type { Link } from './link.ts';
import type { Paced } from './pacer.ts';
import { numberPacket, type PreparedTrack } from './prepared-track.ts';
import { writeSenderReport } from './sender-report.ts';
import type { SimulatedPath } from './simulated-path.ts';

const REPORT_EVERY_MS = 5000;
/** A process that was held up this long goes on with the present instead of catching up. */
const LATE_MS = 1000;

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
  private readonly startedMs: number;
  private position: number;
  private reportDueMs: number;
  private awaitsKeyFrame = false;
  private sentUnits = 0;
  private sentBytes = 0;
  /** Own numbering less the shared one, after a fault that sent more or fewer packets than there were. */
  private sequenceShift = 0;
  private frozen: Frozen | null = null;
  /** Of the fault that is in force here; a path begins at 0, without any. */
  private faultRevision = 0;
  private garbageDueMs = 0;

  constructor(options: TrackPlayerOptions) {
    this.options = options;
    this.prepared = options.track.prepared;
    this.startedMs = options.clock.monotonic();
    this.position = this.positionAt(this.startedMs);
    this.dueMs = this.dueAt(this.position);
    this.reportDueMs = this.dueMs;
  }

  get nextSequence(): number {
    return (this.prepared.sequence(this.position) + this.sequenceShift) & 0xffff;
  }

  get nextTimestamp(): number {
    return this.prepared.timestamp(this.position);
  }

  run(nowMs: number): number {
    const { link, path } = this.options;
    if (link.closed) return -1;
    if (nowMs - this.dueMs > LATE_MS) this.position = this.positionAt(nowMs);
    if (this.faultRevision !== path.faultRevision) this.startFault(nowMs);
    if (path.fault?.kind !== 'silence') this.send(nowMs);
    this.position += 1;
    return this.dueAt(this.position);
  }

  private send(nowMs: number): void {
    const { path, link } = this.options;
    if (nowMs >= this.reportDueMs) this.sendReport(nowMs);
    const fault = path.fault;
    if (fault?.kind === 'garbage') this.sendGarbage(fault.everyMs ?? FAULT_DEFAULTS.garbageEveryMs, nowMs);
    if (fault?.kind === 'cut' && nowMs - this.startedMs >= (fault.afterMs ?? FAULT_DEFAULTS.cutAfterMs)) {
      link.socket.end(this.halfUnit());
      return;
    }
    const bytes = this.unitBytes(fault);
    if (this.awaitsKeyFrame && !this.prepared.isKeyFrame(this.position)) return;
    this.awaitsKeyFrame = !link.sendMedia(bytes, nowMs);
    this.sentUnits += 1;
    this.sentBytes += bytes.length;
  }

  /** The shared packets whenever they can go out as they are, else a copy. */
  private unitBytes(fault: Fault | null): Buffer {
    const changes = fault?.kind === 'freeze' || fault?.kind === 'drop';
    if (!changes && this.sequenceShift === 0 && this.options.channel === this.prepared.channel) {
      return this.prepared.unit(this.position);
    }
    const source = this.frozen ?? this.currentUnit();
    const bytes = this.renumber(source);
    return fault?.kind === 'drop' ? dropPackets(bytes, source.bounds, fault.share) : bytes;
  }

  /** Up to the middle of its last packet. */
  private halfUnit(): Buffer {
    const { bytes, bounds } = this.currentUnit();
    return bytes.subarray(0, (bounds.at(-2)! + bounds.at(-1)!) >> 1);
  }

  private currentUnit(): Frozen {
    return { bytes: this.prepared.unit(this.position), bounds: this.prepared.packetBounds(this.position) };
  }

  private renumber(source: Frozen): Buffer {
    const bytes = Buffer.from(source.bytes);
    const sequence = this.nextSequence;
    const packets = source.bounds.length - 1;
    for (let i = 0; i < packets; i += 1) {
      const at = source.bounds[i]!;
      bytes[at + 1] = this.options.channel;
      numberPacket(bytes, at, sequence + i, this.nextTimestamp);
    }
    this.sequenceShift = (sequence + packets - this.prepared.sequence(this.position + 1)) & 0xffff;
    return bytes;
  }

  private startFault(nowMs: number): void {
    const { path } = this.options;
    this.faultRevision = path.faultRevision;
    this.garbageDueMs = nowMs;
    this.frozen = path.fault?.kind === 'freeze' && this.isVideo() ? this.copyKeyFrame() : null;
  }

  private isVideo(): boolean {
    return this.options.path.clip.tracks[0] === this.options.track;
  }

  /** The key frame of the group that is playing. */
  private copyKeyFrame(): Frozen {
    let position = this.position;
    while (!this.prepared.isKeyFrame(position)) position += 1;
    return { bytes: Buffer.from(this.prepared.unit(position)), bounds: this.prepared.packetBounds(position) };
  }

  private sendGarbage(everyMs: number, nowMs: number): void {
    if (nowMs < this.garbageDueMs || !this.isVideo()) return;
    this.garbageDueMs = nowMs + everyMs;
    const bytes = Buffer.from(Array.from({ length: 16 + Math.floor(Math.random() * 500) }, randomByte));
    this.options.link.sendMedia(bytes, nowMs);
  }

  private sendReport(nowMs: number): void {
    const { clock, link, channel } = this.options;
    this.reportDueMs = nowMs + REPORT_EVERY_MS;
    const report = writeSenderReport({
      channel: channel + 1,
      ssrc: this.prepared.ssrc,
      wallMs: clock.now() + this.dueMs - nowMs,
      rtpTimestamp: this.nextTimestamp,
      packets: this.sentUnits,
      bytes: this.sentBytes,
    });
    link.sendMedia(report, nowMs);
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

interface Frozen {
  readonly bytes: Buffer;
  readonly bounds: readonly number[];
}

function dropPackets(
  bytes: Buffer,
  bounds: readonly number[],
  share: number = FAULT_DEFAULTS.dropShare,
): Buffer {
  const kept: Buffer[] = [];
  for (let i = 0; i + 1 < bounds.length; i += 1) {
    if (Math.random() >= share) kept.push(bytes.subarray(bounds[i], bounds[i + 1]));
  }
  return Buffer.concat(kept);
}

function randomByte(): number {
  return Math.floor(Math.random() * 256);
}
