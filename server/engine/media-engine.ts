import { AdmissionGate } from '../base/admission-gate.ts';
import type { Clock, Timer } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { NetworkGuard } from '../base/network-guard.ts';
import { PartBuffers } from '../hls/part-buffers.ts';
import { probeRtsp } from '../rtsp/rtsp-probe.ts';
import { UdpPorts } from '../rtsp/udp-ports.ts';
import { asEngineFailure } from './engine-failure.ts';
import type { EngineReport, EngineRequest, StreamAddress } from './engine-protocol.ts';
import { PartMemories } from './part-memories.ts';
import { playableMedia } from './playable-media.ts';
import { ReportOutbox } from './report-outbox.ts';
import { RTSP_TIMEOUTS, SourceStream } from './source-stream.ts';

const HEARTBEAT_MS = 1_000;
const MEASURE_MS = 2_000;
/** One read buffer serves every connection of the thread: what is read is handled before the next read begins. */
const READ_BUFFER_BYTES = 256 * 1024;
/** Sessions being set up at once: a city that comes back after a power cut must not time itself out. */
const CONCURRENT_SETUPS = 64;

export interface MediaEngineOptions {
  clock: Clock;
  logger: Logger;
  send(reports: EngineReport[]): void;
}

/** Everything that runs in a media thread: the sources of many cameras and what cuts their parts. */
export class MediaEngine {
  private readonly options: MediaEngineOptions;
  private readonly outbox: ReportOutbox;
  private readonly memories: PartMemories;
  private readonly buffers: PartBuffers;
  private readonly readBuffer = Buffer.allocUnsafeSlow(READ_BUFFER_BYTES);
  private readonly udpPorts = new UdpPorts();
  private readonly gate = new AdmissionGate(CONCURRENT_SETUPS);
  private readonly streams = new Map<number, SourceStream>();
  private readonly stopping = new AbortController();
  private timers: Timer[] = [];

  constructor(options: MediaEngineOptions) {
    this.options = options;
    this.outbox = new ReportOutbox(options);
    this.memories = new PartMemories((report) => this.outbox.push(report));
    this.buffers = new PartBuffers({ onDiscard: (buffer) => this.memories.remove(buffer) });
  }

  start(): void {
    const { clock } = this.options;
    this.timers = [
      clock.setRepeating(() => this.outbox.push({ type: 'heartbeat' }), HEARTBEAT_MS),
      clock.setRepeating(() => this.measure(), MEASURE_MS),
    ];
  }

  /** May be called twice. Resolves when every source has ended. */
  async stop(): Promise<void> {
    for (const timer of this.timers) timer.cancel();
    this.stopping.abort();
    const streams = [...this.streams.values()];
    this.streams.clear();
    await Promise.all(streams.map((stream) => stream.close()));
  }

  handle(request: EngineRequest): void {
    switch (request.type) {
      case 'open':
        this.open(request.stream, request.request);
        break;
      case 'segmenting':
        this.streams.get(request.stream)?.setSegmenting(request.segmenting);
        break;
      case 'hurry':
        this.streams.get(request.stream)?.hurry();
        break;
      case 'close':
        void this.streams.get(request.stream)?.close();
        this.streams.delete(request.stream);
        break;
      case 'probe':
        void this.probe(request.probe, request.address);
        break;
      case 'recycle':
        this.recycle(request.memories);
        break;
      case 'stop':
        void this.stop();
    }
  }

  private open(stream: number, request: Extract<EngineRequest, { type: 'open' }>['request']): void {
    void this.streams.get(stream)?.close();
    const { clock } = this.options;
    const source = new SourceStream({
      stream,
      request,
      clock,
      gate: this.gate,
      buffers: this.buffers,
      memories: this.memories,
      readBuffer: this.readBuffer,
      udpPorts: this.udpPorts,
      report: (report) => this.outbox.push(report),
    });
    this.streams.set(stream, source);
    source.start();
  }

  private recycle(memories: readonly number[]): void {
    for (const memory of memories) {
      const buffer = this.memories.find(memory);
      if (buffer) this.buffers.giveBack(buffer);
    }
  }

  private measure(): void {
    const now = this.options.clock.now();
    for (const stream of this.streams.values()) stream.measure(now);
  }

  private async probe(probe: number, address: StreamAddress): Promise<void> {
    const { url, credentials, tls, networks } = address;
    const { clock } = this.options;
    const { readBuffer } = this;
    const trust = tls ?? null;
    const guard = networks ? new NetworkGuard(networks) : null;
    const options = { url, credentials, trust, guard, clock, readBuffer, timeouts: RTSP_TIMEOUTS };
    const failure = await probeRtsp(options, this.stopping.signal)
      .then(({ description }) => {
        playableMedia(description, address);
        return null;
      })
      .catch((error) => asEngineFailure(error, credentials));
    this.outbox.push({ type: 'probed', probe, failure });
  }
}
