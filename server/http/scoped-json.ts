import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { ScopeFilter } from '../access/scope-filter.ts';
import type { Clock, Timer } from '../base/clock.ts';

export interface ScopedJsonOptions {
  /** The JSON text of what a scope may see, in pieces; other work has its turn between them. */
  write(scope: ScopeFilter): Iterable<string>;
  /** An answer is given again for so long, unless what it tells has changed. */
  maxAgeMs: number;
  clock: Clock;
}

export interface JsonAnswer {
  readonly plain: Buffer;
  /** Of the text, however it is encoded on its way (RFC 9110 §8.8.3): the same text has the same one, also after a restart. */
  readonly entityTag: string;
  gzip(): Promise<Buffer>;
}

interface Kept {
  readonly answer: Promise<JsonAnswer>;
  readonly sinceMs: number;
}

/** Each may be ten megabytes. */
const MAX_KEPT = 8;
const compress = promisify(gzip);
/** Most of what there is to gain, at a third of the time. */
const GZIP_LEVEL = 3;
/** 120 bits: no two texts of one hub will ever share it. */
const TAG_LENGTH = 20;

/** An answer of many megabytes that is the same for all of one scope: made once, however many ask for it at the same time. */
export class ScopedJson {
  private readonly options: ScopedJsonOptions;
  private readonly kept = new Map<string, Kept>();
  private sweeping: Timer | null = null;

  constructor(options: ScopedJsonOptions) {
    this.options = options;
  }

  answer(scope: ScopeFilter): Promise<JsonAnswer> {
    const { clock, maxAgeMs } = this.options;
    const now = clock.monotonic();
    const known = this.kept.get(scope.key);
    if (known && now - known.sinceMs < maxAgeMs) return known.answer;
    const kept = { answer: this.make(scope), sinceMs: now };
    kept.answer.catch(() => this.forget(scope.key, kept));
    this.kept.delete(scope.key);
    this.kept.set(scope.key, kept);
    const [oldest] = this.kept.keys();
    if (this.kept.size > MAX_KEPT && oldest !== undefined) this.kept.delete(oldest);
    this.sweeping ??= clock.setTimer(() => this.sweep(), maxAgeMs);
    return kept.answer;
  }

  /** What was answered so far is not given again. */
  invalidate(): void {
    this.kept.clear();
  }

  /** May be called twice. */
  stop(): void {
    this.sweeping?.cancel();
    this.sweeping = null;
    this.kept.clear();
  }

  private async make(scope: ScopeFilter): Promise<JsonAnswer> {
    const { write, clock } = this.options;
    const pieces: Buffer[] = [];
    const hash = createHash('sha256');
    for (const piece of write(scope)) {
      const bytes = Buffer.from(piece);
      pieces.push(bytes);
      hash.update(bytes);
      await new Promise<void>((resolve) => clock.defer(resolve));
    }
    const plain = Buffer.concat(pieces);
    let gzipped: Promise<Buffer> | null = null;
    return {
      plain,
      entityTag: `W/"${hash.digest('base64url').slice(0, TAG_LENGTH)}"`,
      gzip: () => {
        gzipped ??= compress(plain, { level: GZIP_LEVEL });
        return gzipped;
      },
    };
  }

  private forget(key: string, kept: Kept): void {
    if (this.kept.get(key) === kept) this.kept.delete(key);
  }

  /** Nobody's answer stays in memory for long. */
  private sweep(): void {
    const { clock, maxAgeMs } = this.options;
    this.sweeping = null;
    const over = clock.monotonic() - maxAgeMs;
    for (const [key, { sinceMs }] of this.kept) if (sinceMs <= over) this.kept.delete(key);
    if (this.kept.size > 0) this.sweeping = clock.setTimer(() => this.sweep(), maxAgeMs);
  }
}
