import { randomBytes, randomInt } from 'node:crypto';
import type { Clock, Timer } from '../base/clock.ts';
import { RECEIVER_REPORT_BYTES, writeReceiverReport, writeSourceDescription } from '../media/rtp/rtcp.ts';
import { type FrameSink, type InterleavedDemuxer, ignoreFrames } from './interleaved-demuxer.ts';
import type { MediaTransport } from './media-transport.ts';
import type { TransportHeader } from './rtsp-headers.ts';
import { isReport } from './track-router.ts';
import type { TransportPlan } from './transport-plan.ts';

/**
 * RTP inside of the RTSP connection (RFC 2326 §10.12), and receiver reports on the way back (RFC 3550 §6.4): some cameras take nothing
 * else for a sign of life and hang up after ten seconds (Arlo) to two minutes (Dahua's IPC-T12D), however many requests they answered.
 * Others take them for a request that they do not know and hang up: the plan remembers that. Sets the demuxer up and stays out of the packets' way but for the one of each track that a report is about.
 *
 * Tolerated: other channels in the answer than asked for, and other ones than answered.
 */
export interface InterleavedWire {
  readonly demuxer: InterleavedDemuxer;
  /** Null where nothing but requests goes the other way. */
  sendFrame: ((channel: number, payload: Buffer) => void) | null;
}

/** What live555, GStreamer and gortsplib keep to. */
const REPORT_MS = 5_000;
/** Who misses a sign of life has hung up by then. */
const MISSING_MS = 150_000;
/** Who hangs up within this time does so for what came last. */
const AT_ONCE_MS = 1_000;
const MIN_RTP_BYTES = 12;
const UNSEEN = -1;
/** Reported on besides those that were agreed on. */
const MAX_OTHER_CHANNELS = 4;

export class InterleavedTransport implements MediaTransport {
  readonly name = 'TCP';
  readonly provenByPacket = false;
  private readonly demuxer: InterleavedDemuxer;
  private readonly sendFrame: InterleavedWire['sendFrame'];
  private readonly clock: Clock;
  private readonly plan: Pick<
    TransportPlan,
    'mayReport' | 'reportTaken' | 'reportRefused' | 'reportMissed'
  > | null;
  private readonly reporter: InterleavedReporter;
  private sink: FrameSink = ignoreFrames;
  private timer: Timer | null = null;
  private rounds = 0;
  private agreedMs = Number.NEGATIVE_INFINITY;
  private lastReportMs = Number.NEGATIVE_INFINITY;
  private readonly between: FrameSink = {
    frame: (channel, buffer, start, end) => this.lookAt(channel, buffer, start, end),
  };

  /** @param plan what the camera did with reports before; null where nobody remembers */
  constructor({ demuxer, sendFrame }: InterleavedWire, clock: Clock, plan: TransportPlan | null) {
    this.demuxer = demuxer;
    this.sendFrame = (plan?.mayReport ?? true) ? sendFrame : null;
    this.clock = clock;
    this.plan = plan;
    this.reporter = new InterleavedReporter((channel, report) => this.report(channel, report));
  }

  get frames(): FrameSink {
    return this.sink;
  }

  set frames(sink: FrameSink) {
    this.sink = sink;
    this.demuxer.frames = sink;
  }

  async offer(trackIndex: number): Promise<string> {
    return `RTP/AVP/TCP;unicast;interleaved=${trackIndex * 2}-${trackIndex * 2 + 1}`;
  }

  agree(trackIndex: number, { overTcp, rtpChannel }: TransportHeader): number | null {
    if (!overTcp) return null;
    const asked = trackIndex * 2;
    const answered = rtpChannel ?? asked;
    for (const channel of [asked, answered]) {
      this.demuxer.expectChannel(channel);
      this.demuxer.expectChannel((channel + 1) & 0xff);
    }
    this.reporter.expect(answered);
    this.agreedMs = this.clock.monotonic();
    if (this.sendFrame) this.timer ??= this.clock.setRepeating(() => this.look(), REPORT_MS);
    return answered;
  }

  withdraw(): void {}

  keepAlive(): void {}

  cameraHungUp(): void {
    const nowMs = this.clock.monotonic();
    if (this.plan && !this.plan.mayReport && nowMs - this.agreedMs <= MISSING_MS) this.plan.reportMissed();
    if (this.rounds !== 1) return;
    const atOnce = nowMs - this.lastReportMs <= AT_ONCE_MS;
    if (atOnce) this.plan?.reportRefused();
    else this.plan?.reportTaken();
  }

  close(): void {
    this.timer?.cancel();
    this.timer = null;
    this.frames = ignoreFrames;
  }

  /** Steps in between the demuxer and whoever takes the frames, until there was a packet of each track. */
  private look(): void {
    const { demuxer, between } = this;
    if (this.sink === ignoreFrames || (demuxer.frames !== this.sink && demuxer.frames !== between)) return;
    this.reporter.begin();
    this.rounds += 1;
    if (this.rounds > 1) this.plan?.reportTaken();
    demuxer.frames = between;
  }

  private report(channel: number, report: Buffer): void {
    this.lastReportMs = this.clock.monotonic();
    this.sendFrame?.(channel, report);
  }

  private lookAt(channel: number, buffer: Buffer, start: number, end: number): void {
    this.reporter.see(channel, buffer, start, end);
    if (this.reporter.isDone) this.demuxer.frames = this.sink;
    this.sink.frame(channel, buffer, start, end);
  }
}

/** Reports by channel. Over TCP nothing is lost on the way, so the number of a track's present packet is all there is to tell. */
class InterleavedReporter {
  private readonly send: (channel: number, report: Buffer) => void;
  private readonly receiverSsrc = randomInt(1, 2 ** 32);
  private readonly description = writeSourceDescription(
    this.receiverSsrc,
    randomBytes(12).toString('base64url'),
  );
  /** By channel: the highest number of the last report, with its wraps. */
  private readonly highest = new Map<number, number>();
  private readonly seen = new Set<number>();
  private readonly expected = new Set<number>();

  constructor(send: (channel: number, report: Buffer) => void) {
    this.send = send;
  }

  get isDone(): boolean {
    for (const channel of this.expected) if (!this.seen.has(channel)) return false;
    return true;
  }

  /** A track's RTP is to come there. */
  expect(channel: number): void {
    this.expected.add(channel);
  }

  begin(): void {
    this.seen.clear();
  }

  /** Of the first RTP packet on a channel it tells the camera, on the channel beside it. */
  see(channel: number, buffer: Buffer, start: number, end: number): void {
    if (end - start < MIN_RTP_BYTES || isReport(buffer[start + 1]!) || this.seen.has(channel)) return;
    if (this.seen.size >= this.expected.size + MAX_OTHER_CHANNELS) return;
    this.seen.add(channel);
    const report = Buffer.allocUnsafe(RECEIVER_REPORT_BYTES);
    writeReceiverReport(report, 0, {
      receiverSsrc: this.receiverSsrc,
      sourceSsrc: buffer.readUInt32BE(start + 8),
      lossRatio: 0,
      lostTotal: 0,
      highestSequence: this.extend(channel, buffer.readUInt16BE(start + 2)),
      jitterTicks: 0,
      lastReportMiddleNtp: 0,
      delaySinceLastReportMs: 0,
    });
    this.send((channel + 1) & 0xff, Buffer.concat([report, this.description]));
  }

  private extend(channel: number, sequence: number): number {
    const before = this.highest.get(channel) ?? UNSEEN;
    const ahead = before === UNSEEN ? 0 : (sequence - before) & 0xffff;
    const highest = before === UNSEEN ? sequence : before + ahead;
    this.highest.set(channel, highest);
    return highest;
  }
}
