import type { AdmissionGate } from '../base/admission-gate.ts';
import { Backoff } from '../base/backoff.ts';
import type { Clock, Timer } from '../base/clock.ts';
import type { NameLookups } from '../base/name-lookups.ts';
import { NetworkGuard } from '../base/network-guard.ts';
import type { InitSegment, PartData, SegmenterOutput } from '../hls/part.ts';
import type { PartBuffers } from '../hls/part-buffers.ts';
import { Segmenter } from '../hls/segmenter.ts';
import type { SdpMedia, SessionDescription } from '../media/sdp/session-description.ts';
import { wordsOfCamera } from '../rtsp/camera-words.ts';
import { RtspFailure } from '../rtsp/rtsp-failure.ts';
import { type PlayInfo, readRtsp } from '../rtsp/rtsp-reader.ts';
import { TransportPlan } from '../rtsp/transport-plan.ts';
import type { UdpPorts } from '../rtsp/udp-ports.ts';
import { asEngineFailure } from './engine-failure.ts';
import type {
  EngineFailure,
  EngineReport,
  EngineStatus,
  EngineStep,
  StreamRequest,
} from './engine-protocol.ts';
import type { LaneFailure } from './lane-failure.ts';
import { LaneReception } from './lane-reception.ts';
import type { PartMemories } from './part-memories.ts';
import { PicturePace } from './picture-pace.ts';
import { chooseMedia, describeOffer, trackName } from './playable-media.ts';
import { Reception, type ReceptionOptions, type SetUpTrack } from './reception.ts';
import { ORDINARY_SILENCE_MS, SourcePatience } from './source-patience.ts';
import { SourceSession } from './source-session.ts';
import { StreamMeter } from './stream-meter.ts';
import type { Lane, Lanes } from './transcode-lanes.ts';

export const RTSP_TIMEOUTS = { connectMs: 5_000, responseMs: 5_000, mediaMs: ORDINARY_SILENCE_MS };
const RETRY = { firstMs: 1_000, maxMs: 15_000, jitter: 0.3 };
/** A session whose pictures came for so long was sound: the next failure is answered at once. */
const STEADY_MS = 10_000;
/** Who has not answered by then costs nothing but patience: a district without power must not keep those waiting who are back. */
const LONGEST_IN_GATE_MS = 500;

export interface SourceStreamOptions {
  stream: number;
  request: StreamRequest;
  clock: Clock;
  gate: AdmissionGate;
  /** The memory that parts leave the thread in. */
  buffers: PartBuffers;
  /** The thread's own memory. */
  gathering: PartBuffers;
  memories: PartMemories;
  readBuffer: Buffer;
  lookups: NameLookups;
  udpPorts: UdpPorts;
  lanes: Lanes;
  report(report: EngineReport): void;
}

/** What becomes of a session's packets: Reception, or LaneReception for what has to be transcoded. */
interface SessionReception
  extends Pick<
    Reception,
    | 'rtp'
    | 'rtcp'
    | 'answered'
    | 'damaged'
    | 'refusal'
    | 'picturePackets'
    | 'setSegmenting'
    | 'endMs'
    | 'measure'
  > {
  /** Somebody waits for a key frame, to begin with. Of lanes nobody asks: their key frames are our own encoder's. */
  readonly awaitsKeyFrame?: boolean;
  /** Of the picture; null where the camera does not say. */
  readonly declaredFrameRate: number | null;
  finish(): void;
  /** What is wrong apart from the camera; null as long as all is well. Monotonic time. */
  trouble?(nowMs: number): LaneFailure | null;
  /** After `finish`: resolves when nothing of it runs any more. */
  gone?(): Promise<void>;
}

/** One pull of one profile: connects, receives, and begins again when that ends, until it is closed. */
export class SourceStream implements SegmenterOutput {
  private readonly options: SourceStreamOptions;
  private readonly closing = new AbortController();
  private readonly backoff = new Backoff(RETRY);
  private readonly patience = new SourcePatience();
  private readonly originMs: number;
  private timelineEndMs = 0;
  private readonly transport: TransportPlan;
  private readonly guard: NetworkGuard | null;
  private segmenting: boolean;
  private nextEpoch: number;
  private nextSegmentSequence: number;
  private reception: SessionReception | null = null;
  /** Held from the moment at which it is clear that the session needs it until its process is gone. */
  private lane: Lane | null = null;
  private agreedTransport: 'tcp' | 'udp' = 'tcp';
  private ignoredTracks: readonly string[] = [];
  private session: SourceSession | null = null;
  /** Of the session that runs, or that ran last; null until it plays. */
  private meter: StreamMeter | null = null;
  private readonly noPictures = new PicturePace();
  private hurryOn: (() => void) | null = null;
  private ended: Promise<void> = Promise.resolve();

  constructor(options: SourceStreamOptions) {
    this.options = options;
    this.originMs = options.clock.monotonic();
    this.transport = new TransportPlan(options.request.transport ?? 'tcp', options.udpPorts);
    this.guard = options.request.networks ? new NetworkGuard(options.request.networks) : null;
    this.segmenting = options.request.segmenting;
    this.nextEpoch = options.request.firstEpoch;
    this.nextSegmentSequence = options.request.firstSegmentSequence;
  }

  start(): void {
    this.ended = this.run(this.closing.signal);
  }

  /** May be called twice. */
  close(): Promise<void> {
    this.closing.abort();
    return this.ended;
  }

  setSegmenting(segmenting: boolean): void {
    this.segmenting = segmenting;
    if (this.reception) this.reception.setSegmenting(segmenting);
    else if (!segmenting) this.segmentingEnded();
  }

  /** Tries again at once if it waits to. */
  hurry(): void {
    this.hurryOn?.();
  }

  measure(nowMs: number): void {
    const steadyMs = this.options.clock.monotonic();
    const { reception } = this;
    if (!reception) return;
    const trouble = reception.trouble?.(steadyMs) ?? null;
    if (trouble) this.session?.fail(trouble);
    const { picturePackets, refusal, awaitsKeyFrame } = reception;
    this.session?.check(steadyMs, picturePackets, refusal, awaitsKeyFrame);
    const measurement = reception.measure(nowMs);
    if (measurement) this.options.report({ type: 'measured', stream: this.options.stream, measurement });
  }

  init(init: InitSegment): void {
    this.nextEpoch = init.epoch + 1;
    this.options.report({ type: 'init', stream: this.options.stream, init });
  }

  part(part: PartData): void {
    const { bytes } = part;
    this.nextSegmentSequence = part.segmentSequence + 1;
    const memory = this.options.memories.numberOf(bytes);
    const start = bytes.byteOffset;
    this.options.report({
      type: 'part',
      stream: this.options.stream,
      part,
      memory,
      start,
      end: start + bytes.length,
    });
  }

  segmentEnded(sequence: number): void {
    this.options.report({ type: 'segment-ended', stream: this.options.stream, sequence });
  }

  private async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const failure = await this.receive(signal);
      if (signal.aborted) break;
      if (this.pace.spanMs > STEADY_MS && this.meter?.keyFramesTotal) this.backoff.reset();
      await this.waitToRetry(failure, signal);
    }
  }

  /** Of the session that runs, or that ran last. */
  private get pace(): PicturePace {
    return this.meter?.pace ?? this.noPictures;
  }

  /** Resolves with why it ended. */
  private async receive(signal: AbortSignal): Promise<EngineFailure> {
    this.meter = null;
    this.status({ phase: 'connecting', failure: null, retryAtMs: null });
    const { gate, clock } = this.options;
    let leaveGate = () => {};
    let patience: Timer | null = null;
    try {
      leaveGate = await gate.enter(signal);
      patience = clock.setTimer(leaveGate, LONGEST_IN_GATE_MS);
      await this.readSession(signal, leaveGate);
      return { code: 'closed-by-camera', message: 'the session ended' };
    } catch (error) {
      return asEngineFailure(error, this.options.request.credentials);
    } finally {
      patience?.cancel();
      leaveGate();
      await this.endReception();
    }
  }

  private async readSession(closing: AbortSignal, leaveGate: () => void): Promise<void> {
    const session = new SourceSession(closing);
    let inSilence = false;
    this.session = session;
    try {
      await this.readUntil(session, leaveGate);
      if (session.failure) throw session.failure;
    } catch (error) {
      inSilence = error !== session.failure && error instanceof RtspFailure && error.code === 'no-media';
      throw error;
    } finally {
      this.patience.ended(this.pace, inSilence);
      this.session = null;
      session.release();
    }
  }

  private readUntil(session: SourceSession, leaveGate: () => void): Promise<void> {
    const { request, clock, readBuffer, lookups } = this.options;
    return readRtsp(
      {
        url: request.url,
        credentials: request.credentials,
        trust: request.tls ?? null,
        guard: this.guard,
        lookups,
        transport: this.transport,
        clock,
        readBuffer,
        timeouts: RTSP_TIMEOUTS,
        patienceMs: (begun) => Math.max(request.silenceMs ?? 0, this.patience.limitMs(this.pace, begun)),
        onStep: request.tellSteps ? (step) => this.tell(step) : undefined,
        select: (description) => this.select(description),
        onPlay: (info) => {
          leaveGate();
          this.agreed(info);
          const meter = new StreamMeter(clock.now());
          this.meter = meter;
          session.begin(meter, clock.monotonic());
          this.reception = this.beginReception(info.tracks, meter, session);
          this.patience.begin(this.reception.declaredFrameRate);
        },
        onAnsweredLate: (tracks) => this.reception?.answered(tracks),
        onRtp: (track, buffer, start, end) => this.reception?.rtp(track, buffer, start, end),
        onRtcp: (track, buffer, start, end) => this.reception?.rtcp(track, buffer, start, end),
        onDamaged: () => this.reception?.damaged(),
      },
      session.signal,
    );
  }

  private select(description: SessionDescription): SdpMedia[] {
    const { request, lanes } = this.options;
    const offered = describeOffer(description, request);
    this.ignoredTracks = offered.ignored;
    this.tell({ step: 'described', ...offered });
    const { tracks, offer } = chooseMedia(description, request);
    if (offer !== null) this.lane ??= lanes.take(offer);
    return tracks;
  }

  private agreed({ refused, server, transport }: PlayInfo): void {
    const { request } = this.options;
    const refusals = refused.map((media) => `${trackName(media, request)}: refused by the camera`);
    this.ignoredTracks = [...this.ignoredTracks, ...refusals];
    this.agreedTransport = transport === 'UDP' ? 'udp' : 'tcp';
    this.tell({
      step: 'playing',
      transport: this.agreedTransport,
      server: server && wordsOfCamera(server, request.credentials),
      ignored: this.ignoredTracks,
    });
  }

  private tell(step: EngineStep): void {
    const { stream, request, clock, report } = this.options;
    if (request.tellSteps) report({ type: 'step', stream, step, afterMs: clock.monotonic() - this.originMs });
  }

  private beginReception(tracks: SetUpTrack[], meter: StreamMeter, session: SourceSession): SessionReception {
    const { clock, request, buffers, gathering } = this.options;
    const options: ReceptionOptions = {
      tracks,
      clock,
      originMs: this.originMs,
      notBeforeMs: this.timelineEndMs,
      meter,
      segmenting: this.segmenting,
      buffers: gathering,
      createSegmenter: () =>
        new Segmenter({
          partTargetMs: request.partTargetMs,
          segmentTargetMs: request.segmentTargetMs,
          buffers,
          gathering,
          output: this,
          firstEpoch: this.nextEpoch,
          firstSegmentSequence: this.nextSegmentSequence,
        }),
      onFirstFrame: () => this.playing(),
      onSegmentingEnded: () => this.segmentingEnded(),
    };
    const { lane } = this;
    if (!lane) return new Reception(options);
    return new LaneReception({ ...options, lane, onFailed: (failure) => session.fail(failure) });
  }

  private async endReception(): Promise<void> {
    const { reception } = this;
    if (reception) {
      reception.finish();
      this.timelineEndMs = reception.endMs;
      this.reception = null;
      this.options.report({ type: 'interrupted', stream: this.options.stream });
      if (!this.segmenting) this.segmentingEnded();
    }
    await reception?.gone?.();
    this.lane?.leave();
    this.lane = null;
  }

  private segmentingEnded(): void {
    this.options.report({ type: 'segmenting-ended', stream: this.options.stream });
  }

  /** Behind a wrong log-in until it is told to: cameras lock out, and who else asks this one is not known here. So with any failure, if asked to. */
  private async waitToRetry(failure: EngineFailure, signal: AbortSignal): Promise<void> {
    const { clock, request } = this.options;
    // Where there is no password to be wrong, asking costs nothing.
    const isDenied = failure.code === 'wrong-credentials' && request.credentials !== null;
    const delayMs = isDenied ? null : this.backoff.next();
    const retryAtMs = delayMs === null ? null : clock.now() + delayMs;
    this.status({ phase: 'waiting', failure, retryAtMs });
    await new Promise<void>((resolve) => {
      const end = () => {
        timer?.cancel();
        signal.removeEventListener('abort', end);
        this.hurryOn = null;
        resolve();
      };
      const timer = delayMs === null || request.retriesWhenTold ? null : clock.setTimer(end, delayMs);
      signal.addEventListener('abort', end, { once: true });
      this.hurryOn = end;
    });
  }

  private playing(): void {
    const { ignoredTracks, agreedTransport: transport } = this;
    const ignored = ignoredTracks.length > 0 && { ignored: ignoredTracks };
    this.status({ phase: 'playing', failure: null, retryAtMs: null, transport, ...ignored });
  }

  private status(status: EngineStatus): void {
    this.options.report({ type: 'status', stream: this.options.stream, status });
  }
}
