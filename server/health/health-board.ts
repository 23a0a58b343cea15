import type { Clock, Timer } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { TypedEmitter } from '../base/typed-emitter.ts';
import type { ProbeOutcome } from '../cameras/stream-status.ts';
import type { VerdictDto } from '../contract/dto.ts';
import type { ObservedCamera, ObservedCameras } from './camera-evidence.ts';
import { CameraHealth } from './camera-health.ts';
import type { Moment } from './verdict-damper.ts';

export interface HealthDelta {
  hubTimeMs: number;
  /** One more than that of the delta before. */
  revision: number;
  verdicts: VerdictDto[];
  removed: string[];
}

export interface HealthSnapshot {
  hubTimeMs: number;
  /** Of the last delta; all that it told is in here. */
  revision: number;
  verdicts: VerdictDto[];
}

export interface HealthEvents {
  'health:changed': HealthDelta;
}

export interface HealthBoardOptions {
  cameras: ObservedCameras;
  clock: Clock;
  logger: Logger;
}

/** A thousand cameras that change at once are one message to each page. */
const BATCH_MS = 250;
/** How exactly the end of a hold is met. */
const RECHECK_MS = 500;

/** The state of every camera, always with reason and age, and what of it changed. */
export class HealthBoard {
  readonly events: TypedEmitter<HealthEvents>;
  private readonly options: HealthBoardOptions;
  private readonly entries = new Map<string, CameraHealth>();
  private readonly unsettled = new Set<CameraHealth>();
  private readonly changed = new Set<string>();
  private readonly removed = new Set<string>();
  private subscriptions: (() => void)[] = [];
  private recheck: Timer | null = null;
  private batch: Timer | null = null;
  private revision = 0;

  constructor(options: HealthBoardOptions) {
    this.options = options;
    this.events = new TypedEmitter(options.logger);
  }

  start(): void {
    if (this.recheck) return;
    const { cameras, clock } = this.options;
    this.subscriptions = [
      cameras.events.on('camera:added', ({ camera }) => this.put(camera)),
      cameras.events.on('camera:changed', ({ camera }) => this.put(camera)),
      cameras.events.on('camera:removed', ({ id }) => this.drop(id)),
      cameras.events.on('stream:changed', ({ camera }) => this.noteStream(camera)),
    ];
    for (const camera of cameras.list()) this.put(camera);
    this.recheck = clock.setRepeating(() => this.recheckUnsettled(), RECHECK_MS);
  }

  /** May be called twice. */
  stop(): void {
    for (const unsubscribe of this.subscriptions.splice(0)) unsubscribe();
    this.recheck?.cancel();
    this.recheck = null;
    this.batch?.cancel();
    this.batch = null;
  }

  snapshot(): HealthSnapshot {
    const verdicts = [...this.entries.values()].map((entry) => entry.verdict);
    return { hubTimeMs: this.options.clock.now(), revision: this.revision, verdicts };
  }

  get(cameraId: string): VerdictDto | undefined {
    return this.entries.get(cameraId)?.verdict;
  }

  /** A probe's answer about a camera that may be gone by now. */
  noteProbe(cameraId: string, outcome: ProbeOutcome): void {
    const entry = this.entries.get(cameraId);
    if (!entry) return;
    entry.noteProbe(outcome, this.moment());
    this.judge(entry);
  }

  private put(camera: ObservedCamera): void {
    const now = this.moment();
    const known = this.entries.get(camera.id);
    if (known) {
      known.replace(camera, now);
      this.judge(known);
      return;
    }
    const entry = new CameraHealth(camera, now);
    this.entries.set(camera.id, entry);
    this.removed.delete(camera.id);
    this.noteChange(entry);
    this.judge(entry);
  }

  private drop(id: string): void {
    const entry = this.entries.get(id);
    if (!entry) return;
    this.entries.delete(id);
    this.unsettled.delete(entry);
    this.changed.delete(id);
    this.removed.add(id);
    this.scheduleBatch();
  }

  private noteStream(camera: ObservedCamera): void {
    const entry = this.entries.get(camera.id);
    if (!entry) return;
    const now = this.moment();
    if (entry.camera !== camera) entry.replace(camera, now);
    entry.noteStream(now);
    this.judge(entry);
  }

  private recheckUnsettled(): void {
    const { steadyMs } = this.moment();
    for (const entry of [...this.unsettled]) {
      if (entry.recheckAtMs === null || entry.recheckAtMs <= steadyMs) this.judge(entry);
    }
  }

  private judge(entry: CameraHealth): void {
    if (entry.judge(this.moment())) this.noteChange(entry);
    if (entry.recheckAtMs === null) this.unsettled.delete(entry);
    else this.unsettled.add(entry);
  }

  private moment(): Moment {
    const { clock } = this.options;
    return { wallMs: clock.now(), steadyMs: clock.monotonic() };
  }

  private noteChange(entry: CameraHealth): void {
    this.changed.add(entry.camera.id);
    this.scheduleBatch();
  }

  private scheduleBatch(): void {
    this.batch ??= this.options.clock.setTimer(() => this.emitBatch(), BATCH_MS);
  }

  private emitBatch(): void {
    this.batch = null;
    const entries = [...this.changed].flatMap((id) => this.entries.get(id) ?? []);
    const removed = [...this.removed];
    this.changed.clear();
    this.removed.clear();
    for (const entry of entries) entry.markTold();
    this.revision += 1;
    const verdicts = entries.map((entry) => entry.verdict);
    this.events.emit('health:changed', {
      hubTimeMs: this.options.clock.now(),
      revision: this.revision,
      verdicts,
      removed,
    });
  }
}
