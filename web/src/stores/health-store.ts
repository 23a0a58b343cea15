import type { VerdictDto } from '../../../server/contract/dto.ts';
import { ValueStore } from './value-store.ts';

/** The verdict of every camera. A change of one camera wakes only those who watch that camera, and the watchers of all. */
export class HealthStore {
  /** Grows with whatever changes; -1 until the first snapshot. */
  readonly revision = new ValueStore(-1);
  private hubRevision = -1;
  private verdicts = new Map<string, VerdictDto>();
  private readonly listeners = new Map<string, Set<() => void>>();

  verdict(cameraId: string): VerdictDto | null {
    return this.verdicts.get(cameraId) ?? null;
  }

  subscribe(cameraId: string, listener: () => void): () => void {
    const set = this.listeners.get(cameraId) ?? new Set();
    this.listeners.set(cameraId, set);
    set.add(listener);
    return () => {
      set.delete(listener);
      if (set.size === 0 && this.listeners.get(cameraId) === set) this.listeners.delete(cameraId);
    };
  }

  /** A whole new truth, after connecting or a missed delta. Unchanged verdicts keep their identity. */
  replace(hubRevision: number, verdicts: readonly VerdictDto[]): void {
    const before = this.verdicts;
    this.verdicts = new Map(verdicts.map((verdict) => [verdict.cameraId, verdict]));
    this.hubRevision = hubRevision;
    for (const cameraId of this.listeners.keys()) {
      if (before.get(cameraId) !== this.verdicts.get(cameraId)) this.wake(cameraId);
    }
    this.revision.set(this.revision.get() + 1);
  }

  /** False when a revision is missing in between: nothing is applied, the page must ask for a snapshot. */
  apply(hubRevision: number, changed: readonly VerdictDto[], removed: readonly string[]): boolean {
    if (hubRevision <= this.hubRevision) return true;
    if (hubRevision !== this.hubRevision + 1) return false;
    this.hubRevision = hubRevision;
    for (const verdict of changed) this.verdicts.set(verdict.cameraId, verdict);
    for (const cameraId of removed) this.verdicts.delete(cameraId);
    for (const verdict of changed) this.wake(verdict.cameraId);
    for (const cameraId of removed) this.wake(cameraId);
    this.revision.set(this.revision.get() + 1);
    return true;
  }

  private wake(cameraId: string): void {
    for (const listener of [...(this.listeners.get(cameraId) ?? [])]) listener();
  }
}
