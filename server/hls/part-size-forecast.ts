/** How fast an estimate comes down after a large part. */
const DECAY = 1 / 8;

/**
 * How much memory the next part will need, so that it is gathered in a buffer that fits: one that is too small is copied,
 * one that is too large lies half empty in the live window. A part with a key frame is several times the size of others.
 */
export class PartSizeForecast {
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
