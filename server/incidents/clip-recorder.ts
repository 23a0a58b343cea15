import type { Clock, Timer } from '../base/clock.ts';
import type { ClipDto, ClipGapDto } from '../contract/bookmark-dto.ts';
import type { GapReason } from '../contract/bookmark-terms.ts';
import type { ProfileId } from '../contract/dto.ts';
import { ClipSource, type TakenPart } from './clip-source.ts';
import type { EvidenceDisk } from './evidence-disk.ts';
import type { RecordedCameras, RecordedWindow } from './recorded-stream.ts';
import { RunChain } from './run-chain.ts';
import { describeRuns, type RunSummary, sealOf } from './run-summary.ts';
import { type StillGroup, StillSeeker } from './still-seeker.ts';

/** What was on the disk already when the clip began: runs of a ring, or of a clip that goes on after a restart. */
export interface ClipPast {
  /** As they lie in the clip's folder. */
  runs: readonly RunSummary[];
  /** Of a ring: with the names of those that lie there, once they do; nothing is told of them before. Never rejects. */
  arrival: Promise<ReadonlySet<string>> | null;
  /** Where their chain ends, and how recording goes on behind it. */
  chain: string;
  endMs: number;
  /** Of a ring: the last part that is in them. */
  upTo: { window: RecordedWindow; number: number; epoch: number } | null;
  /** Why it does not go on without a hole. */
  cause: GapReason | null;
  profile: ProfileId;
}

export interface ClipRecorderOptions {
  cameras: RecordedCameras;
  cameraId: string;
  profile: ProfileId;
  folder: string;
  disk: EvidenceDisk;
  clock: Clock;
  momentMs: number;
  /** Why nothing may come at first, as far as is known. */
  leadReason: GapReason;
  /** From now on. */
  runOnMs: number;
  past: ClipPast | null;
  /** The picture of the moment has come, or will not come any more; null where a still is there already. */
  onStill: ((group: StillGroup | null) => void) | null;
  /** Something was written for the first time, or a piece began or ended. */
  onChanged(recorder: ClipRecorder): void;
  /** It is whole, and nobody watches the camera for it any more. */
  onEnded(recorder: ClipRecorder): void;
}

/** What a crash of the hub may cost; each turn of the disk costs processor time. */
const GATHER_MS = 1_000;
const NAME_DIGITS = 6;

export const runName = (number: number) => String(number).padStart(NAME_DIGITS, '0');

/** Records one clip: what is held of the past, and then on until its time is over. */
export class ClipRecorder {
  private readonly options: ClipRecorderOptions;
  private readonly source: ClipSource;
  private readonly chain: RunChain;
  private readonly seeker: StillSeeker | null;
  /** What was there already. */
  private past: readonly RunSummary[];
  private readonly ended: RunSummary[] = [];
  /** Resolves when the past is there; null then. */
  private arrival: Promise<void> | null = null;
  private readonly startedAtMs: number;
  /** The same by the clock that nobody sets. */
  private readonly startedAt: number;
  private deadline: Timer | null = null;
  private endsAtMonotonic = 0;
  private told = 0;
  private stopping: Promise<void> | null = null;
  private hasEnded = false;
  private trail: ClipGapDto | null = null;
  /** Why nothing came at first. */
  private firstReason: GapReason | null = null;
  /** Parts of the past are skipped up to here. */
  private skipping: ClipPast['upTo'];

  constructor(options: ClipRecorderOptions) {
    const { cameras, cameraId, profile, clock, folder, disk, momentMs, past, onStill } = options;
    this.options = options;
    this.startedAtMs = clock.now();
    this.startedAt = clock.monotonic();
    this.skipping = past?.upTo ?? null;
    this.past = past?.runs ?? [];
    if (past?.arrival) this.arrival = past.arrival.then((names) => this.pastCame(names));
    this.seeker = onStill && new StillSeeker({ momentMs, clock, onFound: onStill });
    this.chain = new RunChain(
      {
        ...{ cameraId, folder, disk, clock, gatherMs: GATHER_MS, durable: true, nameOf: runName },
        firstNumber: Number(past?.runs.at(-1)?.name ?? 0) + 1,
        onWritten: () => this.written(),
        onEnded: ({ summary }) => {
          if (summary.parts > 0) this.ended.push(summary);
          this.written();
        },
      },
      past,
    );
    this.source = new ClipSource({
      ...{ cameras, cameraId, profile, clock },
      onPart: (taken) => this.take(taken),
      onSilent: (reason) => {
        if (this.runs.length === 0 && !this.chain.open) this.firstReason = reason;
        this.chain.cut(reason);
      },
    });
  }

  get cameraId(): string {
    return this.options.cameraId;
  }

  get sizeBytes(): number {
    return this.runs.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  }

  start(): void {
    this.setDeadline(this.options.runOnMs);
    this.chain.replaying = true;
    this.source.start();
    this.chain.replaying = false;
  }

  /** What is there so far, as it plays now. */
  describe(): ClipDto {
    const { runs } = this;
    const edges = { lead: this.leadGap(runs), trail: null };
    // By the clock as it is set now: that is the one on the wall.
    const endsAtMs = Math.round(this.options.clock.now() + this.leftMs);
    return { state: 'recording', reason: null, endsAtMs, ...describeRuns(runs, edges) };
  }

  /** Null until it has ended. */
  get seal(): string | null {
    return this.hasEnded ? sealOf(this.runs) : null;
  }

  /** Recording goes on for so much longer. */
  extend(ms: number): void {
    if (this.stopping) return;
    this.setDeadline(this.leftMs + ms);
  }

  /**
   * Ends it, with all that was taken on the disk. `hub-stopped` where more would have come. May be called twice; never rejects.
   */
  stop(reason: GapReason | null = null): Promise<void> {
    this.stopping ??= this.end(reason);
    return this.stopping;
  }

  /** Of a clip that has ended. */
  describeEnded(): ClipDto {
    const { runs } = this;
    const lead = this.leadGap(runs);
    const described = describeRuns(runs, { lead, trail: this.trail });
    if (runs.length > 0) return { state: 'ready', reason: null, endsAtMs: null, ...described };
    const reason = this.trail?.reason ?? 'camera-down';
    return { state: 'empty', reason, endsAtMs: null, ...described };
  }

  private get leftMs(): number {
    return Math.max(0, this.endsAtMonotonic - this.options.clock.monotonic());
  }

  private get runs(): RunSummary[] {
    const { open } = this.chain;
    const past = this.arrival ? [] : this.past;
    return [...past, ...this.ended, ...(open && open.parts > 0 ? [open] : [])];
  }

  private take({ part, init, profile, window }: TakenPart): void {
    const { skipping } = this;
    if (skipping && window === skipping.window && part.number <= skipping.number) return;
    if (skipping && !goesOnFrom(skipping, part, window)) this.chain.cut('disk-slow');
    this.skipping = null;
    this.seeker?.push(part, init);
    if (!this.chain.add(part, init, profile) && this.runs.length === 0)
      this.firstReason ??= this.chain.reason;
  }

  /** Between what was asked for and the first part, where the camera sent nothing. */
  private leadGap([first]: readonly RunSummary[]): ClipGapDto | null {
    const { momentMs, clock } = this.options;
    const from = Math.min(momentMs, this.startedAtMs);
    const to = first ? first.startMs : clock.now();
    if (!first || this.arrival || to <= from) return null;
    return {
      startMs: from,
      durationMs: Math.round(to - from),
      reason: this.firstReason ?? this.options.leadReason,
    };
  }

  private async end(reason: GapReason | null): Promise<void> {
    const { chain, options } = this;
    this.deadline?.cancel();
    this.source.stop();
    this.endSearch(reason);
    const silent = chain.reason;
    const silentMs = chain.silentMs;
    await Promise.all([this.arrival, chain.finish(reason)]);
    const why = silent ?? reason;
    if (why && this.runs.length === 0) {
      const startMs = Math.min(options.momentMs, this.startedAtMs);
      // Whoever sets the clock meanwhile makes the gap no longer and no shorter.
      const sinceMs = options.clock.monotonic() - this.startedAt + this.startedAtMs - startMs;
      this.trail = { startMs, durationMs: Math.round(sinceMs), reason: why };
    } else if (why) {
      const startMs = this.runs.at(-1)?.endMs ?? this.startedAtMs;
      this.trail = { startMs, durationMs: Math.round(silent ? (silentMs ?? 0) : 0), reason: why };
    }
    this.hasEnded = true;
    options.onEnded(this);
  }

  /** A clip that goes on after a restart of the hub looks anew then: nothing is decoded any more in a hub that stops. */
  private endSearch(reason: GapReason | null): void {
    const { seeker } = this;
    if (reason === 'hub-stopped') {
      seeker?.stop();
      return;
    }
    seeker?.finish();
    if (seeker?.found === false) this.options.onStill?.(null);
  }

  private setDeadline(ms: number): void {
    const { clock } = this.options;
    this.deadline?.cancel();
    this.endsAtMonotonic = clock.monotonic() + ms;
    this.deadline = clock.setTimer(() => void this.stop(), ms);
  }

  private pastCame(names: ReadonlySet<string>): void {
    this.past = this.past.filter(({ name }) => names.has(name));
    this.arrival = null;
    this.tell();
  }

  private written(): void {
    if (this.runs.length !== this.told) this.tell();
  }

  private tell(): void {
    this.told = this.runs.length;
    if (!this.stopping) this.options.onChanged(this);
  }
}

function goesOnFrom(
  { window, number, epoch }: NonNullable<ClipPast['upTo']>,
  part: TakenPart['part'],
  of: RecordedWindow,
): boolean {
  return of === window && part.number === number + 1 && part.epoch === epoch;
}
