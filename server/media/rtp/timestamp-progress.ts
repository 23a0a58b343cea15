/** Further than any reordering of pictures explains (max_num_reorder_frames ≤ 16, ITU-T H.264 §E.2.1). */
const MAX_UNITS_BEHIND = 17;
/** Two fields of a picture may share a timestamp. */
const MAX_REPEATS = 1;
/**
 * A stream that reorders pictures does so all the time, and always by about as many: after so many units, steps back where there
 * were none, or by more pictures than before, are faults of the clock.
 */
const LEARNING_UNITS = 50;
const SPARE_UNITS = 1;
/** So many of them within as many units say that the stream has changed: learn anew. */
const MAX_FAULTS = 5;

/** Do a camera's timestamps get on, apart from the reordering of pictures? */
export class TimestampProgress {
  private readonly mostTicksBehind: number;
  /** How far, and for how many units, behind the highest timestamp so far. */
  private ticksBehind = 0;
  private unitsBehind = 0;
  private repeats = 0;
  private stuck = false;
  private reordering = true;
  private deepestUnits = 0;
  private learning = LEARNING_UNITS;
  private quietUnits = 0;
  private faults = 0;
  private units = 0;

  constructor(mostTicksBehind: number) {
    this.mostTicksBehind = mostTicksBehind;
  }

  /** The stream says that it does not reorder; it is believed until it keeps contradicting that. */
  expectNone(): void {
    this.reordering = false;
    this.faults = 0;
  }

  /**
   * @param step from the timestamp before to the one of the next unit
   * @returns whether the unit's timestamp can be followed; once it cannot, not before timestamps rise again
   */
  note(step: number): boolean {
    this.repeats = step === 0 ? this.repeats + 1 : 0;
    this.ticksBehind -= step;
    this.unitsBehind += 1;
    if (this.ticksBehind < 0 || (this.stuck && step > 0)) {
      this.ticksBehind = 0;
      this.unitsBehind = 0;
      this.stuck = false;
    }
    this.learn(step < 0);
    if (this.repeats > MAX_REPEATS) this.stuck = true;
    else if (!this.stuck && this.isTooFarBehind()) this.fault();
    return !this.stuck;
  }

  private learn(stepsBack: boolean): void {
    this.units += 1;
    if (this.units % LEARNING_UNITS === 0) this.faults = 0;
    this.quietUnits = stepsBack ? 0 : this.quietUnits + 1;
    if (this.quietUnits >= LEARNING_UNITS) this.reordering = false;
    if (this.learning === 0 || this.stuck) return;
    this.learning -= 1;
    this.deepestUnits = Math.max(this.deepestUnits, this.unitsBehind);
  }

  private isTooFarBehind(): boolean {
    if (!this.reordering) return this.ticksBehind > 0;
    const mostUnits = this.learning > 0 ? MAX_UNITS_BEHIND : this.deepestUnits + SPARE_UNITS;
    return this.ticksBehind > this.mostTicksBehind || this.unitsBehind > mostUnits;
  }

  private fault(): void {
    this.stuck = true;
    this.faults += 1;
    if (this.faults <= MAX_FAULTS) return;
    this.reordering = true;
    this.deepestUnits = 0;
    this.learning = LEARNING_UNITS;
    this.faults = 0;
  }
}
