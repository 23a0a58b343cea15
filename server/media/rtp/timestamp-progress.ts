/** Further than any reordering of pictures explains (max_num_reorder_frames ≤ 16, ITU-T H.264 §E.2.1). */
const MAX_UNITS_BEHIND = 17;
/** Two fields of a picture may share a timestamp. */
const MAX_REPEATS = 1;
/** A stream that reorders pictures does so all the time: after so many units without, a step back is a fault of the clock. */
const QUIET_UNITS = 50;
/** Steps back in as many units that show that pictures are reordered all the same. */
const MAX_CONTRADICTIONS = 5;

/** Do a camera's timestamps get on, apart from the reordering of pictures? */
export class TimestampProgress {
  private readonly mostTicksBehind: number;
  /** How far, and for how many units, behind the highest timestamp so far. */
  private ticksBehind = 0;
  private unitsBehind = 0;
  private repeats = 0;
  private stuck = false;
  private reordering = true;
  private stepsBack = 0;
  private quietUnits = 0;
  private units = 0;

  constructor(mostTicksBehind: number) {
    this.mostTicksBehind = mostTicksBehind;
  }

  /** The stream says that it does not reorder; it is believed until it keeps contradicting that. */
  expectNone(): void {
    this.reordering = false;
    this.stepsBack = 0;
  }

  /**
   * @param step from the timestamp before to the one of the next unit
   * @returns whether the unit's timestamp can be followed; once it cannot, not before timestamps rise again
   */
  note(step: number): boolean {
    this.learnReordering(step < 0);
    this.repeats = step === 0 ? this.repeats + 1 : 0;
    this.ticksBehind -= step;
    this.unitsBehind += 1;
    if (this.ticksBehind < 0 || (this.stuck && step > 0)) {
      this.ticksBehind = 0;
      this.unitsBehind = 0;
      this.stuck = false;
    }
    this.stuck ||=
      this.repeats > MAX_REPEATS ||
      this.unitsBehind > MAX_UNITS_BEHIND ||
      this.ticksBehind > (this.reordering ? this.mostTicksBehind : 0);
    return !this.stuck;
  }

  private learnReordering(stepsBack: boolean): void {
    this.units += 1;
    if (this.units % QUIET_UNITS === 0) this.stepsBack = 0;
    if (!stepsBack) {
      this.quietUnits += 1;
      if (this.quietUnits >= QUIET_UNITS) this.reordering = false;
      return;
    }
    this.quietUnits = 0;
    this.stepsBack += 1;
    if (this.stepsBack > MAX_CONTRADICTIONS) this.reordering = true;
  }
}
