import type { ScopeFilter } from '../access/scope-filter.ts';
import type { VerdictDto } from '../contract/dto.ts';
import type { Place } from '../contract/permissions.ts';

/** What a channel needs of the cameras: the registry is one of these. */
export interface PlacedCameras {
  get(id: string): { readonly definition: Place } | undefined;
}

export interface ChannelDelta {
  revision: number;
  verdicts: VerdictDto[];
  removed: string[];
}

/** What all pages of one scope are told. It is worked out once, however many they are. */
export class HealthChannel {
  readonly filter: ScopeFilter;
  private readonly cameras: PlacedCameras;
  /** The cameras that pages of this channel have been told of; null where it is every camera. */
  private readonly shown: Set<string> | null;
  private told = 0;

  constructor(filter: ScopeFilter, cameras: PlacedCameras) {
    this.filter = filter;
    this.cameras = cameras;
    this.shown = filter.isEverywhere ? null : new Set();
  }

  /** Of the last delta. */
  get revision(): number {
    return this.told;
  }

  /** Of all verdicts those of this scope, for pages that come. */
  select(verdicts: readonly VerdictDto[]): VerdictDto[] {
    const { shown } = this;
    if (shown === null) return [...verdicts];
    const own = verdicts.filter(({ cameraId }) => this.covers(cameraId));
    for (const { cameraId } of own) shown.add(cameraId);
    return own;
  }

  /** What pages of this scope are told of a change; null when it is none of theirs. */
  narrow(verdicts: readonly VerdictDto[], removed: readonly string[]): ChannelDelta | null {
    const { shown } = this;
    if (shown === null) return this.deltaOf([...verdicts], [...removed]);
    const gone = removed.filter((id) => shown.delete(id));
    const own: VerdictDto[] = [];
    for (const verdict of verdicts) {
      const { cameraId } = verdict;
      if (this.covers(cameraId)) {
        shown.add(cameraId);
        own.push(verdict);
      } else if (shown.delete(cameraId)) {
        gone.push(cameraId);
      }
    }
    return this.deltaOf(own, gone);
  }

  /** The same for cameras that may have moved to another place, whatever their health. */
  followMoves(ids: Iterable<string>, verdictOf: (id: string) => VerdictDto | undefined): ChannelDelta | null {
    const { shown } = this;
    if (shown === null) return null;
    const moved = [...ids].filter((id) => this.covers(id) !== shown.has(id));
    const gone = moved.filter((id) => shown.has(id) && this.cameras.get(id));
    const come = moved.flatMap((id) => (shown.has(id) ? [] : (verdictOf(id) ?? [])));
    return this.narrow(come, gone);
  }

  /** Whether the camera is, or was until now, of this scope. */
  concerns(id: string): boolean {
    return this.shown === null || this.shown.has(id) || this.covers(id);
  }

  private covers(id: string): boolean {
    const camera = this.cameras.get(id);
    return camera !== undefined && this.filter.has(camera.definition);
  }

  private deltaOf(verdicts: VerdictDto[], removed: string[]): ChannelDelta | null {
    if (verdicts.length === 0 && removed.length === 0) return null;
    this.told += 1;
    return { revision: this.told, verdicts, removed };
  }
}
