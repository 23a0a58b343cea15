/**
 * Accounts for every frame that a player received: fragments are read down to their sample tables, and a decode time that does
 * not continue the one before means that frames are missing.
 */
const VIDEO_TRACK = 1;
const TICKS_PER_FRAME = 90_000 / 25;
/** Sample durations jitter by the arrival of frames; a missing frame is a whole one. */
const TOLERANCE_TICKS = TICKS_PER_FRAME / 2;

/** A box of type and size. */
const BOX_HEADER_BYTES = 8;
const MAX_FRAGMENT_HEADER_BYTES = 1024 * 1024;

export class FrameLedger {
  frames = 0;
  missing = 0;
  private nextTicks: number | null = null;
  /** The head of a box, or the whole of it where it is one that is read. */
  private gathered = Buffer.alloc(2048);
  private gatheredBytes = 0;
  private wantedBytes = BOX_HEADER_BYTES;
  /** What is left of a box that is not read. */
  private skipBytes = 0;

  /** @param bytes of segments or parts, in order; cut anywhere */
  read(bytes: Buffer): void {
    let at = 0;
    while (at < bytes.length) {
      if (this.skipBytes > 0) {
        const skipped = Math.min(this.skipBytes, bytes.length - at);
        this.skipBytes -= skipped;
        at += skipped;
      } else {
        at += this.gather(bytes, at);
      }
    }
  }

  /** What comes next begins with a box, also where this one was cut off. */
  endPiece(): void {
    this.skipBytes = 0;
    this.beginBox();
  }

  private gather(bytes: Buffer, at: number): number {
    const taken = Math.min(this.wantedBytes - this.gatheredBytes, bytes.length - at);
    bytes.copy(this.gathered, this.gatheredBytes, at, at + taken);
    this.gatheredBytes += taken;
    if (this.gatheredBytes === this.wantedBytes) this.boxGathered();
    return taken;
  }

  private boxGathered(): void {
    const sizeBytes = this.gathered.readUInt32BE(0);
    if (sizeBytes < BOX_HEADER_BYTES) throw new Error(`a box of ${sizeBytes} bytes`);
    if (this.gathered.toString('latin1', 4, BOX_HEADER_BYTES) !== 'moof') {
      this.skipBytes = sizeBytes - BOX_HEADER_BYTES;
      this.beginBox();
    } else if (this.gatheredBytes < sizeBytes) {
      this.wantWhole(sizeBytes);
    } else {
      this.readFragment(this.gathered, BOX_HEADER_BYTES, sizeBytes);
      this.beginBox();
    }
  }

  private beginBox(): void {
    this.gatheredBytes = 0;
    this.wantedBytes = BOX_HEADER_BYTES;
  }

  private wantWhole(sizeBytes: number): void {
    if (sizeBytes > MAX_FRAGMENT_HEADER_BYTES) throw new Error(`a fragment header of ${sizeBytes} bytes`);
    if (sizeBytes > this.gathered.length) this.gathered = Buffer.concat([this.gathered], sizeBytes);
    this.wantedBytes = sizeBytes;
  }

  private readFragment(bytes: Buffer, start: number, end: number): void {
    forEachBox(bytes, start, end, (type, trafStart, trafEnd) => {
      if (type !== 'traf') return;
      const traf = readTrackFragment(bytes, trafStart, trafEnd);
      if (traf.track === VIDEO_TRACK) this.count(traf);
    });
  }

  private count({ baseTicks, frames, durationTicks }: TrackFragment): void {
    const gapTicks = this.nextTicks === null ? 0 : baseTicks - this.nextTicks;
    if (Math.abs(gapTicks) > TOLERANCE_TICKS)
      this.missing += Math.max(1, Math.round(Math.abs(gapTicks) / TICKS_PER_FRAME));
    this.nextTicks = baseTicks + durationTicks;
    this.frames += frames;
  }
}

interface TrackFragment {
  track: number;
  baseTicks: number;
  frames: number;
  durationTicks: number;
}

/** tfhd, tfdt and trun: ISO/IEC 14496-12 §8.8.7, §8.8.12, §8.8.8. */
function readTrackFragment(bytes: Buffer, start: number, end: number): TrackFragment {
  const fragment = { track: 0, baseTicks: 0, frames: 0, durationTicks: 0 };
  forEachBox(bytes, start, end, (type, at) => {
    const flags = bytes.readUIntBE(at + 1, 3);
    if (type === 'tfhd') fragment.track = bytes.readUInt32BE(at + 4);
    if (type === 'tfdt')
      fragment.baseTicks =
        bytes[at] === 1 ? Number(bytes.readBigUInt64BE(at + 4)) : bytes.readUInt32BE(at + 4);
    if (type !== 'trun') return;
    fragment.frames = bytes.readUInt32BE(at + 4);
    let sample = at + 8 + (flags & 0x1 ? 4 : 0) + (flags & 0x4 ? 4 : 0);
    const sampleBytes = 4 * [0x100, 0x200, 0x400, 0x800].filter((flag) => flags & flag).length;
    for (let index = 0; index < fragment.frames; index += 1, sample += sampleBytes) {
      fragment.durationTicks += bytes.readUInt32BE(sample);
    }
  });
  return fragment;
}

function forEachBox(
  bytes: Buffer,
  start: number,
  end: number,
  visit: (type: string, contentStart: number, end: number) => void,
): void {
  let at = start;
  while (at + 8 <= end) {
    const sizeBytes = bytes.readUInt32BE(at);
    if (sizeBytes < 8) throw new Error(`a box of ${sizeBytes} bytes`);
    visit(bytes.toString('latin1', at + 4, at + 8), at + 8, at + sizeBytes);
    at += sizeBytes;
  }
}
