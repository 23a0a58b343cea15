import { setMaxListeners } from 'node:events';
import { AdmissionGate } from '../base/admission-gate.ts';
import type { Clock, Timer } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { NameLookups } from '../base/name-lookups.ts';
import { NetworkGuard } from '../base/network-guard.ts';
import { MemorySlabs } from '../hls/memory-slabs.ts';
import { OWN_MEMORY, PartBuffers } from '../hls/part-buffers.ts';
import { probeRtsp } from '../rtsp/rtsp-probe.ts';
import { UdpPorts } from '../rtsp/udp-ports.ts';
import { asEngineFailure } from './engine-failure.ts';
import type { EngineReport, EngineRequest, ProbeAnswer, StreamAddress } from './engine-protocol.ts';
import { LaneSeats } from './lane-seats.ts';
import { PartMemories } from './part-memories.ts';
import { chooseMedia } from './playable-media.ts';
import { ReportOutbox } from './report-outbox.ts';
import { RTSP_TIMEOUTS, SourceStream } from './source-stream.ts';
import type { ThreadLoad } from './thread-rhythm.ts';
import { type Lanes, NO_LANES, TranscodeLanes } from './transcode-lanes.ts';

const HEARTBEAT_MS = 1_000;
const MEASURE_MS = 2_000;
/** Of several segments: what their ends give back is in use again by then, and what cameras that went away left is not. */
const DROP_UNUSED_MS = 30_000;
/** One read buffer serves every connection of the thread: what is read is handled before the next read begins. */
const READ_BUFFER_BYTES = 256 * 1024;
/** Of frames that are under way, and of the last group of pictures of cameras that nobody watches: what one stream gives back the next takes. */
const MAX_IDLE_GATHERING_BYTES = 2 * 1024 * 1024;
/** Sessions being set up at once: a city that comes back after a power cut must not time itself out. */
const CONCURRENT_SETUPS = 64;

export interface MediaEngineOptions {
  clock: Clock;
  logger: Logger;
  send(reports: EngineReport[]): void;
  /** Calls back when what is at hand has been done and before the thread rests; the clock does it where a thread never does. */
  beforeRest?(callback: () => void): void;
}

/** Everything that runs in a media thread: the sources of many cameras and what cuts their parts. */
export class MediaEngine {
  private readonly options: MediaEngineOptions;
  private readonly outbox: ReportOutbox;
  private readonly memories: PartMemories;
  private readonly slabs: MemorySlabs;
  private readonly buffers: PartBuffers;
  private readonly gathering = new PartBuffers({
    maxIdleBytes: MAX_IDLE_GATHERING_BYTES,
    memory: OWN_MEMORY,
  });
  private readonly readBuffer = Buffer.allocUnsafeSlow(READ_BUFFER_BYTES);
  private readonly lookups = new NameLookups();
  private readonly udpPorts = new UdpPorts();
  private readonly gate = new AdmissionGate(CONCURRENT_SETUPS);
  private readonly streams = new Map<number, SourceStream>();
  /** Streams that were closed and have not ended yet. */
  private readonly ending = new Set<Promise<void>>();
  private readonly stopping = new AbortController();
  private lanes: Lanes = NO_LANES;
  private timers: Timer[] = [];

  constructor(options: MediaEngineOptions) {
    this.options = options;
    // As many probes as are under way; each leaves when it ends.
    setMaxListeners(0, this.stopping.signal);
    this.outbox = new ReportOutbox({
      clock: options.clock,
      defer: options.beforeRest ?? ((callback) => options.clock.defer(callback)),
      send: options.send,
    });
    this.memories = new PartMemories((report) => this.outbox.push(report));
    this.slabs = new MemorySlabs({ onDropped: (memory) => this.memories.remove(memory) });
    this.buffers = new PartBuffers({ memory: this.slabs });
  }

  start(): void {
    const { clock } = this.options;
    this.timers = [
      clock.setRepeating(() => this.outbox.push({ type: 'heartbeat' }), HEARTBEAT_MS),
      clock.setRepeating(() => this.measure(), MEASURE_MS),
      clock.setRepeating(() => this.dropUnused(), DROP_UNUSED_MS),
    ];
  }

  /** May be called twice. Resolves when every source has ended. */
  async stop(): Promise<void> {
    for (const timer of this.timers) timer.cancel();
    this.stopping.abort();
    for (const stream of this.streams.values()) this.end(stream);
    this.streams.clear();
    await Promise.all(this.ending);
  }

  get load(): ThreadLoad {
    return {
      streams: this.streams.size,
      settingUp: this.gate.taken,
      udpPorts: this.udpPorts.inUse,
    };
  }

  handle(request: Exclude<EngineRequest, { type: 'stop' }>): void {
    switch (request.type) {
      case 'transcoding':
        this.lanes = new TranscodeLanes(request.ffmpeg, new LaneSeats(request.seats), request.owner);
        break;
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
        this.end(this.streams.get(request.stream));
        this.streams.delete(request.stream);
        break;
      case 'probe':
        void this.probe(request.probe, request.address);
        break;
      case 'recycle':
        this.recycle(request.places);
    }
  }

  private dropUnused(): void {
    this.buffers.dropUnused();
    this.gathering.dropUnused();
  }

  private open(stream: number, request: Extract<EngineRequest, { type: 'open' }>['request']): void {
    this.end(this.streams.get(stream));
    const { clock } = this.options;
    const source = new SourceStream({
      stream,
      request,
      clock,
      gate: this.gate,
      buffers: this.buffers,
      gathering: this.gathering,
      memories: this.memories,
      readBuffer: this.readBuffer,
      lookups: this.lookups,
      udpPorts: this.udpPorts,
      lanes: this.lanes,
      report: (report) => this.outbox.push(report),
    });
    this.streams.set(stream, source);
    source.start();
  }

  private end(stream: SourceStream | undefined): void {
    if (!stream) return;
    const ended = stream.close().finally(() => this.ending.delete(ended));
    this.ending.add(ended);
  }

  private recycle(places: readonly number[]): void {
    for (let at = 0; at + 1 < places.length; at += 2) {
      const memory = this.memories.find(places[at]!);
      const block = memory && this.slabs.find(memory, places[at + 1]!);
      if (block) this.buffers.giveBack(block);
    }
  }

  private measure(): void {
    const now = this.options.clock.now();
    for (const stream of this.streams.values()) stream.measure(now);
  }

  private async probe(probe: number, address: StreamAddress): Promise<void> {
    const { url, credentials, tls, networks } = address;
    const { clock } = this.options;
    const { readBuffer, lookups } = this;
    const trust = tls ?? null;
    const guard = networks ? new NetworkGuard(networks) : null;
    const options = { url, credentials, trust, guard, lookups, clock, readBuffer, timeouts: RTSP_TIMEOUTS };
    const answer: ProbeAnswer = await probeRtsp(options, this.stopping.signal)
      .then(({ description, loggedIn }) => {
        const { offer } = chooseMedia(description, address);
        if (offer !== null) this.lanes.check(offer);
        return { failure: null, loggedIn };
      })
      .catch((error) => ({ failure: asEngineFailure(error, credentials), loggedIn: false }));
    this.outbox.push({ type: 'probed', probe, ...answer });
  }
}
