import type { TourPage } from '../../../../../../web/src/features/wall/tours/tour-plan.ts';
import {
  type Readiness,
  TourRun,
  type TourRunOptions,
  type TourStage,
} from '../../../../../../web/src/features/wall/tours/tour-run.ts';
import type { FakeClock } from '../../../../../support/fake-clock.ts';

export const DWELL_MS = 10_000;

/** A wall whose cameras take half a second to their first picture. */
export class FakeStage implements TourStage {
  readonly shows: { atMs: number; tiles: string }[] = [];
  prepared: readonly (string | null)[] = [];
  preparedAtMs = 0;
  readonly broken = new Set<string>();
  readonly refused = new Set<string>();
  startMs = 500;
  private wall: readonly (string | null)[] = [];
  private readonly since = new Map<string, number>();
  private readonly clock: FakeClock;
  private run: TourRun | null = null;

  constructor(clock: FakeClock) {
    this.clock = clock;
  }

  /** A tour that plays here. */
  play(options: Pick<TourRunOptions, 'plan' | 'halts'> & Partial<TourRunOptions>): TourRun {
    const { clock } = this;
    this.run = new TourRun({ clock, stage: this, dwellMs: DWELL_MS, isDead: () => false, ...options });
    this.run.advance();
    return this.run;
  }

  prepare(tiles: TourPage['tiles'] | null): void {
    const wanted = tiles ?? [];
    if (wanted.length > 0 && this.prepared.length === 0) this.preparedAtMs = this.clock.monotonic();
    for (const cameraId of wanted) {
      if (cameraId === null || this.since.has(cameraId)) continue;
      this.since.set(cameraId, this.clock.monotonic());
      this.clock.setTimer(() => this.run?.advance(), this.startMs);
    }
    for (const cameraId of this.since.keys()) if (!wanted.includes(cameraId)) this.since.delete(cameraId);
    this.prepared = wanted;
  }

  readiness(cameraId: string): Readiness {
    if (this.wall.includes(cameraId)) return 'shown';
    if (this.refused.has(cameraId)) return 'failed';
    const since = this.since.get(cameraId);
    const came = since !== undefined && this.clock.monotonic() - since >= this.startMs;
    return came && !this.broken.has(cameraId) ? 'ready' : 'waiting';
  }

  show(page: TourPage): void {
    const black = page.tiles.filter((id) => id !== null && this.readiness(id) === 'waiting');
    const atMs = this.clock.monotonic();
    const mark = black.length > 0 ? ` BLACK ${black.join(' ')}` : '';
    this.shows.push({ atMs, tiles: page.tiles.map((id) => id ?? '-').join(' ') + mark });
    this.wall = page.tiles;
  }

  get pages(): string[] {
    return this.shows.map(({ tiles }) => tiles);
  }

  get times(): number[] {
    return this.shows.map(({ atMs }) => atMs);
  }
}
