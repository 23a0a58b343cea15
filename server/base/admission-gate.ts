import { setMaxListeners } from 'node:events';

/** Lets so many through at once; the others wait in turn. */
export class AdmissionGate {
  private readonly places: number;
  private free: number;
  private readonly waiting: (() => void)[] = [];

  constructor(places: number) {
    this.places = places;
    this.free = places;
  }

  get taken(): number {
    return this.places - this.free;
  }

  /** Resolves with the function that gives the place back (which may be called twice); rejects when the signal aborts. */
  async enter(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    if (this.free > 0) this.free -= 1;
    else await this.waitForPlace(signal);
    let inside = true;
    return () => {
      if (!inside) return;
      inside = false;
      this.leave();
    };
  }

  private waitForPlace(signal: AbortSignal): Promise<void> {
    // One listener for each that waits, and they are many when it is busy: no leak, as Node takes more than ten for.
    setMaxListeners(0, signal);
    return new Promise((resolve, reject) => {
      const admitted = () => {
        signal.removeEventListener('abort', aborted);
        resolve();
      };
      const aborted = () => {
        this.waiting.splice(this.waiting.indexOf(admitted), 1);
        reject(signal.reason);
      };
      this.waiting.push(admitted);
      // Thousands may wait on one signal: to Node that looks like a leak.
      setMaxListeners(0, signal);
      signal.addEventListener('abort', aborted, { once: true });
    });
  }

  private leave(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.free += 1;
  }
}
