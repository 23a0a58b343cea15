import type { TrialOpener } from '../../../server/cameras/camera-trial.ts';
import type { EngineStream, OpenStreamRequest, StreamObserver } from '../../../server/engine/engine-pool.ts';
import type { EngineFailure, EngineMeasurement, EngineStep } from '../../../server/engine/engine-protocol.ts';
import { type Film, partData, sampleInit } from './trial-parts.ts';

/** One pull that a test plays the camera of. */
export class FakePull implements EngineStream {
  readonly request: OpenStreamRequest;
  readonly observer: StreamObserver;
  readonly recycled: Buffer[] = [];
  closed = false;

  constructor(request: OpenStreamRequest, observer: StreamObserver) {
    this.request = request;
    this.observer = observer;
  }

  setSegmenting(): void {}

  hurry(): void {}

  recycle(bytes: Buffer): void {
    this.recycled.push(bytes);
  }

  close(): void {
    this.closed = true;
  }

  step(...steps: EngineStep[]): void {
    for (const step of steps) this.observer.stepped?.(step, 120);
  }

  /** All the steps of a camera that lets the hub in, and sends. */
  welcome(asksFor: 'digest' | null = null): void {
    this.step(
      { step: 'connecting', shown: 'rtsp://192.0.2.10:554/main' },
      { step: 'connected', remote: '192.0.2.10' },
      ...(asksFor ? [{ step: 'challenged' as const, scheme: asksFor }] : []),
      { step: 'answered' },
      { step: 'described', picture: 'H264', transcoded: null, sound: null, ignored: [] },
      { step: 'playing', transport: 'tcp', server: 'Box/1', ignored: [] },
    );
    this.observer.statusChanged({ phase: 'playing', failure: null, retryAtMs: null });
  }

  fail(code: EngineFailure['code'], message = 'it failed'): void {
    const failure = { code, message };
    this.observer.statusChanged({ phase: 'waiting', failure, retryAtMs: 1000 });
  }

  measure(frameRate: number): void {
    this.observer.measured({ ...NO_FIGURES, frameRate });
  }

  send(film: Film, codecs?: string): void {
    this.observer.init(sampleInit(codecs));
    for (const part of partData(film)) this.observer.part(part);
  }
}

const NO_FIGURES: EngineMeasurement = {
  ...{ frameRate: 0, expectedFrameRate: null, bitrateKbps: 0, lossRatio: 0, foreignPackets: 0 },
  ...{ damagedPerSecond: 0, damagedReferences: 0, frozen: false, lastMediaAtMs: 0 },
};

export class FakeTrialEngine implements TrialOpener {
  readonly pulls: FakePull[] = [];

  openStream(request: OpenStreamRequest, observer: StreamObserver): FakePull {
    const pull = new FakePull(request, observer);
    this.pulls.push(pull);
    return pull;
  }

  /** The newest. */
  get pull(): FakePull {
    const pull = this.pulls.at(-1);
    if (!pull) throw new Error('nothing was pulled');
    return pull;
  }
}

/** Three seconds with a key frame each second. */
export const LIVELY: Film = { frames: 76, frameRate: 25, groupFrames: 25, frameBytes: 1000 };
