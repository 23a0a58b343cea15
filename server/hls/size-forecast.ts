/** How fast an estimate comes down after a large one. */
const DECAY = 1 / 8;

/**
 * How large the next part or unit will be, so that it is put into memory that fits: where that is too small it is copied. One with a key
 * frame is several times the size of others.
 */
export class SizeForecast {
  private keyBytes = 48 * 1024;
  private otherBytes = 16 * 1024;

  expected(withKeyFrame: boolean): number {
    return withKeyFrame ? this.keyBytes : this.otherBytes;
  }

  observe(withKeyFrame: boolean, sizeBytes: number): void {
    if (withKeyFrame) this.keyBytes = follow(this.keyBytes, sizeBytes);
    else this.otherBytes = follow(this.otherBytes, sizeBytes);
  }
}

/** Up at once, down slowly. */
function follow(estimate: number, size: number): number {
  return size > estimate ? size : estimate + (size - estimate) * DECAY;
}
