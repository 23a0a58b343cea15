/** Random numbers that are a function of two others (sfc32): any input of a run can be made again by its number. */
export class FuzzRandom {
  private a = 0;
  private b = 0;
  private c = 0;
  private d = 0;

  begin(seed: number, index: number): this {
    this.a = seed | 0;
    this.b = index | 0;
    this.c = (seed ^ 0x9e3779b9) | 0;
    this.d = 1;
    for (let i = 0; i < 8; i += 1) this.next();
    return this;
  }

  /** 32 bits. */
  next(): number {
    const sum = (this.a + this.b + this.d) | 0;
    this.d = (this.d + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = ((this.c << 21) | (this.c >>> 11)) + sum;
    return sum >>> 0;
  }

  /** 0 to `limit` - 1. */
  below(limit: number): number {
    return this.next() % limit;
  }

  /** True once in so many times. */
  oneIn(times: number): boolean {
    return this.below(times) === 0;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }

  /** 0 to `limit` - 1, small numbers far more often: what stands in front decides most. */
  belowMostlySmall(limit: number): number {
    const share = this.next() / 2 ** 32;
    return Math.floor(share * share * limit);
  }
}
