import { afterEach, expect } from 'vitest';
import type { Timer } from '../../../server/base/clock.ts';
import { silentLogger } from '../../../server/base/logger.ts';
import type {
  Credentials,
  EngineReport,
  EngineStatus,
  StreamRequest,
} from '../../../server/engine/engine-protocol.ts';
import { MediaEngine } from '../../../server/engine/media-engine.ts';
import { eventually } from '../../support/eventually.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { writeRtpPacket } from '../../support/rtp-fixture.ts';
import { concat, frameOf } from '../../support/rtsp-bytes.ts';
import { type Script, ScriptedCamera } from '../../support/scripted-camera.ts';

const SPS = Buffer.from('67420029e9018094d9f2e02dc0404069', 'hex');
const PPS = Buffer.from('68ce3c80', 'hex');
const SLICE = Buffer.from([0x65, 0x88, 1, 2, 3, 4, 5, 6, 7, 8]);
const PREDICTED_SLICE = Buffer.from([0x41, 0x9a, 1, 2, 3]);

/** Reports gather for some milliseconds in which other threads are spared. Here they leave at once, so that no test has to move time for them. */
class PromptClock extends FakeClock {
  override setTimer(callback: () => void, delayMs: number): Timer {
    if (delayMs > REPORTS_APART_MS) return super.setTimer(callback, delayMs);
    this.defer(callback);
    return { cancel() {} };
  }
}

const REPORTS_APART_MS = 8;

/** A media engine with one stream of a scripted camera, on a clock that stands still. */
export class EngineStand {
  readonly clock = new PromptClock();
  readonly reports: EngineReport[] = [];
  readonly camera: ScriptedCamera;
  private readonly engine: MediaEngine;
  private sequence = 7;

  private constructor(camera: ScriptedCamera) {
    this.camera = camera;
    this.engine = new MediaEngine({
      clock: this.clock,
      logger: silentLogger,
      send: (reports) => void this.reports.push(...reports),
    });
    this.engine.start();
  }

  static async open(
    script: Script,
    credentials: Credentials | null = null,
    wishes: Partial<Pick<StreamRequest, 'silenceMs' | 'retriesWhenTold' | 'segmenting'>> = {},
  ): Promise<EngineStand> {
    const stand = new EngineStand(await ScriptedCamera.start(script));
    const url = stand.camera.url();
    const cutting = { partTargetMs: 200, segmentTargetMs: 2_000, segmenting: true };
    const request = { url, credentials, label: 'test', ...cutting, firstEpoch: 1, firstSegmentSequence: 0 };
    stand.engine.handle({ type: 'open', stream: 1, request: { ...request, ...wishes, tellSteps: true } });
    return stand;
  }

  get statuses(): EngineStatus[] {
    return this.reports.flatMap((report) => (report.type === 'status' ? [report.status] : []));
  }

  get parts(): number {
    return this.reports.filter(({ type }) => type === 'part').length;
  }

  /** Sessions that the camera agreed to. */
  get sessions(): number {
    return this.reports.filter((report) => report.type === 'step' && report.step.step === 'playing').length;
  }

  hurry(): void {
    this.engine.handle({ type: 'hurry', stream: 1 });
  }

  /** Somebody watches from now on. */
  watch(): void {
    this.engine.handle({ type: 'segmenting', stream: 1, segmenting: true });
  }

  /** A picture that stands by itself, to be shown at this time of the camera's clock. Resolves when it was read. */
  async sendPicture(atMs: number): Promise<void> {
    await this.send(this.pictureOf([SPS, PPS, SLICE], atMs));
  }

  /** Pictures that are predicted from those before, a millisecond apart. */
  async sendPredicted(atMs: number, count = 1): Promise<void> {
    await this.send(
      concat(
        ...Array.from({ length: count }, (_, at) => this.pictureOf([SPS, PPS, PREDICTED_SLICE], atMs + at)),
      ),
    );
  }

  private pictureOf(nalUnits: readonly Buffer[], atMs: number): Buffer {
    const frames = nalUnits.map((payload, index) => {
      const unit = { payload, marker: index === nalUnits.length - 1, payloadType: 96 };
      this.sequence = (this.sequence + 1) & 0xffff;
      return frameOf(
        0,
        writeRtpPacket({ ...unit, timestamp: 900 + atMs * 90, sequenceNumber: this.sequence }),
      );
    });
    return concat(...frames);
  }

  /** A packet of the picture's track with nothing in it. */
  async sendNoise(): Promise<void> {
    const payload = Buffer.alloc(20);
    this.sequence += 1;
    await this.send(frameOf(0, writeRtpPacket({ payload, payloadType: 96, sequenceNumber: this.sequence })));
  }

  /** Whoever answers a question has read what came before it. */
  async send(media: Buffer): Promise<void> {
    const answers = () => this.camera.methods.filter((method) => method === 'RTSP/1.0').length;
    const before = answers();
    this.camera.send(concat(media, 'OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n'));
    await eventually(() => answers() > before);
  }

  /** Until the stream waits for the `count`th time; resolves with how long it is going to. */
  async untilWaiting(count: number): Promise<number> {
    const waits = () => this.statuses.filter(({ phase }) => phase === 'waiting');
    await eventually(() => expect(waits()).toHaveLength(count));
    return waits().at(-1)!.retryAtMs! - this.clock.now();
  }

  async close(): Promise<void> {
    const stopped = this.engine.stop();
    // What says goodbye waits half a second for the answer.
    await this.clock.advance(1_000);
    await stopped;
    await this.camera.stop();
  }
}

/** Stands for one test file, closed after each test. */
export function engineStands() {
  const stands: EngineStand[] = [];
  afterEach(async () => {
    for (const stand of stands.splice(0)) await stand.close();
  });
  return async (...opening: Parameters<typeof EngineStand.open>) => {
    const stand = await EngineStand.open(...opening);
    stands.push(stand);
    return stand;
  };
}
