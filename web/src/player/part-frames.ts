/**
 * When each picture of a part is shown: the samples of its movie fragment (ISO/IEC 14496-12 §8.8.4 ff.). Of the first track, which in
 * our parts are the pictures; sound has a fragment of its own behind. Any other boxes between are passed over; one run of samples is read.
 */
export interface PartFrames {
  /** Presentation times behind the decode time of the first, in decoding order. */
  ticks: number[];
  /** Of all together. */
  durationTicks: number;
}

interface Box {
  /** Contents behind size and type. */
  start: number;
  end: number;
}

const MOOF = 0x6d6f6f66;
const TRAF = 0x74726166;
const TFHD = 0x74666864;
const TRUN = 0x7472756e;
const BOX_HEADER_BYTES = 8;
/** More than a part of some seconds ever holds. */
const MAX_FRAMES = 4096;

/** Null for what is no part, or says nothing of how long its pictures last. */
export function readPartFrames(part: Uint8Array): PartFrames | null {
  const view = new DataView(part.buffer, part.byteOffset, part.byteLength);
  const fragment = findBox(view, { start: 0, end: view.byteLength }, MOOF);
  const track = fragment && findBox(view, fragment, TRAF);
  const run = track && findBox(view, track, TRUN);
  return run ? readRun(view, run, usualDuration(view, findBox(view, track, TFHD))) : null;
}

function findBox(view: DataView, { start, end }: Box, type: number): Box | null {
  let at = start;
  while (at + BOX_HEADER_BYTES <= end) {
    const next = at + view.getUint32(at);
    if (next < at + BOX_HEADER_BYTES || next > end) return null;
    if (view.getUint32(at + 4) === type) return { start: at + BOX_HEADER_BYTES, end: next };
    at = next;
  }
  return null;
}

/** tfhd (§8.8.7): default_sample_duration, behind what may stand in front of it; 0 where it is not said. */
function usualDuration(view: DataView, box: Box | null): number {
  if (!box || box.end - box.start < 8) return 0;
  const flags = view.getUint32(box.start);
  if ((flags & 0x08) === 0) return 0;
  const at = box.start + 8 + (flags & 0x01 ? 8 : 0) + (flags & 0x02 ? 4 : 0);
  return at + 4 <= box.end ? view.getUint32(at) : 0;
}

/** trun (§8.8.8). */
function readRun(view: DataView, { start, end }: Box, usualTicks: number): PartFrames | null {
  if (end - start < 8) return null;
  const flags = view.getUint32(start);
  const count = view.getUint32(start + 4);
  const [hasDuration, hasSize, hasFlags, hasOffset] = [0x100, 0x200, 0x400, 0x800].map((flag) =>
    flags & flag ? 4 : 0,
  ) as [number, number, number, number];
  const sampleBytes = hasDuration + hasSize + hasFlags + hasOffset;
  let at = start + 8 + (flags & 0x01 ? 4 : 0) + (flags & 0x04 ? 4 : 0);
  if (count === 0 || count > MAX_FRAMES || at + count * sampleBytes > end) return null;
  const ticks: number[] = [];
  let decodeTicks = 0;
  for (let sample = 0; sample < count; sample += 1) {
    // Version 0 has no negative offsets, and none that large.
    ticks.push(decodeTicks + (hasOffset ? view.getInt32(at + sampleBytes - 4) : 0));
    decodeTicks += hasDuration ? view.getUint32(at) : usualTicks;
    at += sampleBytes;
  }
  return decodeTicks > 0 ? { ticks, durationTicks: decodeTicks } : null;
}
