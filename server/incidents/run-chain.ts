import type { Clock } from '../base/clock.ts';
import type { GapReason } from '../contract/bookmark-terms.ts';
import type { ProfileId } from '../contract/dto.ts';
import type { EvidenceDisk } from './evidence-disk.ts';
import type { RecordedInit, RecordedPart, RecordedSize } from './recorded-stream.ts';
import { type RunCause, sha256Of } from './run-index.ts';
import type { RunSummary } from './run-summary.ts';
import { RunWriter } from './run-writer.ts';

export interface RunChainOptions {
  cameraId: string;
  folder: string;
  disk: EvidenceDisk;
  clock: Clock;
  gatherMs: number;
  durable: boolean;
  nameOf(number: number): string;
  /** Of the first run. */
  firstNumber: number;
  onWritten(run: RunWriter): void;
  /** No part is written to it any more, and all that could be is on the disk. */
  onEnded(run: RunWriter): void;
}

/** The end of a chain that runs are added to. */
export interface ChainLead {
  chain: string;
  profile: ProfileId;
  /** Of its last frame, epoch milliseconds. */
  endMs: number;
  /** Null: without a hole. */
  cause: GapReason | null;
}

/**
 * Parts in, runs out: a new one with each change of the stream and after every stretch that is missing, told with its reason and length.
 * What follows such a stretch begins at a key frame.
 */
export class RunChain {
  private readonly options: RunChainOptions;
  private current: RunWriter | null = null;
  private currentInit: RecordedInit | null = null;
  private currentProfile: ProfileId | null = null;
  private number: number;
  private previous: Promise<string>;
  /** Why the next run begins; null: it goes on where the last one ended. */
  private cause: RunCause | null;
  private lastPartEndMs: number | null = null;
  private lastPartEndsAtMs: number | null = null;
  private lastReason: GapReason | null = null;
  /** What is added was there already: how far apart it is, its own times alone tell. */
  replaying = false;
  private readonly ending = new Set<Promise<void>>();

  /** @param after what the first run goes on from; null where nothing comes before it */
  constructor(options: RunChainOptions, after: ChainLead | null) {
    this.options = options;
    this.number = options.firstNumber;
    this.previous = Promise.resolve(after?.chain ?? '');
    this.currentProfile = after?.profile ?? null;
    this.lastPartEndsAtMs = after?.endMs ?? null;
    this.cause = after ? after.cause : 'begin';
  }

  /** Which parts are added to at the moment. */
  get writer(): RunWriter | null {
    return this.current;
  }

  get open(): RunSummary | null {
    return this.current?.summary ?? null;
  }

  /** Since the end of the last part that was taken; null before the first. By a clock that nobody sets. */
  get silentMs(): number | null {
    if (this.lastPartEndMs === null) return null;
    return Math.max(0, this.options.clock.monotonic() - this.lastPartEndMs);
  }

  /** Why nothing is taken at the moment; null while parts are. */
  get reason(): GapReason | null {
    return this.current ? null : this.lastReason;
  }

  /** False when it was left out. */
  add(part: RecordedPart, init: RecordedInit, profile: ProfileId): boolean {
    if (this.current && (this.current.epoch !== init.epoch || this.currentProfile !== profile)) {
      this.cut(this.changeReason(init, profile));
    }
    const { disk, clock } = this.options;
    const refusal = disk.refusal;
    if (refusal) this.cut(refusal);
    if (!this.current && !disk.hasCaughtUp) {
      disk.noteDropped();
      this.cut('disk-slow');
      return false;
    }
    if (refusal || (!this.current && !this.begin(part, init, profile))) return false;
    if (!this.current?.add(part)) {
      disk.noteDropped();
      this.cut('disk-slow');
      return false;
    }
    this.lastPartEndMs = clock.monotonic();
    this.lastPartEndsAtMs = part.arrivalMs + part.durationMs;
    this.lastReason = null;
    return true;
  }

  /** What comes next belongs to another run: why, or null where it goes on without a hole. */
  cut(reason: GapReason | null): void {
    const { current } = this;
    if (reason !== null) this.lastReason = reason;
    if (!current) {
      if (reason !== null && this.cause !== 'begin') this.cause = reason;
      return;
    }
    this.current = null;
    this.cause = reason;
    this.end(current, reason);
  }

  /** Resolves when all runs that were begun are closed. */
  async finish(reason: GapReason | null): Promise<void> {
    this.cut(reason);
    await Promise.all(this.ending);
  }

  private begin(part: RecordedPart, init: RecordedInit, profile: ProfileId): boolean {
    const goesOn = this.cause === null && this.currentProfile === profile;
    if (!goesOn && !part.independent) return false;
    const { options } = this;
    this.current = new RunWriter({
      ...options,
      name: options.nameOf(this.number),
      header: {
        ...{ version: 1, camera: options.cameraId, profile, codecs: init.codecs },
        ...{ width: init.video.width, height: init.video.height },
        ...{ initBytes: init.bytes.length, initSha256: sha256Of(init.bytes) },
        cause: this.cause ?? 'continued',
        silentMs: goesOn ? 0 : this.silenceBefore(part),
      },
      previous: this.previous,
      init,
      onFailed: (run, reason) => this.failed(run, reason),
    });
    this.currentInit = init;
    this.currentProfile = profile;
    this.number += 1;
    this.cause = null;
    return true;
  }

  private silenceBefore({ arrivalMs, durationMs }: RecordedPart): number {
    const { silentMs, lastPartEndsAtMs } = this;
    if (lastPartEndsAtMs === null) return 0;
    const byTimes = this.replaying || silentMs === null;
    return Math.max(0, Math.round(byTimes ? arrivalMs - lastPartEndsAtMs : silentMs - durationMs));
  }

  private changeReason(init: RecordedInit, profile: ProfileId): GapReason {
    if (this.currentProfile !== profile) return 'profile-changed';
    return this.currentInit && sameFormat(this.currentInit, init) ? 'stream-restarted' : 'format-changed';
  }

  private failed(run: RunWriter, reason: GapReason): void {
    if (run !== this.current) return;
    this.current = null;
    this.cause = reason;
    this.lastReason = reason;
    this.previous = chainAfter(run, this.previous);
    this.options.onEnded(run);
  }

  private end(run: RunWriter, reason: GapReason | null): void {
    const { previous } = this;
    const ended = run.finish(reason).then(() => this.options.onEnded(run));
    this.previous = ended.then(() => chainAfter(run, previous));
    this.ending.add(ended);
    void ended.finally(() => this.ending.delete(ended));
  }
}

function sameSize(one: RecordedSize, other: RecordedSize): boolean {
  return one.width === other.width && one.height === other.height;
}

function sameFormat(one: RecordedInit, other: RecordedInit): boolean {
  return (
    one.codecs === other.codecs &&
    sameSize(one.video, other.video) &&
    sameSize(one.video.displayed, other.video.displayed)
  );
}

/** A run that came to nothing is no link of the chain. */
function chainAfter({ summary }: RunWriter, before: Promise<string>): Promise<string> {
  return summary.parts === 0 ? before : Promise.resolve(summary.chain);
}
