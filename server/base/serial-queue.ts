/** One piece of asynchronous work at a time, in the order in which they came. */
export class SerialQueue {
  private last: Promise<unknown> = Promise.resolve();
  private count = 0;

  /** Nothing runs and nothing waits. */
  get idle(): boolean {
    return this.count === 0;
  }

  /** A failure is the caller's; what comes behind it runs all the same. */
  run<T>(work: () => Promise<T>): Promise<T> {
    this.count += 1;
    const result = this.last.then(work);
    const done = () => {
      this.count -= 1;
    };
    this.last = result.then(done, done);
    return result;
  }
}
