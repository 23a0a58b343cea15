import type { UnitSink } from '../../server/media/unit-sink.ts';

export interface CollectedUnit {
  bytes: Buffer;
  rtpTimestamp: number;
  keyFrame: boolean;
  durationTicks: number;
  /** Where the format has one. */
  compositionMs?: number;
}

/** A sink that keeps every unit. Its buffer starts small and moves when it grows, as the hot path's does. */
export class UnitCollector implements UnitSink {
  readonly units: CollectedUnit[] = [];
  dropped = 0;
  bytes: Buffer;
  end = 0;
  private unitStart = 0;
  private readonly maxBytes: number;

  constructor({ initialBytes = 64, maxBytes = 64 * 1024 * 1024 } = {}) {
    this.bytes = Buffer.alloc(initialBytes);
    this.maxBytes = maxBytes;
  }

  ensure(sizeBytes: number): boolean {
    if (this.end - this.unitStart + sizeBytes > this.maxBytes) return false;
    if (this.end + sizeBytes <= this.bytes.length) return true;
    // The open unit goes to the front of another buffer: nobody may hold offsets across `ensure`.
    const open = this.bytes.subarray(this.unitStart, this.end);
    const moved = Buffer.alloc(Math.max(64, (open.length + sizeBytes) * 2), 0xee);
    open.copy(moved);
    this.bytes = moved;
    this.unitStart = 0;
    this.end = open.length;
    return true;
  }

  closeUnit(rtpTimestamp: number, keyFrame: boolean, durationTicks: number, compositionMs?: number): void {
    const bytes = Buffer.from(this.bytes.subarray(this.unitStart, this.end));
    const composition = compositionMs === undefined ? {} : { compositionMs };
    this.units.push({ bytes, rtpTimestamp, keyFrame, durationTicks, ...composition });
    this.unitStart = this.end;
  }

  dropUnit(): void {
    this.dropped += 1;
    this.end = this.unitStart;
  }
}
