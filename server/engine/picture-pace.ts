/** How a session's pictures follow each other. Monotonic milliseconds. */
export class PicturePace {
  private firstMs = Number.NaN;
  private newestMs = Number.NaN;

  picture(arrivalMs: number): void {
    if (Number.isNaN(this.firstMs)) this.firstMs = arrivalMs;
    this.newestMs = arrivalMs;
  }

  /** From the first picture to the newest; 0 as long as there are none. */
  get spanMs(): number {
    return Number.isNaN(this.firstMs) ? 0 : this.newestMs - this.firstMs;
  }
}
