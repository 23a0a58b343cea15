import { constants, copyFile, link, mkdir } from 'node:fs/promises';
import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import type { ClipDto } from '../contract/bookmark-dto.ts';
import type { GapReason } from '../contract/bookmark-terms.ts';
import type { ProfileId } from '../contract/dto.ts';
import type { HealthState } from '../contract/health-states.ts';
import type { BookmarkRecord } from '../storage/bookmark-store.ts';
import type { CameraRings } from './camera-rings.ts';
import { type ClipPast, ClipRecorder, runName } from './clip-recorder.ts';
import type { EvidenceDisk } from './evidence-disk.ts';
import type { EvidenceFolder } from './evidence-folder.ts';
import type { RecordedCameras } from './recorded-stream.ts';
import { indexFile, listRuns, mediaFile, recoverRun, removeLooseMedia } from './run-files.ts';
import { describeRuns, type RunSummary, sealOf } from './run-summary.ts';
import type { StillGroup } from './still-seeker.ts';

export interface ClipsOptions {
  cameras: RecordedCameras;
  rings: CameraRings;
  folder: EvidenceFolder;
  disk: EvidenceDisk;
  maxAtOnce: number;
  clock: Clock;
  logger: Logger;
  /** What the picture of the moment is decoded from; null: none will come. */
  onStill(id: string, group: StillGroup | null): void;
  /** More of it is there, or it has ended: then with its seal. */
  onChanged(id: string, clip: ClipDto, seal: string | null): void;
}

export interface ClipOrder {
  id: string;
  cameraId: string;
  profile: ProfileId;
  momentMs: number;
  leadReason: GapReason;
  runOnMs: number;
  /** Whether a picture is to be looked for. */
  wantsStill: boolean;
}

export const NO_CLIP: ClipDto = {
  ...{ state: 'empty', reason: null, endsAtMs: null, sizeBytes: 0, pieces: [], gaps: [] },
};

const WELL: ReadonlySet<string> = new Set<HealthState>(['live', 'degraded', 'standby', 'unknown']);

/** Every clip that is being recorded on this hub. */
export class Clips {
  private readonly options: ClipsOptions;
  private readonly recorders = new Map<string, ClipRecorder>();
  private stopping = false;

  constructor(options: ClipsOptions) {
    this.options = options;
  }

  get count(): number {
    return this.recorders.size;
  }

  /** Of those under way. */
  get sizeBytes(): number {
    let bytes = 0;
    for (const recorder of this.recorders.values()) bytes += recorder.sizeBytes;
    return bytes;
  }

  /** As it is now; null when it is not under way here. */
  live(id: string): ClipDto | null {
    return this.recorders.get(id)?.describe() ?? null;
  }

  /** Why no clip can be begun at the moment; null when one can. */
  get refusal(): GapReason | null {
    return this.recorders.size >= this.options.maxAtOnce ? 'too-many-clips' : this.options.disk.refusal;
  }

  /** At once with what is held of the past; what a ring has is taken over meanwhile. */
  start(order: ClipOrder): void {
    const ring = order.profile === 'main' ? this.options.rings.get(order.cameraId) : undefined;
    const lead = ring?.lead() ?? null;
    if (!lead) {
      this.begin(order, null);
      return;
    }
    const runs = lead.runs.map((run, index) => ({ ...run, name: runName(index + 1) }));
    const arrival = this.takeOver(order, lead.runs).finally(() => lead.release());
    this.begin(order, { ...lead, runs, arrival });
  }

  extend(id: string, ms: number): boolean {
    const recorder = this.recorders.get(id);
    recorder?.extend(ms);
    return recorder !== undefined;
  }

  /** Resolves when it is whole; false when it is not under way here. */
  async finish(id: string, reason: GapReason | null = null): Promise<boolean> {
    const recorder = this.recorders.get(id);
    await recorder?.stop(reason);
    return recorder !== undefined;
  }

  /** There is no more room for any. */
  async finishAll(reason: GapReason): Promise<void> {
    await Promise.all([...this.recorders.keys()].map((id) => this.finish(id, reason)));
  }

  /**
   * After a start of the hub, of clips that were being recorded when it ended: brings the files to where they are whole, and goes on where there is
   * still time. Resolves with the clip as it is then, and its seal; null when it goes on.
   */
  async recover(record: BookmarkRecord): Promise<{ clip: ClipDto; seal: string | null } | null> {
    const { folder, clock, cameras } = this.options;
    const runs = await this.recoverRuns(folder.clip(record.id));
    const endsAtMs = record.clip.endsAtMs ?? 0;
    const leftMs = Math.min(endsAtMs - clock.now(), endsAtMs - record.createdAtMs);
    if (leftMs > 0 && cameras.get(record.cameraId) && !this.refusal) {
      this.goOn(record, runs, leftMs);
      return null;
    }
    return { clip: this.describeInterrupted(record, runs, endsAtMs), seal: sealOf(runs) };
  }

  /** What is under way is closed with what it has; the next start of the hub goes on with it. */
  async stop(): Promise<void> {
    this.stopping = true;
    await this.finishAll('hub-stopped');
  }

  private begin(order: ClipOrder, past: ClipPast | null): ClipRecorder {
    const { cameras, folder, disk, clock, onStill, onChanged } = this.options;
    const { id } = order;
    const recorder = new ClipRecorder({
      ...{ cameras, disk, clock, past, folder: folder.clip(id) },
      ...order,
      onStill: order.wantsStill ? (group) => onStill(id, group) : null,
      onChanged: () => onChanged(id, recorder.describe(), null),
      onEnded: () => {
        this.recorders.delete(id);
        if (this.stopping) onChanged(id, recorder.describe(), null);
        else onChanged(id, recorder.describeEnded(), recorder.seal);
      },
    });
    this.recorders.set(id, recorder);
    recorder.start();
    return recorder;
  }

  /**
   * Nothing is copied where the ring lies on the same file system: the runs get a second name, and stay when the ring lets go of them. The
   * newest first: of a hub that ends in the middle of it the clip has what is recorded next, and all that lies right before.
   */
  private async takeOver({ id, cameraId }: ClipOrder, runs: readonly RunSummary[]): Promise<Set<string>> {
    const { folder, disk, logger } = this.options;
    const from = folder.ring(cameraId);
    const to = folder.clip(id);
    const taken = new Set<string>();
    const take = async (name: string, as: string) => {
      await mkdir(to, { recursive: true, mode: 0o700 });
      await linkOrCopy(mediaFile(from, name), mediaFile(to, as));
      await linkOrCopy(indexFile(from, name), indexFile(to, as));
      taken.add(as);
    };
    for (const [index, { name }] of [...runs.entries()].reverse()) {
      await disk
        .run(() => take(name, runName(index + 1)))
        .catch((error) =>
          logger.error({ err: error, bookmark: id, run: name }, 'a run of a ring could not be taken over'),
        );
    }
    return taken;
  }

  private async recoverRuns(folder: string): Promise<RunSummary[]> {
    const { disk } = this.options;
    const runs: RunSummary[] = [];
    await disk.run(() => removeLooseMedia(folder));
    for (const name of await disk.run(() => listRuns(folder))) {
      const run = await disk.run(() => recoverRun(folder, name));
      if (run) runs.push(run);
    }
    return runs;
  }

  private goOn(record: BookmarkRecord, runs: readonly RunSummary[], runOnMs: number): void {
    const { id, cameraId, momentMs } = record;
    const last = runs.at(-1);
    const profile = last?.header.profile ?? 'main';
    const wantsStill = record.still.state === 'waiting';
    const order = { id, cameraId, profile, momentMs, leadReason: leadReasonOf(record), runOnMs, wantsStill };
    if (!last) {
      this.begin(order, null);
      return;
    }
    const { chain, endMs } = last;
    this.begin(order, { runs, arrival: null, chain, endMs, profile, upTo: null, cause: 'hub-stopped' });
  }

  private describeInterrupted(record: BookmarkRecord, runs: RunSummary[], endsAtMs: number): ClipDto {
    const { momentMs, clip } = record;
    const startMs = runs.at(-1)?.endMs ?? momentMs;
    const durationMs = Math.max(0, Math.round(endsAtMs - startMs));
    const trail = { startMs, durationMs, reason: 'hub-stopped' } as const;
    const lead = clip.gaps.find((gap) => gap.startMs < (runs[0]?.startMs ?? 0)) ?? null;
    const described = describeRuns(runs, { lead, trail });
    if (runs.length === 0) return { ...NO_CLIP, ...described, reason: 'hub-stopped' };
    return { ...NO_CLIP, ...described, state: 'ready' };
  }
}

/** A camera that was marked while it was down is down, and another one is only not pulled yet. */
export function leadReasonOf({ camera }: Pick<BookmarkRecord, 'camera'>): GapReason {
  return WELL.has(camera.state) ? 'not-watched' : 'camera-down';
}

async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'EEXIST' || code === 'ENOSPC') throw error;
    await copyFile(from, to, constants.COPYFILE_FICLONE);
  }
}
