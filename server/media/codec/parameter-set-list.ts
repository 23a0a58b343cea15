interface ParameterSet {
  id: number;
  nalUnit: Buffer;
}

/**
 * The parameter sets of one kind (SPS, PPS or VPS) that a stream has shown, by their id. The one that changed last comes
 * first: that is the one in use. Bounded in count and bytes; a camera that floods ids pushes its own oldest out.
 */
export class ParameterSetList {
  private sets: ParameterSet[] = [];
  private fromDescription = false;
  private readonly maxSets: number;
  private readonly maxBytes: number;

  constructor(maxSets: number, maxBytes: number) {
    this.maxSets = maxSets;
    this.maxBytes = maxBytes;
  }

  /** Whole NAL units, the one in use first. */
  get nalUnits(): Buffer[] {
    return this.sets.map((set) => set.nalUnit);
  }

  get count(): number {
    return this.sets.length;
  }

  /** The one in use. */
  get first(): Buffer | undefined {
    return this.sets[0]?.nalUnit;
  }

  /** Whether the stream has shown this very set. Allocates nothing: cameras repeat their sets with every key frame. */
  contains(buffer: Buffer, start: number, end: number): boolean {
    if (this.fromDescription) return false;
    for (const { nalUnit } of this.sets) {
      if (buffer.compare(nalUnit, 0, nalUnit.length, start, end) === 0) return true;
    }
    return false;
  }

  /** A set out of the session description: holds until the stream itself brings one. */
  describe(id: number, nalUnit: Buffer): void {
    this.fromDescription = true;
    this.place(id, nalUnit);
  }

  /**
   * A set out of the stream. What the description said is forgotten then, for descriptions lie.
   * @returns whether anything changed
   */
  put(id: number, nalUnit: Buffer): boolean {
    const before = this.sets;
    if (this.fromDescription) this.sets = [];
    this.fromDescription = false;
    this.place(id, nalUnit);
    return !sameBytes(before, this.sets);
  }

  /**
   * The set with this id, if there is one, is in use.
   * @returns whether that is another one than before
   */
  activate(id: number): boolean {
    if (this.sets.length < 2 || this.sets[0]!.id === id) return false;
    const active = this.sets.find((set) => set.id === id);
    if (!active) return false;
    this.sets = [active, ...this.sets.filter((set) => set !== active)];
    return true;
  }

  private place(id: number, nalUnit: Buffer): void {
    const kept = [{ id, nalUnit }, ...this.sets.filter((set) => set.id !== id)].slice(0, this.maxSets);
    let sizeBytes = 0;
    this.sets = kept.filter((set) => {
      sizeBytes += set.nalUnit.length;
      return sizeBytes <= this.maxBytes;
    });
  }
}

function sameBytes(before: { nalUnit: Buffer }[], after: { nalUnit: Buffer }[]): boolean {
  return (
    before.length === after.length && before.every((set, index) => set.nalUnit.equals(after[index]!.nalUnit))
  );
}
